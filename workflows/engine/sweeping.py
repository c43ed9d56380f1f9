"""How open reviews end: with a result, cancelled because the case moves on, or skipped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workflows.engine import promises
from workflows.engine.outcome import ReviewClosed, Scheduled

if TYPE_CHECKING:
    from workflows.definition import ResultKind, ReviewPlan, State, Trigger
    from workflows.engine.step import Step


def leave(step: Step, trigger: Trigger, target: State) -> None:
    """Close what is open when the case moves on: as the trigger says, else cancelled unless it carries over.

    At an end nothing stays open.
    """
    for index, each in enumerate(step.reviews):
        if not each.is_open:
            continue
        plan = step.plan(each.plan)
        way = trigger.sweeps.get(each.plan)
        if way is not None or target.kind == "end" or not plan.carries:
            _sweep(step, index, plan, way or "cancel")


def after_result(step: Step, result: ResultKind) -> None:
    """Close the open reviews of the plans that a result sweeps."""
    for index, each in enumerate(step.reviews):
        if each.is_open and each.plan in result.sweeps:
            _sweep(step, index, step.plan(each.plan), result.sweeps[each.plan])


def settle(step: Step, index: int, plan: ReviewPlan, result: ResultKind, by_sweep: bool = False) -> None:
    """Give an open review its result."""
    review = step.reviews[index]
    note = "" if by_sweep else step.decision.reason.strip()
    by = None if by_sweep or step.actor.kind == "system" else step.actor.id
    step.reviews[index] = replace(review, result=result.code, tone=result.tone, note=note, by=by)
    _closed(
        step, plan, ReviewClosed(plan.code, review.office, result.code, result.tone, "result", review.key, by_sweep)
    )


def _sweep(step: Step, index: int, plan: ReviewPlan, way: str) -> None:
    """Close an open review that nobody decided; a case of its own that it stood for is called off."""
    review = step.reviews[index]
    if way == "cancel":
        step.reviews[index] = replace(review, swept=True)
        _closed(step, plan, ReviewClosed(plan.code, review.office, None, None, "cancelled", review.key))
        step.happen("review_swept", plan=plan.code, office=review.office)
    elif way == "skip":
        step.reviews[index] = replace(review, skipped=True)
        _closed(step, plan, ReviewClosed(plan.code, review.office, None, None, "skipped", review.key))
        step.happen("review_skipped", plan=plan.code, office=review.office)
    else:
        result = plan.results[way]
        settle(step, index, plan, result, by_sweep=True)
        step.happen("review_closed", plan=plan.code, office=review.office, result=way, tone=result.tone, swept=True)
    if plan.child is not None:
        data: dict[str, str | int] = {"plan": plan.code, "office": review.office, "service": plan.child.service}
        step.agenda.schedule([Scheduled("child.cancel", f"child.cancel:{review.key}", step.now, data)])


def _closed(step: Step, plan: ReviewPlan, closed: ReviewClosed) -> None:
    step.forget_scope()
    step.closed.append(closed)
    step.agenda.cancel(promises.review_keys(plan, closed.key))
    still_open = any(each.is_open and each.plan == plan.code for each in step.reviews)
    if closed.way != "cancelled" and not still_open:
        step.notify("closes", plan.code, plan=plan.code)
