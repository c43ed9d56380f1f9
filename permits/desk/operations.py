"""Whose work a review is: taken, given back, taken over, given to somebody else; and what a person keeps for themselves.

Each change of hands is an event of the case, written under the case's lock: of two at once one wins, and the other is told who.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from permits.accounts.models import Account
from permits.accounts.queries import abilities_of
from permits.applications import record
from permits.applications.cases import Case, ReviewRow, load_case_of_review
from permits.applications.models import Act
from permits.db import assert_transaction
from permits.desk import queries
from permits.desk.filters import Place
from permits.desk.models import SavedFilter, Watch
from permits.errors import Conflict, Forbidden, Invalid, NotFound, PermitsError, Problem
from permits.ids import new_id
from permits.reviews.models import Review
from permits.reviews.operations import locked, require_unchanged
from workflows.engine.outcome import Actor, Happened

reviews = Review.__table__
LONGEST_REASON = 2_000
LONGEST_NAME = 60
MOST_FILTERS = 30
ASSIGN = "work.assign"  # the ability to say who of an office does what


@dataclass(eq=False)
class HandsFull(PermitsError):
    """A person has as many reviews in hand as the settings let one take at a time."""

    most: int


def claim(review_id: str, actor: Actor, now: datetime) -> None:
    """Put the actor's name on a review of their office, so that colleagues see it is being looked at.

    Raises NotFound for a review of no seat of the actor, Conflict when it is closed or somebody else has it. Done once more
    by the same person it changes nothing.
    """
    case, review = locked(assert_transaction(), review_id, actor)
    require_unchanged(review, review.version)
    if review.assignee_id not in (None, actor.id):
        raise Conflict("review_claimed", (review.id,))
    if review.assignee_id is None:
        _hand(case, review, "review_claimed", actor.id, actor, now)


def claim_next(actor: Actor, now: datetime, most: int = 0) -> str | None:
    """Take the most urgent review of the actor's seats that nobody has; None when there is none.

    ``most`` is how many one person may have in hand to be given another one, 0 for any number. Raises HandsFull.
    """
    assert_transaction()
    if most and queries.held_by(actor.id) >= most:
        raise HandsFull(most)
    place: Place | None = None
    while (place := queries.first_free(actor, place)) is not None:
        try:
            claim(place.id, actor, now)
        except Conflict:  # a colleague took it between the look and the lock
            continue
        return place.id
    return None


def release(review_id: str, actor: Actor, now: datetime) -> None:
    """Take the actor's own name off a review. Raises NotFound, Conflict when it is closed."""
    case, review = locked(assert_transaction(), review_id, actor)
    require_unchanged(review, review.version)
    if review.assignee_id == actor.id:
        _hand(case, review, "review_released", None, actor, now)


def free(review_id: str, actor: Actor, now: datetime) -> None:
    """Give a review back to its office in place of a holder who is gone. The door has asked whether the actor may.

    Raises NotFound, Conflict when it is closed.
    """
    case, review = load_case_of_review(assert_transaction(), review_id)
    require_unchanged(review, review.version)
    if review.assignee_id is not None:
        _hand(case, review, "review_reassigned", None, actor, now)


def take_over(review_id: str, holder: str, reason: str, actor: Actor, now: datetime) -> None:
    """Put the actor's name on a review that a colleague has, and say why.

    ``holder`` is who had it when the page was read. Raises NotFound, Invalid without a reason, Conflict when it is closed or
    somebody else has it by now.
    """
    case, review = locked(assert_transaction(), review_id, actor)
    require_unchanged(review, review.version)
    if review.assignee_id == actor.id:
        return
    _require_holder(review, holder)
    _hand(case, review, "review_taken_over", actor.id, actor, now, _reason(reason))


def reassign(review_id: str, holder: str, to: str, reason: str, actor: Actor, now: datetime) -> None:
    """Give a review to somebody who holds its seat, or (``to`` empty) back to all of them, and say why.

    For whoever has the ability :data:`ASSIGN` and works in the office asked or in the office of the case. Raises NotFound,
    Forbidden, Invalid without a reason or for somebody without the seat, Conflict when it changed hands meanwhile.
    """
    case, review = load_case_of_review(assert_transaction(), review_id)
    if not {office for office, _role in actor.seats} & {review.office, case.row.office}:
        raise NotFound
    if ASSIGN not in abilities_of(actor):
        raise Forbidden("not_your_role")
    require_unchanged(review, review.version)
    if review.assignee_id == (to or None):
        return
    _require_holder(review, holder)
    if to and to not in {id_ for id_, _name, _load in queries.colleagues(review.office, review.role)}:
        raise Invalid((Problem("to", "person_without_seat"),))
    _hand(case, review, "review_reassigned", to or None, actor, now, _reason(reason))


def _require_holder(review: ReviewRow, holder: str) -> None:
    if (review.assignee_id or "") != holder:
        raise Conflict("review_claimed", (review.id,))


def _reason(given: str) -> str:
    reason = given.strip()
    if not reason:
        raise Invalid((Problem("reason", "hands_reason_missing"),))
    if len(reason) > LONGEST_REASON:
        raise Invalid((Problem("reason", "too_long", {"limit": str(LONGEST_REASON)}),))
    return reason


def _hand(
    case: Case, review: ReviewRow, kind: str, to: str | None, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Write who has a review now; the words of a reason lie in a row that is erased with the applicant."""
    session = assert_transaction()
    session.execute(update(reviews).where(reviews.c.id == review.id).values(assignee_id=to))
    data = {"plan": review.plan, "office": review.office, "from": review.assignee_id, "to": to}
    if reason:
        session.execute(
            insert(Act.__table__).values(
                application_id=case.row.id, state=case.row.state, round=case.row.round, code=kind, by=actor.id,
                by_kind=actor.kind, reason=reason, at=now,
            )
        )  # fmt: skip
        data["reason_digest"] = record.digest(case.row.salt or "", reason)
    record.note(session, case.row, (Happened(kind, data),), actor, now)


def watch(application_id: str, actor: Actor, now: datetime) -> None:
    """Put a case on the actor's watch list. The door has asked whether they may read it."""
    session = assert_transaction()
    if session.get(Watch, (actor.id, application_id)) is None:
        session.add(Watch(account_id=actor.id, application_id=application_id, since=now))


def unwatch(application_id: str, actor: Actor) -> None:
    """Take a case off the actor's watch list."""
    wanted = delete(Watch).where(Watch.account_id == actor.id, Watch.application_id == application_id)
    assert_transaction().execute(wanted)


def save_filter(name: str, wanted: Mapping[str, str], actor: Actor, now: datetime) -> None:
    """Keep a way to see the queue under a name; the same name again replaces it. Raises Invalid."""
    session, name = assert_transaction(), " ".join(name.split())
    account = session.get(Account, actor.id, with_for_update=True)  # two saving at once come one after the other
    if account is None:
        raise NotFound
    kept = session.scalars(select(SavedFilter).where(SavedFilter.account_id == actor.id)).all()
    same = next((each for each in kept if each.name == name), None)
    if not name:
        raise Invalid((Problem("filter-name", "filter_name_missing"),))
    if len(name) > LONGEST_NAME:
        raise Invalid((Problem("filter-name", "too_long", {"limit": str(LONGEST_NAME)}),))
    if same is None and len(kept) >= MOST_FILTERS:
        raise Invalid((Problem("filter-name", "too_many_filters", {"limit": str(MOST_FILTERS)}),))
    found = same or SavedFilter(id=new_id(), account_id=actor.id, name=name)
    found.wanted, found.saved_at = dict(wanted), now
    session.add(found)


def forget_filter(filter_id: str, actor: Actor) -> None:
    """Give up a saved filter of one's own; somebody else's, or none, is left alone."""
    wanted = delete(SavedFilter).where(SavedFilter.id == filter_id, SavedFilter.account_id == actor.id)
    assert_transaction().execute(wanted)
