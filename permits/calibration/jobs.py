"""The nightly look at what is told to applicants. An entry point: it reads first, and writes in a transaction of its own."""

from __future__ import annotations

from datetime import datetime

from permits.calibration import operations, reading
from permits.db import db, transaction
from permits.scheduling.operations import ClaimLost, Job, finish, lock_job


def run_look(job: Job, now: datetime) -> None:
    """The work ``calibration.look``: keep what is told now, compare what has ended, promise the next night's look."""
    told = reading.told_now(db.session(), now)
    came = reading.came_true(db.session(), now)
    db.session.rollback()  # the snapshot is not held while the rows are written
    with transaction():
        if lock_job(job.id, job.token, now) is None:
            raise ClaimLost(job.key)
        operations.keep(told, came, now)
        operations.promise_nightly(now)
        finish(job, now)
