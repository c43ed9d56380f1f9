"""Change the office's calendar: every change is a new version, and every change promises that deadlines are counted anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from permits.calendars import queries
from permits.calendars.models import KINDS, CalendarDay, CalendarVersion
from permits.db import assert_transaction, connection
from permits.definitions import queries as definitions
from permits.definitions.holidays import (
    FIRST_YEAR,
    LAST_YEAR,
    Changes,
    DayKind,
    KnownDay,
    covered_years,
    known_days,
    library_name,
    published,
)
from permits.errors import Conflict, Invalid, Problem
from permits.scheduling.operations import schedule
from workflows import City
from workflows.definition import Text

LONGEST_TITLE, LONGEST_REASON = 200, 500
FURTHEST_YEAR = 2100


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day to be closed, as what and by which decree; or to be opened (``closed`` False)."""

    day: date
    closed: bool
    kind: DayKind = "local"
    title: Text = Text("", "")
    basis: str = ""
    announced_on: date | None = None


def proposed(changes: Sequence[DayChange], reason: str, *, opens_years: bool = False) -> Changes:
    """The table as it would stand after these changes: what a trial counts by. Raises Invalid with every problem.

    ``opens_years``: the changes hold all closed days of years that nothing was known of.
    """
    before = queries.changes_up_to(queries.newest_version())
    city = definitions.city()
    known = known_days(city, before)
    last = FURTHEST_YEAR if opens_years else covered_years(before)[1]
    problems = _problems(changes, reason, known, last)
    if problems:
        raise Invalid(tuple(problems))
    days = {**_copies(city, before, changes), **before.days, **{each.day: _known(each, known) for each in changes}}
    return replace(before, years=before.years | {each.day.year for each in changes}, days=days)


def change_days(
    changes: Sequence[DayChange],
    reason: str,
    by: str,
    now: datetime,
    expected: int | None = None,
    *,
    opens_years: bool = False,
) -> int:
    """Close or open days and promise that every open case's deadlines are counted anew. Returns the new version.

    ``expected`` is the version that whoever changes it has seen. The first change in a year copies what is published of that
    year, in a version of its own. Raises Conflict when the calendar changed meanwhile, Invalid with every problem.
    """
    newest = queries.newest_version()
    if expected is not None and expected != newest:
        raise Conflict("calendar_changed")
    proposed(changes, reason, opens_years=opens_years)
    city, before = definitions.city(), queries.changes_up_to(newest)
    known = known_days(city, before)
    fresh = sorted({each.day.year for each in changes} - before.years)
    if fresh:
        newest = _add_version(newest + 1, fresh, _copies(city, before, changes).values(), library_name(), by, now)
    version = _add_version(newest + 1, [], [_known(each, known) for each in changes], reason, by, now)
    promise_recount(f"calendar:{version}", now)
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


def promise_recount(mark: str, now: datetime) -> None:
    """Promise that every open case is counted anew; ``mark`` names what changed, so that it is promised once."""
    schedule("calendar.recount", f"calendar.recount:{mark}:", now, None, {"mark": mark, "after": ""}, now)


def _copies(city: City, before: Changes, changes: Sequence[DayChange]) -> dict[date, KnownDay]:
    years = {each.day.year for each in changes} - before.years
    return _published_in(city, years)


def _published_in(city: City, years: Iterable[int]) -> dict[date, KnownDay]:
    wanted = set(years)
    found = published(city.calendar.holidays, FIRST_YEAR, LAST_YEAR)
    return {day: each for day, each in found.items() if day.year in wanted}


def _problems(changes: Sequence[DayChange], reason: str, known: dict[date, KnownDay], last: int) -> list[Problem]:
    found = []
    if not reason.strip():
        found.append(Problem("reason", "reason_missing"))
    if len(reason) > LONGEST_REASON:
        found.append(Problem("reason", "too_long", {"limit": str(LONGEST_REASON)}))
    for each in changes:
        found += _problems_of(each, each.day in known and known[each.day].closed, last)
    return found


def _problems_of(change: DayChange, is_closed: bool, last: int) -> list[Problem]:
    if not FIRST_YEAR <= change.day.year <= last:
        return [Problem("day", "year_unknown", {"year": str(change.day.year)})]
    if not change.closed:
        return [] if is_closed else [Problem("day", "day_open_already")]
    found = [Problem("day", "day_closed_already")] if is_closed else []
    if change.kind not in KINDS:
        found.append(Problem("kind", "kind_unknown"))
    for language in ("id", "en"):
        title = change.title[language].strip()
        if not title:
            found.append(Problem(f"title_{language}", "title_missing"))
        elif len(title) > LONGEST_TITLE:
            found.append(Problem(f"title_{language}", "too_long", {"limit": str(LONGEST_TITLE)}))
    if not change.basis.strip():
        found.append(Problem("basis", "basis_missing"))
    elif len(change.basis) > LONGEST_REASON:
        found.append(Problem("basis", "too_long", {"limit": str(LONGEST_REASON)}))
    return found


def _known(change: DayChange, known: dict[date, KnownDay]) -> KnownDay:
    """The day as the table has it from now on; an opened one keeps the name it was closed under."""
    if not change.closed and change.day in known:
        was = known[change.day]
        return replace(was, closed=False, source="table", announced_on=change.announced_on)
    basis = Text(change.basis.strip(), change.basis.strip())
    title = Text(change.title.id.strip(), change.title.en.strip())
    return KnownDay(change.day, change.closed, change.kind, title, basis, "table", change.announced_on)


def _add_version(number: int, years: list[int], days: Iterable[KnownDay], reason: str, by: str, now: datetime) -> int:
    rows: list[dict[str, Any]] = [
        {
            "version_id": number,
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
    said = [queries.digest_of(number - 1), number, now.isoformat(), by, reason, years, rows]
    digest = hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()
    version = {
        "id": number,
        "changed_at": now,
        "changed_by": by,
        "reason": reason.strip(),
        "years": years,
        "digest": digest,
    }
    try:
        assert_transaction().execute(insert(CalendarVersion).values(**version))
    except IntegrityError as error:  # somebody else made this version at the same instant
        raise Conflict("calendar_changed") from error
    if rows:
        connection().execute(insert(CalendarDay), rows)
    return number
