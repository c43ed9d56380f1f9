"""Doors of the office hours: what they are, when others hold, and their changing."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from permits import clock, wording
from permits.accounts.policy import require
from permits.calendars import operations, queries
from permits.calendars.blueprint import bp
from permits.calendars.changes import HoursChange
from permits.calendars.forms import Typed
from permits.calendars.hours_forms import boxes_of, hours_sentences, read_hours_form, spans_in_words
from permits.calendars.recounting import Trial, trial
from permits.db import transaction
from permits.definitions import queries as definitions
from permits.definitions.holidays import build_calendar
from permits.errors import Conflict, Invalid, NotFound
from permits.language import language
from workflows.calendar import WeekHours


@bp.get("/calendar/hours")
def hours() -> ResponseReturnValue:
    """The hours of every weekday, those said for some days, and the form that sets others."""
    require("calendar.change")
    code, now = asked_calendar(), clock.now()
    calendar = definitions.calendar().of(code)
    today = calendar.local_date(now)
    return _page(Typed(boxes_of(calendar.week_of(today), today, code)), saved="saved" in request.args)


@bp.post("/calendar/hours")
def change_hours() -> ResponseReturnValue:
    """Look what other hours would do to the open cases, or set them."""
    actor = require("calendar.change")
    typed = read_hours_form(request.form)
    if typed.change is None:
        return _page(typed), 400
    try:
        if request.form.get("act") != "save":
            coming = build_calendar(definitions.city(), operations.proposed([typed.change], typed.reason))
            return _page(typed, found=trial(coming, clock.now(), typed.change.calendar))
        with transaction():
            seen = request.form.get("seen", "")
            expected = int(seen) if seen.isdecimal() else -1
            operations.change_calendar([typed.change], typed.reason, actor.id, clock.now(), expected)
    except Invalid as invalid:
        return _page(Typed(typed.boxes, typed.change, hours_sentences(invalid.problems))), 400
    except Conflict:
        return _page(typed, moved=True), 409
    return redirect(url_for(".hours", calendar=typed.change.calendar or None, saved=1), 303)


def asked_calendar() -> str:
    """The code of the calendar that the address names, empty for the city's. Raises NotFound for one there is not."""
    code = request.args.get("calendar", "")
    if code and code not in definitions.city().calendar_titles():
        raise NotFound
    return code


def week_lines(week: WeekHours) -> list[tuple[str, str]]:
    """Every weekday with its hours in words; empty for a day without any."""
    return [(name, spans_in_words(week.get(day, ()))) for day, name in enumerate(wording.WEEKDAYS[language()])]


def _page(typed: Typed[HoursChange], *, found: Trial | None = None, moved: bool = False, saved: bool = False) -> str:
    changes = queries.changes_up_to(queries.newest_version())
    code, titles = typed.boxes.get("calendar", ""), definitions.city().calendar_titles()
    calendar = definitions.calendar().of(code)
    return render_template(
        "calendars/hours.html",
        code=code if code in titles else "",
        name=titles[code][language()] if code in titles else "",
        weekdays=list(enumerate(wording.WEEKDAYS[language()])),
        now_open=week_lines(calendar.week_of(calendar.local_date(clock.now()))),
        said=[
            (each, None if each.week is None else [line for line in week_lines(each.week) if line[1]])
            for each in reversed(changes.hours.get(code, ()))
        ],
        inherits=code != "" and code not in changes.hours,
        version=changes.version,
        typed=typed,
        trial=found,
        moved=moved,
        saved=saved,
    )
