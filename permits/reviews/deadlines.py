"""How much time is left, in the words of a desk: in working days of the office, never as a bare date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from flask_babel import gettext as _
from flask_babel import ngettext

from permits import wording
from permits.language import language
from permits.pages import the_place
from workflows.calendar import LAST_SECOND, BeyondCalendar, Calendar

Urgency = Literal["late", "today", "later", "none"]


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """A deadline as a row shows it: what is left in words, the day below, and the heading under which it stands."""

    urgency: Urgency
    words: str
    day: str
    heading: str


def time_left(due: datetime | None, now: datetime, calendar: Calendar) -> TimeLeft:
    """The time from ``now`` to a deadline. What ends at the end of a day has no hour; a limit in hours has one."""
    if due is None:
        return TimeLeft("none", str(_("No deadline")), "", str(_("Without a deadline")))
    zone, reader = the_place().zone, language()
    local = due.astimezone(zone)
    today, last = now.astimezone(zone).date(), local.date()
    day = f"{wording.short_weekday(last, reader)} {last.day} {wording.short_month(last, reader)}"
    if due < now:
        return TimeLeft("late", _late(_working_days(calendar, due, now)), day, str(_("Late")))
    if last == today:
        heading = str(_("Today, %(date)s", date=wording.full_date(today, reader)))
        if local.time().replace(microsecond=0) == LAST_SECOND:
            return TimeLeft("today", str(_("Today")), day, heading)
        return TimeLeft("today", _hours(due - now), wording.spoken_time(due, reader, zone), heading)
    return TimeLeft("later", _left(_working_days(calendar, now, due)), day, wording.full_date(last, reader))


def _working_days(calendar: Calendar, first: datetime, last: datetime) -> int | None:
    """Working days between two moments; None when the calendar does not reach that far."""
    try:
        return calendar.working_days_between(calendar.local_date(first), calendar.local_date(last))
    except BeyondCalendar:
        return None


def _late(days: int | None) -> str:
    if not days:  # over since the last working day ended
        return str(_("Just passed"))
    return str(ngettext("%(num)s working day late", "%(num)s working days late", days))


def _left(days: int | None) -> str:
    if not days:
        return str(_("Before the next working day"))
    return str(ngettext("%(num)s working day left", "%(num)s working days left", days))


def _hours(left: timedelta) -> str:
    hours = int(left.total_seconds() // 3600)
    if not hours:
        return str(_("Less than an hour left"))
    return str(ngettext("%(num)s hour left", "%(num)s hours left", hours))
