"""Doors of the office's calendar: the closed days of a year with a picture of its months, and their changing."""

from __future__ import annotations

from calendar import Calendar as Weeks
from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock, wording
from permits.accounts.policy import may_reach, require
from permits.calendars import hours_pages, operations, queries
from permits.calendars.blueprint import bp
from permits.calendars.changes import DayChange
from permits.calendars.forms import Typed, read_form, sentences
from permits.calendars.hours_pages import asked_calendar
from permits.calendars.recounting import Trial, trial
from permits.db import transaction
from permits.definitions import queries as definitions
from permits.definitions.holidays import build_calendar, covered_years, joint_leave_closed, known_days
from permits.errors import Conflict, Invalid, NotFound
from permits.language import language
from workflows.calendar import Calendar

__all__ = ["bp", "hours_pages"]
WEEKS = Weeks()


@bp.get("/calendar")
def index() -> ResponseReturnValue:
    """The closed days of a year, its months as a picture, who changed what and why."""
    require("calendar.read")
    return _page(
        _year(request.args.get("year", "")), Typed({"calendar": asked_calendar()}), saved="saved" in request.args
    )


@bp.post("/calendar")
def change() -> ResponseReturnValue:
    """Look what a change would do to the open cases, or make it."""
    actor = require("calendar.change")
    typed = read_form(request.form)
    if typed.problems or typed.change is None:
        return _page(_typed_year(typed), typed), 400
    try:
        if request.form.get("act") != "save":
            coming = build_calendar(definitions.city(), operations.proposed([typed.change], typed.reason))
            return _page(typed.change.day.year, typed, found=trial(coming, clock.now(), typed.change.calendar))
        with transaction():
            seen = request.form.get("seen", "")
            expected = int(seen) if seen.isdecimal() else -1
            operations.change_calendar([typed.change], typed.reason, actor.id, clock.now(), expected)
    except Invalid as invalid:
        refused = Typed(typed.boxes, typed.change, sentences(invalid.problems))
        return _page(_typed_year(typed), refused), 400
    except Conflict:
        return _page(typed.change.day.year, typed, moved=True), 409
    return redirect(url_for(".index", year=typed.change.day.year, calendar=typed.change.calendar or None, saved=1), 303)


def _year(asked: str) -> int:
    first, last = covered_years(queries.changes_up_to(queries.newest_version()))
    if not asked:
        return min(max(definitions.calendar().local_date(clock.now()).year, first), last)
    if not asked.isdecimal() or not first <= int(asked) <= last:
        raise NotFound
    return int(asked)


def _typed_year(typed: Typed[DayChange]) -> int:
    first, last = covered_years(queries.changes_up_to(queries.newest_version()))
    year = typed.change.day.year if typed.change else 0
    return year if first <= year <= last else _year("")


def _page(
    year: int, typed: Typed[DayChange], *, found: Trial | None = None, moved: bool = False, saved: bool = False
) -> str:
    changes = queries.changes_up_to(queries.newest_version())
    city = definitions.city()
    titles = city.calendar_titles()
    code = typed.boxes.get("calendar", "")
    code = code if code in titles else ""
    calendar, known = definitions.calendar().of(code), known_days(city, changes, code)
    today = calendar.local_date(clock.now())
    first, last = covered_years(changes)
    history = queries.history(year, code)
    return render_template(
        "calendars/index.html",
        year=year,
        years=range(first, last + 1),
        days=[known[day] for day in sorted(known) if day.year == year],
        months=_months(year, calendar),
        code=code,
        calendars={each: words[language()] for each, words in titles.items()},
        own_days=set(changes.own.get(code, {})),
        weekdays=wording.WEEKDAYS[language()],
        hours=hours_pages.week_lines(calendar.week_of(today)),
        joint_leave_closed=joint_leave_closed(city, code),
        kinds=_kinds(),
        sources={"library": _("published"), "city": _("the city's file"), "table": _("this table")},
        history=[(each, queries.changer(each.by)) for each in history],
        version=changes.version,
        typed=typed,
        trial=found,
        moved=moved,
        saved=saved,
        may_change=may_reach("calendars.change"),
    )


def _months(year: int, calendar: Calendar) -> list[dict[str, Any]]:
    """Twelve months of weeks; each day its number, whether the office is closed and why."""
    return [
        {
            "name": wording.MONTHS[language()][month - 1],
            "weeks": [
                [_cell(day, month, calendar.is_working_day(day) if day.year == year else False, calendar.closed)
                 for day in week]
                for week in WEEKS.monthdatescalendar(year, month)
            ],
        }
        for month in range(1, 13)
    ]  # fmt: skip


def _cell(day: date, month: int, works: bool, closed: Any) -> tuple[int, str, str] | None:
    """Number, kind (work, closed, rest) and the name of a closed day; None for a day of another month."""
    if day.month != month:
        return None
    if day in closed:
        return day.day, "closed", closed[day][language()]
    return day.day, "work" if works else "rest", ""


def _kinds() -> dict[str, str]:
    return {
        "holiday": _("National holiday"),
        "joint_leave": _("Joint leave (cuti bersama)"),
        "local": _("Local closed day"),
    }
