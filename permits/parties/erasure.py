"""What goes with a person who is erased: their part in businesses, and the businesses of which they were the only member."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select, union_all, update

from permits.applications.models import Application
from permits.db import assert_transaction
from permits.errors import Conflict
from permits.parties import coediting, operations
from permits.parties.models import Business, Coediting, Invitation, Mandate, Membership, Succession
from workflows.engine.outcome import Actor

ERASED = "—"
_OF_PERSON = Mandate.business_id.is_(None)


def forget_parties(account_id: str, actor: Actor, now: datetime) -> list[str]:
    """End what the person may do for businesses, powers of attorney they gave or hold, help with drafts, and
    invitations they sent.

    Applications of a business go on with a manager. Returns the digests of papers that need not be kept.
    Raises Conflict ``last_manager`` while others belong to a business that nobody else manages.
    """
    session = assert_transaction()
    held = select(Membership).where(Membership.account_id == account_id, Membership.ended_at.is_(None))
    for each in list(session.scalars(held.order_by(Membership.id))):
        _leave(each, actor, now)
    session.flush()
    papers = _end_mandates(account_id, now)
    own = and_(Application.applicant_id == account_id, Application.business_id.is_(None))
    coediting.end_all(own, account_id, now)
    helps = update(Coediting).where(Coediting.account_id == account_id, Coediting.ended_at.is_(None))
    session.execute(helps.values(ended_at=now, ended_by=account_id))
    mine = or_(Invitation.invited_by == account_id, Invitation.accepted_by == account_id)
    session.execute(update(Invitation).where(mine).values(mail="", reason=""))
    session.execute(update(Invitation).where(mine, Invitation.ended_at.is_(None)).values(ended_at=now))
    return papers


def _end_mandates(account_id: str, now: datetime) -> list[str]:
    """Powers of attorney end with the person who gave or held them; the paper goes where it was the person's own."""
    session = assert_transaction()
    theirs = or_(Mandate.representative_id == account_id, and_(Mandate.principal_id == account_id, _OF_PERSON))
    ended = update(Mandate).where(theirs, Mandate.withdrawn_at.is_(None))
    session.execute(ended.values(withdrawn_at=now, withdrawn_by=account_id))
    papers = session.scalars(select(Mandate.sha256).where(theirs, Mandate.filename != ERASED)).all()
    session.execute(update(Mandate).where(theirs).values(filename=ERASED))
    theirs_too = Succession.successor_id == account_id
    proofs = session.scalars(select(Succession.sha256).where(theirs_too, Succession.filename != ERASED)).all()
    session.execute(update(Succession).where(theirs_too).values(filename=ERASED, reason=""))
    return [*papers, *proofs]


def is_kept(sha256: str) -> bool:
    """Whether a power of attorney, or a paper that proves a new manager, has this digest and was not erased."""
    papers = union_all(
        select(Mandate.id).where(Mandate.sha256 == sha256, Mandate.filename != ERASED),
        select(Succession.id).where(Succession.sha256 == sha256, Succession.filename != ERASED),
    )
    return assert_transaction().execute(papers.limit(1)).first() is not None


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
