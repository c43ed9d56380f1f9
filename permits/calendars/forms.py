"""The form that closes or opens a day: what was typed, read as far as it can be, every problem in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar, cast

from flask_babel import gettext as _

from permits.calendars.changes import DayChange
from permits.calendars.models import KINDS
from permits.definitions.holidays import DayKind
from permits.errors import Problem
from workflows.definition import Text

BOXES = (
    "way", "day-day", "day-month", "day-year", "kind", "title_id", "title_en", "basis", "announced-day", "announced-month",
    "announced-year", "reason", "calendar",
)  # fmt: skip
Change = TypeVar("Change")


@dataclass(frozen=True)
class Typed(Generic[Change]):
    """What stands in the boxes, the change it makes, and what is wrong with it, by box."""

    boxes: Mapping[str, str] = field(default_factory=dict)
    change: Change | None = None
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        return self.boxes.get("reason", "")

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Every problem with the id of its box."""
        return list(self.problems.items())


def read_form(sent: Mapping[str, str]) -> Typed[DayChange]:
    """The change that the boxes make; None where its day cannot be read."""
    boxes = {name: (sent.get(name) or "").strip()[:1000] for name in BOXES}
    problems: dict[str, str] = {}
    day = date_of(boxes, "day", problems, required=True)
    announced = date_of(boxes, "announced", problems, required=False)
    if boxes["way"] not in ("close", "open"):
        problems["way"] = _("Choose whether the day is closed or opened.")
    closes = boxes["way"] == "close"
    if closes and boxes["kind"] not in KINDS:
        problems["kind"] = _("Choose what kind of day it is.")
    if day is None:
        return Typed(boxes, None, problems)
    kind = cast("DayKind", boxes["kind"] if boxes["kind"] in KINDS else "local")
    title = Text(boxes["title_id"], boxes["title_en"])
    return Typed(boxes, DayChange(day, closes, kind, title, boxes["basis"], announced, boxes["calendar"]), problems)


def date_of(boxes: Mapping[str, str], name: str, problems: dict[str, str], *, required: bool) -> date | None:
    """The date in the three boxes of this name; None where none is, or none can be read, which is put into the problems."""
    parts = [boxes[f"{name}-{part}"] for part in ("year", "month", "day")]
    if not any(parts):
        if required:
            problems[name] = _("Type the day, the month and the year.")
        return None
    try:
        return date(*(int(each) for each in parts))
    except ValueError:
        problems[name] = _("There is no such date. Type it like 20 11 2026.")
        return None


def sentences(problems: Iterable[Problem]) -> dict[str, str]:
    """The refusals of the operation in words, by box."""
    found: dict[str, str] = {}
    for each in problems:
        about = "day" if each.about == "year" else each.about
        found.setdefault(about, _sentence(each))
    return found


def shared_sentence(problem: Problem) -> str | None:
    """What may be wrong with every change of a calendar, in words; None for what one kind of change alone can have."""
    known = {
        "reason_missing": _("Say why the calendar changes: it stands in its history."),
        "calendar_unknown": _("There is no such calendar."),
        "year_unknown": _(
            "The closed days of this year are not known yet. A whole year is brought in with “permits calendar import”."
        ),
        "too_long": _("Write at most %(limit)s characters.", limit=problem.data.get("limit", "")),
    }
    return known.get(problem.code)


def _sentence(problem: Problem) -> str:
    known = {
        "day_open_already": _("This day is no closed day, so there is nothing to open."),
        "day_closed_already": _("This day is closed already. Open it first if its name or basis is to change."),
        "title_missing": _("Name the day."),
        "basis_missing": _("Name the decree or decision that closes the day."),
        "kind_unknown": _("Choose what kind of day it is."),
    }
    return shared_sentence(problem) or known[problem.code]
