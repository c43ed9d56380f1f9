"""Questions about businesses, their members and invitations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from permits.accounts.models import Account, StaffRole
from permits.applications.models import Application, ApplicationEvent
from permits.db import db
from permits.definitions import queries as definitions
from permits.errors import NotFound
from permits.parties.mailing import NO_MAIL
from permits.parties.models import (
    Business,
    Coediting,
    CounterFiling,
    Invitation,
    Mandate,
    MandateScope,
    Membership,
    Succession,
)
from permits.reviews.queries import names_of
from workflows.definition import Text
from workflows.engine.outcome import Actor


@dataclass(frozen=True, slots=True)
class Belonging:
    """A business and what the person who asks may do for it."""

    business: Business
    may: str

    @property
    def manages(self) -> bool:
        return self.may == "manage"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who could or can do something for a business or with a draft, from when until when."""

    account_id: str
    name: str
    email: str
    may: str
    since: datetime
    ended_at: datetime | None


def businesses_of(actor: Actor) -> list[Belonging]:
    """The businesses that a person belongs to, by name."""
    wanted = select(Business, Membership.may).join(Membership, Membership.business_id == Business.id)
    mine = wanted.where(Membership.account_id == actor.id, Membership.ended_at.is_(None))
    return [Belonging(*each) for each in db.session.execute(mine.order_by(Business.name, Business.id))]


def business_for(business_id: str, actor: Actor) -> Belonging:
    """A business as one of its members sees it. Raises NotFound for anybody else."""
    wanted = select(Business, Membership.may).join(Membership, Membership.business_id == Business.id)
    mine = wanted.where(Business.id == business_id, Membership.account_id == actor.id, Membership.ended_at.is_(None))
    found = db.session.execute(mine).first()
    if found is None or not actor.id:
        raise NotFound
    return Belonging(*found)


def members_of(business_id: str) -> list[Member]:
    """Everybody who ever had a right, those who still have one first, each by when it was given."""
    wanted: Any = select(
        Account.id, Account.name, Account.email, Membership.may, Membership.since, Membership.ended_at
    ).join(Membership, Membership.account_id == Account.id)
    rows = db.session.execute(
        wanted.where(Membership.business_id == business_id).order_by(Membership.since, Membership.id)
    )
    return sorted((Member(*each) for each in rows), key=lambda each: each.ended_at is not None)


def helpers_of(application_id: str) -> list[Member]:
    """Who helps with a draft now, by when it began."""
    wanted: Any = select(
        Account.id, Account.name, Account.email, Coediting.may, Coediting.since, Coediting.ended_at
    ).join(Coediting, Coediting.account_id == Account.id)
    now = wanted.where(Coediting.application_id == application_id, Coediting.ended_at.is_(None))
    return [Member(*each) for each in db.session.execute(now.order_by(Coediting.since, Coediting.id))]


def waiting(kind: str, about: str, now: datetime) -> Sequence[Invitation]:
    """The invitations to one thing that nobody has answered yet."""
    wanted = select(Invitation).where(
        Invitation.kind == kind, Invitation.about == about, Invitation.ended_at.is_(None), Invitation.expires_at > now
    )
    return db.session.scalars(wanted.order_by(Invitation.id)).all()


def invitation(invitation_id: str | None, now: datetime) -> Invitation:
    """An invitation that waits for an answer. Raises NotFound."""
    found = db.session.get(Invitation, invitation_id) if invitation_id else None
    if found is None or found.ended_at is not None or found.expires_at <= now:
        raise NotFound
    return found


def business_names(ids: Collection[str]) -> Mapping[str, str]:
    """The names of businesses by their ids; one question."""
    if not ids:
        return {}
    rows = db.session.execute(select(Business.id, Business.name).where(Business.id.in_(ids)))
    return {each.id: each.name for each in rows}


def name_of_business(business_id: str | None) -> str:
    """The name of a business; empty for none."""
    return business_names([business_id]).get(business_id, "") if business_id else ""


def party_names(cases: Iterable[Application]) -> Mapping[str, str]:
    """The names of those for whom these applications are, by the ids of businesses and people; at most two questions."""
    cases = list(cases)
    businesses = {each.business_id for each in cases if each.business_id}
    people = {each.applicant_id for each in cases if not each.business_id}
    return {**business_names(businesses), **names_of(people)}


@dataclass(frozen=True, slots=True)
class Given:
    """A power of attorney with the names of those it is about; ``giver`` is the person or the business.

    ``representative`` is empty until somebody has accepted it. ``covers`` is «all», «service» or «case», ``codes`` which.
    """

    mandate: Mandate
    giver: str
    representative: str
    covers: str
    codes: tuple[str, ...]


def mandates_of(actor: Actor) -> list[Given]:
    """The powers of attorney that a person gave, those of the businesses they manage, and those they hold; the newest first."""
    managed = select(Membership.business_id).where(
        Membership.account_id == actor.id, Membership.ended_at.is_(None), Membership.may == "manage"
    )
    own = and_(Mandate.principal_id == actor.id, Mandate.business_id.is_(None))
    return _given(or_(own, Mandate.business_id.in_(managed), Mandate.representative_id == actor.id))


def mandate_for(mandate_id: str, actor: Actor) -> Given:
    """A power of attorney that is the person's as giver or as representative. Raises NotFound."""
    found = next((each for each in mandates_of(actor) if each.mandate.id == mandate_id), None)
    if found is None or not actor.id:
        raise NotFound
    return found


def mandate_of(mandate_id: str) -> Given:
    """A power of attorney, for whoever was invited to it. Raises NotFound."""
    found = _given(Mandate.id == mandate_id)
    if not found:
        raise NotFound
    return found[0]


def mandate_used(application_id: str, mandate_id: str) -> Mandate:
    """A power of attorney with which something was done in this case. Raises NotFound."""
    used = (each.data.get("ref") for each in _on_behalf(application_id) if each.data.get("via") == "mandate")
    found = db.session.get(Mandate, mandate_id) if mandate_id in set(used) else None
    if found is None:
        raise NotFound
    return found


def _given(condition: ColumnElement[bool]) -> list[Given]:
    giver, holder = aliased(Account), aliased(Account)
    wanted: Any = (
        select(Mandate, giver.name.label("giver"), holder.name.label("holder"), Business.name.label("business"))
        .join(giver, giver.id == Mandate.principal_id)
        .outerjoin(holder, holder.id == Mandate.representative_id)
        .outerjoin(Business, Business.id == Mandate.business_id)
    )
    rows = db.session.execute(wanted.where(condition).order_by(Mandate.id.desc())).all()
    scopes: dict[str, list[MandateScope]] = {}
    asked = select(MandateScope).where(MandateScope.mandate_id.in_([row.Mandate.id for row in rows]))
    for each in db.session.scalars(asked.order_by(MandateScope.code)):
        scopes.setdefault(each.mandate_id, []).append(each)
    return [_made(row, scopes.get(row.Mandate.id, [])) for row in rows]


def _made(row: Any, scopes: list[MandateScope]) -> Given:
    what = scopes[0].what if scopes else "case"
    codes = tuple(each.code for each in scopes if each.code)
    return Given(row.Mandate, row.business or row.giver, row.holder or "", what, codes)


@dataclass(frozen=True, slots=True)
class Acted:
    """Somebody who did something in a case for another one, and how they came to it: «member» or «mandate»."""

    name: str
    via: str
    mandate: Mandate | None


@dataclass(frozen=True, slots=True)
class Side:
    """The applicant's side of a case: the business, where it is one's; who acted for another one, each once, in order."""

    business: str
    acted: tuple[Acted, ...]


def side_of(case: Any) -> Side:
    """Who stands and acted on the applicant's side of a case, as its readers are told. ``case`` is the application's row."""
    events = _on_behalf(case.id)
    names = names_of([each.actor_id for each in events])
    wanted = {each.data["ref"] for each in events if each.data["via"] == "mandate"}
    papers = (
        {each.id: each for each in db.session.scalars(select(Mandate).where(Mandate.id.in_(wanted)))} if wanted else {}
    )
    acted = {(each.actor_id, each.data["via"], each.data["ref"]): each for each in events}
    said = [Acted(names.get(who, ""), via, papers.get(ref)) for who, via, ref in acted]
    return Side(name_of_business(case.business_id), tuple(said))


def _on_behalf(application_id: str) -> Sequence[ApplicationEvent]:
    wanted = select(ApplicationEvent).where(
        ApplicationEvent.application_id == application_id, ApplicationEvent.kind == "on_behalf"
    )
    return db.session.scalars(wanted.order_by(ApplicationEvent.seq)).all()


@dataclass(frozen=True, slots=True)
class Filing:
    """An application that somebody of the office has begun for a person; ``has_mail`` whether the person has an address."""

    application: Application
    title: Text
    name: str
    has_mail: bool


def filings_of(actor: Actor) -> list[Filing]:
    """What this person has begun at the counter and not handed over, the newest first."""
    wanted = (
        select(Application, Account.name, Account.email)
        .join(CounterFiling, CounterFiling.application_id == Application.id)
        .join(Account, Account.id == Application.applicant_id)
        .where(CounterFiling.staff_id == actor.id, CounterFiling.handed_over_at.is_(None))
    )
    rows = db.session.execute(wanted.order_by(Application.id.desc())).all()
    return [
        Filing(each, definitions.definition(each.definition_id).title, name, not email.endswith(NO_MAIL))
        for each, name, email in rows
    ]


def at_the_counter(case: Any) -> bool:
    """Whether somebody of the office may still fill in an application for the applicant. ``case`` is its row."""
    if case.filed_by is None:
        return False
    wanted = select(CounterFiling.application_id).where(
        CounterFiling.application_id == case.id, CounterFiling.handed_over_at.is_(None)
    )
    return db.session.scalar(wanted) is not None


def counter_office(actor: Actor, ability: str) -> str:
    """The office in which a person has an ability; empty for none. With several, the first by its code."""
    roles = {each.code for each in db.session.scalars(select(StaffRole)) if ability in each.may}
    return min((office for office, role in actor.seats if role in roles), default="")


@dataclass(frozen=True, slots=True)
class Asked:
    """A new manager that somebody of the office asked for, with the names of all concerned."""

    succession: Succession
    business: str
    number: str
    successor: str
    email: str
    asked_by: str


def successions_for(actor: Actor) -> list[Asked]:
    """What waits for a second person in the offices of this one, the oldest first."""
    successor, colleague = aliased(Account), aliased(Account)
    wanted: Any = (
        select(Succession, Business.name, Application.number, successor.name, successor.email, colleague.name)
        .join(Business, Business.id == Succession.business_id)
        .join(Application, Application.id == Succession.application_id)
        .join(successor, successor.id == Succession.successor_id)
        .join(colleague, colleague.id == Succession.asked_by)
    )
    mine = wanted.where(
        Succession.settled_at.is_(None), Application.office.in_({office for office, _role in actor.seats})
    )
    return [Asked(*each) for each in db.session.execute(mine.order_by(Succession.id))]


def succession_for(succession_id: str, actor: Actor) -> Succession:
    """One that waits in an office of this person. Raises NotFound."""
    found = (each.succession for each in successions_for(actor) if each.succession.id == succession_id)
    for each in found:
        return each
    raise NotFound
