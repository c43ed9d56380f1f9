"""What a case that stands must have: the work promised for its position, and how to put right what got lost.

The watchdog compares :func:`standing_work` with what is written down; :func:`rearm` and :func:`settle` are its repairs. They
are steps like any other: an outcome to be written as a whole, with an event on the record.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from workflows.engine import clocks, promises
from workflows.engine.outcome import ReviewRedated, Scheduled
from workflows.engine.positions import join_to_fire, named, standing
from workflows.engine.refusals import refusing
from workflows.engine.step import Step, plan_of
from workflows.errors import Refused

if TYPE_CHECKING:
    from workflows.calendar import Calendar
    from workflows.definition import Definition
    from workflows.engine.outcome import Facts, Outcome, Snapshot


def standing_work(definition: Definition, snapshot: Snapshot, calendar: Calendar, now: datetime) -> list[Scheduled]:
    """The work that stays promised while a case stands as it does: requests, warnings, overdue notices, timers, questions.

    Each with its due time, whether that lies ahead of ``now`` or not; warnings only while they lie ahead. None at an end and
    while the case stands still. Raises :class:`Refused` for a review no plan of the definition knows, and «beyond_calendar».
    """
    state = definition.states[snapshot.state]
    if snapshot.suspended or state.kind == "end":
        return []
    stops = snapshot.suspensions
    with refusing():
        work = promises.state_work(definition, state, snapshot.entered_at, calendar, now, stops)
        for each in named(snapshot.reviews, snapshot.round):
            if each.is_open:
                plan = plan_of(definition, state, each.plan)
                opened = promises.opening(definition, plan, each, calendar, now, stops)
                work += promises.review_work(opened, snapshot.round, now)
                work += promises.review_timers(definition, plan, each, calendar, now, stops)
        due = clocks.service_deadline(definition, snapshot.clock, calendar)
        if due is not None:
            work += promises.service_work(definition, snapshot.clock, due, calendar, now)
    return work


def rearm(
    definition: Definition,
    snapshot: Snapshot,
    facts: Facts,
    now: datetime,
    missing: Collection[str],
    undated: Collection[str] = (),
) -> Outcome:
    """Promise the ``missing`` keys of the position's work anew and count the deadlines of the case and its state again.

    ``undated`` are the keys of open reviews that lost their deadline; all other reviews keep theirs.

    Raises :class:`Refused` («suspended», «beyond_calendar», or when the position is none of this definition).
    """
    if snapshot.suspended:
        raise Refused("suspended")
    step = Step(definition, snapshot, facts, now)
    work = standing_work(definition, snapshot, facts.calendar, now)
    step.agenda.schedule(each for each in work if each.key in missing)
    with refusing():
        for each in step.reviews:
            if each.is_open and each.key in undated:
                plan = step.plan(each.plan)
                begun = promises.opening(definition, plan, each, facts.calendar, now, snapshot.suspensions)
                step.redated.append(ReviewRedated(plan.code, each.office, each.key, begun.due_at, begun.warn_at))
    step.happen("rearmed", work=sorted({each.kind for each in step.agenda.scheduled}))
    return step.outcome()


def issue_again(definition: Definition, snapshot: Snapshot, facts: Facts, now: datetime) -> Outcome:
    """Promise once more that the paper of a case which waits for it is made. Raises :class:`Refused` anywhere else."""
    state = definition.states[snapshot.state]
    if snapshot.suspended or state.does != "issue":
        raise Refused("suspended" if snapshot.suspended else "not_in_this_state", {"state": state.code})
    step = Step(definition, snapshot, facts, now)
    step.schedule_once("issue", "again", state=state.code)
    step.happen("rearmed", work=["issue"])
    return step.outcome()


def look_at_child(
    definition: Definition, snapshot: Snapshot, facts: Facts, now: datetime, plan: str, office: str
) -> Outcome:
    """Promise a look at the ended case that an open review stands for."""
    if snapshot.suspended:
        raise Refused("suspended")
    step = Step(definition, snapshot, facts, now)
    step.schedule_once("child.look", f"{plan}:{office}", plan=plan, office=office)
    step.happen("rearmed", work=["child.look"])
    return step.outcome()


def left_unfired(definition: Definition, snapshot: Snapshot) -> str | None:
    """The trigger that closed reviews call for though it was not fired: the state's join, or a result that fires at once."""
    state = definition.states[snapshot.state]
    joined = join_to_fire(state, snapshot.reviews)
    if joined is not None:
        return joined
    for each in standing(snapshot.reviews):
        plan = state.reviews.get(each.plan)
        of_this_visit = each.opened_at is None or snapshot.entered_at is None or each.opened_at >= snapshot.entered_at
        if plan is not None and each.result is not None and of_this_visit:
            fires = plan.results[each.result].fires
            if fires in state.triggers:
                return fires
    return None


def settle(definition: Definition, snapshot: Snapshot, facts: Facts, now: datetime) -> Outcome:
    """Fire what closed reviews call for as things stand. Raises :class:`Refused` when nothing is, or the rules forbid it."""
    if snapshot.suspended:
        raise Refused("suspended")
    fires = left_unfired(definition, snapshot)
    if fires is None:
        raise Refused("join_not_met")
    step = Step(definition, snapshot, facts, now)
    step.happen("rearmed", work=["join"])
    step.run(fires)
    return step.outcome()
