"""Office time: working days laid end to end, and what lies within a limit."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from tests.workflows import makers as m
from workflows.calendar import Calendar
from workflows.definition import Value
from workflows.simulation.office_time import OfficeTime

# Monday to Thursday 8:15 to 16:45 (510 minutes), Friday 8:30 to 16:00 (450 minutes); 6 January 2026, a Tuesday, is closed.
WEEK = {**{day: ((time(8, 15), time(16, 45)),) for day in range(4)}, 4: ((time(8, 30), time(16, 0)),)}
CALENDAR = Calendar("Asia/Makassar", WEEK, {date(2026, 1, 6): m.text("closed")}, 2025, 2026)
SATURDAY = date(2026, 1, 3)


def office(days: int = 6, begins: date = SATURDAY) -> OfficeTime:
    return OfficeTime(CALENDAR, begins, days)


def limit(amount: str, unit: str) -> Value:
    return Value("limit", Decimal(amount), unit, m.text("limit"))  # type: ignore[arg-type]


def test_days_are_the_working_days_from_the_first_on() -> None:
    """Weekends and closed days are left out, and each day begins where the one before ended."""
    time_ = office()
    assert time_.days == [date(2026, 1, day) for day in (5, 7, 8, 9, 12, 13)]
    assert time_.starts == [0, 510, 1020, 1530, 1980, 2490]
    assert time_.ends == 3000
    assert time_.minutes_a_day == 500
    assert office(1, date(2026, 1, 5)).days == [date(2026, 1, 5)]


def test_days_beyond_the_calendar_have_no_holidays() -> None:
    """After the last covered year and before the first, every day of the week with office hours is a working day."""
    assert office(3, date(2026, 12, 31)).days == [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 4)]
    assert office(2, date(2024, 12, 31)).days == [date(2024, 12, 31), date(2025, 1, 1)]
    closed = Calendar(
        "Asia/Makassar", WEEK, dict.fromkeys([date(2025, 1, 1), date(2026, 12, 31)], m.text("x")), 2025, 2026
    )
    assert OfficeTime(closed, date(2026, 12, 31), 1).days == [date(2027, 1, 1)]
    assert OfficeTime(closed, date(2025, 1, 1), 1).days == [date(2025, 1, 2)]


@pytest.mark.parametrize(
    ("minute", "index", "day"), [(0, 0, 5), (509.9, 0, 5), (510, 1, 7), (1979, 3, 9), (1980, 4, 12), (9999, 5, 13)]
)
def test_a_minute_lies_in_its_day(minute: float, index: int, day: int) -> None:
    """The first minute of a day belongs to it and not to the day before."""
    assert office().index(minute) == index
    assert office().date_at(minute) == date(2026, 1, day)


@pytest.mark.parametrize(
    ("amount", "unit", "less", "latest"),
    [
        ("2", "hours", 0, 120),
        ("20", "hours", 1, 700),  # a day less is 500 minutes less
        ("2", "working_days", 0, 1529.9),  # until the end of the second day after
        ("2", "working_days", 1, 1019.9),
        ("4", "calendar_days", 0, 1979.9),  # Monday to Friday of the same week
        ("4", "calendar_days", 1, 1529.9),
    ],
)
def test_what_closes_by_the_last_minute_is_in_time(amount: str, unit: str, less: int, latest: float) -> None:
    """What was opened on Monday morning is in time up to its last minute and late one minute after."""
    assert office().in_time(0, latest, limit(amount, unit), less) is True
    assert office().in_time(0, latest + 1, limit(amount, unit), less) is False


def test_a_limit_counts_from_the_opening() -> None:
    """Opened later, it ends later; without a limit there is nothing to keep, and nothing is taken off unless asked."""
    assert office().in_time(600, 720, limit("2", "hours")) is True
    assert office().in_time(600, 721, limit("2", "hours")) is False
    assert office().in_time(1530, 2490, limit("4", "calendar_days")) is True
    assert office().in_time(1530, 2490, limit("3", "calendar_days")) is False
    assert office().in_time(600, 1530, limit("2", "working_days")) is True
    assert office().in_time(600, 1530, limit("1", "working_days")) is False
    assert office().in_time(0, 1, None) is None
