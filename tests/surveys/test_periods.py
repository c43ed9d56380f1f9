"""An index is published for months, quarters and semesters."""

from __future__ import annotations

from datetime import date

import pytest

from permits.surveys.periods import Period, period_of, read_period


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2026-S1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-S2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_code_names_its_days(written: str, first: date, last: date) -> None:
    """A period's code says its first and last day and can be written back."""
    period = read_period(written)
    assert period is not None
    assert (period.first_day, period.last_day, period.code) == (first, last, written)


@pytest.mark.parametrize(
    "written", ["", "2026", "2026-S3", "2026-Q5", "2026-13", "2026-00", "26-S1", "2026-S1 ", "2026-s1"]
)
def test_other_codes_are_no_period(written: str) -> None:
    """A mistyped code is no period."""
    assert read_period(written) is None


def test_every_day_lies_in_its_period() -> None:
    """The day's own semester, quarter and month contain it, at the edges too."""
    for day in (date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31)):
        for kind in ("semester", "quarter", "month"):
            period = period_of(day, kind)
            assert period.first_day <= day <= period.last_day


def test_periods_follow_without_a_gap() -> None:
    """The period before and the one after touch, across the turn of a year too."""
    first = Period("quarter", 2026, 1)
    assert (first.previous.code, first.previous.next) == ("2025-Q4", first)
    assert Period("semester", 2026, 2).next.code == "2027-S1"
