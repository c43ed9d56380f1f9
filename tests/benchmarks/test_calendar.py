"""The benchmark of business time: what it measures is right, every line has its fields."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from benchmarks.calendar import calendars, main, measured
from workflows.calendar import Calendar
from workflows.definition import Text


def test_every_profile_and_unit_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Three zones, joint leave closed and counted, hours with breaks, three units: each prints its figures; one for making."""
    main(["--json", "--n", "600", "--rounds", "1"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = {(each["profile"], each["unit"]) for each in lines[:-1]}
    assert len(found) == len(lines) - 1 == 21
    fields = {"bench", "profile", "unit", "amount", "n", "rounds", "per_s", "per_processor_s", "ratio_to_walking"}
    assert all(each.keys() == fields for each in lines[:-1])
    assert lines[-1]["bench"] == "calendar.make"


def test_a_wrong_deadline_stops_the_benchmark() -> None:
    """A calendar whose quick answer is not the one that walking finds is not measured."""
    _, calendar = next(calendars())

    class Hasty(Calendar):
        __slots__ = ()

        def last_day(self, day_zero: date, days: int, unit: str) -> date:
            return day_zero + timedelta(days)

    hasty = Hasty(
        calendar.timezone, calendar.hours, calendar.closed, calendar.first_year, calendar.last_year, version="hasty"
    )
    with pytest.raises(RuntimeError, match="is not what walking finds"):
        measured("hasty", hasty, "working_days", "7", 50, 1)
    sound = replace(calendar, closed={**calendar.closed, date(2026, 11, 20): Text("Libur", "Holiday")})
    assert measured("sound", sound, "working_days", "7", 50, 1)["n"] == 50
