"""Requirements of business time."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calendars import DATA, WEEK, city_calendar
from workflows.calendar import BeyondCalendar, Calendar, Period
from workflows.definition import Text

VECTORS = json.loads((DATA / "vectors.json").read_text())
CITY = city_calendar()
DAYS = st.dates(date(2025, 3, 1), date(2027, 9, 30))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(("start", "count", "closed", "open_"), VECTORS["workdays"])
def test_working_day_vectors(start: str, count: int, closed: str, open_: str) -> None:
    """The published working-day vectors hold, with joint leave days closed and with joint leave days counted."""
    day = date.fromisoformat(start)
    assert CITY.add_working_days(day, count) == date.fromisoformat(closed)
    assert city_calendar("open").add_working_days(day, count) == date.fromisoformat(open_)


@pytest.mark.parametrize(("sent", "last_day"), VECTORS["deadlines_with_times"]["rows"])
def test_deadlines_with_times(sent: str, last_day: str) -> None:
    """Day zero follows the office's closing time and zone, and the limit ends at 23:59:59 local of its last day."""
    days = Decimal(VECTORS["deadlines_with_times"]["working_days"])
    due = CITY.deadline(at(sent), days, "working_days")
    assert due.tzinfo is UTC
    assert due == at(f"{last_day}T23:59:59+08:00")


@pytest.mark.parametrize(("year", "closed", "open_"), [(2025, 237, 248), (2026, 240, 248), (2027, 242, 250)])
def test_working_days_per_year(year: int, closed: int, open_: int) -> None:
    """The number of working days of each published year is right in both ways of counting joint leave."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    for calendar, expected in ((CITY, closed), (city_calendar("open"), open_)):
        on_first = 1 if calendar.is_working_day(first) else 0
        assert calendar.working_days_between(first, last) + on_first == expected


def test_closing_time_itself_still_counts() -> None:
    """Sent at the very moment of closing counts for that day, a microsecond later for the next working day."""
    assert CITY.day_zero(at("2026-11-20T16:30:00+08:00")) == date(2026, 11, 20)
    assert CITY.day_zero(at("2026-11-20T16:30:00.000001+08:00")) == date(2026, 11, 23)
    assert CITY.day_zero(at("2026-11-20T02:00:00+08:00")) == date(2026, 11, 20)


@pytest.mark.parametrize("timezone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_zones_of_the_country(timezone: str) -> None:
    """The same rule holds in each of the country's zones: the day ends at that zone's own midnight."""
    calendar = city_calendar(timezone=timezone)
    due = calendar.last_instant(date(2026, 11, 20))
    assert calendar.local_date(due) == date(2026, 11, 20)
    assert calendar.local_date(due + timedelta(seconds=1)) == date(2026, 11, 21)


def test_calendar_days_run_over_closed_days() -> None:
    """A limit in calendar days counts closed days too, from the working day that counts as the day of sending."""
    due = CITY.deadline(at("2026-11-20T17:00:00+08:00"), Decimal(5), "calendar_days")
    assert due == at("2026-11-28T23:59:59+08:00")


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-19T15:00:00+08:00", "2", "2026-11-20T09:00:00+08:00"),
        ("2026-11-20T15:00:00+08:00", "1.5", "2026-11-20T16:30:00+08:00"),
        ("2026-11-20T15:00:00+08:00", "2", "2026-11-23T08:30:00+08:00"),
        ("2026-11-21T11:00:00+08:00", "1", "2026-11-23T09:00:00+08:00"),
        ("2026-11-19T05:00:00+08:00", "8", "2026-11-19T16:00:00+08:00"),
        ("2026-11-19T20:00:00+08:00", "0.25", "2026-11-20T08:15:00+08:00"),
    ],
)
def test_hours_run_inside_office_hours(start: str, hours: str, due: str) -> None:
    """A limit in hours runs and ends inside office hours, and counting back from its end undoes it."""
    assert CITY.deadline(at(start), Decimal(hours), "hours") == at(due)
    back = CITY.subtract_hours(at(due), Decimal(hours))
    assert CITY.add_hours(back, Decimal(hours)) == at(due)


@pytest.mark.parametrize(
    ("amount", "unit", "warned"),
    [
        ("1", "working_days", "2026-11-19T08:00:00+08:00"),
        ("5", "working_days", "2026-11-13T08:00:00+08:00"),
        ("4", "hours", "2026-11-20T12:30:00+08:00"),
        ("5", "calendar_days", "2026-11-15T00:00:00+08:00"),
    ],
)
def test_warning_before_a_deadline(amount: str, unit: str, warned: str) -> None:
    """A warning comes at opening time that many days before the last day, or that many office hours before its end."""
    assert CITY.before(at("2026-11-20T23:59:59+08:00"), Decimal(amount), unit) == at(warned)  # type: ignore[arg-type]


def test_counting_back_from_a_closed_day() -> None:
    """Counted back from a closed day, the first working day before it is one day earlier."""
    assert CITY.subtract_working_days(date(2026, 11, 22), 1) == date(2026, 11, 20)
    assert CITY.subtract_working_days(date(2026, 11, 22), 0) == date(2026, 11, 22)
    assert CITY.add_working_days(date(2026, 11, 22), 0) == date(2026, 11, 22)


def test_beyond_the_covered_years() -> None:
    """Nothing is computed from days whose holidays are unknown: the error names the day and the covered years."""
    with pytest.raises(BeyondCalendar, match=r"2028-01-01 is outside .* 2025-01-01 to 2027-12-31"):
        CITY.add_working_days(date(2027, 12, 28), 5)
    with pytest.raises(BeyondCalendar):
        CITY.subtract_working_days(date(2025, 1, 3), 3)
    with pytest.raises(BeyondCalendar):
        CITY.is_working_day(date(2028, 1, 3))
    with pytest.raises(BeyondCalendar):
        CITY.deadline(at("2027-12-30T10:00:00+08:00"), Decimal(60), "calendar_days")
    with pytest.raises(BeyondCalendar):
        CITY.add_hours(at("2027-12-30T10:00:00+08:00"), Decimal(60))
    with pytest.raises(BeyondCalendar):
        CITY.subtract_hours(at("2025-01-03T10:00:00+08:00"), Decimal(60))


def test_naive_instants_are_refused() -> None:
    """An instant without a timezone is refused instead of being read in the server's zone."""
    with pytest.raises(ValueError, match="timezone"):
        CITY.day_zero(datetime(2026, 11, 20, 10))


def test_calendar_is_a_value() -> None:
    """A calendar cannot be changed, and two calendars of the same data are equal."""
    with pytest.raises(FrozenInstanceError):
        CITY.version = "2"  # type: ignore[misc]
    assert Calendar(CITY.timezone, CITY.hours, CITY.closed, 2025, 2027) == CITY


def test_opening_instant_of_a_closed_day() -> None:
    """A closed day has no opening time, so its start stands in."""
    assert CITY.opening_instant(date(2026, 11, 23)) == at("2026-11-23T08:00:00+08:00")
    assert CITY.opening_instant(date(2026, 11, 22)) == at("2026-11-22T00:00:00+08:00")


@given(day=DAYS, count=st.integers(1, 40))
def test_adding_and_subtracting_agree(day: date, count: int) -> None:
    """Going forward from a working day and back by as many returns to it, and the distance is the count."""
    start = CITY.add_working_days(day, 1)
    end = CITY.add_working_days(start, count)
    assert CITY.subtract_working_days(end, count) == start
    assert CITY.working_days_between(start, end) == count
    assert CITY.working_days_between(end, start) == -count
    assert CITY.is_working_day(end)


@given(
    sent=st.datetimes(datetime(2025, 3, 1), datetime(2027, 9, 1), timezones=st.just(UTC)),
    holiday=DAYS,
    days=st.integers(1, 30),
)
def test_a_new_holiday_never_shortens_a_deadline(sent: datetime, holiday: date, days: int) -> None:
    """Adding a holiday to the calendar moves a deadline later or leaves it, in days and in hours."""
    more = Calendar(CITY.timezone, WEEK, {**CITY.closed, holiday: Text("Libur", "Holiday")}, 2025, 2027)
    for unit in ("working_days", "hours"):
        assert more.deadline(sent, Decimal(days), unit) >= CITY.deadline(sent, Decimal(days), unit)


@given(
    first=st.datetimes(datetime(2025, 3, 1), datetime(2027, 9, 1), timezones=st.just(UTC)),
    minutes=st.integers(0, 10000),
)
def test_sent_later_never_ends_earlier(first: datetime, minutes: int) -> None:
    """Whatever is sent later has no earlier deadline, whichever unit the limit has."""
    second = first + timedelta(minutes=minutes)
    for unit in ("working_days", "calendar_days", "hours"):
        assert CITY.deadline(first, Decimal(3), unit) <= CITY.deadline(second, Decimal(3), unit)


def test_a_calendar_for_every_day_of_the_week() -> None:
    """A service that works on weekends counts them: the calendar knows only the hours it is given."""
    daily = Calendar("Asia/Makassar", dict.fromkeys(range(7), ((time(8), time(14)),)), {}, 2026, 2026)
    assert daily.add_working_days(date(2026, 11, 20), 3) == date(2026, 11, 23)


def test_leap_day_is_a_day() -> None:
    """The 29th of February is counted in a leap year, in working and in calendar days."""
    leap = Calendar("Asia/Jayapura", WEEK, {}, 2028, 2028)
    assert leap.add_working_days(date(2028, 2, 28), 2) == date(2028, 3, 1)
    assert leap.last_day(date(2028, 2, 28), 2, "calendar_days") == date(2028, 3, 1)
    assert leap.working_days_between(date(2028, 2, 28), date(2028, 2, 29)) == 1


def test_hours_of_a_period_hold_on_its_days_alone() -> None:
    """Of several periods that hold a day the last one counts; outside them the usual hours do."""
    short, shorter = ((time(8), time(12)),), ((time(9), time(10)),)
    calendar = replace(
        CITY,
        periods=(
            Period(date(2026, 11, 16), None, dict.fromkeys(range(5), short)),
            Period(date(2026, 11, 18), date(2026, 11, 19), {2: shorter}),
        ),
    )
    assert calendar.hours_on(date(2026, 11, 13)) == CITY.hours[4]
    assert calendar.hours_on(date(2026, 11, 17)) == calendar.hours_on(date(2027, 11, 17)) == short
    assert calendar.hours_on(date(2026, 11, 18)) == shorter
    assert not calendar.is_working_day(date(2026, 11, 19))  # a weekday that the period leaves out
    assert calendar.hours_on(date(2026, 12, 25)) == ()
    assert calendar.usual_hours(date(2026, 12, 25)) == short
    assert calendar.week_of(date(2026, 11, 22)) == {0: short, 1: short, 2: shorter, 4: short}
    assert calendar.usual_hours(date(2040, 1, 2)) == short
    with pytest.raises(BeyondCalendar):
        calendar.hours_on(date(2040, 1, 2))


def test_a_calendar_knows_those_that_differ() -> None:
    """An office or service with a calendar of its own is counted by it, all others by the city's."""
    own = replace(CITY, closed={**CITY.closed, date(2026, 11, 20): Text("Libur", "Holiday")})
    city = replace(CITY, own={"parks": own})
    assert city.of("parks") is own
    assert city.of("roads") is city
    assert own.of("parks") is own


def test_office_seconds_of_a_day() -> None:
    """A usual working day is as long as its hours without the breaks, on average over the week."""
    assert CITY.seconds_a_day == (4 * 8 + 8.5) / 5 * 3600
    assert replace(CITY, hours={0: ((time(8), time(12)), (time(13), time(14)))}).seconds_a_day == 5 * 3600


MINUTE_OF_OFFICE = Calendar("Asia/Makassar", {0: ((time(8, 0, 30), time(8, 2)),)}, {}, 2026, 2026)


@pytest.mark.parametrize(
    ("first", "last", "seconds"),
    [
        ("2026-11-19T08:00:00+08:00", "2026-11-19T08:00:01+08:00", 1),
        ("2026-11-19T15:00:00+08:00", "2026-11-20T09:00:00+08:00", 2 * 3600),
        ("2026-11-19T05:00:00+08:00", "2026-11-19T08:00:00+08:00", 0),
        ("2026-11-19T16:00:00+08:00", "2026-11-20T08:00:00+08:00", 0),
        ("2026-11-20T16:00:00+08:00", "2026-11-23T08:00:00+08:00", 1800),
        ("2026-11-21T10:00:00+08:00", "2026-11-22T10:00:00+08:00", 0),
        ("2026-11-16T08:00:00+08:00", "2026-11-23T08:00:00+08:00", (4 * 8 + 8) * 3600 + 1800),
        ("2025-01-01T00:00:00+08:00", "2025-01-02T08:00:05+08:00", 5),
        ("2027-12-30T15:59:00+08:00", "2027-12-31T23:59:59+08:00", 60 + 8 * 3600 + 1800),
    ],
)
def test_office_time_between_two_instants(first: str, last: str, seconds: int) -> None:
    """Only the seconds in which the office is open count, whatever the hour at which the two instants lie."""
    assert CITY.office_seconds_between(at(first), at(last)) == seconds


def test_opening_hours_count_to_the_second() -> None:
    """An office that opens at half past a minute has ninety seconds, and the first of them is the first of its day."""
    monday, next_monday = at("2026-11-16T08:00:30+08:00"), at("2026-11-23T08:00:30+08:00")
    assert MINUTE_OF_OFFICE.opening_instant(date(2026, 11, 16)) == monday
    assert MINUTE_OF_OFFICE.office_seconds_between(monday, next_monday) == 90
    assert MINUTE_OF_OFFICE.add_office_seconds(monday, 89) == at("2026-11-16T08:01:59+08:00")
    assert MINUTE_OF_OFFICE.add_office_seconds(monday, 90) == at("2026-11-16T08:02:00+08:00")
    assert MINUTE_OF_OFFICE.add_office_seconds(monday, 91) == at("2026-11-23T08:00:31+08:00")
    assert MINUTE_OF_OFFICE.subtract_hours(at("2026-11-23T08:00:31+08:00"), Decimal("0.025")) == at(
        "2026-11-16T08:00:31+08:00"
    )
    assert MINUTE_OF_OFFICE.subtract_hours(next_monday, Decimal(0)) == next_monday


@pytest.mark.parametrize(
    ("days", "unit", "later"),
    [
        (0, "working_days", "2026-11-20T10:15:00+08:00"),
        (1, "working_days", "2026-11-23T10:15:00+08:00"),
        (1, "calendar_days", "2026-11-21T10:15:00+08:00"),
        (3, "calendar_days", "2026-11-23T10:15:00+08:00"),
    ],
)
def test_the_same_time_some_days_later(days: int, unit: str, later: str) -> None:
    """So many working or calendar days later is the same time of day, told in UTC."""
    found = CITY.later(at("2026-11-20T10:15:00+08:00"), days, unit)  # type: ignore[arg-type]
    assert (found, found.tzinfo) == (at(later), UTC)


def test_what_comes_in_the_evening_may_count_for_the_same_day() -> None:
    """A service may count what is sent after closing time for that day; on a closed day nothing counts."""
    evening, sunday = at("2026-11-20T20:00:00+08:00"), at("2026-11-22T10:00:00+08:00")
    assert CITY.day_zero(evening) == date(2026, 11, 23)
    assert CITY.day_zero(evening, evening_counts=True) == date(2026, 11, 20)
    assert CITY.day_zero(sunday, evening_counts=True) == date(2026, 11, 23)


def test_the_first_and_the_last_covered_day_are_covered() -> None:
    """A calendar knows its years from their first to their last instant, and names the day beyond them."""
    assert not CITY.is_working_day(date(2025, 1, 1))
    assert CITY.is_working_day(date(2027, 12, 31))
    assert CITY.add_working_days(date(2025, 1, 1), 1) == date(2025, 1, 2)
    assert CITY.subtract_working_days(date(2025, 1, 3), 1) == date(2025, 1, 2)
    assert CITY.add_working_days(date(2027, 12, 30), 1) == date(2027, 12, 31)
    assert CITY.last_day(date(2027, 12, 30), 1, "calendar_days") == date(2027, 12, 31)
    for call in (
        lambda: CITY.is_working_day(date(2024, 12, 31)),
        lambda: CITY.subtract_working_days(date(2025, 1, 2), 1),
        lambda: CITY.office_seconds_between(at("2024-12-31T23:59:59+08:00"), at("2025-01-02T09:00:00+08:00")),
    ):
        with pytest.raises(BeyondCalendar, match=r"2024-12-31 is outside") as caught:
            call()
        assert (caught.value.first, caught.value.last) == (date(2025, 1, 1), date(2027, 12, 31))
    for call in (
        lambda: CITY.add_working_days(date(2027, 12, 31), 1),
        lambda: CITY.last_day(date(2027, 12, 30), 2, "calendar_days"),
        lambda: CITY.later(at("2027-12-31T10:00:00+08:00"), 1, "calendar_days"),
        lambda: CITY.office_seconds_between(at("2027-12-31T09:00:00+08:00"), at("2028-01-01T00:00:00+08:00")),
        lambda: CITY.add_office_seconds(at("2027-12-31T16:30:00+08:00"), 1),
    ):
        with pytest.raises(BeyondCalendar, match=r"2028-01-01 is outside"):
            call()


def test_no_instant_without_a_timezone_is_reckoned_with() -> None:
    """Office hours and dates are refused alike for an instant that says no timezone."""
    naive = datetime(2026, 11, 20, 10)
    for call in (CITY.local_date, CITY.day_zero, lambda each: CITY.add_office_seconds(each, 1)):
        with pytest.raises(ValueError, match="timezone"):
            call(naive)
