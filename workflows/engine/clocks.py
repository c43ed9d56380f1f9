"""The clock of the whole service, the deadlines of reviews and states, and when timers ring.

The rules are the office's, taken from the domain's clock rules: the clock starts on the working day that counts as the
day of sending; a state that resets it forgets that day until the applicant sends again; a state that pauses it adds the
paused days to the limit. Only whole days between the day of the pause and the day of the return count as paused: both
these days still belong to the office's time, which is the reading in the applicant's favour; a file may say that the
office counts on from the working day after the return. A pause adds nothing to a
promise that was broken before it began. While a case is suspended everything stands still; afterwards every deadline lies
as much later, counted in its own unit.

The promise of the service and the limits of its states are counted by the service's calendar, those of a review by that
of the office which is asked. Functions about the whole service take the city's calendar and find the service's in it;
all others take the one to count by.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, cast

from workflows.engine.outcome import Clock

if TYPE_CHECKING:
    from datetime import date

    from workflows.calendar import Calendar, TimeUnit
    from workflows.definition import Definition, Limit, State, Timer, Value
    from workflows.engine.outcome import Suspension

ONE_SECOND = timedelta(seconds=1)  # what is due at 23:59:59 is late from midnight on


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
        days = calendar.of(definition.counts_by)
        clock = Clock(day_zero=days.day_zero(now, definition.clock.after_hours == "same_day"))
    if target.clock == "pauses":
        return stopped(clock, calendar, now)
    return started_again(definition, clock, calendar, now)


def stopped(clock: Clock, calendar: Calendar, now: datetime) -> Clock:
    """The clock when it is to stand still; one that stands still or has not begun stays as it is."""
    if clock.day_zero is None or clock.paused_on is not None:
        return clock
    return replace(clock, paused_on=calendar.local_date(now))


def started_again(definition: Definition, clock: Clock, calendar: Calendar, now: datetime) -> Clock:
    """The clock when it is to run on; one that runs or has not begun stays as it is."""
    if clock.paused_on is None:
        return clock
    paused = clock.paused_days + _paused_days(definition, clock, calendar, now)
    return replace(clock, paused_on=None, paused_days=paused)


def _paused_days(definition: Definition, clock: Clock, calendar: Calendar, now: datetime) -> int:
    """The days that the running pause adds: none to a promise that was broken before it, none before the count began."""
    assert clock.day_zero is not None and clock.paused_on is not None
    calendar = calendar.of(definition.counts_by)
    limit = definition.values[definition.clock.limit.value]
    unit = time_unit(limit)
    if calendar.last_day(clock.day_zero, int(limit.amount) + clock.paused_days, unit) < clock.paused_on:
        return 0
    return stood_still(definition, max(clock.paused_on, clock.day_zero), calendar.local_date(now), calendar)


def stood_still(definition: Definition, first: date, last: date, calendar: Calendar) -> int:
    """The days that a pause from one day to another adds, in the unit of the service's limit.

    Where the service counts on from the working day after the return, the day of the return stood still as well.
    """
    unit = time_unit(definition.values[definition.clock.limit.value])
    until = last + timedelta(days=1) if definition.clock.resumes == "next_working_day" else last
    return whole_days(first, until, unit, calendar)


def whole_days(first: date, last: date, unit: TimeUnit, calendar: Calendar) -> int:
    """Whole days between two days, neither of which counts, in working or calendar days."""
    before = last - timedelta(days=1)
    if before <= first:
        return 0
    if unit == "working_days":
        return calendar.working_days_between(first, before)
    return (before - first).days


def is_running(clock: Clock) -> bool:
    """Whether the service clock counts now."""
    return clock.day_zero is not None and clock.paused_on is None


def service_deadline(definition: Definition, clock: Clock, calendar: Calendar) -> datetime | None:
    """When the promise of the whole service ends, None before sending and while paused."""
    if clock.day_zero is None or clock.paused_on is not None:
        return None
    calendar, limit = calendar.of(definition.counts_by), definition.values[definition.clock.limit.value]
    days = int(limit.amount) + clock.paused_days
    return calendar.last_instant(calendar.last_day(clock.day_zero, days, time_unit(limit)))


def service_fraction(definition: Definition, clock: Clock, fraction: Decimal, calendar: Calendar) -> datetime:
    """The opening of the day on which that part of the promised time is used up; the clock has begun."""
    assert clock.day_zero is not None
    calendar, limit = calendar.of(definition.counts_by), definition.values[definition.clock.limit.value]
    days = _part(limit.amount, fraction) + clock.paused_days
    return calendar.opening_instant(calendar.last_day(clock.day_zero, days, time_unit(limit)))


def warning(
    definition: Definition, limit: Limit | None, due: datetime | None, calendar: Calendar, now: datetime
) -> datetime | None:
    """When to warn of ``due``; None when the file asks for no warning or its time is over already."""
    if limit is None or limit.warn is None or due is None:
        return None
    ahead = definition.values[limit.warn]
    at = calendar.before(due, ahead.amount, time_unit(ahead))
    return at if at > now else None


def deadline(
    definition: Definition,
    limit: Limit | None,
    calendar: Calendar,
    since: datetime,
    stops: Iterable[Suspension] = (),
) -> datetime | None:
    """When what began at ``since`` is due; None without a limit. ``stops`` are the case's suspensions, ended ones."""
    if limit is None:
        return None
    value = definition.values[limit.value]
    due = calendar.deadline(since, value.amount, time_unit(value))
    return _moved(due, time_unit(value), since, stops, calendar)


def rings_at(
    definition: Definition,
    timer: Timer,
    limit: Limit | None,
    calendar: Calendar,
    since: datetime,
    stops: Iterable[Suspension] = (),
) -> datetime | None:
    """When a timer of what began at ``since`` rings; None for a part of a limit where there is none.

    After a length in days it rings when the last of them is over; at a part of a limit in days, when the office opens
    on the day on which that part is used up.
    """
    if timer.after is not None:
        value = definition.values[timer.after]
        due = _moved(calendar.deadline(since, value.amount, time_unit(value)), time_unit(value), since, stops, calendar)
        return due if value.unit == "hours" else due + ONE_SECOND
    if timer.fraction is None or limit is None:
        return None
    value = definition.values[limit.value]
    return _moved(_fraction_due(value, timer.fraction, calendar, since), time_unit(value), since, stops, calendar)


def _fraction_due(value: Value, fraction: Decimal, calendar: Calendar, since: datetime) -> datetime:
    if value.unit == "hours":
        return calendar.add_hours(since, value.amount * fraction)
    day = calendar.last_day(calendar.day_zero(since), _part(value.amount, fraction), time_unit(value))
    return calendar.opening_instant(day)


def _part(amount: Decimal, fraction: Decimal) -> int:
    """That part of so many days, begun days counted as whole ones."""
    return int((amount * fraction).to_integral_value(rounding=ROUND_CEILING))


def _moved(due: datetime, unit: TimeUnit, since: datetime, stops: Iterable[Suspension], calendar: Calendar) -> datetime:
    """A due time after the suspensions that fell into its run; what was due before one began stays."""
    for each in stops:
        if each.until is None or each.since < since or due < each.since:
            continue
        if unit == "hours":
            due = calendar.add_office_seconds(due, calendar.office_seconds_between(each.since, each.until))
            continue
        first = max(calendar.local_date(each.since), calendar.day_zero(since))  # nothing counts before day zero
        last = calendar.local_date(each.until)
        due = calendar.later(due, whole_days(first, last, unit, calendar), unit)
    return due
