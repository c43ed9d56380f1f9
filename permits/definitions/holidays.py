"""The office's calendar from the city's file, the published holidays and the city's own table of closed days.

National holidays and joint leave come from the ``holidays`` library, which copies them from the joint ministers' decrees
(SKB 3 Menteri). A year that the table has copied is the table's alone: a newer library changes nothing in it. The city's
file adds its own days; the newest word of the table on a day counts before all others. Beyond the known years the calendar
refuses to answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib import metadata
from typing import Literal

from holidays import country_holidays

from workflows import City
from workflows.calendar import Calendar
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
class Changes:
    """The table of closed days as a version has it: its number, the years it copied, the newest word on each day."""

    version: int = 0
    years: frozenset[int] = frozenset()
    days: Mapping[date, KnownDay] = field(default_factory=dict)


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


def known_days(city: City, changes: Changes = UNCHANGED) -> dict[date, KnownDay]:
    """The last word on every day of which anything is said, opened days among them."""
    by_library = published(city.calendar.holidays, FIRST_YEAR, LAST_YEAR)
    found = {day: each for day, each in by_library.items() if day.year not in changes.years}
    for extra in city.calendar.extra:
        basis = extra.basis or Text("", "")
        found[extra.date] = KnownDay(extra.date, True, "local", extra.title, basis, "city")
    return {**found, **changes.days}


def covered_years(changes: Changes = UNCHANGED) -> tuple[int, int]:
    """The first and the last year whose closed days are known: the library's, and those the table adds without a gap."""
    last = LAST_YEAR
    while last + 1 in changes.years:
        last += 1
    return FIRST_YEAR, last


def build_calendar(city: City, changes: Changes = UNCHANGED) -> Calendar:
    """The calendar that limits of this city are counted by."""
    plan = city.calendar
    counted = ("holiday", "joint_leave", "local") if plan.joint_leave_closed else ("holiday", "local")
    first, last = covered_years(changes)
    return Calendar(
        timezone=city.timezone,
        hours={weekday: (each.opens, each.closes) for weekday, each in plan.hours.items()},
        closed={
            day: each.title
            for day, each in known_days(city, changes).items()
            if each.closed and each.kind in counted and first <= day.year <= last
        },
        first_year=first,
        last_year=last,
        version=f"{library_name()}, {changes.version}",
    )
