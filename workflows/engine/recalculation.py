"""Deadlines counted anew by another calendar: a holiday was announced or withdrawn while a case runs.

The clock is retold from what the record says of its turns, so that a day announced late counts as if it had been known
from the beginning, whatever the order in which the facts came. Nothing is fired and nothing is told here: the answer says
when each promise of the case is due now, and the caller writes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal

from workflows.engine import clocks, promises
from workflows.engine.outcome import Clock, ReviewRedated, Scheduled
from workflows.engine.step import plan_of

if TYPE_CHECKING:
    from workflows.calendar import Calendar
    from workflows.definition import Definition, State
    from workflows.engine.outcome import Snapshot

TurnKind = Literal["clock_started", "clock_reset", "clock_paused", "clock_resumed", "clock_recounted"]
TURNS: tuple[TurnKind, ...] = ("clock_started", "clock_reset", "clock_paused", "clock_resumed", "clock_recounted")

# Work that only tells: when its time moves into the future again, it is told again.
TELLS = frozenset({"review.warn", "review.overdue", "state.warn", "state.overdue", "service.warn", "service.overdue"})
_TIMED = TELLS | {"timer", "deemed.decision", "deemed.task"}
# The engine passes over warnings whose time is over; asked from here, every one is named.
_LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the service clock as the record has it: when it turned and what was counted then.

    ``day_zero`` belongs to a start and a recount, ``days`` are those that a resumption added or a recount found in all.
    """

    kind: TurnKind
    at: datetime
    day_zero: date | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class Promised:
    """Work of a running case and when it is due by the new calendar. ``was`` is the key it was promised under."""

    was: str
    work: Scheduled


@dataclass(frozen=True, slots=True)
class Recalculated:
    """A case's clock, deadlines and timed work by the calendar asked about."""

    clock: Clock
    due_at: datetime | None
    state_due_at: datetime | None
    reviews: tuple[ReviewRedated, ...] = ()
    work: tuple[Promised, ...] = ()


def recalculate(
    definition: Definition, snapshot: Snapshot, turns: Sequence[Turn], calendar: Calendar, now: datetime
) -> Recalculated:
    """What a running case's clock, deadlines and timers are by ``calendar``. ``turns`` are those of its record, in order.

    A case that stands still has no deadline; what its clock has counted is counted anew all the same. Raises
    :class:`workflows.calendar.BeyondCalendar` when a deadline lies outside the calendar's years.
    """
    clock = recounted(definition, snapshot.clock, turns, calendar)
    state = definition.states[snapshot.state]
    if snapshot.suspended or state.kind == "end":
        return Recalculated(clock, None, None)
    due_at = clocks.service_deadline(definition, clock, calendar)
    work = [*_service(definition, snapshot.clock, clock, due_at, calendar), *_state(definition, snapshot, calendar)]
    reviews = []
    for review in (each for each in snapshot.reviews if each.is_open):
        plan = plan_of(definition, state, review.plan)
        opened = promises.opening(definition, plan, review, calendar, _LONG_AGO, snapshot.suspensions)
        reviews.append(ReviewRedated(review.plan, review.office, review.key, opened.due_at, opened.warn_at))
        work += _unmoved(promises.review_work(opened, snapshot.round, now))
        work += _unmoved(promises.review_timers(definition, plan, review, calendar, now, snapshot.suspensions))
    return Recalculated(clock, due_at, _state_due(definition, state, snapshot, calendar), tuple(reviews), tuple(work))


def recounted(definition: Definition, clock: Clock, turns: Sequence[Turn], calendar: Calendar) -> Clock:
    """The clock as it would stand had this calendar been known from the beginning.

    Where the turns do not tell how the clock came to stand as it does (a case taken over from elsewhere, or moved to a
    version that counts in another unit), only a day zero that is closed now gives way to the next working day.
    """
    if clock.day_zero is None:
        return clock
    calendar = calendar.of(definition.counts_by)
    if _counted(turns) == (clock.day_zero, clock.paused_days):
        told = _retold(definition, turns, calendar)
        if (told.day_zero is None, told.paused_on) == (False, clock.paused_on):
            return told
    if calendar.is_working_day(clock.day_zero):
        return clock
    return replace(clock, day_zero=calendar.add_working_days(clock.day_zero, 1))


def _counted(turns: Iterable[Turn]) -> tuple[date | None, int]:
    """The day zero and the paused days that the turns themselves counted."""
    day_zero: date | None = None
    days = 0
    for each in turns:
        if each.kind in ("clock_started", "clock_reset", "clock_recounted"):
            day_zero, days = each.day_zero, each.days
        elif each.kind == "clock_resumed":
            days += each.days
    return day_zero, days


def _retold(definition: Definition, turns: Iterable[Turn], calendar: Calendar) -> Clock:
    clock = Clock()
    for each in turns:
        if each.kind == "clock_reset":
            clock = Clock()
        elif each.kind == "clock_started":
            clock = Clock(calendar.day_zero(each.at, definition.clock.after_hours == "same_day"))
        elif each.kind == "clock_paused":
            clock = clocks.stopped(clock, calendar, each.at)
        elif each.kind == "clock_resumed":
            clock = clocks.started_again(definition, clock, calendar, each.at)
    return clock


def _service(
    definition: Definition, was: Clock, clock: Clock, due_at: datetime | None, calendar: Calendar
) -> list[Promised]:
    if due_at is None:
        return []
    rules = definition.clock
    before: Mapping[str, str] = dict(
        zip(promises.service_keys(rules, clock), promises.service_keys(rules, was), strict=True)
    )
    work = promises.service_work(definition, clock, due_at, calendar, _LONG_AGO)
    return [Promised(before[each.key], each) for each in work]


def _state(definition: Definition, snapshot: Snapshot, calendar: Calendar) -> list[Promised]:
    state, since = definition.states[snapshot.state], snapshot.entered_at
    if since is None:
        return []
    work = promises.state_work(definition, state, since, calendar, _LONG_AGO, snapshot.suspensions)
    return _unmoved(work)


def _unmoved(work: Iterable[Scheduled]) -> list[Promised]:
    """The timed part of work whose keys do not depend on the calendar."""
    return [Promised(each.key, each) for each in work if each.kind in _TIMED]


def _state_due(definition: Definition, state: State, snapshot: Snapshot, calendar: Calendar) -> datetime | None:
    if snapshot.entered_at is None:
        return None
    own = calendar.of(definition.counts_by)
    return clocks.deadline(definition, state.limit, own, snapshot.entered_at, snapshot.suspensions)
