"""What can happen to a case: definition + snapshot + act + actor + facts + now → outcome.

Pure: the same arguments give the same answer, nothing outside is read or written. The caller keeps every part of the
outcome in one transaction, or none. A step that may not be made raises :class:`workflows.errors.Refused`, with one of
:data:`workflows.engine.refusals.REFUSALS`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from workflows.engine import admission, bringing, clocking
from workflows.engine.outcome import SYSTEM, Actor, Decision, Facts, Outcome, Snapshot
from workflows.engine.positions import open_position
from workflows.engine.refusals import refusing
from workflows.engine.step import Step, plan_of
from workflows.errors import Refused

if TYPE_CHECKING:
    from workflows.definition import Definition, Operation, ReviewPlan, Timer
    from workflows.engine.outcome import ReviewSnapshot

NOTHING = Decision()


def start(definition: Definition, actor: Actor, facts: Facts, now: datetime) -> Outcome:
    """A new case in the start state. Raises :class:`Refused`."""
    if actor.kind != "applicant":
        raise Refused("not_your_role")
    if facts.applicant not in definition.applicants:
        raise Refused("unknown_applicant_kind", {"applicant": facts.applicant})
    step = Step(definition, Snapshot(definition.start, entered_at=now), facts, now, actor)
    step.happen("started", state=definition.start)
    with refusing():
        clocking.enter(step)
    return step.outcome()


def fire(
    definition: Definition,
    snapshot: Snapshot,
    trigger: str,
    actor: Actor,
    facts: Facts,
    now: datetime,
    decision: Decision = NOTHING,
    *,
    trial: bool = False,
) -> Outcome:
    """The case after ``trigger``, fired by the applicant, by staff or by the system's own job. Raises :class:`Refused`.

    ``trigger`` may also be an operation that suspends or resumes the case or hands it over. ``decision`` carries what
    staff must bring: a reason, corrections, chosen offices. A ``trial`` asks for nothing that only it can bring.
    """
    state = admission.require_state(definition, snapshot)
    operation = admission.operation_of(definition, state, trigger)
    if operation is not None:
        return _operate(definition, snapshot, operation, actor, facts, now, decision, trial)
    found = admission.require_trigger(definition, snapshot, trigger, actor, facts)
    step = Step(definition, snapshot, facts, now, actor, decision, trial)
    if not trial:
        bringing.for_trigger(step, found, found.names_corrections)
    step.fire(found)
    return step.outcome()


def _operate(
    definition: Definition,
    snapshot: Snapshot,
    operation: Operation,
    actor: Actor,
    facts: Facts,
    now: datetime,
    decision: Decision,
    trial: bool,
) -> Outcome:
    """Suspend, resume or hand over."""
    admission.require_operation(snapshot, operation, actor)
    step = Step(definition, snapshot, facts, now, actor, decision, trial)
    if not trial:
        bringing.for_trigger(step, operation)
    step.note_actor(operation.code)
    with refusing():
        if operation.kind == "suspend":
            clocking.suspend(step)
        elif operation.kind == "resume":
            clocking.resume(step)
        else:
            step.happen("handed_over")
    step.notify("fires", operation.code, trigger=operation.code)
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
    decision: Decision = NOTHING,
    *,
    trial: bool = False,
) -> Outcome:
    """The case after the office closed its review of ``plan`` with ``result``. Raises :class:`Refused`.

    ``decision`` carries what the result asks for: a reason, the corrections, the checklist, chosen offices, answers to
    the plan's own form. Corrections of a result that names none are ignored. A ``trial`` asks for none of it.
    """
    found, kind = admission.require_review(definition, snapshot, plan, office, result, actor)
    step = Step(definition, snapshot, facts, now, actor, decision, trial)
    bringing.allows(step, kind)
    if not trial and found.child is None:
        bringing.for_result(step, found, kind)
    index = open_position(step.reviews, plan, office)
    assert index is not None
    step.close(index, found, kind)
    return step.outcome()


def close_child(
    definition: Definition, snapshot: Snapshot, plan: str, office: str, ended: str, facts: Facts, now: datetime
) -> Outcome:
    """The case after a case of its own, started by a review of ``plan``, has ended with the outcome ``ended``.

    ``office`` is the number the review has in place of an office: ``#1``, ``#2`` … Raises :class:`Refused`.
    """
    return close_review(definition, snapshot, plan, office, ended, SYSTEM, facts, now)


def elapse(
    definition: Definition,
    snapshot: Snapshot,
    timer: str,
    facts: Facts,
    now: datetime,
    plan: str | None = None,
    office: str | None = None,
) -> Outcome:
    """The case after a timer rang: one of the present state, or of the open review of ``plan`` and ``office``.

    Raises :class:`Refused`: ``timer_not_armed`` when there is none such (any more), ``not_due`` before its time.
    """
    admission.require_state(definition, snapshot)
    admission.require_running(snapshot)
    step = Step(definition, snapshot, facts, now)
    found, due, of = _armed(step, timer, plan, office)
    if found is None or due is None:
        raise Refused("timer_not_armed", {"timer": timer})
    if now < due:
        raise Refused("not_due", {"timer": timer})
    clocking.ring(step, found, of, office)
    return step.outcome()


def _armed(
    step: Step, timer: str, plan: str | None, office: str | None
) -> tuple[Timer | None, datetime | None, ReviewPlan | None]:
    """The timer, when it rings, and the plan it belongs to."""
    with refusing():
        if plan is None:
            found = next((each for each in step.state.timers if each.code == timer), None)
            return found, clocking.state_timer_due(step, found) if found else None, None
        review = _open_review(step, plan, office or "")
        if review is None:
            return None, None, None
        of = plan_of(step.definition, step.state, plan)
        found = next((each for each in of.timers if each.code == timer), None)
        return found, clocking.review_timer_due(step, of, review, found) if found else None, of


def _open_review(step: Step, plan: str, office: str) -> ReviewSnapshot | None:
    index = open_position(step.reviews, plan, office)
    return None if index is None else step.reviews[index]


def deem(definition: Definition, snapshot: Snapshot, facts: Facts, now: datetime) -> Outcome:
    """The case after the promise of the whole service was broken and the law decides in the office's place.

    Fires the clock's ``deemed_fires`` where the present state has it. Raises :class:`Refused`: ``not_in_this_state``
    where it has not, ``not_due`` while the promise still holds or the clock stands.
    """
    state = admission.require_state(definition, snapshot)
    admission.require_running(snapshot)
    code = definition.clock.deemed_fires
    if definition.clock.deemed != "decision" or code is None or code not in state.triggers:
        raise Refused("not_in_this_state", {"trigger": code or "", "state": state.code})
    step = Step(definition, snapshot, facts, now)
    with refusing():
        due = clocking.deadline_of_service(step)
    if due is None or now <= due:
        raise Refused("not_due", {"trigger": code})
    step.happen("deemed", trigger=code)
    step.run(code)
    return step.outcome()
