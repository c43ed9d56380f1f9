"""Questions about scheduled work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.sql.elements import BindParameter, ColumnElement

from permits.applications.models import Application
from permits.db import UtcDateTime, db
from permits.scheduling.models import ScheduledJob

JOBS = ScheduledJob.__table__


@dataclass(frozen=True, slots=True)
class StuckJob:
    """A row that was set aside after its last attempt. ``problem`` is the name of an error."""

    id: int
    kind: str
    application_id: str | None
    number: str | None
    due_at: datetime
    failed_at: datetime | None
    attempts: int
    problem: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much work waits: ``due`` rows should have begun by now, the oldest of them since ``oldest``."""

    open: int
    due: int
    oldest: datetime | None
    repeated: int


def is_due(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The condition on a row that may be handed out now."""
    return and_(
        JOBS.c.done_at.is_(None),
        JOBS.c.cancelled_at.is_(None),
        JOBS.c.failed_at.is_(None),
        JOBS.c.due_at <= now,
        or_(JOBS.c.claimed_until.is_(None), JOBS.c.claimed_until <= now),
    )


# Made once: the relay asks it every second.
_FIRST_DUE = select(JOBS.c.id).where(is_due(bindparam("now", type_=UtcDateTime()))).order_by(JOBS.c.due_at).limit(1)


def anything_due(now: datetime) -> bool:
    """Whether there is a row to hand out: asked before anything else, Redis included.

    The order makes the index of open rows by due time the way in on every database, however many rows lie ahead.
    """
    found = db.session.execute(_FIRST_DUE, {"now": now}).first() is not None
    db.session.rollback()
    return found


def stuck_jobs(limit: int = 100) -> list[StuckJob]:
    """The rows set aside, the latest first."""
    rows = db.session.execute(
        select(ScheduledJob, Application.number)
        .outerjoin(Application, Application.id == ScheduledJob.application_id)
        .where(ScheduledJob.failed_at.is_not(None), ScheduledJob.done_at.is_(None), ScheduledJob.cancelled_at.is_(None))
        .order_by(ScheduledJob.failed_at.desc())
        .limit(limit)
    )
    return [
        StuckJob(job.id, job.kind, job.application_id, number, job.due_at, job.failed_at, job.attempts, job.last_error)
        for job, number in rows
    ]


def backlog(now: datetime) -> Backlog:
    """The work that is open, due and being repeated at this instant."""
    open_rows = (JOBS.c.done_at.is_(None), JOBS.c.cancelled_at.is_(None), JOBS.c.failed_at.is_(None))
    everything = db.session.execute(select(func.count()).select_from(JOBS).where(*open_rows)).scalar_one()
    due, oldest = db.session.execute(
        select(func.count(), func.min(JOBS.c.due_at)).where(*open_rows, JOBS.c.due_at <= now)
    ).one()
    repeated = db.session.execute(
        select(func.count()).select_from(JOBS).where(*open_rows, JOBS.c.attempts > 0)
    ).scalar_one()
    return Backlog(everything, due, oldest, repeated)
