"""The office's calendar as data: every change a version with its reason, two at once told apart, published years copied."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from permits.calendars import operations, queries
from permits.calendars.changes import DayChange
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.definitions.holidays import known_days, published
from permits.errors import Conflict, Invalid
from permits.scheduling.models import ScheduledJob
from tests.support import cases
from workflows.definition import Text

pytestmark = pytest.mark.database
DAY = date(2026, 11, 20)
CLOSED = DayChange(DAY, True, "local", Text("Hari jadi kota", "City day"), "SK Wali Kota 1/2026", date(2026, 11, 16))


@pytest.fixture(autouse=True)
def town(app: Flask, database: SQLAlchemy) -> None:
    cases.publish()


def change(*days: DayChange, reason: str = "Diumumkan", expected: int | None = None, opens_years: bool = False) -> int:
    with transaction():
        return operations.change_calendar(list(days), reason, "Ratna", cases.MONDAY, expected, opens_years=opens_years)


def test_before_any_change_the_published_days_count() -> None:
    """An untouched table leaves the library's holidays and the city file's own days in force."""
    calendar = definitions.calendar()
    assert queries.newest_version() == 0
    assert not calendar.is_working_day(date(2026, 12, 25))
    assert not calendar.is_working_day(date(2027, 5, 10))


def test_a_closed_day_is_a_version_with_its_basis() -> None:
    """Closing a day copies its year first, then makes a version that says who, why and by which decree."""
    assert change(CLOSED, expected=0) == 2
    assert not definitions.calendar().is_working_day(DAY)
    newest, copied = queries.history(2026)
    assert (newest.by, newest.reason, [each.day for each in newest.days]) == ("Ratna", "Diumumkan", [DAY])
    assert newest.days[0].basis.en == "SK Wali Kota 1/2026"
    assert copied.years == (2026,)
    library = {day for day in published("ID", 2024, 2027) if day.year == 2026}
    assert {each.day for each in copied.days} == library
    assert definitions.calendar().version.endswith(", 2")


def test_an_opened_day_keeps_its_history() -> None:
    """A day of joint leave may be opened; what was said of it before stays, and it can be closed again."""
    joint = date(2026, 12, 24)
    change(DayChange(joint, False))
    assert definitions.calendar().is_working_day(joint)
    known = known_days(definitions.city(), queries.changes_up_to(queries.newest_version()))[joint]
    assert (known.closed, known.kind, known.source) == (False, "joint_leave", "table")
    change(DayChange(joint, True, "joint_leave", Text("Cuti bersama", "Joint leave"), "SKB perubahan"))
    assert not definitions.calendar().is_working_day(joint)
    assert len([each for each in queries.history(2026) if not each.years]) == 2


def test_versions_never_change() -> None:
    """The database itself refuses to change or remove what a version says."""
    change(CLOSED)
    for statement in ("update calendar_day set closed = false", "delete from calendar_version"):
        with pytest.raises(DatabaseError, match="only added to"), db.session.begin_nested():
            db.session.execute(text(statement))
    db.session.rollback()


def test_two_at_once_are_told_apart() -> None:
    """Whoever saves on an older version is refused, and nothing is written."""
    change(CLOSED, expected=0)
    with pytest.raises(Conflict, match="calendar_changed"):
        change(DayChange(date(2026, 11, 23), True, "local", Text("a", "a"), "b"), expected=0)
    assert queries.newest_version() == 2


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (DayChange(DAY, True), {"title_missing", "basis_missing"}),
        (DayChange(date(2026, 12, 25), True, "holiday", Text("x", "x"), "y"), {"day_closed_already"}),
        (DayChange(DAY, False), {"day_open_already"}),
        (DayChange(date(2031, 1, 1), True, "holiday", Text("x", "x"), "y"), {"year_unknown"}),
        (DayChange(DAY, True, "feast", Text("x", "x"), "y"), {"kind_unknown"}),  # type: ignore[arg-type]
        (DayChange(DAY, True, "local", Text("x" * 201, "x"), "y" * 501), {"too_long"}),
    ],
)
def test_what_is_missing_is_named(day: DayChange, codes: set[str]) -> None:
    """Every problem at once, and no version."""
    with pytest.raises(Invalid) as caught:
        change(day)
    assert {each.code for each in caught.value.problems} == codes
    assert queries.newest_version() == 0


def test_a_change_without_reason_is_refused() -> None:
    """Whoever changes the calendar says why, in at most 500 characters."""
    for reason, code in (("  ", "reason_missing"), ("x" * 501, "too_long")):
        with pytest.raises(Invalid) as caught:
            change(CLOSED, reason=reason)
        assert [each.code for each in caught.value.problems] == [code]


def test_copied_years_are_the_tables_alone() -> None:
    """Copying years writes each once; years nothing is published of are refused."""
    with transaction():
        version = operations.copy_years([2026, 2027], "Ratna", cases.MONDAY)
    with transaction():
        assert operations.copy_years([2026], "Ratna", cases.MONDAY) == version
        with pytest.raises(Invalid):
            operations.copy_years([1990], "Ratna", cases.MONDAY)
    assert queries.changes_up_to(version).years == {2026, 2027}
    assert not definitions.calendar().is_working_day(date(2026, 12, 25))


def test_a_whole_year_may_be_brought_from_a_file() -> None:
    """Days of a year beyond the library open that year: deadlines may be counted in it from then on."""
    days = [DayChange(date(2028, 1, 1), True, "holiday", Text("Tahun baru", "New year"), "SKB 2028")]
    change(*days, opens_years=True)
    assert definitions.calendar().last_year == 2028
    assert not definitions.calendar().is_working_day(date(2028, 1, 1))


def test_every_change_promises_a_recount() -> None:
    """With the version stands the promise to count open deadlines anew, once for each change."""
    change(CLOSED)
    change(DayChange(DAY, False))
    wanted = select(ScheduledJob.key).where(ScheduledJob.kind == "calendar.recount").order_by(ScheduledJob.id)
    assert list(db.session.scalars(wanted)) == ["calendar.recount:calendar:2:", "calendar.recount:calendar:3:"]
