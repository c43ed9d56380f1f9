"""The look over all open cases. An entry point: it reads without holding anybody up, and writes in a transaction of its own."""

from __future__ import annotations

from datetime import datetime

from permits.db import db, transaction
from permits.scheduling.operations import ClaimLost, Job, finish, lock_job
from permits.watch import operations, reading
from permits.watch.rules import Finding


def run_look(job: Job, now: datetime) -> None:
    """The work ``watch.look``: look at all open cases, keep what was found, promise the next night's look."""
    count, found = _read(now)
    with transaction() as session:
        if lock_job(job.id, job.token, now) is None:
            raise ClaimLost(job.key)
        operations.keep(reading.confirmed(session, found, now), count, now, now)
        operations.promise_nightly(now)
        finish(job, now)


def look_now(now: datetime) -> tuple[int, list[Finding]]:
    """The same on demand: how many open cases there are, and what was found."""
    count, found = _read(now)
    with transaction() as session:
        kept = reading.confirmed(session, found, now)
        operations.keep(kept, count, now, now)
        operations.promise_nightly(now)
    return count, kept


def _read(now: datetime) -> tuple[int, list[Finding]]:
    count, found = reading.look(db.session(), now)
    db.session.rollback()  # the snapshot is not held while the findings are written
    return count, found
