"""What goes with a person who is erased: their part in businesses, and the businesses of which they were the only member."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update

from permits.db import assert_transaction
from permits.errors import Conflict
from permits.parties import operations
from permits.parties.models import Business, Invitation, Membership
from workflows.engine.outcome import Actor

ERASED = "—"


def forget_parties(account_id: str, actor: Actor, now: datetime) -> None:
    """End what the person may do for businesses and invitations they sent; applications of a business go on with a manager.

    Raises Conflict ``last_manager`` while others belong to a business that nobody else manages.
    """
    session = assert_transaction()
    held = select(Membership).where(Membership.account_id == account_id, Membership.ended_at.is_(None))
    for each in list(session.scalars(held.order_by(Membership.id))):
        _leave(each, actor, now)
    mine = or_(Invitation.invited_by == account_id, Invitation.accepted_by == account_id)
    session.execute(update(Invitation).where(mine).values(mail=""))
    session.execute(update(Invitation).where(mine, Invitation.ended_at.is_(None)).values(ended_at=now))


def _leave(held: Membership, actor: Actor, now: datetime) -> None:
    session = assert_transaction()
    business = operations.lock(held.business_id)
    others = session.scalars(
        select(Membership.may).where(
            Membership.business_id == business.id, Membership.ended_at.is_(None), Membership.id != held.id
        )
    ).all()
    if others and held.may == "manage" and "manage" not in others:
        raise Conflict("last_manager")
    held.ended_at, held.ended_by = now, held.account_id
    session.flush()
    if others:
        heir = operations.first_manager(business.id)
        operations.pass_on_contact(business.id, held.account_id, heir, actor, now)
    else:
        _empty(business)


def _empty(business: Business) -> None:
    """Nobody is left whose business it is; its applications are erased with its last member."""
    for name in operations.PARTICULARS:
        setattr(business, name, "")
    business.name = ERASED
