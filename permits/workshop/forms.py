"""What the workshop's pages send, read from their forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from permits.errors import Invalid, Problem
from workflows.definition import Definition


def read_version(form: Mapping[str, str]) -> int:
    """The version of the draft that was read; 0, which no draft has, when the form does not say."""
    written = form.get("version", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0


def typed_date(form: Mapping[str, str], name: str) -> tuple[str, str, str]:
    """The three boxes of a date as they were typed."""
    day, month, year = (form.get(f"{name}-{part}", "").strip()[:4] for part in ("day", "month", "year"))
    return day, month, year


def read_date(form: Mapping[str, str], name: str) -> date | None:
    """The date in three boxes; None when all are empty. Raises Invalid for what is no date."""
    boxes = typed_date(form, name)
    if not any(boxes):
        return None
    try:
        day, month, year = (int(each) for each in boxes)
        return date(year, month, day)
    except ValueError:
        raise Invalid((Problem(name, "not_a_date"),)) from None


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day in the city."""
    return datetime.combine(day, time(0), zone)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The instant after the last of a day in the city. Raises Invalid for a day beyond the calendar."""
    try:
        return start_of(day + timedelta(days=1), zone)
    except OverflowError:
        raise Invalid((Problem("closes", "not_ahead"),)) from None


def steps_to_comment(definition: Definition | None, language: str) -> list[tuple[str, str]]:
    """The parts of a procedure that a comment may be about, by path, with their titles; the whole comes first."""
    if definition is None:
        return []
    parts = [(f"form.{each.code}", each.title[language]) for each in definition.sections]
    parts += [(f"documents.{code}", each.title[language]) for code, each in definition.documents.items()]
    parts += [(f"states.{code}", each.title[language]) for code, each in definition.states.items()]
    if definition.fee is not None:
        parts += [(f"fee.lines.{each.code}", each.title[language]) for each in definition.fee.lines]
    return parts
