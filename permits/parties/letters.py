"""The mail of an invitation: who asks, what for, until when, and the link that can be used once."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from permits import wording
from permits.accounts.models import Account
from permits.applications.models import Application
from permits.config import Settings
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.parties.links import invitation_token
from permits.parties.models import Business, Invitation, Mandate


@dataclass(frozen=True, slots=True)
class InvitationMatter:
    """What the mail may speak of: ``kind`` and ``may`` are codes, the rest words in the reader's language."""

    kind: str
    may: str
    inviter: str
    about: str
    until: str
    link: str
    office: str
    name: str = ""


def matter_of(invitation: Invitation, settings: Settings) -> InvitationMatter:
    """What the mail of an open invitation says."""
    inviter = assert_transaction().get(Account, invitation.invited_by)
    city, language = definitions.city(), invitation.language
    office = next(iter(city.offices.values()), None)
    until = invitation.expires_at.astimezone(ZoneInfo(city.timezone))
    return InvitationMatter(
        kind=invitation.kind,
        may=invitation.may,
        inviter=inviter.name if inviter else "",
        about=_about(invitation),
        until=wording.full_date(until.date(), language),
        link=f"{settings.base_url}/invitations/{invitation_token(invitation.id, settings.secret_key)}",
        office=office.name[language] if office else "",
    )


def _about(invitation: Invitation) -> str:
    """What the invitation concerns, by its name: the business, the service of a draft, whoever gives the power of attorney."""
    session = assert_transaction()
    if invitation.kind in ("draft", "case"):
        case = session.get(Application, invitation.about)
        return definitions.definition(case.definition_id).title[invitation.language] if case else ""
    business_id: str | None = invitation.about
    if invitation.kind == "mandate":
        mandate = session.get(Mandate, invitation.about)
        business_id = mandate.business_id if mandate else None
    business = session.get(Business, business_id) if business_id else None
    if business is not None:
        return str(business.name)
    person = session.get(Account, invitation.invited_by)
    return person.name if person else ""
