"""Businesses and their members: make one, change what it says, give, change and end rights."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update

from permits.applications import record
from permits.applications.models import Application
from permits.db import assert_transaction
from permits.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from permits.ids import new_id
from permits.parties.models import Business, Membership
from workflows.engine.outcome import Actor, Happened

RIGHTS = ("manage", "file", "read")
PARTICULARS = ("name", "nib", "npwp", "kbli", "address")
MOST = 50  # businesses of one person, and members of one business: more is a mistake or an attack


def make_business(said: Mapping[str, str], actor: Actor, now: datetime) -> str:
    """A new business with the actor as its manager, and its id. Raises Forbidden for an account of the office, Invalid."""
    session = assert_transaction()
    if actor.kind != "applicant":
        raise Forbidden("staff_may_not_apply")
    held = select(Membership.id).where(Membership.account_id == actor.id, Membership.ended_at.is_(None)).limit(MOST)
    if len(session.scalars(held).all()) == MOST:
        raise Forbidden("too_many_businesses")
    business = Business(id=new_id(), created_at=now, created_by=actor.id, **_said(said))
    session.add(business)
    session.flush()
    add_member(business.id, actor.id, "manage", actor.id, now)
    return str(business.id)


def change_business(business_id: str, version: int, said: Mapping[str, str], actor: Actor) -> None:
    """Let a business say something else of itself. Raises NotFound, Forbidden, Invalid, Conflict when it changed meanwhile."""
    business = managed(business_id, actor)
    values = _said(said)
    if business.version != version:
        raise Conflict("business_changed")
    for name, value in values.items():
        setattr(business, name, value)
    business.version += 1


def managed(business_id: str, actor: Actor) -> Business:
    """A business that the actor manages, locked. Raises NotFound for anybody but its members, Forbidden for other members."""
    business = lock(business_id)
    mine = member_of(business_id, actor.id)
    if mine is None:
        raise NotFound
    if mine.may != "manage":
        raise Forbidden("business_manager_only")
    return business


def lock(business_id: str) -> Business:
    """A business, its row locked: who changes its members does so one after the other. Raises NotFound."""
    found = assert_transaction().get(Business, business_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def member_of(business_id: str, account_id: str) -> Membership | None:
    """What somebody may do for a business now; None for nothing."""
    return assert_transaction().scalar(
        select(Membership).where(
            Membership.business_id == business_id, Membership.account_id == account_id, Membership.ended_at.is_(None)
        )
    )


def add_member(business_id: str, account_id: str, may: str, given_by: str, now: datetime) -> None:
    """Let somebody do something for a business, instead of what they could do before. The caller has locked the business.

    Raises Forbidden ``last_manager`` when nobody would be left who manages it.
    """
    session = assert_transaction()
    held = member_of(business_id, account_id)
    if held is not None:
        if held.may == may:
            return
        if may != "manage":
            _require_other_manager(business_id, held)
        held.ended_at, held.ended_by = now, given_by
        session.flush()
    session.add(
        Membership(id=new_id(), business_id=business_id, account_id=account_id, may=may, since=now, given_by=given_by)
    )
    session.flush()


def change_right(business_id: str, account_id: str, may: str, actor: Actor, now: datetime) -> None:
    """Give a member another right. Raises NotFound, Forbidden (also for the last manager), Invalid."""
    managed(business_id, actor)
    if may not in RIGHTS:
        raise Invalid((Problem("may", "right_missing"),))
    if member_of(business_id, account_id) is None:
        raise NotFound
    add_member(business_id, account_id, may, actor.id, now)


def end_membership(business_id: str, account_id: str, actor: Actor, now: datetime) -> None:
    """End at once what a member may do; their own by everybody, that of others by a manager. Done once more changes nothing.

    The applications whose contact they were go on with whoever ends it, else with the longest-serving manager. Raises NotFound,
    and Forbidden, for the last manager of a business too (``last_manager``).
    """
    if account_id != actor.id:
        managed(business_id, actor)
    else:
        lock(business_id)
    held = member_of(business_id, account_id)
    if held is None:
        if account_id == actor.id:
            raise NotFound
        return
    _require_other_manager(business_id, held)
    held.ended_at, held.ended_by = now, actor.id
    assert_transaction().flush()
    heir = actor.id if actor.id != account_id else first_manager(business_id)
    pass_on_contact(business_id, account_id, heir, actor, now)


def first_manager(business_id: str) -> str:
    """The account that manages a business longest."""
    wanted = select(Membership.account_id).where(
        Membership.business_id == business_id, Membership.may == "manage", Membership.ended_at.is_(None)
    )
    return assert_transaction().scalars(wanted.order_by(Membership.since, Membership.id)).first() or ""


def pass_on_contact(business_id: str, from_id: str, to_id: str, actor: Actor, now: datetime) -> None:
    """Make somebody else the contact of a business's applications: mails go to them. Each open one notes it on its record."""
    session = assert_transaction()
    of_person = (Application.business_id == business_id) & (Application.applicant_id == from_id)
    table = Application.__table__
    wanted = select(table.c.id, table.c.event_seq, table.c.event_head).where(of_person, table.c.closed_at.is_(None))
    for case in session.execute(wanted.order_by(table.c.id).with_for_update()).all():
        said = Happened("contact_changed", {"from": from_id, "to": to_id})
        record.note(session, case, (said,), actor, now)
    session.execute(update(table).where(of_person).values(applicant_id=to_id))


def _require_other_manager(business_id: str, held: Membership) -> None:
    if held.may != "manage":
        return
    others = select(Membership.id).where(
        Membership.business_id == business_id, Membership.may == "manage", Membership.ended_at.is_(None),
        Membership.id != held.id,
    )  # fmt: skip
    if assert_transaction().scalars(others).first() is None:
        raise Forbidden("last_manager")


def _said(said: Mapping[str, str]) -> dict[str, str]:
    values = {name: " ".join(said.get(name, "").split()) for name in PARTICULARS}
    if len(values["name"]) < 2:
        raise Invalid((Problem("name", "business_name_missing"),))
    return values
