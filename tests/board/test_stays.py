"""Working and waiting time of each step: what the record says, counted minute by minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from benchmarks.support.statements import recording
from permits.applications import stepping
from permits.board import figures
from permits.board.stays import StepStay, stays
from permits.db import db, transaction
from permits.definitions import queries as definitions
from tests.applications.test_constructs import published, sent
from tests.support import cases
from workflows.calendar import Calendar
from workflows.engine.outcome import Decision

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database")]
DAY = timedelta(days=1)


def suspended_case(stood: timedelta, decided: timedelta) -> str:
    """A case sent on Monday at 9, suspended on Tuesday for a while, decided so long after it was sent."""
    application_id = sent("suspend")
    head = cases.make_staff(("loket", "kepala"))
    since = cases.MONDAY + DAY
    for code, moment in (("tunda", since), ("lanjut", since + stood)):
        with transaction():
            stepping.take(application_id, code, ("putusan", 1), Decision(reason="Banjir."), head, moment)
    cases.decide(application_id, "setujui", now=cases.MONDAY + decided)
    return application_id


def counted(now: datetime) -> list[StepStay]:
    return stays(figures.moments(now, definitions.calendar()), definitions.calendar())


def open_hours(first: datetime, last: datetime, calendar: Calendar) -> float:
    """The office hours between two instants, counted minute by minute from the opening hours alone."""
    minutes, moment = 0, first
    while moment < last:
        local = moment.astimezone(ZoneInfo(calendar.timezone))
        if any(opens <= local.time() < closes for opens, closes in calendar.hours_on(local.date())):
            minutes += 1
        moment += timedelta(minutes=1)
    return minutes / 60


def test_time_worked_and_time_waited_are_those_of_the_record(app: Flask, tmp_path: Path) -> None:
    """A step's hours are those between its events; the time in which the case was suspended is waiting, the rest work."""
    published(tmp_path, "suspend")
    suspended_case(2 * DAY, 4 * DAY + timedelta(hours=2))
    suspended_case(timedelta(hours=3), DAY + timedelta(hours=6))
    (found,) = counted(cases.MONDAY + 10 * DAY)
    calendar, since = definitions.calendar(), cases.MONDAY + DAY
    waited = [open_hours(since, since + stood, calendar) for stood in (2 * DAY, timedelta(hours=3))]
    ends = [cases.MONDAY + each for each in (4 * DAY + timedelta(hours=2), DAY + timedelta(hours=6))]
    total = [open_hours(cases.MONDAY, each, calendar) for each in ends]
    assert (found.service, found.state, found.passed) == ("suspend", "putusan", 2)
    assert found.waiting == pytest.approx(sum(waited) / 2)
    assert found.working == pytest.approx((sum(total) - sum(waited)) / 2)
    assert waited[0] > 0 and total[0] > waited[0]


def test_a_step_that_waits_for_somebody_is_waiting(app: Flask) -> None:
    """The time in which the applicant corrects is waiting, that of the checks before and after it is work."""
    service = "skp-penelitian"
    cases.publish(cases.SHIPPED, service)
    applicant = cases.make_applicant()
    application_id = cases.make_draft(service, applicant, "perseorangan")
    cases.send(application_id, applicant)
    cases.decide(application_id, "kembalikan", corrections={"judul": "Beda."}, now=cases.MONDAY + timedelta(hours=1))
    cases.send(application_id, applicant, now=cases.MONDAY + timedelta(hours=4))
    cases.decide(application_id, "tolak", reason="Bukan penelitian.", now=cases.MONDAY + timedelta(hours=5))
    by_state = {each.state: each for each in counted(cases.MONDAY + DAY)}
    states = definitions.definition(definitions.current_version(service).id).states
    waiting = [each for code, each in by_state.items() if states[code].kind == "waiting"]
    working = [each for code, each in by_state.items() if states[code].kind == "work"]
    assert [(each.working, each.waiting) for each in waiting] == [(0.0, 3.0)]
    assert [(each.working, each.waiting, each.passed) for each in working] == [(1.0, 0.0, 2)]


def test_more_cases_ask_no_more(app: Flask, tmp_path: Path) -> None:
    """Twice as many ended cases ask no more questions; old ones and open ones count for nothing."""
    published(tmp_path, "suspend")
    suspended_case(DAY, 3 * DAY)
    sent("suspend")
    now = cases.MONDAY + 10 * DAY
    counted(now)
    with recording(db.engine) as few:
        assert [each.passed for each in counted(now)] == [1]
    suspended_case(DAY, 3 * DAY)
    counted(now)
    with recording(db.engine) as many:
        assert [each.passed for each in counted(now)] == [2]
    assert many.queries == few.queries
    assert counted(datetime(2027, 11, 1, tzinfo=UTC)) == []
