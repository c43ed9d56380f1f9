"""Run what was handed out: the entry points of background work, which open the transactions."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Literal

from permits.db import transaction
from permits.scheduling.kinds import kind_of, load
from permits.scheduling.operations import (
    Claim,
    ClaimLost,
    claim_due,
    count_attempt,
    lock_job,
    note_failure,
    set_aside,
    take,
)

log = logging.getLogger(__name__)
End = Literal["done", "left", "failed"]
LEASE = timedelta(seconds=60)


def run_claimed(claim: Claim, now: datetime, *, lease: timedelta = LEASE, loudly: bool = False) -> End:
    """Do one row that was handed out and say how it ended.

    «left» means that there was nothing to do: done already, cancelled, or handed to somebody else by now. An error of the
    operation is noted in the row with the time of the next attempt; ``loudly`` raises it afterwards.
    """
    try:
        return _run(claim, now, lease)
    except ClaimLost:
        return "left"
    except Exception as error:  # whatever an operation raises is noted in its row, and the next row goes on
        log.warning("job %s failed", claim.job_id, exc_info=error)
        _note(claim, error, now)
        if loudly:
            raise
        return "failed"


def _run(claim: Claim, now: datetime, lease: timedelta) -> End:
    """One transaction for a plain kind; a staged kind is only begun here and goes on by itself."""
    kind = kind_of(claim.kind)
    with transaction():
        if not kind.staged:
            job = take(claim, now)
            if job is None:
                return "left"
            load(kind.operation)(job, now)
            return "done"
        job = lock_job(claim.job_id, claim.token, now)
        if job is None:
            return "left"
        if job.attempts >= kind.attempts:
            set_aside(job, "WorkerDied", now)
            return "failed"
        job = count_attempt(job, now + lease)
    load(kind.operation)(job, now)
    return "done"


def _note(claim: Claim, error: Exception, now: datetime) -> None:
    """Set the row back for its next attempt, unless it is somebody else's by now."""
    with transaction():
        job = lock_job(claim.job_id, claim.token, now)
        if job is None:
            return
        try:
            kind = kind_of(job.kind)
        except LookupError:
            set_aside(job, "UnknownKind", now)
            return
        attempts = job.attempts + (0 if kind.staged else 1)
        if attempts >= kind.attempts:
            set_aside(job, type(error).__name__, now, attempts)
        else:
            note_failure(job, type(error).__name__, attempts, now)


def run_due_jobs(now: datetime, *, loudly: bool = True, at_once: int = 100) -> int:
    """Do everything that is due, in this process, until nothing is left; work that comes up meanwhile included.

    For tests and the demo, which need no Redis. Returns how many rows were done.
    """
    done = 0
    while True:
        with transaction():
            claims = claim_due(now, at_once, LEASE)
        if not claims:
            return done
        ends = [run_claimed(claim, now, loudly=loudly) for claim in claims]
        done += ends.count("done")
