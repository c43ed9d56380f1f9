"""The office's calendar from the city's file, the published holidays and the city's own table of closed days.

National holidays and joint leave come from the ``holidays`` library, which copies them from the joint ministers' decrees
(SKB 3 Menteri). A year that the table has copied is the table's alone: a newer library changes nothing in it. The city's
file adds its own days; the newest word of the table on a day counts before all others. Beyond the known years the calendar
refuses to answer.

Hours come from the city's file until the table says others for some days or from a day on. An office or a service with a
calendar of its own has the city's days and hours wherever its own file entry and its own rows say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from importlib import metadata
from typing import Literal

from holidays import country_holidays

from workflows import City
from workflows.calendar import Calendar, Period, WeekHours
from workflows.city import ClosedDay
from workflows.definition import Text

FIRST_YEAR, LAST_YEAR = 2024, 2027
DayKind = Literal["holiday", "joint_leave", "local"]
Source = Literal["library", "city", "table"]


@dataclass(frozen=True, slots=True)
class KnownDay:
    """What is known of one day: whether it is closed, as what, by which decree, and who says so."""

    day: date
    closed: bool
    kind: DayKind
    title: Text
    basis: Text
    source: Source
    announced_on: date | None = None


@dataclass(frozen=True, slots=True)
class KnownHours:
    """Hours said for some days, or from a day on; ``week`` None: from then on they are the usual ones again."""

    first: date
    last: date | None
    week: WeekHours | None
    basis: str
    announced_on: date | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """The table as a version has it: its number, the years it copied, the newest word on each day, the hours in order.

    ``own`` are the days of the calendars that are not the city's, by their code; ``hours`` those of every calendar, the
    city's under the empty code.
    """

    version: int = 0
    years: frozenset[int] = frozenset()
    days: Mapping[date, KnownDay] = field(default_factory=dict)
    own: Mapping[str, Mapping[date, KnownDay]] = field(default_factory=dict)
    hours: Mapping[str, tuple[KnownHours, ...]] = field(default_factory=dict)


UNCHANGED = Changes()


def library_name() -> str:
    """The library and its version, as a basis to be shown until somebody names the decree."""
    return f"holidays {metadata.version('holidays')}"


@lru_cache(maxsize=8)
def published(country: str, first: int, last: int) -> dict[date, KnownDay]:
    """The holidays and joint leave of these years, with their names in both languages."""
    found: dict[date, KnownDay] = {}
    basis = Text(
        f"SKB 3 Menteri (menurut pustaka {library_name()})",
        f"Joint ministers' decree (by the library {library_name()})",
    )
    for category, kind in (("government", "joint_leave"), ("public", "holiday")):
        years = range(first, last + 1)
        indonesian = country_holidays(country, years=years, categories=(category,), language="id")
        english = country_holidays(country, years=years, categories=(category,), language="en_US")
        for day, name in indonesian.items():
            found[day] = KnownDay(day, True, kind, Text(name, english[day]), basis, "library")  # type: ignore[arg-type]
    return found


def known_days(city: City, changes: Changes = UNCHANGED, code: str = "") -> dict[date, KnownDay]:
    """The last word on every day of which anything is said, opened days among them; ``code``: for a calendar of its own."""
    by_library = published(city.calendar.holidays, FIRST_YEAR, LAST_YEAR)
    found = {day: each for day, each in by_library.items() if day.year not in changes.years}
    found |= _of_the_file(city.calendar.extra) | dict(changes.days)
    if code in city.calendars:
        found |= _of_the_file(city.calendars[code].extra)
    return found | dict(changes.own.get(code, {}))


def _of_the_file(extra: Iterable[ClosedDay]) -> dict[date, KnownDay]:
    return {
        each.date: KnownDay(each.date, True, "local", each.title, each.basis or Text("", ""), "city") for each in extra
    }


def covered_years(changes: Changes = UNCHANGED) -> tuple[int, int]:
    """The first and the last year whose closed days are known: the library's, and those the table adds without a gap."""
    last = LAST_YEAR
    while last + 1 in changes.years:
        last += 1
    return FIRST_YEAR, last


def periods_of(said: Iterable[KnownHours]) -> tuple[Period, ...]:
    """The periods with other hours; a later one that goes back to the usual hours takes its days out of those before."""
    found: list[Period] = []
    for each in said:
        if each.week is not None:
            found.append(Period(each.first, each.last, each.week))
            continue
        found = [left for before in found for left in _outside(before, each)]
    return tuple(found)


def _outside(period: Period, taken: KnownHours) -> list[Period]:
    """What is left of a period outside the days that were taken out."""
    found = []
    if period.first < taken.first:
        day_before = taken.first - timedelta(days=1)
        last = day_before if period.last is None else min(day_before, period.last)
        found.append(Period(period.first, last, period.hours))
    if taken.last is not None and (period.last is None or period.last > taken.last):
        found.append(Period(max(taken.last + timedelta(days=1), period.first), period.last, period.hours))
    return found


def build_calendar(city: City, changes: Changes = UNCHANGED) -> Calendar:
    """The calendar that limits of this city are counted by, with those of its offices and services that differ in it."""
    differing = {*city.calendars, *changes.own, *changes.hours} - {""}
    return _build(city, changes, "", {code: _build(city, changes, code, {}) for code in sorted(differing)})


def _build(city: City, changes: Changes, code: str, own: Mapping[str, Calendar]) -> Calendar:
    counted = ("holiday", "joint_leave", "local") if joint_leave_closed(city, code) else ("holiday", "local")
    hours, periods = hours_of(city, changes, code)
    first, last = covered_years(changes)
    return Calendar(
        timezone=city.timezone,
        hours=hours,
        closed={
            day: each.title
            for day, each in known_days(city, changes, code).items()
            if each.closed and each.kind in counted and first <= day.year <= last
        },
        first_year=first,
        last_year=last,
        version=f"{library_name()}, {changes.version}",
        periods=periods,
        own=own,
    )


def joint_leave_closed(city: City, code: str = "") -> bool:
    """Whether days of joint leave are closed in this calendar."""
    mine = city.calendars.get(code)
    if mine is None or mine.joint_leave_closed is None:
        return city.calendar.joint_leave_closed
    return mine.joint_leave_closed


def hours_of(city: City, changes: Changes, code: str = "") -> tuple[WeekHours, tuple[Period, ...]]:
    """The usual hours of a calendar and the periods with others. Hours of its own in the file stand above the city's periods."""
    said, mine = periods_of(changes.hours.get(code, ())), city.calendars.get(code)
    if mine is not None and mine.hours is not None:
        return mine.hours, said
    if not code:
        return city.calendar.hours, said
    return city.calendar.hours, (*periods_of(changes.hours.get("", ())), *said)
