"""Office hours as versions, and the calendars of offices and services beside the city's."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from permits.calendars import operations, queries, recounting
from permits.calendars.changes import Change, DayChange, HoursChange
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.definitions.holidays import KnownHours, build_calendar, periods_of
from permits.errors import Invalid
from permits.reviews.models import Review
from tests.calendars.test_recounting import due_day, events, recounted, row_of, sent
from tests.support import cases
from workflows.calendar import Period
from workflows.definition import Text

pytestmark = pytest.mark.database

MORNINGS = {day: ((time(8), time(12)),) for day in range(5)}
BREAK = {day: ((time(8), time(12)), (time(13), time(16))) for day in range(5)}
SOON = cases.MONDAY + timedelta(hours=1)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture(autouse=True)
def town(app: Flask, database: SQLAlchemy) -> None:
    cases.publish()


def change(*changes: Change, now: datetime = SOON) -> int:
    with transaction():
        return operations.change_calendar(changes, "Diumumkan", "Ratna", now)


def closed(day: date, calendar: str = "") -> DayChange:
    return DayChange(day, True, "local", Text("Pindah gedung", "Moving house"), "SK 4/2026", calendar=calendar)


def test_hours_are_a_version_with_their_basis() -> None:
    """Hours set for some days hold on these alone, stand in the history, and go back when the usual ones are said again."""
    version = change(HoursChange(*NOVEMBER, BREAK, "SE 3/2026", date(2026, 10, 28)))
    calendar = definitions.calendar()
    assert calendar.hours_on(date(2026, 11, 20)) == BREAK[4]
    assert calendar.hours_on(date(2026, 12, 4)) == ((time(8), time(16, 30)),)
    assert calendar.version.endswith(f", {version}")
    (found,) = queries.history(2026)
    assert (found.reason, found.days) == ("Diumumkan", ())
    assert found.hours == (KnownHours(*NOVEMBER, BREAK, "SE 3/2026", date(2026, 10, 28)),)
    assert queries.history(2025) == []
    change(HoursChange(date(2026, 11, 20), date(2026, 11, 20), None, "SE 4/2026"))
    assert definitions.calendar().hours_on(date(2026, 11, 20)) == ((time(8), time(16, 30)),)
    assert definitions.calendar().hours_on(date(2026, 11, 23)) == BREAK[0]


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ((date(2026, 11, 1), None), []),
        ((date(2026, 11, 10), None), [(date(2026, 11, 1), date(2026, 11, 9))]),
        ((date(2026, 10, 1), date(2026, 11, 9)), [(date(2026, 11, 10), date(2026, 11, 30))]),
        (
            (date(2026, 11, 10), date(2026, 11, 10)),
            [(date(2026, 11, 1), date(2026, 11, 9)), (date(2026, 11, 11), date(2026, 11, 30))],
        ),
        ((date(2026, 12, 1), None), [NOVEMBER]),
        ((date(2026, 10, 1), date(2026, 10, 31)), [NOVEMBER]),
    ],
)
def test_the_usual_hours_take_days_out_of_a_period(taken: Any, left: list[tuple[date, date]]) -> None:
    """What goes back to the usual hours leaves the rest of a period as it was."""
    said = [KnownHours(*NOVEMBER, BREAK, ""), KnownHours(*taken, None, "")]
    assert periods_of(said) == tuple(Period(first, last, BREAK) for first, last in left)


def test_a_period_without_end_stays_open_behind_the_days_taken_out() -> None:
    """Hours that hold from a day on go on after days with the usual ones."""
    open_end = KnownHours(date(2026, 11, 1), None, BREAK, "")
    taken = KnownHours(date(2026, 11, 10), date(2026, 11, 12), None, "")
    first, second = periods_of([open_end, taken])
    assert (first.last, second.first, second.last) == (date(2026, 11, 9), date(2026, 11, 13), None)


def test_shorter_hours_move_what_was_sent_after_them() -> None:
    """What was sent after the new closing time counts from the next working day, with the events that say so."""
    application_id = sent()
    before = due_day(application_id)
    local = row_of(application_id).submitted_at
    assert local is not None
    zone_time = (local + timedelta(hours=8)).time()
    early = {
        day: ((time(6), (datetime.combine(NOVEMBER[0], zone_time) - timedelta(minutes=5)).time()),) for day in range(5)
    }
    version = change(HoursChange(*NOVEMBER, early, "SE 3/2026"))
    recounted()
    assert due_day(application_id) == definitions.calendar().add_working_days(before, 1)
    assert events(application_id, "clock_recounted") == [{"day_zero": "2026-11-17", "days": 0}]
    assert {each["because"] for each in events(application_id, "deadline_moved")} == {f"calendar:{version}"}


def test_an_office_has_the_citys_days_until_its_own() -> None:
    """A day closed for one office is a working day for all others, and the city's days hold for it as well."""
    change(closed(date(2026, 11, 20), "kesbangpol"))
    change(closed(date(2026, 11, 23)))
    city = definitions.calendar()
    own = city.of("kesbangpol")
    assert (own.is_working_day(date(2026, 11, 20)), city.is_working_day(date(2026, 11, 20))) == (False, True)
    assert not own.is_working_day(date(2026, 11, 23))
    assert not own.is_working_day(date(2026, 12, 25))
    assert city.of("dishub") is city
    assert [len(each.days) for each in queries.history(2026, "kesbangpol")] == [1]


def test_an_office_may_open_on_a_closed_day_of_the_city() -> None:
    """A day opened for one office stays closed for all others."""
    change(DayChange(date(2026, 12, 24), False, calendar="kesbangpol"))
    city = definitions.calendar()
    assert city.of("kesbangpol").is_working_day(date(2026, 12, 24))
    assert not city.is_working_day(date(2026, 12, 24))


def test_hours_of_the_city_hold_for_its_offices() -> None:
    """The fasting month's hours of the city are those of an office with a day of its own, until it has hours of its own."""
    change(closed(date(2026, 11, 20), "kesbangpol"))
    change(HoursChange(*NOVEMBER, BREAK, "SE 3/2026"))
    assert definitions.calendar().of("kesbangpol").hours_on(date(2026, 11, 23)) == BREAK[0]
    change(HoursChange(date(2026, 11, 23), None, MORNINGS, "SK 5/2026", calendar="kesbangpol"))
    assert definitions.calendar().of("kesbangpol").hours_on(date(2026, 11, 23)) == MORNINGS[0]
    assert definitions.calendar().hours_on(date(2026, 11, 23)) == BREAK[0]


def opened_by(office: str) -> tuple[str, Review]:
    """A case in which this office is asked."""
    application_id = sent()
    cases.decide(application_id, "lengkap")
    return application_id, next(each for each in cases.open_reviews(application_id) if each.office == office)


def test_a_review_counts_by_the_office_that_is_asked() -> None:
    """A day closed for one office moves the deadlines of its reviews and nothing else of the case, nor other cases."""
    application_id, review = opened_by("kesbangpol")
    other = sent()
    promised, was = row_of(application_id).due_at, review.due_at
    assert was is not None
    change(closed(definitions.calendar().local_date(was), "kesbangpol"))
    assert recounting.trial(definitions.calendar(), SOON, "kesbangpol").cases == 1
    recounted()
    found = db.session.get(Review, review.id)
    assert found is not None and found.due_at is not None and found.due_at > was
    assert row_of(application_id).due_at == promised
    assert [each["office"] for each in events(application_id, "deadline_moved")] == ["kesbangpol"]
    assert events(other, "deadline_moved") == []


def test_a_service_counts_by_the_office_in_charge() -> None:
    """A day closed for the office in charge moves the promise of its services; a case of theirs is counted anew."""
    application_id = sent()
    before = due_day(application_id)
    change(closed(before, "dpmptsp"))
    recounted()
    assert due_day(application_id) == definitions.calendar().add_working_days(before, 1)


def test_a_calendar_of_an_office_not_asked_concerns_no_case() -> None:
    """Neither the trial nor the recount looks at cases that the calendar does not concern."""
    application_id = sent()
    version = row_of(application_id).version
    coming = build_calendar(definitions.city(), operations.proposed([closed(due_day(application_id), "dishub")], "x"))
    assert recounting.trial(coming, SOON, "dishub").cases == 0
    change(closed(due_day(application_id), "dishub"))
    recounted()
    assert row_of(application_id).version == version


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        (HoursChange(date(2031, 1, 1), None, BREAK, "SE"), {"year_unknown"}),
        (HoursChange(date(2026, 11, 2), date(2026, 11, 1), BREAK, "SE"), {"days_out_of_order"}),
        (HoursChange(*NOVEMBER, {}, "SE"), {"never_open"}),
        (HoursChange(*NOVEMBER, {0: ((time(13), time(16)), (time(8), time(12)))}, "SE"), {"hours_out_of_order"}),
        (HoursChange(*NOVEMBER, {0: ((time(8), time(8)),)}, "SE"), {"hours_out_of_order"}),
        (HoursChange(*NOVEMBER, BREAK, " "), {"basis_missing"}),
        (HoursChange(*NOVEMBER, BREAK, "x" * 501), {"too_long"}),
        (HoursChange(*NOVEMBER, BREAK, "SE", calendar="nowhere"), {"calendar_unknown"}),
        (closed(date(2026, 11, 20), "nowhere"), {"calendar_unknown"}),
    ],
)
def test_what_is_wrong_with_hours_is_named(wrong: Change, codes: set[str]) -> None:
    """Every mistake has its code and nothing is written."""
    with pytest.raises(Invalid) as refused:
        change(wrong)
    assert {each.code for each in refused.value.problems} == codes
    assert queries.newest_version() == 0
