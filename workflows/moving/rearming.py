"""Deadlines and promised work of a case that moves: what is taken back and what is promised anew.

Deadlines are counted anew by the new rules. An office that is not late is never made late by a rule that did not exist
when it was asked: a shorter limit counts from the move at the earliest. What rang or was told before is not told again,
and what would have rung before the move does not ring now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from workflows.engine import clocks, promises
from workflows.engine.outcome import Clock, ReviewOpened, Scheduled

if TYPE_CHECKING:
    from workflows.calendar import Calendar
    from workflows.definition import Definition, Limit, ReviewPlan, State
    from workflows.engine.outcome import ReviewSnapshot, Suspension

REQUEST = "review.request"


@dataclass(slots=True)
class Rearmed:
    """Work taken back and promised. ``renewed``: keys that are promised anew even when work of that key was done."""

    cancelled: list[str] = field(default_factory=list)
    scheduled: list[Scheduled] = field(default_factory=list)
    renewed: set[str] = field(default_factory=set)

    def promise(self, work: Iterable[Scheduled], now: datetime) -> None:
        """Promise what lies ahead; what is over already was told, or is no rule of its time."""
        ahead = [each for each in work if each.due_at > now]
        self.scheduled += ahead
        self.renewed |= {each.key for each in ahead}


@dataclass(frozen=True, slots=True)
class Move:
    """What the deadlines of one move are counted by."""

    old: Definition
    new: Definition
    calendar: Calendar
    stops: tuple[Suspension, ...]
    suspended: bool
    now: datetime


def same_limit(move: Move, was: Limit | None, becomes: Limit | None) -> bool:
    """Whether two limits end at the same time and warn at the same time."""
    by = (move.old.counts_by, move.new.counts_by)
    return by[0] == by[1] and _figures(move.old, was) == _figures(move.new, becomes)


def _figures(definition: Definition, limit: Limit | None) -> list[tuple[object, str]]:
    codes = [] if limit is None else [each for each in (limit.value, limit.warn) if each]
    return [(definition.values[each].amount, definition.values[each].unit) for each in codes]


def new_due(
    move: Move, was: Limit | None, becomes: Limit | None, since: datetime, due: datetime | None, calendar: Calendar
) -> datetime | None:
    """The deadline of what is open ``since``, until now due at ``due``, by the calendar of its office or service."""
    if becomes is None or same_limit(move, was, becomes):
        return due if becomes is not None else None
    fresh = clocks.deadline(move.new, becomes, calendar, since, move.stops)
    if fresh is None or fresh > move.now or (due is not None and due <= move.now):
        return fresh
    from_now = clocks.deadline(move.new, becomes, calendar, move.now)
    return from_now if due is None or from_now is None else min(due, from_now)


def rearm_review(
    move: Move, work: Rearmed, was: ReviewPlan, plan: ReviewPlan, before: ReviewSnapshot, after: ReviewSnapshot,
    due: datetime | None, number: int,
) -> datetime | None:  # fmt: skip
    """The new deadline of an open review that goes along; its work is promised anew when anything of it differs."""
    since = before.opened_at or move.now
    calendar = promises.calendar_of(move.new, plan, after, move.calendar)
    fresh = new_due(move, was.limit, plan.limit, since, due, calendar)
    asked_anew = (before.office, was.role) != (after.office, plan.role)
    unchanged = same_limit(move, was.limit, plan.limit) and was.timers == plan.timers and was.code == plan.code
    if move.suspended or (unchanged and not asked_anew):
        return fresh
    work.cancelled += promises.review_keys(was, before.key)
    warn_at = clocks.warning(move.new, plan.limit, fresh, calendar, move.now)
    opened = ReviewOpened(plan.code, after.office, plan.role, fresh, warn_at, after.key)
    for each in promises.review_work(opened, number, move.now):
        if each.kind == REQUEST:  # the mail that is not sent yet, and always the one to an office asked only now
            work.scheduled.append(each)
            work.renewed |= {each.key} if asked_anew else set()
        else:
            work.promise([each], move.now)
    work.promise(promises.review_timers(move.new, plan, after, move.calendar, move.now, move.stops), move.now)
    return fresh


def rearm_state(
    move: Move, work: Rearmed, was: State, target: State, since: datetime | None, entered: datetime | None,
    due: datetime | None,
) -> datetime | None:  # fmt: skip
    """The new deadline of the state itself, and its timers."""
    same = was.code == target.code and since == entered and was.timers == target.timers
    if same and same_limit(move, was.limit, target.limit):
        return due
    if not move.suspended:
        work.cancelled += promises.state_keys(was, since)
        work.promise(promises.state_work(move.new, target, entered, move.calendar, move.now, move.stops), move.now)
    return new_due(move, was.limit, target.limit, entered or move.now, due, move.calendar.of(move.new.counts_by))


def rearm_service(move: Move, work: Rearmed, was: Clock, clock: Clock, due: datetime | None) -> None:
    """The warnings and the overdue notice of the whole service."""
    old, new = move.old.clock, move.new.clock
    same = same_limit(move, old.limit, new.limit) and was == clock
    if move.suspended or (same and (old.fractions, old.deemed) == (new.fractions, new.deemed)):
        return
    if clocks.is_running(was):
        work.cancelled += promises.service_keys(old, was)
    if due is not None and clocks.is_running(clock):
        work.promise(promises.service_work(move.new, clock, due, move.calendar, move.now), move.now)


def new_clock(move: Move, clock: Clock, was: State, target: State, pauses: Iterable[tuple[date, date]]) -> Clock:
    """The service clock under the new version: paused days in its unit, and stopped or running as its state says."""
    old_unit, unit = (clocks.time_unit(each.values[each.clock.limit.value]) for each in (move.old, move.new))
    known = tuple(pauses)
    if old_unit != unit and clock.paused_days and known:
        calendar = move.calendar.of(move.new.counts_by)
        days = sum(clocks.stood_still(move.new, first, last, calendar) for first, last in known)
        clock = replace(clock, paused_days=days)
    if (was.kind, was.clock) == (target.kind, target.clock):
        return clock
    return clocks.entered(move.new, clock, target, move.calendar, move.now)
