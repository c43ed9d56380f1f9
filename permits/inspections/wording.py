"""How visits read: a time as a day and a clock, the days of the list, what a visit's status is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from permits import wording
from permits.inspections.models import Visit
from permits.inspections.slots import Slot
from permits.language import language
from permits.pages import the_place


@dataclass(frozen=True, slots=True)
class DayOfSlots:
    """The times of one day that can be chosen, each as (what the form sends, what the reader sees)."""

    day: date
    times: tuple[tuple[str, str], ...]


def by_day(slots: Iterable[Slot]) -> list[DayOfSlots]:
    """The free times, day by day."""
    days: dict[date, list[tuple[str, str]]] = {}
    for each in slots:
        days.setdefault(each.day, []).append((each.starts_at.isoformat(), span(each.starts_at, each.ends_at)))
    return [DayOfSlots(day, tuple(times)) for day, times in days.items()]


def span(starts_at: datetime, ends_at: datetime) -> str:
    """«09.00–10.00 WITA», on the office's clock."""
    zone = the_place().zone
    return f"{starts_at.astimezone(zone):%H.%M}–{wording.clock_time(ends_at, zone)}"


def when(visit: Visit) -> str:
    """A visit's day and time in words."""
    return f"{wording.full_date(visit.day, language())}, {span(visit.starts_at, visit.ends_at)}"


def standing(visit: Visit) -> tuple[str, str]:
    """The tag of a visit: its tone and its word."""
    words = {
        "planned": ("work", _("Planned")),
        "made": ("good", _("Made")),
        "missed": ("act", _("Could not take place")),
        "cancelled": ("calm", _("Called off")),
    }
    tone, word = words[visit.status]
    return tone, str(word)
