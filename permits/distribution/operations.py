"""Give a review to whoever of its office has least in hand; say how an office does that.

An office's row is locked before its people's work is counted: of two workers who give out reviews of one office at the same
time the second counts what the first has given.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from permits.applications import record
from permits.applications.models import Application
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.distribution import queries
from permits.distribution.models import Distribution
from permits.errors import Invalid, NotFound, Problem
from permits.moving.versions import definition_of
from permits.reviews.models import Review
from permits.scheduling.operations import Job, Promise, schedule_all
from workflows.engine.outcome import SYSTEM, Actor, Happened

HIGHEST = 1_000  # open reviews: the largest cap
AT_ONCE = 500  # reviews that one press gives out


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an office shall give out its reviews; ``most`` as typed, empty for any number."""

    active: bool
    most: str = field(default="")


def set_up(office: str, wanted: Wanted, actor: Actor, now: datetime) -> None:
    """Let an office's reviews be given out by the program, or by nobody, from the next one on.

    Raises NotFound for an office in which the actor holds no seat, Invalid for a cap that is no number.
    """
    most = wanted.most.strip()
    if most and not (most.isascii() and most.isdigit() and int(most[:9]) <= HIGHEST):
        raise Invalid((Problem(f"most-{office}", "cap_unreadable", {"limit": str(HIGHEST)}),))
    row = _row(office, actor, now)
    row.active, row.most = wanted.active, int(most or 0)


def set_versed(office: str, account_id: str, services: Collection[str], actor: Actor, now: datetime) -> None:
    """Say of which services a person of the office is given reviews; none of them means all.

    Raises NotFound for an office in which the actor holds no seat and for a person without one there.
    """
    row = _row(office, actor, now)
    queries.person_in(office, account_id)
    known = queries.services_asking(office)
    kept = {person: each for person, each in row.versed.items() if person != account_id}
    chosen = sorted(set(services) & known.keys())
    row.versed = kept | ({account_id: chosen} if chosen else {})


def promise_waiting(office: str, actor: Actor, now: datetime) -> int:
    """Have the reviews that nobody has given out now, at most :data:`AT_ONCE`; how many there are. Raises NotFound."""
    if not _row(office, actor, now).active:
        return 0
    waiting = queries.waiting_in(office, AT_ONCE)
    promises = [
        Promise("review.distribute", f"{case}:distribute:{id_}:{now.isoformat()}", now, case, {"review": id_})
        for id_, case in waiting
    ]
    schedule_all(promises, now)
    return len(waiting)


def distribute(job: Job, now: datetime) -> None:
    """The work ``review.distribute``: give out a review that still waits for somebody."""
    review = assert_transaction().get(Review, str(job.data["review"]))
    case = assert_transaction().get(Application, job.application_id)
    open_ = review is not None and review.result is None and review.swept_at is None
    if review is not None and open_ and case is not None and case.suspended_at is None and give_out(review, now):
        mail = {"account": review.assignee_id, "review": review.id}
        schedule_all([Promise("notice.review_request", f"{job.key}:{review.assignee_id}", now, case.id, mail)], now)


def is_given_out(office: str) -> bool:
    """Whether an office's reviews are given out by the program."""
    found = assert_transaction().get(Distribution, office)
    return found is not None and found.active


def give_out(review: Review, now: datetime) -> bool:
    """Put an open review of a locked case into the hands of whoever has least to do, with an event in the case.

    Whether somebody has got it by this: not when it is somebody's already, the office does not give out, or nobody is there.
    """
    session = assert_transaction()
    if review.assignee_id is not None or not is_given_out(review.office):
        return False
    wanted = select(Distribution).where(Distribution.office == review.office).with_for_update()
    how = session.scalars(wanted.execution_options(populate_existing=True)).one()
    case = session.get_one(Application, review.application_id)
    barred = _barred(review, case)
    today = definitions.calendar().local_date(now)
    chosen = queries.first_choice(how, review, case.service, barred, today) if how.active else None
    if chosen is None:
        return False
    review.assignee_id = chosen
    session.flush()
    table = Application.__table__
    row = session.execute(select(table).where(table.c.id == case.id)).one()
    data = {"plan": review.plan, "office": review.office, "from": None, "to": chosen}
    record.note(session, row, (Happened("review_distributed", data),), SYSTEM, now)
    session.expire(case, ["event_seq", "event_head"])
    return True


def _barred(review: Review, case: Application) -> set[str]:
    """Who may not decide a review: those who did what another person must have done, and whose case it is."""
    state = definition_of(review, definitions.definition(case.definition_id)).states[review.state]
    plan = state.reviews[review.plan]
    apart = set(plan.not_same_as)
    if plan.implicit:
        apart.update(code for trigger in state.triggers.values() for code in trigger.not_same_as)
    return {person for code in apart for person in case.acted.get(code, ())} | {case.applicant_id}


def _row(office: str, actor: Actor, now: datetime) -> Distribution:
    """An office's row, locked, made where there is none. Raises NotFound when the actor holds no seat there."""
    session = assert_transaction()
    if office not in {own for own, _role in actor.seats}:
        raise NotFound
    row = session.get(Distribution, office, with_for_update=True, populate_existing=True)
    if row is None:
        row = Distribution(office=office, active=False, most=0, versed={})
        session.add(row)
    row.changed_at, row.changed_by = now, actor.id
    return row
