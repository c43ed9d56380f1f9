"""What time does to a case: timers ring once, late work is told and handed on, messages go out in the procedure's words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from permits.applications import lifecycle, record, stepping, timing
from permits.applications.models import Application, ApplicationEvent
from permits.db import db, transaction
from permits.ids import new_id
from permits.notices.models import Notice
from permits.reviews import operations as reviews
from permits.reviews.models import Review
from permits.reviews.operations import Judgement
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import Job
from permits.scheduling.running import run_due_jobs
from tests.support import cases
from tests.support.kiosk import at_payment, sent
from tests.support.mail import mails_taken
from workflows import Refused
from workflows.engine.outcome import Actor, Decision

pytestmark = pytest.mark.database
HEAD = frozenset({("loket", "kepala")})


@pytest.fixture(autouse=True)
def town(app: Flask, database: SQLAlchemy) -> Iterator[None]:
    """The small grown services published, and a mail server that takes everything."""
    cases.publish(cases.GROWN)
    with mails_taken(app):
        yield


def state_of(application_id: str) -> str:
    db.session.expire_all()
    found = db.session.get(Application, application_id)
    assert found is not None
    return str(found.state)


def rung(application_id: str) -> list[str]:
    """The timers that rang, in order."""
    wanted = select(ApplicationEvent.data).where(
        ApplicationEvent.application_id == application_id, ApplicationEvent.kind == "timer_rang"
    )
    return [each["timer"] for each in db.session.scalars(wanted.order_by(ApplicationEvent.seq))]


def mails(kind: str) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.kind == kind)))


def days(count: int) -> datetime:
    return cases.MONDAY + timedelta(days=count)


def test_a_reminder_and_an_end_by_time_alone() -> None:
    """Nobody pays: the applicant is reminded in the procedure's words, then the case lapses, each once."""
    application_id = at_payment()
    run_due_jobs(cases.MONDAY)
    assert "Silakan membayar di loket." in mails("sop")[0].body
    run_due_jobs(days(6))
    assert (state_of(application_id), rung(application_id)) == ("bayar", ["ingat"])
    (reminder,) = mails("timer")
    assert "Jangan lupa membayar." in reminder.body
    run_due_jobs(days(12))
    run_due_jobs(days(12))
    assert (state_of(application_id), rung(application_id)) == ("gugur", ["ingat", "habis"])


def test_a_timer_of_a_state_that_was_left_does_not_ring() -> None:
    """Whoever paid in time is neither reminded nor turned away."""
    application_id = at_payment()
    treasurer = Actor("staff", new_id(), frozenset({("loket", "bendahara")}))
    with transaction():
        stepping.take(application_id, "dibayar", ("bayar", 1), Decision(), treasurer, cases.MONDAY)
    run_due_jobs(days(30))
    assert (state_of(application_id), rung(application_id)) == ("selesai", [])


def test_a_timer_that_comes_twice_does_its_work_once() -> None:
    """A worker that died after its work, and one that comes too late, change nothing more."""
    application_id = at_payment()
    job = Job(1, "timer", "k", application_id, {"timer": "habis", "state": "bayar"}, 0, "t")
    with transaction():
        timing.ring(job, days(12))
    with transaction():
        timing.ring(job, days(12))
    assert (state_of(application_id), rung(application_id)) == ("gugur", ["habis"])


def test_late_work_is_told_upwards_and_then_handed_on() -> None:
    """At half of the limit the head is told; at its end the review passes to the head, who decides it."""
    boss = cases.make_staff(("loket", "kepala"), name="Ibu Kepala")
    application_id = sent()
    run_due_jobs(days(2))
    assert [each.account_id for each in mails("escalated")] == [boss.id]
    (review,) = cases.open_reviews(application_id)
    assert review.role == "verifikator"
    run_due_jobs(days(4))
    db.session.expire_all()
    (review,) = cases.open_reviews(application_id)
    assert review.role == "kepala"
    assert boss.id in {each.account_id for each in mails("review_request")}
    judgement = Judgement("cukup", answers={"luas": Decimal(5)})
    with transaction():
        reviews.decide(review.id, review.version, judgement, boss, days(4))
    assert state_of(application_id) == "telaah"


def test_work_is_never_handed_to_nobody() -> None:
    """Where nobody holds the role the review stays with those who have it."""
    application_id = sent()
    run_due_jobs(days(4))
    (review,) = cases.open_reviews(application_id)
    assert review.role == "verifikator"


def test_a_suspended_case_stands_still() -> None:
    """No timer rings while it stands still; resumed, its deadlines lie as much later as it stood."""
    application_id = at_payment()
    head = Actor("staff", new_id(), HEAD)
    with transaction():
        stepping.take(application_id, "tunda", ("bayar", 1), Decision(reason="Banjir."), head, days(1))
    run_due_jobs(days(40))
    assert (state_of(application_id), rung(application_id)) == ("bayar", [])
    with transaction():
        stepping.take(application_id, "lanjut", ("bayar", 1), Decision(), head, days(40))
    db.session.expire_all()
    row = db.session.get(Application, application_id)
    assert row is not None and row.suspended_at is None and len(row.suspensions) == 1
    run_due_jobs(days(42))
    assert state_of(application_id) == "bayar"
    run_due_jobs(days(60))
    assert state_of(application_id) == "gugur"


def test_only_resuming_is_possible_while_suspended() -> None:
    """Every other act is refused with the same code, the applicant's too."""
    applicant = cases.make_applicant()
    application_id = sent(applicant)
    head = Actor("staff", new_id(), HEAD)
    with transaction():
        stepping.take(application_id, "tunda", ("periksa", 1), Decision(reason="Banjir."), head, cases.MONDAY)
    for actor, code in ((applicant, "cabut"), (head, "tunda"), (head, "alihkan")):
        with pytest.raises(Refused) as refused, transaction():
            lifecycle.fire_trigger(application_id, code, actor, cases.MONDAY)
        assert refused.value.code == "suspended"


def test_work_with_a_long_name_fits_its_table() -> None:
    """A key longer than the column ends in its digest; the same work has the same key, other work another."""
    long = "timer:" + "a" * 300
    key = lifecycle.job_key("01CASE", long)
    assert len(key) <= 200 and key == lifecycle.job_key("01CASE", long)
    assert key != lifecycle.job_key("01CASE", long + "b")
    assert lifecycle.job_key("01CASE", "review.warn:x") == "01CASE:review.warn:x"


def test_the_record_stays_whole_through_all_of_it() -> None:
    """Acts, timers and own answers leave a chain in which every hash is right, and no words of people."""
    application_id = at_payment()
    run_due_jobs(days(12))
    assert list(record.verify(db.session())) == []
    said = [str(each.data) for each in db.session.query(ApplicationEvent).filter_by(application_id=application_id)]
    assert not any("20" in each and "luas" in each for each in said)
    assert db.session.query(Review).filter_by(application_id=application_id, plan="ukur").one().answers == {
        "luas": "20"
    }
    assert db.session.query(ScheduledJob).filter(ScheduledJob.failed_at.is_not(None)).count() == 0
