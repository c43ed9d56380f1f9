"""The engine: definition + snapshot + trigger + actor + facts + now → outcome.

Pure: the same arguments give the same answer, nothing outside is read or written. The caller keeps every part of the
outcome in one transaction, or none. A step that may not be made raises :class:`workflows.errors.Refused`.

The application's own machine is flat and runs on the ``transitions`` library: one shared machine for a definition, no
model registered, and only our own callables as conditions, so no text of a SOP file is ever looked up as a name.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from transitions import EventData, Machine

from workflows import forms
from workflows.engine.outcome import Actor, Choice, Decision, Facts, Outcome, ReviewSnapshot, Snapshot
from workflows.engine.positions import open_position
from workflows.engine.step import Step, refusing
from workflows.errors import Refused

if TYPE_CHECKING:
    from workflows.definition import Definition, ResultKind, ReviewPlan, State
    from workflows.expressions import Expression

REFUSALS = (
    "unknown_state", "unknown_applicant_kind", "not_in_this_state", "not_your_role", "form_incomplete",
    "join_not_met", "fired_by_result", "review_closed", "unknown_result", "reason_missing", "corrections_missing",
    "correction_unknown", "correction_note_missing", "checklist_open", "checklist_has_no", "expression_failed",
    "beyond_calendar", "too_many_steps", "no_branch",
)  # fmt: skip


def start(definition: Definition, actor: Actor, facts: Facts, now: datetime) -> Outcome:
    """A new case in the start state. Raises :class:`Refused`."""
    if actor.kind != "applicant":
        raise Refused("not_your_role")
    if facts.applicant not in definition.applicants:
        raise Refused("unknown_applicant_kind", {"applicant": facts.applicant})
    step = Step(definition, Snapshot(definition.start), facts, now, _route)
    step.happen("started", state=definition.start)
    return step.outcome()


def fire(
    definition: Definition, snapshot: Snapshot, trigger: str, actor: Actor, facts: Facts, now: datetime
) -> Outcome:
    """The case after ``trigger``, fired by the applicant or by the system's own job. Raises :class:`Refused`."""
    _require_trigger(definition, snapshot, trigger, actor, facts)
    step = Step(definition, snapshot, facts, now, _route)
    step.run(trigger)
    return step.outcome()


def close_review(
    definition: Definition,
    snapshot: Snapshot,
    plan: str,
    office: str,
    result: str,
    actor: Actor,
    facts: Facts,
    now: datetime,
    decision: Decision = Decision(),  # noqa: B008 (immutable)
) -> Outcome:
    """The case after the office closed its review of ``plan`` with ``result``. Raises :class:`Refused`.

    ``decision`` carries what the result asks for: a reason, the corrections, the checklist. Corrections of a result
    that names none are ignored.
    """
    found, kind = _require_review(definition, snapshot, plan, office, result, actor)
    step = Step(definition, snapshot, facts, now, _route)
    step.require_decision(found, kind, decision)
    step.close(found, office, kind, decision)
    return step.outcome()


def available(
    definition: Definition, snapshot: Snapshot, actor: Actor, facts: Facts, now: datetime
) -> tuple[Choice, ...]:
    """What this kind of actor could do now, each with the code of why not.

    An applicant and the system see their triggers of the state, staff the results of every open review. A choice
    without refusal can be made; for a result this holds once the decision carries what the result asks for.
    """
    state = definition.states.get(snapshot.state)
    if state is None:
        return ()
    if actor.kind == "staff":
        return tuple(
            _result_choice(definition, snapshot, each, result, actor, facts, now)
            for each in snapshot.reviews
            if each.is_open and each.plan in state.reviews
            for result in state.reviews[each.plan].results
        )
    return tuple(
        Choice(code, None, None, _refusal_of_fire(definition, snapshot, code, actor, facts, now))
        for code, trigger in state.triggers.items()
        if trigger.by == actor.kind
    )


def _refusal_of_fire(
    definition: Definition, snapshot: Snapshot, trigger: str, actor: Actor, facts: Facts, now: datetime
) -> str | None:
    try:
        fire(definition, snapshot, trigger, actor, facts, now)
    except Refused as refused:
        return refused.code
    return None


def _result_choice(
    definition: Definition,
    snapshot: Snapshot,
    review: ReviewSnapshot,
    result: str,
    actor: Actor,
    facts: Facts,
    now: datetime,
) -> Choice:
    """The choice of one result: everything is tried but what only the decision can bring."""
    refusal = None
    try:
        plan, kind = _require_review(definition, snapshot, review.plan, review.office, result, actor)
        Step(definition, snapshot, facts, now, _route).close(plan, review.office, kind, Decision())
    except Refused as refused:
        refusal = refused.code
    return Choice(result, review.plan, review.office, refusal)


def _state(definition: Definition, snapshot: Snapshot) -> State:
    state = definition.states.get(snapshot.state)
    if state is None:
        raise Refused("unknown_state", {"state": snapshot.state})
    return state


def _require_trigger(definition: Definition, snapshot: Snapshot, code: str, actor: Actor, facts: Facts) -> None:
    """That this actor may fire this trigger here: an applicant's by an applicant, a job's by the system."""
    state = _state(definition, snapshot)
    trigger = state.triggers.get(code)
    if trigger is None:
        raise Refused("not_in_this_state", {"trigger": code, "state": state.code})
    if trigger.by != actor.kind:
        raise Refused("not_your_role", {"trigger": code})
    if state.join is not None and state.join.fires == code:
        raise Refused("join_not_met", {"trigger": code})
    if any(result.fires == code for plan in state.reviews.values() for result in plan.results.values()):
        raise Refused("fired_by_result", {"trigger": code})
    if not trigger.needs_complete_form:
        return
    with refusing():
        problems = forms.complete(definition, facts)
    if problems:
        raise Refused("form_incomplete", {"count": str(len(problems))})


def _require_review(
    definition: Definition, snapshot: Snapshot, plan: str, office: str, result: str, actor: Actor
) -> tuple[ReviewPlan, ResultKind]:
    """That this actor may close this review with this result now."""
    found = _state(definition, snapshot).reviews.get(plan)
    if found is None:
        raise Refused("not_in_this_state", {"plan": plan, "state": snapshot.state})
    if actor.kind != "staff" or (office, found.role) not in actor.seats:
        raise Refused("not_your_role", {"plan": plan, "office": office})
    if open_position(snapshot.reviews, plan, office) is None:
        raise Refused("review_closed", {"plan": plan, "office": office})
    kind = found.results.get(result)
    if kind is None:
        raise Refused("unknown_result", {"plan": plan, "result": result})
    return found, kind


class _Subject:
    """What the library moves: the state's code, nothing else."""

    __slots__ = ("_position",)

    def __init__(self, position: str) -> None:
        self._position = position

    @property
    def position(self) -> str:
        """The state reached."""
        return self._position


class _ByIdentity:
    """A definition as a key: it is immutable, so the same object always means the same machine."""

    __slots__ = ("definition",)

    def __init__(self, definition: Definition) -> None:
        self.definition = definition

    def __hash__(self) -> int:
        return id(self.definition)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.definition is self.definition


class _Guard:
    """A branch's condition as the library's callable; the step that is being made travels in the event."""

    __slots__ = ("when",)

    def __init__(self, when: Expression) -> None:
        self.when = when

    def __call__(self, event: EventData) -> bool:
        step: Step = event.kwargs["step"]
        return step.holds(self.when)


@lru_cache(maxsize=512)
def _machine(key: _ByIdentity) -> Machine:
    """The shared machine of a definition. The attribute's name begins with no letter a code may begin with."""
    definition = key.definition
    machine = Machine(
        model=None,
        states=list(definition.states),
        initial=None,
        auto_transitions=False,
        send_event=True,
        model_attribute="_position",
    )
    for state in definition.states.values():
        for trigger in state.triggers.values():
            for branch in trigger.branches:
                guard = None if branch.when is None else _Guard(branch.when)
                machine.add_transition(trigger.code, state.code, branch.to, conditions=guard)
    return machine


def _route(step: Step, trigger: str) -> str:
    """The state a trigger leads to now: its first branch that holds, in the order of the file."""
    subject = _Subject(step.state.code)
    if not _machine(_ByIdentity(step.definition)).events[trigger].trigger(subject, step=step):
        raise Refused("no_branch", {"trigger": trigger})  # the library would only answer False
    return subject.position
