"""The clock of the whole service and the deadlines of single reviews.

The rules are the office's, taken from the domain's clock rules: the clock starts on the working day that counts as the
day of sending; a state that resets it forgets that day until the applicant sends again; a state that pauses it adds the
paused days to the limit. Only whole days between the day of the pause and the day of the return count as paused: both
these days still belong to the office's time, which is the reading in the applicant's favour.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from workflows.engine.outcome import Clock

if TYPE_CHECKING:
    from workflows.calendar import Calendar, TimeUnit
    from workflows.definition import Definition, Limit, State, Value


def time_unit(value: Value) -> TimeUnit:
    """The unit of a value that a limit names; the checker refuses limits in any other unit."""
    return cast("TimeUnit", value.unit)


def entered(definition: Definition, clock: Clock, target: State, calendar: Calendar, now: datetime) -> Clock:
    """The service clock after the case has entered ``target``."""
    if target.kind == "start" or target.clock == "resets":
        return Clock()
    if target.kind == "end":
        return clock
    if clock.day_zero is None:
        clock = Clock(day_zero=calendar.day_zero(now))
    if target.clock == "pauses":
        return clock if clock.paused_on else replace(clock, paused_on=calendar.local_date(now))
    if clock.paused_on is None:
        return clock
    paused = clock.paused_days + _paused_days(definition, clock, calendar, now)
    return replace(clock, paused_on=None, paused_days=paused)


def _paused_days(definition: Definition, clock: Clock, calendar: Calendar, now: datetime) -> int:
    """Whole days between the pause and today, in the unit of the service's limit."""
    assert clock.paused_on is not None
    yesterday = calendar.local_date(now) - timedelta(days=1)
    if yesterday <= clock.paused_on:
        return 0
    if definition.values[definition.clock.limit.value].unit == "calendar_days":
        return (yesterday - clock.paused_on).days
    return calendar.working_days_between(clock.paused_on, yesterday)


def is_running(clock: Clock) -> bool:
    """Whether the service clock counts now."""
    return clock.day_zero is not None and clock.paused_on is None


def service_deadline(definition: Definition, clock: Clock, calendar: Calendar) -> datetime | None:
    """When the promise of the whole service ends, None before sending and while paused."""
    if clock.day_zero is None or clock.paused_on is not None:
        return None
    limit = definition.values[definition.clock.limit.value]
    days = int(limit.amount) + clock.paused_days
    return calendar.last_instant(calendar.last_day(clock.day_zero, days, time_unit(limit)))


def warning(
    definition: Definition, limit: Limit | None, due: datetime | None, calendar: Calendar, now: datetime
) -> datetime | None:
    """When to warn of ``due``; None when the file asks for no warning or its time is over already."""
    if limit is None or limit.warn is None or due is None:
        return None
    ahead = definition.values[limit.warn]
    at = calendar.before(due, ahead.amount, time_unit(ahead))
    return at if at > now else None


def review_deadline(definition: Definition, limit: Limit | None, calendar: Calendar, now: datetime) -> datetime | None:
    """When a review opened now is due; None when its plan sets no limit."""
    if limit is None:
        return None
    value = definition.values[limit.value]
    return calendar.deadline(now, value.amount, time_unit(value))
