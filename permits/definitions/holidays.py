"""The office's calendar from the city's file and the published holidays.

National holidays and joint leave come from the ``holidays`` library, which copies them from the joint ministers' decrees
(SKB 3 Menteri); the city adds its own days. Beyond the library's years the calendar refuses to answer.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from holidays import country_holidays
from workflows.calendar import Calendar
from workflows.loader import City

FIRST_YEAR, LAST_YEAR = 2024, 2028


@lru_cache(maxsize=8)
def closed_days(country: str, joint_leave: bool, first: int, last: int) -> dict[date, str]:
    """Days on which offices are closed, with the name of the holiday."""
    categories = ("public", "government") if joint_leave else ("public",)
    return dict(country_holidays(country, years=range(first, last + 1), categories=categories, language="id"))


def build_calendar(city: City) -> Calendar:
    """The calendar that limits of this city are counted by."""
    plan = city.calendar
    closed = closed_days(plan.holidays, plan.joint_leave == "closed", FIRST_YEAR, LAST_YEAR)
    return Calendar.build(
        timezone=city.timezone,
        hours=plan.hours,
        closed={**closed, **{each.date: each.title.id for each in plan.extra}},
        first_year=FIRST_YEAR,
        last_year=LAST_YEAR,
    )
