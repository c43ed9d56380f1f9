"""What can be done next with a walked case by anybody, and doing it with made-up reasons, corrections and answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from workflows import engine
from workflows.engine.outcome import SYSTEM, Correction, Decision
from workflows.errors import Refused
from workflows.walk.case import APPLICANT, WalkedCase, staff
from workflows.walk.own_answers import own_answers

if TYPE_CHECKING:
    from workflows.definition import Definition, ReviewPlan, State

REASON = "Contoh alasan."
STEP = timedelta(hours=1)  # between two acts of a made-up walk


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that may happen now: ``does`` is a trigger, an operation, or a result of ``plan`` by ``office``.

    ``by`` is ``applicant``, ``system`` (a connector, a case of its own), ``time`` (a timer, ``at`` its moment) or the code
    of an office. ``answers`` are those of a connector or of the plan's own form. ``refusal`` is the engine's code of why
    not.
    """

    by: str
    does: str
    plan: str | None = None
    office: str | None = None
    refusal: str | None = None
    answers: Mapping[str, object] = field(default_factory=dict)
    at: datetime | None = None


def moves(case: WalkedCase) -> Iterator[Move]:
    """Everything that anybody could do now, refused things included, and what time and other systems may bring."""
    if case.ended is not None:
        return
    for choice in engine.available(case.definition, case.snapshot, APPLICANT, case.facts, case.now):
        yield Move("applicant", choice.trigger, refusal=choice.refusal)
    for office in offices_of(case.definition):
        yield from _of_office(case, office)
    if not case.snapshot.suspended:
        yield from _of_system(case)
        yield from _of_time(case)


def _of_office(case: WalkedCase, office: str) -> Iterator[Move]:
    somebody = staff(case.definition, office, "walk")
    state = case.definition.states[case.snapshot.state]
    for choice in engine.available(case.definition, case.snapshot, somebody, case.facts, case.now):
        if choice.plan is None:
            if choice.refusal != "not_your_role":
                yield Move(office, choice.trigger, refusal=choice.refusal)
        elif choice.office == office:
            plan = _plan_of(case, state, choice.plan)
            for answers in own_answers(case.definition, plan.code, plan.fields, case.facts):
                yield Move(office, choice.trigger, plan.code, office, choice.refusal, answers)


def _of_system(case: WalkedCase) -> Iterator[Move]:
    """What a connector may answer, and how cases of their own may end."""
    state = case.definition.states[case.snapshot.state]
    if state.connector is not None:
        for answers in own_answers(case.definition, state.code, state.connector.fields, case.facts):
            yield Move("system", state.connector.answered, answers=answers)
        yield Move("system", state.connector.gives_up)
    for each in case.snapshot.reviews:
        if each.is_open and (plan := _plan_of(case, state, each.plan)).child is not None:
            yield from (Move("system", result, plan.code, each.office) for result in plan.results)


def _of_time(case: WalkedCase) -> Iterator[Move]:
    """The next moment at which time itself fires something."""
    moments = [each.due_at for each in case.work.values() if each.kind in ("timer", "deemed.decision")]
    if moments:
        yield Move("time", "wait", at=min(moments))


def _plan_of(case: WalkedCase, state: State, code: str) -> ReviewPlan:
    """A plan of the state, or of the state whose review carried over."""
    states = (state, *case.definition.states.values())
    return next(each.reviews[code] for each in states if code in each.reviews)


def offices_of(definition: Definition) -> tuple[str, ...]:
    """Every office that the flow of a service names."""
    named: dict[str, None] = {}
    for state in definition.states.values():
        for plan in state.reviews.values():
            named |= dict.fromkeys(each.office for each in plan.offices)
        named |= dict.fromkeys(each.office for each in state.triggers.values() if each.office)
    named |= dict.fromkeys(each.office for each in definition.operations.values() if each.office)
    return tuple(named)


def make(case: WalkedCase, move: Move) -> None:
    """Do it an hour later, with a made-up decision. Raises Refused."""
    case.pass_time(case.now + STEP if move.at is None else max(move.at, case.now))
    if move.by == "time":
        pass
    elif move.by == "system":
        _of_itself(case, move)
    elif move.plan is None or move.office is None:
        actor = APPLICANT if move.by == "applicant" else staff(case.definition, move.by, move.does)
        case.fire(move.does, actor, made_up(case, move))
    else:
        actor = staff(case.definition, move.by, move.plan)
        case.close(move.plan, move.office, move.does, actor, made_up(case, move))
    case.settle()


def _of_itself(case: WalkedCase, move: Move) -> None:
    """A connector answers or gives up, or a case of its own ends."""
    if move.plan is not None and move.office is not None:
        case.end_child(move.plan, move.office, move.does)
        return
    if move.answers:
        case.learn(case.snapshot.state, move.answers)
    case.fire(move.does, SYSTEM)


def made_up(case: WalkedCase, move: Move) -> Decision:
    """A decision that brings what the act asks for, and more: what is not asked for is ignored."""
    state = case.definition.states[case.snapshot.state]
    plan = _plan_of(case, state, move.plan) if move.plan is not None else None
    act = plan.results[move.does] if plan is not None else state.triggers.get(move.does)
    corrections = (Correction(_correctable(case), REASON),) if act is not None and act.names_corrections else ()
    offices = engine.offices_to_choose(case.definition, state.code, act) if act is not None else ()
    checklist = {item.code: "yes" for item in plan.checklist} if plan is not None else {}
    return Decision(REASON, corrections, checklist, offices, move.answers)


def _correctable(case: WalkedCase) -> str:
    """Something that can be sent back: the first answer, or else the first document."""
    typed = (code for code, each in case.definition.fields.items() if each.type not in ("computed", "note"))
    return next(typed, next(iter(case.definition.documents), ""))


def try_move(case: WalkedCase, move: Move) -> WalkedCase | None:
    """The case after the move, the given one untouched; None when it is refused."""
    copied = case.copy()
    try:
        make(copied, move)
    except Refused:
        return None
    return copied
