"""Open work that time hands to somebody else: told upwards, or put into the hands of another role."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from permits.accounts.queries import people_of
from permits.applications import record
from permits.applications.models import Application
from permits.db import assert_transaction
from permits.notices.concerned import tell_of_escalation
from permits.reviews.models import OPEN, Review
from permits.scheduling.operations import Job, Promise, schedule_all
from workflows.engine.outcome import SYSTEM, Happened


def escalate(job: Job, now: datetime) -> None:
    """The work ``timer.escalate``: the role ``to`` learns that open work is late; it stays with whoever has it."""
    case, held = _work(job)
    if case is not None:
        tell_of_escalation(job, case, str(job.data["to"]), [each.office for each in held], now)


def reassign(job: Job, now: datetime) -> None:
    """The work ``timer.reassign``: open reviews pass to the role ``to`` of the same office and lose their holder.

    Where nobody of the office holds that role the review stays where it is, and the lead office's holders are told: work is
    never handed to nobody.
    """
    case, held = _work(job)
    role = str(job.data["to"])
    happened = []
    for review in held:
        people = people_of(review.office, role)
        if case is None or review.role == role:
            continue
        if not people:
            tell_of_escalation(job, case, role, [case.office], now)
            continue
        data = {"plan": review.plan, "office": review.office, "from": review.assignee_id, "to": None, "role": role}
        happened.append(Happened("review_reassigned", data))
        review.role, review.assignee_id = role, None
        review.version += 1
        mails = [
            Promise("notice.review_request", f"{job.key}:{review.id[-8:]}:{each.id}", now, case.id,
                    {"account": each.id, "review": review.id})
            for each in people
        ]  # fmt: skip
        schedule_all(mails, now)
    if case is not None and happened:
        _note(case, happened, now)


def _note(case: Application, happened: Iterable[Happened], now: datetime) -> None:
    """Say on the case's record whose work became whose; the job holds the case's lock."""
    session = assert_transaction()
    session.flush()
    table = Application.__table__
    row = session.execute(select(table).where(table.c.id == case.id)).one()
    record.note(session, row, happened, SYSTEM, now)
    session.expire(case, ["event_seq", "event_head"])


def _work(job: Job) -> tuple[Application | None, list[Review]]:
    """The case, while it goes on, and the open reviews that the timer is about."""
    session = assert_transaction()
    case = session.get(Application, job.application_id)
    if case is None or case.closed_at is not None or case.suspended_at is not None:
        return None, []
    wanted = select(Review).where(Review.application_id == case.id, OPEN, Review.role != "")
    if "plan" in job.data:
        wanted = wanted.where(Review.plan == job.data["plan"], Review.office == job.data["office"])
    return case, list(session.scalars(wanted.order_by(Review.opened_at, Review.id)))
