"""``permits calendar``: list, add, remove and import, with a dry run, and refusals as sentences."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from permits.calendars import queries
from permits.calendars.commands import calendar
from permits.definitions import queries as definitions
from tests.support import cases

ADD = ["add", "2026-11-20", "--kind", "holiday", "--title-id", "Pilkada", "--title-en", "Polling day", "--basis",
       "Keppres 10/2026", "--announced", "2026-11-16", "--reason", "Diumumkan"]  # fmt: skip


@pytest.fixture(autouse=True)
def town(app: Flask, database: SQLAlchemy) -> None:
    cases.publish()


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    found = app.test_cli_runner().invoke(calendar, list(arguments))
    return found.exit_code, found.output


def test_days_are_listed(app: Flask) -> None:
    """The closed days of a year, as lines or as JSON."""
    code, said = run(app, "list", "--year", "2026", "--json")
    assert code == 0
    lines = [json.loads(line) for line in said.splitlines()]
    assert {"2026-12-25", "2026-12-24"} <= {each["day"] for each in lines}
    assert "joint_leave" in run(app, "list", "--year", "2026")[1]


def test_a_day_is_added_and_removed(app: Flask) -> None:
    """Adding and removing make versions; a dry run makes none; what cannot be is a sentence and exit code 1."""
    assert run(app, *ADD, "--dry-run") == (0, "0 of 0 open cases would move.\n")
    assert queries.newest_version() == 0
    assert run(app, *ADD)[0] == 0
    assert run(app, *ADD) == (1, "That day is closed already.\n")
    assert run(app, "remove", "2026-11-20", "--reason", "Dicabut")[0] == 0
    assert queries.newest_version() == 3


def test_published_years_and_files_are_imported(app: Flask, tmp_path: Path) -> None:
    """Without a file the published years are copied; a file may open a year that nothing was known of."""
    assert run(app, "import", "--year", "2027") == (0, "The calendar stands at version 1.\n")
    file = tmp_path / "2028.csv"
    file.write_text("day,kind,title_id,title_en,basis,announced_on\n2028-01-01,holiday,Tahun baru,New year,SKB,\n")
    assert run(app, "import", "--file", str(file), "--reason", "SKB 2028")[0] == 0
    assert definitions.calendar().last_year == 2028
    file.write_text("day,kind\nx,holiday\n")
    assert run(app, "import", "--file", str(file), "--reason", "x")[0] == 2


def test_hours_are_set_and_taken_back(app: Flask) -> None:
    """Hours by weekday from a day on, for the city or one office; what cannot be read is said and nothing is written."""
    week = "mon-thu 08:00-12:00,13:00-16:00; fri 08:00-11:30"
    common = ("hours", "--from", "2026-11-16", "--basis", "SE 3/2026", "--reason", "Diumumkan")
    assert run(app, *common, "--week", week, "--dry-run") == (0, "0 of 0 open cases would move.\n")
    assert run(app, *common, "--week", week)[0] == 0
    assert definitions.calendar().week_of(date(2026, 11, 16))[4] == ((time(8), time(11, 30)),)
    assert run(app, *common, "--week", "mon 09:00-12:00", "--calendar", "dishub")[0] == 0
    assert list(definitions.calendar().of("dishub").week_of(date(2026, 11, 16))) == [0]
    assert run(app, *common, "--usual", "--until", "2026-11-20")[0] == 0
    assert definitions.calendar().hours_on(date(2026, 11, 20)) == ((time(8), time(16, 30)),)
    version = queries.newest_version()
    assert run(app, *common, "--week", "mon 12:00-08:00") == (1, "Every time must be later than the one before it.\n")
    assert run(app, *common, "--week", "someday 08:00-12:00")[0] == 2
    assert run(app, *common, "--week", "mon soon")[0] == 2
    assert run(app, *common)[0] == 2
    assert "There is no calendar “nowhere”" in run(app, *common, "--usual", "--calendar", "nowhere")[1]
    assert queries.newest_version() == version


def test_a_day_of_one_office(app: Flask) -> None:
    """A day is added for one office and listed in its calendar alone."""
    assert run(app, *ADD, "--calendar", "dishub")[0] == 0
    assert "Pilkada" in run(app, "list", "--year", "2026", "--calendar", "dishub")[1]
    assert "Pilkada" not in run(app, "list", "--year", "2026")[1]
    assert run(app, "remove", "2026-11-20", "--reason", "Dicabut", "--calendar", "dishub")[0] == 0
