"""May this be done here, now, by this actor? Everything that is asked before a step is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from workflows import forms
from workflows.engine.positions import open_position
from workflows.engine.refusals import refusing
from workflows.engine.step import plan_of
from workflows.errors import Refused

if TYPE_CHECKING:
    from workflows.definition import Definition, Field, Operation, ResultKind, ReviewPlan, State, Trigger
    from workflows.engine.outcome import Actor, Facts, Snapshot


def require_state(definition: Definition, snapshot: Snapshot) -> State:
    """The state of a case. Raises :class:`Refused` when its definition does not know it."""
    state = definition.states.get(snapshot.state)
    if state is None:
        raise Refused("unknown_state", {"state": snapshot.state})
    return state


def require_running(snapshot: Snapshot) -> None:
    """That the case does not stand still."""
    if snapshot.suspended:
        raise Refused("suspended")


def operation_of(definition: Definition, state: State, code: str) -> Operation | None:
    """The operation of this code that is no move from state to state; a trigger of the state comes first."""
    found = definition.operations.get(code)
    return None if found is None or found.kind == "move" or code in state.triggers else found


def require_operation(snapshot: Snapshot, operation: Operation, actor: Actor) -> None:
    """That this actor may suspend, resume or hand over this case now."""
    if operation.kind == "resume":
        if not snapshot.suspended:
            raise Refused("not_suspended")
    else:
        require_running(snapshot)
        if snapshot.state not in operation.states:
            raise Refused("not_in_this_state", {"trigger": operation.code, "state": snapshot.state})
    _require_actor(operation, actor)
    _require_apart(snapshot, actor, operation.not_same_as)


def require_trigger(definition: Definition, snapshot: Snapshot, code: str, actor: Actor, facts: Facts) -> Trigger:
    """That this actor may fire this trigger here: an applicant's by an applicant, a job's by the system."""
    state = require_state(definition, snapshot)
    require_running(snapshot)
    trigger = state.triggers.get(code)
    if trigger is None:
        raise Refused("not_in_this_state", {"trigger": code, "state": state.code})
    _require_actor(trigger, actor)
    _require_apart(snapshot, actor, trigger.not_same_as)
    if actor.kind == "system":
        _require_job(definition, state, code, facts)
    if trigger.needs_complete_form:
        _require_complete(definition, facts)
    return trigger


def _require_actor(act: Trigger | Operation, actor: Actor) -> None:
    if act.by != actor.kind or (act.by == "staff" and (act.office, act.role) not in actor.seats):
        raise Refused("not_your_role", {"trigger": act.code})


def _require_apart(snapshot: Snapshot, actor: Actor, others: Iterable[str]) -> None:
    """That the actor is none of those who did what another person must have done."""
    for code in others:
        if actor.id in snapshot.acted.get(code, ()):
            raise Refused("same_person", {"about": code})


def _require_job(definition: Definition, state: State, code: str, facts: Facts) -> None:
    """That a trigger is a job's to fire, and that another system's answer is what was asked."""
    if state.join is not None and state.join.fires == code:
        raise Refused("join_not_met", {"trigger": code})
    if any(result.fires == code for plan in state.reviews.values() for result in plan.results.values()):
        raise Refused("fired_by_result", {"trigger": code})
    asked = state.connector
    if asked is not None and code == asked.answered:
        _require_answers(definition, state.code, asked.fields, facts)
    elif (asked is None or code != asked.gives_up) and code in timed(definition, state):
        raise Refused("fired_by_timer", {"trigger": code})


def timed(definition: Definition, state: State) -> Iterator[str]:
    """The triggers that time fires in a state."""
    for timer in (*state.timers, *(timer for plan in state.reviews.values() for timer in plan.timers)):
        if timer.fires is not None:
            yield timer.fires
    if definition.clock.deemed == "decision" and definition.clock.deemed_fires is not None:
        yield definition.clock.deemed_fires


def _require_answers(definition: Definition, of: str, fields: tuple[Field, ...], facts: Facts) -> None:
    _, problems = forms.read_own(definition, of, fields, facts.answers.get(of, {}), facts)
    if problems:
        raise Refused("answers_incomplete", {"count": str(len(problems)), "first": problems[0].path})


def _require_complete(definition: Definition, facts: Facts) -> None:
    """That nothing keeps the form from being sent, and that the permits it needs are held."""
    with refusing():
        problems = forms.complete(definition, facts)
    if problems:
        raise Refused("form_incomplete", {"count": str(len(problems))})
    for code in definition.needs:
        if code not in facts.permits:
            raise Refused("permit_missing", {"permit": code})


def require_review(
    definition: Definition, snapshot: Snapshot, plan: str, office: str, result: str, actor: Actor
) -> tuple[ReviewPlan, ResultKind]:
    """That this actor may close this review with this result now; the system closes those that are cases of their own."""
    state = require_state(definition, snapshot)
    require_running(snapshot)
    found = _plan_here(definition, snapshot, state, plan)
    if found.child is not None and actor.kind != "system":
        raise Refused("child_decides", {"plan": plan})
    if found.child is None and (not actor.answers_reviews or (office, found.role) not in actor.seats):
        raise Refused("not_your_role", {"plan": plan, "office": office})
    if open_position(snapshot.reviews, plan, office) is None:
        raise Refused("review_closed", {"plan": plan, "office": office})
    kind = found.results.get(result)
    if kind is None:
        raise Refused("unknown_result", {"plan": plan, "result": result})
    _require_apart(snapshot, actor, found.not_same_as)
    if found.implicit:
        _require_apart(snapshot, actor, state.triggers[result].not_same_as)
    return found, kind


def _plan_here(definition: Definition, snapshot: Snapshot, state: State, plan: str) -> ReviewPlan:
    """A plan of the present state, or of a review that carried over into it."""
    carried = any(each.plan == plan and each.is_open for each in snapshot.reviews)
    if plan not in state.reviews and not carried:
        raise Refused("not_in_this_state", {"plan": plan, "state": snapshot.state})
    return plan_of(definition, state, plan)
