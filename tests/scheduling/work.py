"""Kinds of work for the tests, and what they leave behind: a line in a file, or a row written with the job's own end.

Worker processes of the tests import this module, so its kinds are known there too.
"""

from __future__ import annotations

import os
import signal
import tempfile
import time
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from permits.applications.models import NumberCounter
from permits.db import assert_transaction, transaction
from permits.scheduling.kinds import Kind, register
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import Job, finish

COUNTED = "test.count"
STAGED = "test.staged"
FAILING = "test.fail"
HEAVY = "test.heavy"

for _kind in (
    Kind(COUNTED, "tests.scheduling.work:count"),
    Kind(STAGED, "tests.scheduling.work:count_in_stages", staged=True, attempts=3),
    Kind(FAILING, "tests.scheduling.work:fail", attempts=3),
    Kind(HEAVY, "tests.scheduling.work:count_slowly", queue="heavy", staged=True, attempts=50),
):
    register(_kind)


def count(job: Job, _now: datetime) -> None:
    """Write one row in the job's own transaction; the row's number is the job's."""
    assert_transaction().add(NumberCounter(prefix="T", year=job.id, last=1))


def count_in_stages(job: Job, now: datetime) -> None:
    """The same in a transaction of its own, after a look outside."""
    with transaction():
        count(job, now)
        finish(job, now)


def fail(job: Job, now: datetime) -> None:
    """Write a row and then break."""
    count(job, now)
    assert_transaction().flush()
    raise ValueError("a sentence with a name in it")


def count_slowly(job: Job, now: datetime) -> None:
    """Begin, leave a folder behind, tell the test so, wait until the test lets go or kills us, then write."""
    folder = Path(str(job.data["folder"]))
    with (folder / "left").open("a", encoding="utf-8") as file:
        file.write(f"{tempfile.mkdtemp()}\n")
    with (folder / f"begun-{job.id}").open("a", encoding="ascii") as file:
        file.write(f"{os.getpid()}\n")
    while not (folder / "go").exists():
        time.sleep(0.01)
    with transaction():
        count(job, now)
        finish(job, now)
    with (folder / "ended").open("a", encoding="ascii") as file:
        file.write(f"{job.id}\n")


def kill_hard(process_id: int) -> None:
    """End a process as a power cut would."""
    os.kill(process_id, signal.SIGKILL)


def rows_written() -> int:
    """How many jobs have written their row."""
    return assert_transaction().scalar(select(func.count()).select_from(NumberCounter)) or 0


def all_jobs() -> list[ScheduledJob]:
    """Every row, in the order of its making."""
    return list(assert_transaction().scalars(select(ScheduledJob).order_by(ScheduledJob.id)))
