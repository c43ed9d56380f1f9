"""The form that sets office hours: a line for each weekday, read as far as it can be, every problem in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, time

from flask_babel import gettext as _

from permits.calendars.changes import HoursChange
from permits.calendars.forms import Typed, date_of, shared_sentence
from permits.errors import Problem
from workflows.calendar import Span, WeekHours

DATES = ("first-day", "first-month", "first-year", "last-day", "last-month", "last-year", "announced-day",
         "announced-month", "announced-year")  # fmt: skip
BOXES = ("way", "calendar", "basis", "reason", *DATES, *(f"hours-{weekday}" for weekday in range(7)))
MOST_SPANS = 4
_SPAN = re.compile(r"(\d{1,2})[.:](\d{2})\s*(?:-|–|—|sampai|to)\s*(\d{1,2})[.:](\d{2})")


def read_hours_form(sent: Mapping[str, str]) -> Typed[HoursChange]:
    """The change that the boxes make; None where something of it cannot be read."""
    boxes = {name: (sent.get(name) or "").strip()[:1000] for name in BOXES}
    problems: dict[str, str] = {}
    if boxes["way"] not in ("other", "usual"):
        problems["way"] = _("Choose whether other hours begin or the usual ones come back.")
    first = date_of(boxes, "first", problems, required=True)
    last = date_of(boxes, "last", problems, required=False)
    announced = date_of(boxes, "announced", problems, required=False)
    week: dict[int, tuple[Span, ...]] = {}
    for weekday in range(7) if boxes["way"] == "other" else ():
        spans = read_spans(boxes[f"hours-{weekday}"])
        if spans is None:
            problems[f"hours-{weekday}"] = _("Type hours like 08.00–12.00, 13.00–16.00.")
        elif spans:
            week[weekday] = spans
    if problems or first is None:
        return Typed(boxes, None, problems)
    kept: WeekHours | None = week if boxes["way"] == "other" else None
    return Typed(boxes, HoursChange(first, last, kept, boxes["basis"], announced, boxes["calendar"]), problems)


def read_spans(typed: str) -> tuple[Span, ...] | None:
    """The hours of a day from «08.00–12.00, 13.00–16.00»; empty for a day without any, None where they cannot be read."""
    parts = [each.strip() for each in re.split(r"[,;]", typed) if each.strip()]
    if parts in ([], ["-"], ["–"]):
        return ()
    found = [_SPAN.fullmatch(each) for each in parts]
    if len(parts) > MOST_SPANS:
        return None
    try:
        return tuple(
            (time(int(each[1]), int(each[2])), time(int(each[3]), int(each[4]))) for each in found if each is not None
        ) if all(found) else None  # fmt: skip
    except ValueError:  # 25.00
        return None


def spans_in_words(spans: Iterable[Span]) -> str:
    """Hours as they are shown and typed: «08.00–12.00, 13.00–16.00»."""
    return ", ".join(f"{opens:%H.%M}–{closes:%H.%M}" for opens, closes in spans)


def boxes_of(week: WeekHours, day: date, code: str) -> dict[str, str]:
    """The boxes before anything was typed: the hours of the present week."""
    hours = {f"hours-{weekday}": spans_in_words(week.get(weekday, ())) for weekday in range(7)}
    return {**hours, "calendar": code, "first-year": str(day.year)}


def hours_sentences(problems: Iterable[Problem]) -> dict[str, str]:
    """The refusals of the operation in words, by box."""
    found: dict[str, str] = {}
    for each in problems:
        found.setdefault("hours-0" if each.about == "week" else each.about, _sentence(each))
    return found


def _sentence(problem: Problem) -> str:
    known = {
        "basis_missing": _("Name the decree or decision that sets the hours."),
        "days_out_of_order": _("The last day lies before the first one."),
        "never_open": _("Give at least one weekday hours."),
        "hours_out_of_order": _("Every time must be later than the one before it."),
    }
    return shared_sentence(problem) or known[problem.code]
