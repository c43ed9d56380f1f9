"""Questions about businesses, their members and invitations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from permits.accounts.models import Account
from permits.applications.models import Application
from permits.db import db
from permits.errors import NotFound
from permits.parties.models import Business, Invitation, Membership
from permits.reviews.queries import names_of
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
    """Somebody who could or can do something for a business, from when until when."""

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
