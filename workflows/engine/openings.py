"""Which reviews a step opens: those of a state at its entry, those that a result asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from workflows.engine import promises
from workflows.engine.outcome import ReviewSnapshot
from workflows.engine.positions import new_key, open_position
from workflows.errors import Refused

if TYPE_CHECKING:
    from workflows.definition import ResultKind, ReviewPlan, State
    from workflows.engine.step import Step


def at_entry(step: Step, state: State) -> None:
    """Open the state's reviews, but for those that only a result opens."""
    for plan in state.reviews.values():
        if plan.at_entry:
            _open_plan(step, plan, None)


def after_result(step: Step, result: ResultKind, office: str) -> None:
    """Open the plans that a result of this office names."""
    for code in result.opens:
        _open_plan(step, step.state.reviews[code], office)


def _open_plan(step: Step, plan: ReviewPlan, opener: str | None) -> None:
    """Open the plan's reviews; a pair that is open already stays as it is. Raises :class:`Refused`.

    Only who answers for an office chooses offices, and then must; where the applicant, a job or time opens a plan, none of
    them is asked.
    """
    asked = list(_asked(step, plan, opener))
    chosen = {each.office for each in plan.offices if each.chosen} if step.actor.answers_reviews else set()
    step.offered |= chosen
    if chosen and not asked:
        raise Refused("offices_missing", {"plan": plan.code})
    for office in asked:
        if open_position(step.reviews, plan.code, office) is None:
            _open(step, plan, office)


def _asked(step: Step, plan: ReviewPlan, opener: str | None) -> Iterator[str]:
    """The offices to ask, or the numbers of the cases to start."""
    if plan.child is not None:
        yield from _children(step, plan)
        return
    if plan.same_office and opener is not None:
        yield opener
    for each in plan.offices:
        if (not each.chosen or _is_chosen(step, each.office)) and step.holds(each.when):
            yield each.office


def _is_chosen(step: Step, office: str) -> bool:
    return step.actor.answers_reviews and (step.trial or office in step.decision.offices)


def _children(step: Step, plan: ReviewPlan) -> Iterator[str]:
    """``#1``, ``#2`` … for the rows of the table, ``#1`` alone without one."""
    assert plan.child is not None
    rows: tuple[object, ...] = (None,)
    if plan.child.each is not None:
        rows = cast("tuple[object, ...]", step.scope()["rows"].get(plan.child.each, ()))
    for number in range(1, len(rows) + 1):
        yield f"#{number}"


def _open(step: Step, plan: ReviewPlan, office: str) -> None:
    key = new_key(step.reviews, plan.code, office, step.round)
    review = ReviewSnapshot(plan.code, office, key=key, opened_at=step.now)
    step.reviews.append(review)
    step.forget_scope()
    calendar = step.facts.calendar
    opened = promises.opening(step.definition, plan, review, calendar, step.now)
    step.opened.append(opened)
    step.happen("review_opened", plan=plan.code, office=office)
    step.agenda.schedule(promises.review_work(opened, step.round, step.now))
    step.agenda.schedule(promises.review_timers(step.definition, plan, review, calendar, step.now))
