"""What time does to a step: the service clock turns, deadlines and timers are set, moved and taken back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from workflows.engine import clocks, promises
from workflows.engine.outcome import ReviewRedated, Suspension

if TYPE_CHECKING:
    from workflows.definition import ReviewPlan, State, Timer
    from workflows.engine.outcome import Clock, ReviewSnapshot
    from workflows.engine.step import Step


def turn(step: Step, target: State) -> None:
    """The service clock, as entering ``target`` turns it. The time a case had ended does not count when it goes on."""
    clock, calendar = step.clock, step.facts.calendar
    if step.state.kind == "end" and step.entered_at is not None:
        rested = clocks.stopped(clock, calendar, step.entered_at)
        clock = clocks.started_again(step.definition, rested, calendar, step.now)
    _set_clock(step, clocks.entered(step.definition, clock, target, calendar, step.now))


def _set_clock(step: Step, clock: Clock) -> None:
    was, step.clock = step.clock, clock
    if was == clock:
        return
    if clock.day_zero is None:
        step.happen("clock_reset")
    elif was.day_zero is None:
        step.happen("clock_started", day_zero=clock.day_zero.isoformat())
    if clock.paused_on is not None:
        step.happen("clock_paused", on=clock.paused_on.isoformat())
    elif was.paused_on is not None and clock.day_zero is not None:
        step.happen("clock_resumed", days=clock.paused_days - was.paused_days)


def leave(step: Step) -> None:
    """Take back what was promised for the state that is left."""
    step.agenda.cancel(promises.state_keys(step.state, step.entered_at))


def enter(step: Step) -> None:
    """Promise what the state reached asks for: its question, its deadline, its timers."""
    _promise_state(step)


def _promise_state(step: Step) -> None:
    step.agenda.schedule(
        promises.state_work(
            step.definition, step.state, step.entered_at, step.facts.calendar, step.now, step.suspensions
        )
    )


def deadline_of_service(step: Step) -> datetime | None:
    """When the promise of the whole service ends."""
    return clocks.service_deadline(step.definition, step.clock, step.facts.calendar)


def deadline_of_state(step: Step) -> datetime | None:
    """When the state reached should be left; None without a limit and while the case stands still."""
    if step.entered_at is None or (step.suspensions and step.suspensions[-1].until is None):
        return None
    calendar = step.facts.calendar.of(step.definition.counts_by)
    return clocks.deadline(step.definition, step.state.limit, calendar, step.entered_at, step.suspensions)


def service_timers(step: Step, due: datetime | None) -> None:
    """Move the service clock's warnings and overdue notice when the clock has changed, or begun or ceased to count."""
    was, rules = step.before.clock, step.definition.clock
    ran = clocks.is_running(was) and step.definition.states[step.before.state].kind != "end"
    runs = clocks.is_running(step.clock) and step.state.kind != "end"
    if ran and runs and was == step.clock:
        return
    if ran:
        step.agenda.cancel(promises.service_keys(rules, was))
    if runs and due is not None:
        step.agenda.schedule(promises.service_work(step.definition, step.clock, due, step.facts.calendar, step.now))


def suspend(step: Step) -> None:
    """Let the case stand still: its clocks stop, its promises are taken back."""
    step.suspensions = (*step.suspensions, Suspension(step.now))
    leave(step)
    for each in step.reviews:
        if each.is_open:
            step.agenda.cancel(promises.review_keys(step.plan(each.plan), each.key))
    step.happen("suspended")
    _set_clock(step, clocks.stopped(step.clock, step.facts.calendar, step.now))


def resume(step: Step) -> None:
    """Let the case go on: every deadline lies as much later as the case stood still."""
    step.suspensions = (*step.suspensions[:-1], Suspension(step.suspensions[-1].since, step.now))
    step.happen("resumed")
    if step.state.clock != "pauses":
        _set_clock(step, clocks.started_again(step.definition, step.clock, step.facts.calendar, step.now))
    _promise_state(step)
    for each in step.reviews:
        if each.is_open:
            _set_anew(step, step.plan(each.plan), each)


def _set_anew(step: Step, plan: ReviewPlan, review: ReviewSnapshot) -> None:
    """Promise an open review's work once more, at its new times; what is done already stays done."""
    opened = promises.opening(step.definition, plan, review, step.facts.calendar, step.now, step.suspensions)
    step.agenda.schedule(promises.review_work(opened, step.round, step.now))
    step.agenda.schedule(
        promises.review_timers(step.definition, plan, review, step.facts.calendar, step.now, step.suspensions)
    )
    step.redated.append(ReviewRedated(plan.code, review.office, review.key, opened.due_at, opened.warn_at))
    if plan.child is not None:
        step.schedule_once("child.look", review.key, plan=plan.code, office=review.office)


def state_timer_due(step: Step, timer: Timer) -> datetime | None:
    """When a timer of the present state rings."""
    since, calendar = step.entered_at or step.now, step.facts.calendar.of(step.definition.counts_by)
    return clocks.rings_at(step.definition, timer, step.state.limit, calendar, since, step.suspensions)


def review_timer_due(step: Step, plan: ReviewPlan, review: ReviewSnapshot, timer: Timer) -> datetime | None:
    """When a timer of an open review rings."""
    since = review.opened_at or step.now
    calendar = promises.calendar_of(step.definition, plan, review, step.facts.calendar)
    return clocks.rings_at(step.definition, timer, plan.limit, calendar, since, step.suspensions)


def ring(step: Step, timer: Timer, plan: ReviewPlan | None, office: str | None) -> None:
    """Do what a timer is for. One that fires does so where the present state knows its trigger."""
    of: dict[str, str | int] = (
        {"state": step.state.code} if plan is None else {"plan": plan.code, "office": office or ""}
    )
    step.happen("timer_rang", timer=timer.code, **of)
    step.notify("rings", timer.code, timer=timer.code, **of)
    if timer.does == "fire":
        if timer.fires is not None and timer.fires in step.state.triggers:
            step.run(timer.fires)
        return
    name = f"{timer.code}:{office}" if office else timer.code
    step.schedule_once(f"timer.{timer.does}", name, timer=timer.code, to=timer.to or "", **of)
