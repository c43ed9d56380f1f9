"""One act of a walk: who does what, as a scenario writes it, carried out on a walked case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workflows import forms
from workflows.engine.outcome import SYSTEM, Correction, Decision
from workflows.walk.case import APPLICANT, WalkedCase, staff

if TYPE_CHECKING:
    from workflows.definition import ReviewPlan, ScenarioStep, State


class UnknownAct(Exception):
    """A step names an act that its state does not know; ``choices`` is what could be done there, in codes."""

    def __init__(self, given: str, choices: str) -> None:
        super().__init__(given)
        self.given = given
        self.choices = choices


def do(case: WalkedCase, step: ScenarioStep) -> None:
    """Do what a step says, now. Raises Refused and :class:`UnknownAct`."""
    if step.does is None:
        _take_answers(case, step)
        return
    office, _, person = step.by.partition("/")
    plan = None if step.by in ("applicant", "system") else _plan(case, step, step.office or office)
    if plan is not None:
        addressed = step.office or office
        actor = staff(case.definition, addressed if step.office is None else office, person or plan.code)
        case.close(plan.code, addressed, step.does, actor, decision_of(plan, step))
        return
    _take_answers(case, step)
    if step.does not in _state(case).triggers:
        raise UnknownAct(step.does, ", ".join(_choices(case)))
    actor = {"applicant": APPLICANT, "system": SYSTEM}.get(step.by) or staff(
        case.definition, office, person or step.does
    )
    case.fire(step.does, actor)


def _take_answers(case: WalkedCase, step: ScenarioStep) -> None:
    """Answers that come with an act of the applicant change the form before it."""
    if step.answers and step.by == "applicant":
        case.answer(forms.read_answers(case.definition, step.answers))


def _plan(case: WalkedCase, step: ScenarioStep, office: str) -> ReviewPlan | None:
    """The review a step closes: the one it names, or the one of the office that has such a result."""
    state = _state(case)
    if step.plan is not None:
        if step.plan not in state.reviews:
            raise UnknownAct(step.plan, ", ".join(_choices(case)))
        return state.reviews[step.plan]
    asked = [each.plan for each in case.snapshot.reviews if each.is_open and each.office == office]
    own = [state.reviews[code] for code in asked if code in state.reviews]
    return next((plan for plan in own if step.does in plan.results), None)


def decision_of(plan: ReviewPlan, step: ScenarioStep) -> Decision:
    """What the reviewer of a scenario hands in: every item of the checklist is in order."""
    corrections = tuple(Correction(about, note) for about, note in step.corrections.items())
    return Decision(step.reason, corrections, {item.code: "yes" for item in plan.checklist})


def _state(case: WalkedCase) -> State:
    return case.definition.states[case.snapshot.state]


def _choices(case: WalkedCase) -> Iterator[str]:
    """What could be done where the case stands, in codes."""
    state = _state(case)
    opened = {each.plan for each in case.snapshot.reviews if each.is_open}
    for plan in state.reviews.values():
        if plan.code in opened:
            yield from (f"{plan.code}: {result}" for result in plan.results)
    yield from (code for code, each in state.triggers.items() if each.by in ("applicant", "staff"))
