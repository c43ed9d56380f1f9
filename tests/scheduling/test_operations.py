"""Promises: made once, taken back, handed out to one at a time, ended once."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from permits.db import db, transaction
from permits.errors import Conflict, NotFound
from permits.scheduling import operations
from permits.scheduling.kinds import on_queue
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import Claim, ClaimLost, Promise
from tests.scheduling.work import COUNTED, HEAVY
from workflows.engine.outcome import Actor

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)
MANAGER = Actor("staff", "01MANAGER00000000000000000")

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database")]


def promise(key: str = "one", due_at: datetime = NOW, kind: str = COUNTED) -> None:
    with transaction():
        operations.schedule(kind, key, due_at, now=NOW)


def job(key: str = "one") -> ScheduledJob:
    db.session.rollback()
    return db.session.scalars(select(ScheduledJob).where(ScheduledJob.key == key)).one()


def claim(now: datetime = NOW, limit: int = 10) -> list[Claim]:
    with transaction():
        return operations.claim_due(now, limit, LEASE)


def test_a_promise_is_kept_as_made() -> None:
    """A promise keeps its kind, case, data and due time."""
    with transaction():
        operations.schedule("review.warn", "k", NOW + LEASE, "01CASE", {"plan": "a", "round": 2}, now=NOW)
    row = job("k")
    assert (row.kind, row.application_id, row.data) == ("review.warn", "01CASE", {"plan": "a", "round": 2})
    assert (row.due_at, row.created_at, row.attempts, row.done_at) == (NOW + LEASE, NOW, 0, None)


def test_a_second_promise_with_the_same_key_changes_nothing() -> None:
    """The first promise with a key wins, whatever the second one says."""
    promise(due_at=NOW)
    promise(due_at=NOW + LEASE, kind=HEAVY)
    assert (job().due_at, job().kind) == (NOW, COUNTED)


def test_a_promise_taken_back_can_be_made_again() -> None:
    """A deadline that stops and runs again under the same key is kept, at its new time."""
    promise()
    with transaction():
        operations.cancel(["one"], NOW)
    promise(due_at=NOW + LEASE)
    assert (job().cancelled_at, job().due_at) == (None, NOW + LEASE)


def test_a_kept_promise_is_not_made_again() -> None:
    """What was done stays done, even when it is promised once more."""
    promise()
    (held,) = claim()
    with transaction():
        row = operations.lock_job(held.job_id, held.token, NOW)
        assert row is not None
        operations.finish(row, NOW)
    promise(due_at=NOW + LEASE)
    assert job().done_at == NOW
    assert claim(NOW + 2 * LEASE) == []


def test_cancelled_work_is_not_handed_out() -> None:
    """Work that was taken back is never done."""
    promise()
    with transaction():
        operations.cancel(["one", "unknown"], NOW)
    assert claim() == []


def test_work_is_handed_out_when_it_is_due_and_not_before() -> None:
    """Only rows whose time has come are handed out, the longest due first."""
    promise("later", NOW + timedelta(seconds=1))
    promise("second", NOW)
    promise("first", NOW - timedelta(days=1))
    with transaction():
        claimed = operations.claim_due(NOW, 1, LEASE)
    assert [each.job_id for each in claimed] == [job("first").id]
    assert [each.job_id for each in claim()] == [job("second").id]
    assert claim() == []


def test_a_claim_comes_back_when_its_lease_ends() -> None:
    """A row whose worker vanished is handed out again under another token, once the lease is over."""
    promise()
    (first,) = claim()
    assert claim(NOW + LEASE - timedelta(seconds=1)) == []
    (second,) = claim(NOW + LEASE)
    assert second.job_id == first.job_id
    assert second.token != first.token


def test_a_renewed_lease_holds_longer() -> None:
    """Rows that wait behind others in a parcel stay with their worker."""
    promise()
    (held,) = claim()
    with transaction():
        operations.renew([held.job_id], held.token, NOW + 3 * LEASE)
    assert claim(NOW + 2 * LEASE) == []


def test_a_released_row_is_handed_out_at_once() -> None:
    """When Redis goes away in the middle of a hand-over, nothing waits for the lease."""
    promise()
    (held,) = claim()
    with transaction():
        operations.release([held.job_id], held.token)
    assert [each.job_id for each in claim()] == [held.job_id]


def test_only_the_holder_may_mark_work_done() -> None:
    """Who lost the claim cannot write the end of the work."""
    promise()
    (first,) = claim()
    with transaction():
        row = operations.lock_job(first.job_id, first.token, NOW)
    assert row is not None
    claim(NOW + LEASE)
    with pytest.raises(ClaimLost), transaction():
        operations.finish(row, NOW + LEASE)
    assert job().done_at is None


def test_a_row_is_not_given_to_a_stranger() -> None:
    """A row opens only to the token it is held under, and only while it is open and due."""
    promise()
    (held,) = claim()
    with transaction():
        assert operations.lock_job(held.job_id, "stranger", NOW) is None
        assert operations.take(replace(held, token="stranger"), NOW) is None
        assert operations.lock_job(held.job_id, held.token, NOW - LEASE) is None
    (held,) = claim()
    with transaction():
        assert operations.take(held, NOW - LEASE) is None
    assert [each.job_id for each in claim()] == [held.job_id], "a row that is not due yet is given back"


def test_the_heavy_queue_gets_its_kinds_and_the_light_one_the_rest() -> None:
    """Each kind runs on its own queue."""
    promise("small")
    promise("big", kind=HEAVY)
    with transaction():
        heavy = operations.claim_due(NOW, 10, LEASE, on_queue("heavy"))
        light = operations.claim_due(NOW, 10, LEASE, on_queue("light"))
    assert ([each.kind for each in heavy], [each.kind for each in light]) == ([HEAVY], [COUNTED])


def test_pauses_grow_to_an_hour_and_differ() -> None:
    """Each repetition waits three times longer, at most about an hour, spread by chance."""
    for attempt, middle in ((2, 5), (3, 15), (4, 45), (9, 3600), (60, 3600)):
        pauses = {operations.pause_before_attempt(attempt).total_seconds() for _ in range(40)}
        assert all(middle * 0.75 <= each <= middle * 1.25 for each in pauses)
        assert len(pauses) > 1


def test_a_failure_is_noted_without_words_and_comes_back_later() -> None:
    """The row keeps the error's name and its new due time."""
    promise()
    (held,) = claim()
    with transaction():
        row = operations.lock_job(held.job_id, held.token, NOW)
        assert row is not None
        operations.note_failure(row, "SMTPServerDisconnected", 1, NOW)
    noted = job()
    assert (noted.last_error, noted.attempts, noted.claim) == ("SMTPServerDisconnected", 1, None)
    assert NOW + timedelta(seconds=3.75) <= noted.due_at <= NOW + timedelta(seconds=6.25)


def test_work_set_aside_waits_for_a_person() -> None:
    """Work given up is not handed out until somebody tries again, and then has all its attempts."""
    promise()
    (held,) = claim()
    with transaction():
        row = operations.lock_job(held.job_id, held.token, NOW)
        assert row is not None
        operations.set_aside(row, "ValueError", NOW, 8)
    assert claim(NOW + timedelta(days=9)) == []
    later = NOW + timedelta(days=9)
    with transaction():
        operations.try_again(held.job_id, MANAGER, later)
    assert (job().attempts, job().failed_at, job().due_at) == (0, None, later)
    assert [each.job_id for each in claim(later)] == [held.job_id]


def test_trying_again_needs_work_that_stands_still() -> None:
    """Two managers who press at once: the second one is told; an unknown number is unknown."""
    promise()
    with pytest.raises(Conflict) as refused, transaction():
        operations.try_again(job().id, MANAGER, NOW)
    assert refused.value.code == "job_not_stuck"
    with pytest.raises(NotFound), transaction():
        operations.try_again(999_999, MANAGER, NOW)


def test_two_who_promise_the_same_at_once_make_one_promise(own_app: Flask) -> None:
    """Eight threads that promise the same twenty keys at the same instant leave twenty rows and no error."""
    start = threading.Barrier(8)
    errors: list[Exception] = []

    def work() -> None:
        try:
            with own_app.app_context():
                start.wait()
                for number in range(20):
                    with transaction():
                        operations.schedule_all([Promise(COUNTED, f"key-{number}", NOW)], NOW)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with own_app.app_context():
        assert len(db.session.scalars(select(ScheduledJob.id)).all()) == 20


def test_two_who_claim_at_once_never_get_the_same_row(own_app: Flask) -> None:
    """Four threads that claim until nothing is left hold each of two hundred rows once."""
    with own_app.app_context(), transaction():
        operations.schedule_all([Promise(COUNTED, f"key-{number}", NOW) for number in range(200)], NOW)
    start = threading.Barrier(4)
    claimed: list[int] = []

    def work() -> None:
        with own_app.app_context():
            start.wait()
            while found := claim(limit=7):
                claimed.extend(each.job_id for each in found)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == len(set(claimed)) == 200
