"""Running rows: once, whole or not at all, and again after a pause when it went wrong."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from permits.applications.cases import load_case
from permits.applications.operations import begin
from permits.db import transaction
from permits.scheduling import operations
from permits.scheduling.operations import Claim
from permits.scheduling.running import run_claimed, run_due_jobs
from tests.scheduling.processes import wait_until
from tests.scheduling.work import COUNTED, FAILING, STAGED, all_jobs, rows_written
from tests.support import cases

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database")]


def promise(kind: str = COUNTED, key: str = "one") -> None:
    with transaction():
        operations.schedule(kind, key, NOW, now=NOW)


def claim(now: datetime = NOW) -> Claim:
    with transaction():
        (held,) = operations.claim_due(now, 10, LEASE)
        return held


def state() -> tuple[int, str, int, bool, bool]:
    """Attempts, error, rows written, done?, given up?"""
    with transaction():
        (row,) = all_jobs()
        return row.attempts, row.last_error, rows_written(), row.done_at is not None, row.failed_at is not None


@pytest.mark.parametrize("kind", [COUNTED, STAGED])
def test_a_row_is_done_once(kind: str) -> None:
    """What the work writes and its end are one; a second run under the same claim does nothing."""
    promise(kind)
    held = claim()
    assert run_claimed(held, NOW) == "done"
    assert run_claimed(held, NOW) == "left"
    assert state()[2:] == (1, True, False)


def test_a_lost_claim_writes_nothing() -> None:
    """A worker that wakes up after its lease ended leaves the row to whoever holds it now."""
    promise()
    late = claim()
    held = claim(NOW + LEASE)
    assert run_claimed(late, NOW + LEASE) == "left"
    assert run_claimed(held, NOW + LEASE) == "done"
    assert state()[2:] == (1, True, False)


def test_cancelled_while_it_waited_in_the_queue() -> None:
    """Work taken back after it was handed over is not done."""
    promise()
    held = claim()
    with transaction():
        operations.cancel(["one"], NOW)
    assert run_claimed(held, NOW) == "left"
    assert state()[2:] == (0, False, False)


def test_taken_back_by_a_decision_under_way(own_app: Flask) -> None:
    """Work on a case that somebody is deciding waits for the decision, and is left when the decision takes it back."""
    with own_app.app_context(), ThreadPoolExecutor(1) as worker:
        cases.publish(cases.SHIPPED, "skp-penelitian")
        applicant = cases.make_applicant()
        with transaction():
            case_id = begin("skp-penelitian", "perseorangan", "id", applicant, NOW)
            operations.schedule(COUNTED, "one", NOW, case_id, now=NOW)
        held = claim()
        with transaction() as deciding:
            load_case(deciding, case_id, lock=True)
            ended = worker.submit(_at_work, own_app, held)
            if deciding.connection().dialect.name == "postgresql":
                waiting = text("select 1 from pg_locks where not granted")
                wait_until(lambda: deciding.execute(waiting).first() is not None, lambda: "nobody waits for the case")
            operations.cancel(["one"], NOW)
        assert ended.result() == "left"
        assert state()[2:] == (0, False, False)


def _at_work(app: Flask, held: Claim) -> str:
    with app.app_context():
        return run_claimed(held, NOW)


def test_a_failure_leaves_nothing_half_done() -> None:
    """What failing work wrote is rolled back; the row keeps the error's name and none of its words."""
    promise(FAILING)
    held = claim()
    assert run_claimed(held, NOW) == "failed"
    assert state() == (1, "ValueError", 0, False, False)


def test_after_the_last_attempt_the_row_is_set_aside() -> None:
    """Work that fails as often as its kind allows waits for a person."""
    promise(FAILING)
    now = NOW
    for _attempt in range(3):
        held = claim(now)
        assert run_claimed(held, now) == "failed"
        now += timedelta(hours=2)
    assert state() == (3, "ValueError", 0, False, True)


def test_work_that_kills_its_worker_is_given_up() -> None:
    """A staged row counts each beginning, so that it does not kill workers for ever."""
    promise(STAGED)
    for attempt in range(3):
        held = claim(NOW + attempt * 2 * LEASE)
        with transaction():
            row = operations.lock_job(held.job_id, held.token, NOW + attempt * 2 * LEASE)
            assert row is not None
            operations.count_attempt(row, NOW + (attempt * 2 + 1) * LEASE)
    held = claim(NOW + timedelta(hours=1))
    assert run_claimed(held, NOW + timedelta(hours=1)) == "failed"
    assert state() == (3, "WorkerDied", 0, False, True)


def test_an_unknown_kind_is_set_aside_at_once() -> None:
    """Work that this version of the program does not know is not tried over and over."""
    promise("nobody.knows")
    held = claim()
    assert run_claimed(held, NOW) == "failed"
    assert state() == (0, "UnknownKind", 0, False, True)


def test_draining_does_everything_that_is_due() -> None:
    """In process, without Redis: all due rows are done, later ones wait."""
    for number in range(3):
        promise(key=f"now-{number}")
    with transaction():
        operations.schedule(COUNTED, "later", NOW + LEASE, now=NOW)
    assert run_due_jobs(NOW, at_once=2) == 3
    assert run_due_jobs(NOW) == 0
    assert run_due_jobs(NOW + LEASE) == 1


def test_draining_says_what_went_wrong() -> None:
    """A test that drains learns of an error in the work; asked to be quiet, it goes on with the rest."""
    promise(FAILING, "bad")
    with pytest.raises(ValueError, match="a sentence"):
        run_due_jobs(NOW)
    with transaction():
        operations.schedule(FAILING, "worse", NOW, now=NOW)
        operations.schedule(COUNTED, "good", NOW, now=NOW)
    assert run_due_jobs(NOW, loudly=False) == 1
