"""Visits on a day or hour that is closed after they were booked: named beforehand, told once, and never cancelled silently."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from permits.calendars.changes import Change, DayChange, HoursChange
from permits.calendars.operations import change_calendar, proposed
from permits.calendars.recounting import trial
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.definitions.holidays import build_calendar
from permits.inspections import operations
from permits.inspections.closing import displaced
from permits.inspections.models import Visit
from permits.notices.models import Notice
from permits.scheduling.models import ScheduledJob
from permits.scheduling.running import run_due_jobs
from permits.watch import reading
from tests.inspections.town import SEAT, free, publish, review_of, waiting
from tests.pages import Reader
from tests.support import cases
from tests.support.cases import MONDAY
from workflows.definition import Text
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
MORNING = ((time(8), time(9)),)


@pytest.fixture(autouse=True)
def city(database: SQLAlchemy, tmp_path: Path) -> None:
    """The service of visits, published."""
    publish(tmp_path)


def booked() -> tuple[Visit, Actor]:
    """A visit at the last hour that is free, and its inspector."""
    applicant, inspector = cases.make_applicant(), cases.make_staff(SEAT)
    application_id = waiting(applicant)
    with transaction():
        made = operations.book(
            review_of(application_id).id, free(application_id, applicant=True)[-1], "", applicant, MONDAY
        )
        visit_id = made.id
    return db.session.get_one(Visit, visit_id), inspector


def closes(day: date, calendar: str = "") -> DayChange:
    return DayChange(day, True, "local", Text("Banjir", "Flood"), "SE 1/2026", date(2026, 11, 16), calendar)


def would(change: Change) -> list[str]:
    """The visits that a trial of this change names."""
    coming = build_calendar(definitions.city(), proposed([change], "Banjir"))
    return [each.id for each in trial(coming, MONDAY, change.calendar).visits]


def change_to(change: Change) -> None:
    with transaction():
        change_calendar([change], "Banjir", "test", MONDAY)


def mails() -> set[str]:
    """Who is told that a visit lies on closed hours."""
    db.session.expire_all()
    return {str(each.data["account"]) for each in db.session.query(ScheduledJob).filter_by(kind="notice.visit_closed")}


def test_a_trial_names_the_visits_of_a_day(city: None) -> None:
    """Closing the day of a visit names it; closing another day, or the day of another office, names none."""
    visit, _inspector = booked()
    assert would(closes(visit.day)) == [visit.id]
    assert would(closes(visit.day, visit.office)) == [visit.id]
    assert would(closes(visit.day, "kesbangpol")) == []
    assert would(closes(date(2026, 12, 30))) == []


def test_a_trial_names_the_visits_of_an_hour(city: None) -> None:
    """Hours that end before a visit does name it, though its day stays open."""
    visit, _inspector = booked()
    assert would(HoursChange(visit.day, visit.day, dict.fromkeys(range(5), MORNING), "SE 2/2026")) == [visit.id]


def test_inspector_and_heads_are_told_once(city: None) -> None:
    """Saving tells the inspector and the heads of the office, not those of another one; the visit stays as it is."""
    visit, inspector = booked()
    head, _other = cases.make_staff((SEAT[0], "kepala")), cases.make_staff(("kesbangpol", "kepala"))
    change_to(closes(visit.day))
    run_due_jobs(MONDAY, loudly=False)
    assert mails() == {inspector.id, head.id}
    change_to(closes(date(2026, 12, 30)))
    run_due_jobs(MONDAY, loudly=False)
    assert len([each for each in db.session.query(ScheduledJob) if each.kind == "notice.visit_closed"]) == 2
    assert db.session.get_one(Visit, visit.id).status == "planned"
    said = [each.subject for each in db.session.query(Notice) if "jam kerja" in each.subject]
    assert len(said) == 2


def test_the_watchdog_lists_it_until_it_has_another_time(city: None) -> None:
    """A visit on closed hours stands on the managers' list; with another time it does so no more."""
    visit, inspector = booked()
    change_to(closes(visit.day))
    found = [each for each in reading.look(db.session(), MONDAY)[1] if each.kind == "visit_closed"]
    assert [(each.about, each.application_id) for each in found] == [(visit.id, visit.application_id)]
    with transaction():
        operations.book(visit.review_id, free(visit.application_id)[0], operations.mark_of(visit), inspector, MONDAY)
    assert displaced(definitions.calendar(), MONDAY) == []


def test_the_page_of_the_calendar_names_it_before_saving(client: FlaskClient) -> None:
    """Whoever looks what a closed day would do reads of the visit by its case's number."""
    visit, _inspector = booked()
    reader = Reader(client)
    reader.sign_in(cases.address_of(cases.make_staff(("dpmptsp", "manajer"))), cases.PASSWORD)
    form = {
        "way": "close", "day-day": str(visit.day.day), "day-month": str(visit.day.month), "day-year": str(visit.day.year),
        "kind": "local", "title_id": "Banjir", "title_en": "Flood", "basis": "SE 1/2026", "announced-day": "16",
        "announced-month": "11", "announced-year": "2026", "reason": "Banjir", "act": "look", "seen": "0",
    }  # fmt: skip
    reader.get("/calendar", language="en")
    assert "One visit that is booked would lie on closed hours" in reader.post("/calendar", form, status=200).text
