"""One act of a walk: who does what, as a scenario writes it, carried out on a walked case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from workflows import forms
from workflows.engine.outcome import SYSTEM, Actor, Correction, Decision
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
    _take_answers(case, step)
    if step.does is None:
        return
    office, _, person = step.by.partition("/")
    plan = _plan(case, step, step.office or office)
    if plan is None:
        _fire(case, step, office, person)
    elif plan.child is not None:
        case.end_child(plan.code, _child(case, plan, step.office), step.does)
    else:
        addressed = step.office or office
        actor = APPLICANT if step.by == "applicant" else staff(case.definition, office, person or plan.code)
        case.close(plan.code, addressed, step.does, actor, decision_of(plan, step))


def _fire(case: WalkedCase, step: ScenarioStep, office: str, person: str) -> None:
    """A trigger of the state or an operation of the service."""
    assert step.does is not None  # a step without an act only lets time pass
    operation = case.definition.operations.get(step.does)
    if step.does not in _state(case).triggers and (operation is None or operation.kind == "move"):
        raise UnknownAct(step.does, ", ".join(_choices(case)))
    own: Mapping[str, Actor] = {"applicant": APPLICANT, "system": SYSTEM}
    actor = own.get(step.by) or staff(case.definition, office, person or step.does)
    case.fire(step.does, actor, Decision(step.reason, _corrections(step), offices=step.offices))


def _take_answers(case: WalkedCase, step: ScenarioStep) -> None:
    """Answers that come with a step: of the applicant, or of a connector, by its state or while it is asked."""
    states = case.definition.states
    for code, given in step.answers.items():
        if code in states and states[code].connector is not None and isinstance(given, Mapping):
            case.prepared[code] = given
    if step.by == "applicant" and step.answers:
        case.answer(forms.read_answers(case.definition, step.answers))
    connector = _state(case).connector
    if step.by == "system" and connector is not None and connector.answered == step.does:
        case.learn(case.snapshot.state, forms.read_fields(connector.fields, step.answers))


def _plan(case: WalkedCase, step: ScenarioStep, office: str) -> ReviewPlan | None:
    """The review a step closes: the one it names, or the one of the office that has such a result."""
    opened = [each for each in case.snapshot.reviews if each.is_open]
    known = {code: plan for each in case.definition.states.values() for code, plan in each.reviews.items()}
    if step.plan is not None:
        if step.plan not in _state(case).reviews and step.plan not in {each.plan for each in opened}:
            raise UnknownAct(step.plan, ", ".join(_choices(case)))
        return known[step.plan]
    own = [known[each.plan] for each in opened if each.office == office]
    return next((plan for plan in own if step.does in plan.results), None)


def _child(case: WalkedCase, plan: ReviewPlan, office: str | None) -> str:
    """The number of the case of its own that a step ends: the one it names, or the first that is open."""
    opened = [each.office for each in case.snapshot.reviews if each.is_open and each.plan == plan.code]
    return office or next(iter(opened), "#1")


def decision_of(plan: ReviewPlan, step: ScenarioStep) -> Decision:
    """What the reviewer of a scenario hands in: every item of the checklist is in order."""
    return Decision(
        reason=step.reason,
        corrections=_corrections(step),
        checklist={item.code: "yes" for item in plan.checklist},
        offices=step.offices,
        answers=forms.read_fields(plan.fields, step.answers),
    )


def _corrections(step: ScenarioStep) -> tuple[Correction, ...]:
    return tuple(Correction(about, note) for about, note in step.corrections.items())


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
    yield from (code for code, each in case.definition.operations.items() if each.kind != "move")
