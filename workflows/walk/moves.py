"""What can be done next with a walked case by anybody, and doing it with made-up reasons and corrections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from workflows import engine
from workflows.engine.outcome import Actor, Correction, Decision
from workflows.errors import Refused
from workflows.walk.case import APPLICANT, WalkedCase, staff

if TYPE_CHECKING:
    from workflows.definition import Definition, ResultKind, ReviewPlan

REASON = "Contoh alasan."
STEP = timedelta(hours=1)  # between two acts of a made-up walk


@dataclass(frozen=True, slots=True)
class Move:
    """One thing somebody may do now: ``does`` is a trigger, or a result of ``plan`` by ``office``.

    ``by`` is ``applicant`` or the code of an office. ``refusal`` is the engine's code of why not.
    """

    by: str
    does: str
    plan: str | None = None
    office: str | None = None
    refusal: str | None = None


def moves(case: WalkedCase) -> Iterator[Move]:
    """Everything that the applicant and any office could do now, refused things included."""
    if case.ended is not None:
        return
    for choice in engine.available(case.definition, case.snapshot, APPLICANT, case.facts, case.now):
        yield Move("applicant", choice.trigger, refusal=choice.refusal)
    for office in offices_of(case.definition):
        somebody = staff(case.definition, office, "walk")
        for choice in engine.available(case.definition, case.snapshot, somebody, case.facts, case.now):
            if choice.plan is None or choice.office == office:
                yield Move(office, choice.trigger, choice.plan, choice.office, choice.refusal)


def offices_of(definition: Definition) -> tuple[str, ...]:
    """Every office that the flow of a service names."""
    named: dict[str, None] = {}
    for state in definition.states.values():
        for plan in state.reviews.values():
            named |= dict.fromkeys(each.office for each in plan.offices)
        named |= dict.fromkeys(each.office for each in state.triggers.values() if each.office)
    return tuple(named)


def make(case: WalkedCase, move: Move) -> None:
    """Do it an hour later, with a made-up decision. Raises Refused."""
    case.pass_time(case.now + STEP)
    if move.plan is None or move.office is None:
        case.fire(move.does, APPLICANT if move.by == "applicant" else _somebody(case, move.by, move.does))
    else:
        plan = case.definition.states[case.snapshot.state].reviews[move.plan]
        actor = _somebody(case, move.by, plan.code)
        case.close(plan.code, move.office, move.does, actor, made_up(case, plan, plan.results[move.does]))
    case.settle()


def _somebody(case: WalkedCase, office: str, person: str) -> Actor:
    return staff(case.definition, office, person)


def made_up(case: WalkedCase, plan: ReviewPlan, result: ResultKind) -> Decision:
    """A decision that brings what the result asks for."""
    corrections = (Correction(_correctable(case), REASON),) if result.names_corrections else ()
    reason = "" if result.reason == "none" else REASON
    return Decision(reason, corrections, {item.code: "yes" for item in plan.checklist})


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
