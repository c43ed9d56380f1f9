"""Open deadlines follow the calendar: each case once, with an event, its notices moved and never told twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from permits.applications import record
from permits.applications.models import Application, ApplicationEvent
from permits.calendars import operations, recounting
from permits.calendars.changes import DayChange
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.definitions.holidays import build_calendar
from permits.reviews.models import Review
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import Job
from permits.scheduling.running import run_due_jobs
from tests.support import cases
from tests.support.mail import mail_server
from workflows.definition import Text

pytestmark = pytest.mark.database
SERVICE = "skp-penelitian"
FRIDAY = date(2026, 11, 20)
SOON = cases.MONDAY + timedelta(minutes=30)
CLOSED = Text("Hari pemungutan suara", "Polling day")


@pytest.fixture(autouse=True)
def town(app: Flask, database: SQLAlchemy) -> None:
    cases.publish()


def sent() -> str:
    applicant = cases.make_applicant()
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan")
    cases.send(application_id, applicant)
    return application_id


def announce(day: date = FRIDAY, now: datetime = SOON) -> int:
    change = DayChange(day, True, "holiday", CLOSED, "Keppres 10/2026", now.date())
    with transaction():
        return operations.change_calendar([change], "Pemilihan kepala daerah", "Ratna", now)


def withdraw(day: date = FRIDAY, now: datetime = SOON) -> int:
    with transaction():
        return operations.change_calendar([DayChange(day, False)], "Keppres dicabut", "Ratna", now)


def recounted(now: datetime = SOON) -> None:
    """Do the recount alone, as the workers would, and nothing else that is due."""
    while True:
        db.session.expire_all()
        wanted = select(ScheduledJob).where(ScheduledJob.kind.like("calendar.%"), ScheduledJob.done_at.is_(None))
        rows = list(db.session.scalars(wanted.order_by(ScheduledJob.id)))
        if not rows:
            return
        for row in [Job(each.id, each.kind, each.key, each.application_id, each.data, 0, "") for each in rows]:
            with transaction() as session:
                work = recounting.promise_cases if row.kind == "calendar.recount" else recounting.recount_case
                work(row, now)
                found = session.get(ScheduledJob, row.id)
                assert found is not None
                found.done_at = now
    db.session.expire_all()


def row_of(application_id: str) -> Application:
    db.session.expire_all()
    found = db.session.get(Application, application_id)
    assert found is not None
    return found


def due_day(application_id: str) -> date:
    due = row_of(application_id).due_at
    assert due is not None
    return definitions.calendar().local_date(due)


def jobs(application_id: str, kind: str) -> list[ScheduledJob]:
    db.session.expire_all()
    wanted = select(ScheduledJob).where(ScheduledJob.application_id == application_id, ScheduledJob.kind == kind)
    return list(db.session.scalars(wanted.order_by(ScheduledJob.id)))


def events(application_id: str, *kinds: str) -> list[dict[str, Any]]:
    wanted = select(ApplicationEvent.data).where(
        ApplicationEvent.application_id == application_id, ApplicationEvent.kind.in_(kinds)
    )
    return list(db.session.scalars(wanted.order_by(ApplicationEvent.seq)))


def test_a_day_announced_moves_every_open_deadline() -> None:
    """A case's promised day and its open review's move by the day, with the notices, and the record says why."""
    application_id = sent()
    before = due_day(application_id)
    (review,) = cases.open_reviews(application_id)
    was = review.due_at
    overdue = jobs(application_id, "service.overdue")[0].due_at
    announce()
    recounted()
    assert due_day(application_id) == definitions.calendar().add_working_days(before, 1)
    (again,) = jobs(application_id, "service.overdue")
    assert again.due_at == row_of(application_id).due_at + timedelta(seconds=1)  # type: ignore[operator]
    assert again.due_at > overdue
    found = db.session.get(Review, review.id)
    assert found is not None and found.due_at is not None and was is not None
    moved = events(application_id, "deadline_moved")
    assert moved[0]["of"] == "service"
    assert moved[0]["because"] == "calendar:2"
    assert all(each["from"] != each["to"] for each in moved)
    assert not list(record.verify(db.session()))


def test_recounting_twice_changes_nothing_more() -> None:
    """A recount that is repeated finds the case in line: no second event, no other work."""
    application_id = sent()
    announce()
    recounted()
    said = len(events(application_id, "deadline_moved"))
    version = row_of(application_id).version
    with transaction():
        operations.promise_recount("calendar:once-more", SOON)
    recounted()
    assert len(events(application_id, "deadline_moved")) == said
    assert row_of(application_id).version == version


def test_a_day_withdrawn_brings_the_deadline_back() -> None:
    """After announcing and withdrawing a day the promised day stands where it stood."""
    application_id = sent()
    before = due_day(application_id)
    announce()
    recounted()
    withdraw()
    recounted()
    assert due_day(application_id) == before
    assert [each["of"] for each in events(application_id, "deadline_moved")].count("service") == 2


def test_a_closed_day_before_announcing_counts_for_a_case_sent_on_it() -> None:
    """When the very day of sending is declared closed, the next working day becomes day zero, and the record says so."""
    application_id = sent()
    announce(date(2026, 11, 16))
    recounted()
    assert row_of(application_id).clock_day_zero == date(2026, 11, 17)
    assert events(application_id, "clock_recounted") == [{"day_zero": "2026-11-17", "days": 0}]


def test_a_notice_sent_is_told_again_only_when_its_time_comes_again() -> None:
    """A warning told already becomes due again when its new time is still to come, and stays told when it is over."""
    application_id = sent()
    (warn,) = jobs(application_id, "service.warn")
    told_at = warn.due_at
    with transaction() as session:
        found = session.get(ScheduledJob, warn.id)
        assert found is not None
        found.done_at = told_at
    day = definitions.calendar().local_date(told_at)
    later = told_at + timedelta(hours=1)
    announce(day, later)
    recounted(later)
    first, second = jobs(application_id, "service.warn")
    assert (first.done_at, second.done_at) == (told_at, None)
    assert second.due_at > later
    with transaction() as session:
        found = session.get(ScheduledJob, second.id)
        assert found is not None
        found.done_at = second.due_at
    withdraw(day, second.due_at + timedelta(minutes=1))
    recounted(second.due_at + timedelta(minutes=1))
    assert [each.done_at is not None for each in jobs(application_id, "service.warn")] == [True, True]


def test_closed_cases_stay_as_they_are() -> None:
    """A case that has ended keeps its deadline and its record."""
    application_id = sent()
    with transaction() as session:
        row = session.get(Application, application_id)
        assert row is not None
        row.closed_at, row.outcome = SOON, "withdrawn"
    before = (row_of(application_id).due_at, row_of(application_id).event_seq)
    announce()
    recounted()
    assert (row_of(application_id).due_at, row_of(application_id).event_seq) == before


def test_a_trial_says_what_would_move_and_writes_nothing() -> None:
    """Before saving it is known how many open cases move and to when; the trial is what the recount then does."""
    first, _second = sent(), sent()
    before = due_day(first)
    change = DayChange(FRIDAY, True, "holiday", CLOSED, "Keppres 10/2026")
    coming = build_calendar(definitions.city(), operations.proposed([change], "Pilkada"))
    found = recounting.trial(coming, SOON)
    assert (found.cases, found.moved, found.beyond) == (2, 2, 0)
    assert due_day(first) == before
    expected = {each.due for each in found.shown}
    announce()
    recounted()
    assert {row_of(first).due_at} == expected
    weekend = DayChange(date(2026, 11, 21), True, "local", CLOSED, "SK Wali Kota")
    idle = build_calendar(definitions.city(), operations.proposed([weekend], "Hari jadi"))
    assert recounting.trial(idle, SOON).moved == 0


def test_many_cases_are_walked_in_chunks(app: Flask) -> None:
    """More open cases than a chunk holds are promised one by one, each once, also when a chunk is repeated."""
    ids = [sent() for _ in range(3)]
    announce()
    chunk = recounting.CHUNK
    wanted = select(func.count()).select_from(ScheduledJob).where(ScheduledJob.kind == "calendar.case")
    job = Job(0, "calendar.recount", "", None, {"mark": "calendar:2", "after": ""}, 0, "")
    for _ in range(2):
        with transaction():
            recounting.promise_cases(job, SOON)
    assert db.session.scalar(wanted) == len(ids) < chunk
    behind = Job(0, "calendar.recount", "", None, {"mark": "calendar:2", "after": max(ids)}, 0, "")
    with transaction():
        recounting.promise_cases(behind, SOON)
    assert db.session.scalar(wanted) == len(ids)


@pytest.fixture
def mails(app: Flask) -> Iterator[list[Any]]:
    """A mail server that takes everything, and what it took."""
    before = app.config["SETTINGS"]
    with mail_server() as server:
        app.config["SETTINGS"] = replace(before, smtp_host="127.0.0.1", smtp_port=server.port)
        yield server.mails
        app.config["SETTINGS"] = before


def test_the_workers_do_it(mails: list[Any]) -> None:
    """What the change promises is done by the ordinary workers' loop."""
    application_id = sent()
    before = due_day(application_id)
    announce(FRIDAY, SOON)
    run_due_jobs(SOON + timedelta(seconds=1))
    assert due_day(application_id) > before


def test_after_an_outage_everything_is_told_once(mails: list[Any]) -> None:
    """When nothing ran for three days past every deadline, each warning and notice goes out once, and none again."""
    cases.make_staff(("dpmptsp", "verifikator"))
    application_id = sent()
    run_due_jobs(SOON)
    due = row_of(application_id).due_at
    assert due is not None
    back = due + timedelta(days=3)
    run_due_jobs(back)
    kinds = ("review.warn", "review.overdue", "service.warn", "service.overdue")
    told = {kind: [each.done_at for each in jobs(application_id, kind)] for kind in kinds}
    assert told["service.overdue"] == told["review.overdue"] == [back]
    assert all(done == back for times in told.values() for done in times)
    sent_mails = len(mails)
    run_due_jobs(back + timedelta(minutes=1))
    run_due_jobs(back + timedelta(days=1))
    assert len(mails) == sent_mails
