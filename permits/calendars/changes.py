"""What may be changed in a calendar, and what is wrong with a change: days that close or open, hours for some days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from permits.calendars.models import KINDS
from permits.definitions.holidays import FIRST_YEAR, DayKind, KnownDay
from permits.errors import Problem
from workflows import City
from workflows.calendar import WeekHours
from workflows.definition import Text

LONGEST_TITLE, LONGEST_REASON = 200, 500


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day to be closed, as what and by which decree; or to be opened (``closed`` False).

    ``calendar`` is empty for the city's, otherwise the code of an office or of a calendar that the city's file names.
    """

    day: date
    closed: bool
    kind: DayKind = "local"
    title: Text = Text("", "")
    basis: str = ""
    announced_on: date | None = None
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class HoursChange:
    """Other hours from one day to another, or from then on; without ``week`` the usual ones again."""

    first: date
    last: date | None
    week: WeekHours | None
    basis: str = ""
    announced_on: date | None = None
    calendar: str = ""


Change = DayChange | HoursChange


def reason_problems(reason: str) -> list[Problem]:
    """What is wrong with the reason that stands in the history."""
    if not reason.strip():
        return [Problem("reason", "reason_missing")]
    if len(reason) > LONGEST_REASON:
        return [Problem("reason", "too_long", {"limit": str(LONGEST_REASON)})]
    return []


def problems_of(
    changes: Sequence[Change], city: City, known: Mapping[str, Mapping[date, KnownDay]], last: int
) -> list[Problem]:
    """Everything wrong with these changes. ``known`` are the days of each calendar concerned, ``last`` the last year."""
    found = []
    for each in changes:
        if each.calendar and each.calendar not in city.calendar_titles():
            found.append(Problem("calendar", "calendar_unknown", {"given": each.calendar}))
        elif isinstance(each, HoursChange):
            found += _of_hours(each, last)
        else:
            days = known[each.calendar]
            found += _of_day(each, each.day in days and days[each.day].closed, last)
    return found


def _of_day(change: DayChange, is_closed: bool, last: int) -> list[Problem]:
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
    return found + _of_basis(change.basis)


def _of_hours(change: HoursChange, last: int) -> list[Problem]:
    found = []
    if not FIRST_YEAR <= change.first.year <= last:
        found.append(Problem("first", "year_unknown", {"year": str(change.first.year)}))
    if change.last is not None and change.last < change.first:
        found.append(Problem("last", "days_out_of_order"))
    if change.week is not None:
        if not any(change.week.values()):
            found.append(Problem("week", "never_open"))
        for weekday, spans in change.week.items():
            times = [each for span in spans for each in span]
            if times != sorted(set(times)):
                found.append(Problem(f"hours-{weekday}", "hours_out_of_order"))
    return found + _of_basis(change.basis)


def _of_basis(basis: str) -> list[Problem]:
    if not basis.strip():
        return [Problem("basis", "basis_missing")]
    if len(basis) > LONGEST_REASON:
        return [Problem("basis", "too_long", {"limit": str(LONGEST_REASON)})]
    return []
