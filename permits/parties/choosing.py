"""For whom somebody may begin an application: themselves, a business that lets them file, whoever gave them a power of attorney."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select

from permits.accounts.models import Account
from permits.db import db
from permits.errors import Invalid, Problem
from permits.parties.behalf import Party
from permits.parties.models import Business, Mandate, MandateScope, Membership
from permits.parties.standing import FILING, Standing, in_force
from workflows.engine.outcome import Actor

SELF = "self"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of those for whom somebody may apply. ``code`` is what the page sends, ``name`` empty for oneself."""

    code: str
    name: str
    kind: Literal["self", "business", "mandate"]
    party: Party


def choices(actor: Actor, service: str, day: date) -> list[Choice]:
    """Everybody for whom this person may begin an application for a service on this day: oneself first, then by name."""
    found = [Choice(SELF, "", "self", Party(actor.id))]
    wanted = (
        select(Business.id, Business.name)
        .join(Membership, Membership.business_id == Business.id)
        .where(Membership.account_id == actor.id, Membership.ended_at.is_(None), Membership.may.in_(FILING))
    )
    for each in db.session.execute(wanted.order_by(Business.name, Business.id)):
        how = Standing("own", "member", each.id)
        found.append(Choice(f"business:{each.id}", each.name, "business", Party(actor.id, each.id, how)))
    return [*found, *_represented(actor, service, day)]


def _represented(actor: Actor, service: str, day: date) -> list[Choice]:
    """Those who gave this person a power of attorney that covers new applications for the service."""
    covers = MandateScope.what.in_(("all", "service")) & MandateScope.code.in_(("", service))
    wanted = (
        select(Mandate.id, Mandate.principal_id, Mandate.business_id, Account.name, Business.name.label("business"))
        .join(Account, Account.id == Mandate.principal_id)
        .join(MandateScope, MandateScope.mandate_id == Mandate.id)
        .outerjoin(Business, Business.id == Mandate.business_id)
        .where(Mandate.representative_id == actor.id, in_force(day), covers)
    )
    found = {}
    for each in db.session.execute(wanted.order_by(Mandate.last_day, Mandate.id)):
        how = Standing("own", "mandate", each.id)
        party = Party(each.principal_id, each.business_id, how)
        name = each.business or each.name
        found[party.applicant_id, party.business_id] = Choice(f"mandate:{each.id}", name, "mandate", party)
    return sorted(found.values(), key=lambda each: (each.name, each.code))


def party_of(code: str, actor: Actor, service: str, day: date) -> Party:
    """For whom the page says; nothing said is oneself. Raises Invalid for somebody for whom this person may not apply."""
    if not code or code == SELF:
        return Party(actor.id)
    found = next((each for each in choices(actor, service, day) if each.code == code), None)
    if found is None:
        raise Invalid((Problem("party", "party_missing"),))
    return found.party
