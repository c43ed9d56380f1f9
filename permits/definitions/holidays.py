"""The office's calendar from the city's file and the published holidays.

National holidays and joint leave come from the ``holidays`` library, which copies them from the joint ministers' decrees
(SKB 3 Menteri); the city adds its own days. Beyond the library's years the calendar refuses to answer.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from importlib import metadata

from holidays import country_holidays

from workflows import City
from workflows.calendar import Calendar
from workflows.definition import Text

FIRST_YEAR, LAST_YEAR = 2024, 2027


@lru_cache(maxsize=8)
def closed_days(country: str, joint_leave: bool, first: int, last: int) -> dict[date, Text]:
    """Days on which offices are closed, with the name of the holiday in both languages."""
    categories = ("public", "government") if joint_leave else ("public",)
    years = range(first, last + 1)
    indonesian = country_holidays(country, years=years, categories=categories, language="id")
    english = country_holidays(country, years=years, categories=categories, language="en_US")
    return {day: Text(name, english[day]) for day, name in indonesian.items()}


def build_calendar(city: City) -> Calendar:
    """The calendar that limits of this city are counted by."""
    plan = city.calendar
    closed = closed_days(plan.holidays, plan.joint_leave_closed, FIRST_YEAR, LAST_YEAR)
    return Calendar(
        timezone=city.timezone,
        hours={weekday: (each.opens, each.closes) for weekday, each in plan.hours.items()},
        closed={**closed, **{each.date: each.title for each in plan.extra}},
        first_year=FIRST_YEAR,
        last_year=LAST_YEAR,
        version=f"holidays {metadata.version('holidays')}",
    )
