"""The board's figures, counted ahead: a million cases take seconds, a page may take none of them.

A piece of work counts them every so many seconds into one row; the page reads the row and says as of when. Lists of cases
stay live. An entry point for that work: it reads without holding anybody up, and writes in a transaction of its own.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Boolean, ColumnElement, delete, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite

from permits.board import figures
from permits.board.figures import Ageing, Ended, Load, StepTime
from permits.board.models import BoardCount
from permits.board.stays import StepStay, stays
from permits.config import Settings
from permits.db import assert_transaction, connection, db, transaction
from permits.definitions import queries as definitions
from permits.errors import NotFound
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import ClaimLost, Job, finish, lock_job, schedule

COUNT = "board.count"
SHARE = 20  # of a worker's time at most one part in so many goes into counting
OLD = timedelta(minutes=15)  # figures older than this are not shown: the work that counts them stands still

counts = BoardCount.__table__
jobs = ScheduledJob.__table__
IS_COUNT: ColumnElement[bool] = literal_column(
    "scheduled_job.kind = 'board.count'", Boolean
)  # so that its index is used


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of the board as of one instant; see :mod:`permits.board.figures`."""

    at: datetime
    load: list[Load]
    ageing: list[Ageing]
    endings: list[Ended]
    times: list[StepTime]
    stays: list[StepStay]


def count(now: datetime) -> Counted:
    """Count everything at this instant. A fixed number of questions, each as long as the tables are large."""
    calendar = definitions.calendar()
    at = figures.moments(now, calendar)
    return Counted(
        now,
        figures.load(at),
        figures.ageing(at),
        figures.endings(at),
        figures.step_times(at, calendar),
        stays(at, calendar),
    )


def latest(now: datetime) -> Counted:
    """The figures as they were counted last; counted now where there are none, or where they are :data:`OLD`."""
    row = db.session.execute(select(counts.c.counted_at, counts.c.figures)).first()
    if row is None or row.counted_at < now - OLD or not _seconds():
        return count(now)
    kept = row.figures
    return Counted(
        row.counted_at,
        [Load(**each) for each in kept["load"]],
        [Ageing(**{**each, "counts": tuple(each["counts"])}) for each in kept["ageing"]],
        [Ended(**each) for each in kept["endings"]],
        [StepTime(**each) for each in kept["times"]],
        [StepStay(**each) for each in kept["stays"]],
    )


def keep(counted: Counted) -> None:
    """Let these figures stand, unless later ones stand already."""
    at = connection()
    parts = {name: [asdict(each) for each in getattr(counted, name)] for name in PARTS}
    at.execute(_KEEP[at.dialect.name], {"id": 1, "counted_at": counted.at, "figures": parts})


PARTS = ("load", "ageing", "endings", "times", "stays")


def _keep(dialect: Any) -> Any:
    statement = dialect.insert(BoardCount)
    fresh = {name: statement.excluded[name] for name in ("counted_at", "figures")}
    later = counts.c.counted_at < statement.excluded.counted_at
    return statement.on_conflict_do_update(index_elements=["id"], set_=fresh, where=later)


_KEEP: Mapping[str, Any] = {"sqlite": _keep(sqlite), "postgresql": _keep(postgresql)}


def count_now(now: datetime) -> None:
    """Count at once, for whoever does not want to wait."""
    counted = count(now)
    with transaction():
        keep(counted)


def run_count(job: Job, now: datetime) -> None:
    """The work ``board.count``: count, keep the figures, promise the next count."""
    began = time.monotonic()
    counted = count(now)
    db.session.rollback()  # the snapshot is not held while the figures are written
    took = time.monotonic() - began
    with transaction():
        if lock_job(job.id, job.token, now) is None:
            raise ClaimLost(job.key)
        keep(counted)
        finish(job, now)
        promise_next(now, took)


def promise_next(now: datetime, took: float = 0.0) -> None:
    """Promise the next count: in so many seconds as are set, or later where counting takes long.

    The rows of counts that are done go, so that the table of work does not grow by one a minute. Counts fall on whole
    multiples of those seconds: two that two hosts began with at once are one from the next on.
    """
    session = assert_transaction()
    session.execute(delete(jobs).where(IS_COUNT, jobs.c.done_at.is_not(None)))
    if seconds := _seconds():
        rounds = math.ceil((now.timestamp() + max(seconds, took * SHARE)) / seconds)
        due = datetime.fromtimestamp(rounds * seconds, UTC)
        schedule(COUNT, f"{COUNT}:{due.isoformat()}", due, None, {}, now)


def promise_first(now: datetime) -> None:
    """Promise a count where none is promised, as when the program starts. Without a city there is nothing to count."""
    try:
        definitions.calendar()
    except NotFound:
        return
    waits = (jobs.c.done_at.is_(None), jobs.c.cancelled_at.is_(None), jobs.c.failed_at.is_(None))
    found = assert_transaction().execute(select(jobs.c.id).where(IS_COUNT, *waits).limit(1)).first()
    if found is None and _seconds():
        schedule(COUNT, f"{COUNT}:{now.isoformat()}", now, None, {}, now)


def _seconds() -> int:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.board_seconds
