"""Change a calendar: every change is a new version, and every change promises that deadlines are counted anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from permits.calendars import queries
from permits.calendars.changes import Change, DayChange, HoursChange, problems_of, reason_problems
from permits.calendars.models import CalendarDay, CalendarHours, CalendarVersion
from permits.db import assert_transaction, connection
from permits.definitions import queries as definitions
from permits.definitions.holidays import (
    FIRST_YEAR,
    LAST_YEAR,
    Changes,
    KnownDay,
    KnownHours,
    covered_years,
    known_days,
    library_name,
    published,
)
from permits.errors import Conflict, Invalid, Problem
from permits.inspections.closing import promise_telling
from permits.scheduling.operations import schedule
from workflows import City
from workflows.definition import Text

FURTHEST_YEAR = 2100


def proposed(changes: Sequence[Change], reason: str, *, opens_years: bool = False) -> Changes:
    """The table as it would stand after these changes: what a trial counts by. Raises Invalid with every problem.

    ``opens_years``: the changes hold all closed days of years that nothing was known of.
    """
    before = queries.changes_up_to(queries.newest_version())
    city = definitions.city()
    known = {code: known_days(city, before, code) for code in {each.calendar for each in changes}}
    last = FURTHEST_YEAR if opens_years else covered_years(before)[1]
    problems = reason_problems(reason) + problems_of(changes, city, known, last)
    if problems:
        raise Invalid(tuple(problems))
    days = _copies(city, before, changes) | dict(before.days)
    own = {code: dict(each) for code, each in before.own.items()}
    hours = dict(before.hours)
    for each in changes:
        if isinstance(each, HoursChange):
            hours[each.calendar] = (*hours.get(each.calendar, ()), _known_hours(each))
        else:
            of = own.setdefault(each.calendar, {}) if each.calendar else days
            of[each.day] = _known(each, known[each.calendar])
    return Changes(before.version, before.years | _years(changes), days, own, hours)


def change_calendar(
    changes: Sequence[Change],
    reason: str,
    by: str,
    now: datetime,
    expected: int | None = None,
    *,
    opens_years: bool = False,
) -> int:
    """Close or open days, or set hours, and promise that the cases concerned are counted anew. Returns the new version.

    ``expected`` is the version that whoever changes it has seen. The first change of the city's days in a year copies what is
    published of that year, in a version of its own. All changes are of one calendar. Raises Conflict when the calendar
    changed meanwhile, Invalid with every problem.
    """
    newest = queries.newest_version()
    if expected is not None and expected != newest:
        raise Conflict("calendar_changed")
    proposed(changes, reason, opens_years=opens_years)
    city, before = definitions.city(), queries.changes_up_to(newest)
    code = changes[0].calendar
    known = known_days(city, before, code)
    fresh = sorted(_years(changes) - before.years)
    if fresh:
        newest = _add_version(newest + 1, fresh, _copies(city, before, changes).values(), library_name(), by, now)
    days = [_known(each, known) for each in changes if isinstance(each, DayChange)]
    hours = [_known_hours(each) for each in changes if isinstance(each, HoursChange)]
    version = _add_version(newest + 1, [], days, reason, by, now, hours, code)
    promise_recount(f"calendar:{version}", now, code)
    promise_telling(f"calendar:{version}", now, code)
    return version


def copy_years(years: Iterable[int], by: str, now: datetime) -> int:
    """Copy what is published of these years into the table, so that a newer library changes nothing in them.

    Returns the version in force. Years that are copied already stay as they are. Raises Invalid for a year nothing is
    published of.
    """
    newest = queries.newest_version()
    before = queries.changes_up_to(newest)
    fresh = sorted(set(years) - before.years)
    unknown = [each for each in fresh if not FIRST_YEAR <= each <= LAST_YEAR]
    if unknown:
        raise Invalid(tuple(Problem("year", "year_unknown", {"year": str(each)}) for each in unknown))
    if not fresh:
        return newest
    held = _published_in(definitions.city(), fresh)
    return _add_version(newest + 1, fresh, held.values(), library_name(), by, now)


def promise_recount(mark: str, now: datetime, code: str = "") -> None:
    """Promise that every open case is counted anew, or those that the calendar ``code`` concerns.

    ``mark`` names what changed, so that it is promised once.
    """
    data = {"mark": mark, "after": "", "calendar": code}
    schedule("calendar.recount", f"calendar.recount:{mark}:", now, None, data, now)


def _years(changes: Sequence[Change]) -> set[int]:
    """The years of which the city's days are changed, and which the table therefore takes over whole."""
    return {each.day.year for each in changes if isinstance(each, DayChange) and not each.calendar}


def _copies(city: City, before: Changes, changes: Sequence[Change]) -> dict[date, KnownDay]:
    return _published_in(city, _years(changes) - before.years)


def _published_in(city: City, years: Iterable[int]) -> dict[date, KnownDay]:
    wanted = set(years)
    found = published(city.calendar.holidays, FIRST_YEAR, LAST_YEAR)
    return {day: each for day, each in found.items() if day.year in wanted}


def _known(change: DayChange, known: dict[date, KnownDay]) -> KnownDay:
    """The day as the table has it from now on; an opened one keeps the name it was closed under."""
    if not change.closed and change.day in known:
        was = known[change.day]
        return replace(was, closed=False, source="table", announced_on=change.announced_on)
    basis = Text(change.basis.strip(), change.basis.strip())
    title = Text(change.title.id.strip(), change.title.en.strip())
    return KnownDay(change.day, change.closed, change.kind, title, basis, "table", change.announced_on)


def _known_hours(change: HoursChange) -> KnownHours:
    return KnownHours(change.first, change.last, change.week, change.basis.strip(), change.announced_on)


def _add_version(
    number: int,
    years: list[int],
    days: Iterable[KnownDay],
    reason: str,
    by: str,
    now: datetime,
    hours: Iterable[KnownHours] = (),
    code: str = "",
) -> int:
    rows, spans = _day_rows(number, code, days), _hours_rows(number, code, hours)
    said = [queries.digest_of(number - 1), number, now.isoformat(), by, reason, years, rows, spans]
    version = {
        "id": number,
        "changed_at": now,
        "changed_by": by,
        "reason": reason.strip(),
        "years": years,
        "digest": hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest(),
    }
    try:
        assert_transaction().execute(insert(CalendarVersion).values(**version))
    except IntegrityError as error:  # somebody else made this version at the same instant
        raise Conflict("calendar_changed") from error
    if rows:
        connection().execute(insert(CalendarDay), rows)
    if spans:
        connection().execute(insert(CalendarHours), spans)
    return number


def _day_rows(number: int, code: str, days: Iterable[KnownDay]) -> list[dict[str, Any]]:
    return [
        {
            "version_id": number,
            "calendar": code,
            "day": each.day,
            "closed": each.closed,
            "kind": each.kind,
            "title_id": each.title.id,
            "title_en": each.title.en,
            "basis": each.basis.id,
            "announced_on": each.announced_on,
        }
        for each in days
    ]


def _hours_rows(number: int, code: str, hours: Iterable[KnownHours]) -> list[dict[str, Any]]:
    return [
        {
            "version_id": number,
            "calendar": code,
            "first_day": each.first,
            "last_day": each.last,
            "week": None if each.week is None else queries.kept_week(each.week),
            "basis": each.basis,
            "announced_on": each.announced_on,
        }
        for each in hours
    ]
