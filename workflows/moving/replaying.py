"""Closed cases once more, under another version: with their answers, decisions and dates. Pure, and nothing is written.

People's acts, chosen offices and the outcomes of child cases are repeated; what time does follows from the version that is
walked: its timers ring and its promise breaks when it says so, up to the moment at which the case ended.

What comes out is counted by steps and codes; it holds nothing of any person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from workflows import forms
from workflows.engine import close_review, fire, start
from workflows.engine.outcome import SYSTEM, Actor, Correction, Decision, Facts
from workflows.errors import Refused
from workflows.expressions import ExpressionFailed
from workflows.forms.fees import fee_lines
from workflows.moving.answers import carry_answers
from workflows.moving.elapsing import Time
from workflows.moving.mapping import NO_MAP, MoveMap
from workflows.moving.parts import plans_of

if TYPE_CHECKING:
    from workflows.definition import Definition
    from workflows.engine.outcome import Outcome

SAID = "—"  # stands for a reason that was given; its words are nobody's business here


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did in a case that is closed now.

    A result of a review, or the outcome of a child case, has ``plan`` and ``office``; anything else is a trigger.
    ``offices`` are those that were chosen to be asked. ``answers`` (stored) and ``documents`` are those of that moment,
    given where they changed.
    """

    at: datetime
    by: Literal["applicant", "staff", "system"]
    actor: str
    does: str
    plan: str | None = None
    office: str | None = None
    corrections: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    own_answers: Mapping[str, object] = field(default_factory=dict)
    answers: Mapping[str, object] | None = None
    documents: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """A case that has ended: its version, its kind of applicant and all that was done. ``facts`` has the calendar.

    ``ended_at`` is how far time goes after the last act. ``erased``: its answers are gone with the person.
    """

    definition: Definition
    facts: Facts
    acts: tuple[Act, ...]
    ended_at: datetime | None = None
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Walked:
    """How far a case came under a version. ``refused`` is (state, code) of the act that was refused, ``waits`` (state,
    plan) of work nobody did; ``end`` is the end it reached."""

    end: str | None = None
    due_at: datetime | None = None
    fee: Decimal | None = None
    refused: tuple[str, str] | None = None
    waits: tuple[str, str] | None = None


@dataclass(slots=True)
class Replay:
    """What closed cases say of another version, in numbers.

    ``ends`` counts (end then, end now), ``refused`` (step, code), ``waits`` (step, work nobody did), ``unreplayed`` the
    (step, code) at which a case does not come on even under its own version. Deadlines are compared in whole days, fees
    in rupiah.
    """

    cases: int = 0
    same: int = 0
    unreplayed: Counter[tuple[str, str]] = field(default_factory=Counter)
    ends: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    waits: Counter[tuple[str, str]] = field(default_factory=Counter)
    fee_changed: int = 0
    fee_before: Decimal = Decimal(0)
    fee_after: Decimal = Decimal(0)
    deadline_earlier: int = 0
    deadline_later: int = 0

    @property
    def not_replayable(self) -> int:
        """How many cases say nothing, for one reason or another."""
        return self.unreplayed.total()


def replay(cases: Iterable[ClosedCase], new: Definition, mapping: MoveMap = NO_MAP) -> Replay:
    """Walk closed cases under their own version and under ``new``, and count what differs.

    A case that does not come to its end under its own version says nothing; it is counted apart, with the reason.
    """
    report = Replay()
    for case in cases:
        then = walk(case, case.definition, NO_MAP)
        if then.end is None:
            report.unreplayed[_reason(then)] += 1
            continue
        report.cases += 1
        _compare(report, then, walk(case, new, mapping))
    return report


def _reason(then: Walked) -> tuple[str, str]:
    """Where and why a case does not come to its end under its own version."""
    return then.refused or ((then.waits[0], "work_missing") if then.waits else ("", "not_replayable"))


def _compare(report: Replay, then: Walked, now: Walked) -> None:
    if now.refused is not None:
        report.refused[now.refused] += 1
        return
    if now.waits is not None:
        report.waits[now.waits] += 1
        return
    differs = False
    if then.end != now.end:
        report.ends[then.end or "", now.end or ""] += 1
        differs = True
    if then.fee != now.fee:
        report.fee_changed += 1
        differs = True
    report.fee_before += then.fee or 0
    report.fee_after += now.fee or 0
    if then.due_at is not None and now.due_at is not None and then.due_at != now.due_at:
        report.deadline_earlier += now.due_at < then.due_at
        report.deadline_later += now.due_at > then.due_at
        differs = True
    report.same += not differs


def walk(case: ClosedCase, definition: Definition, mapping: MoveMap) -> Walked:
    """The case as it would have gone under a version of its service."""
    seats = _seats(definition)
    facts = replace(case.facts, applicant=mapping.applicants.get(case.facts.applicant, case.facts.applicant))
    first = case.acts[0] if case.acts else None
    if first is None or case.erased:
        return Walked(refused=(definition.start, "erased" if case.erased else "not_replayable"))
    try:
        outcome = start(definition, Actor("applicant", first.actor), facts, first.at)
    except Refused as refused:
        return Walked(refused=(definition.start, refused.code))
    time = Time(definition, outcome)
    for index, act in enumerate(case.acts):
        outcome = time.passes(outcome, facts, act.at)
        if definition.states[outcome.snapshot.state].kind == "end":
            break
        facts = _facts(case, definition, mapping, act, facts)
        try:
            outcome = time.after(_perform(definition, mapping, act, outcome, facts, seats))
        except Refused as refused:
            return _stopped(definition, mapping, case.acts[index:], outcome, refused.code)
        facts = _with_own(definition, mapping, act, facts)
    outcome = time.passes(outcome, facts, case.ended_at or case.acts[-1].at)
    state = definition.states[outcome.snapshot.state]
    if state.kind != "end":
        return _stopped(definition, mapping, (), outcome, "not_replayable")
    return Walked(end=state.code, due_at=outcome.due_at, fee=_fee(definition, facts))


def _seats(definition: Definition) -> frozenset[tuple[str, str]]:
    """Every seat the version knows: who did something then may do it now."""
    asked = {(each.office, plan.role) for plan in plans_of(definition).values() for each in plan.offices}
    offices = {office for office, _role in asked}
    anywhere = {(office, plan.role) for plan in plans_of(definition).values() for office in offices}
    direct = {
        (trigger.office or "", trigger.role or "")
        for state in definition.states.values()
        for trigger in state.triggers.values()
        if trigger.by == "staff"
    }
    acting = {(each.office or "", each.role or "") for each in definition.operations.values()}
    return frozenset(asked | anywhere | direct | acting)


def _facts(case: ClosedCase, definition: Definition, mapping: MoveMap, act: Act, facts: Facts) -> Facts:
    if act.answers is not None:
        carried = carry_answers(case.definition, definition, act.answers, mapping)
        facts = replace(facts, form=forms.read_answers(definition, carried.answers))
    if act.documents is not None:
        handed_in = {mapping.document(code) for code in act.documents}
        facts = replace(facts, documents=frozenset(code for code in handed_in if code is not None))
    return facts


def _perform(
    definition: Definition,
    mapping: MoveMap,
    act: Act,
    outcome: Outcome,
    facts: Facts,
    seats: frozenset[tuple[str, str]],
) -> Outcome:
    actor = SYSTEM if act.by == "system" else Actor(act.by, act.actor, seats if act.by == "staff" else frozenset())
    documents = frozenset(definition.documents)
    abouts = [mapping.about(code, documents) for code in act.corrections]
    corrections = tuple(Correction(about, SAID) for about in abouts if about is not None)
    offices = tuple(each for each in map(mapping.office, act.offices) if each in _chosen(definition))
    if act.plan is None or act.office is None:
        decision = Decision(SAID, corrections, offices=offices)
        return fire(definition, outcome.snapshot, act.does, actor, facts, act.at, decision)
    code, office = mapping.plan(act.plan), mapping.office(act.office)
    plan = plans_of(definition).get(code)
    checklist = {each.code: "yes" for each in plan.checklist} if plan else {}
    own = forms.read_fields(plan.fields, act.own_answers) if plan else {}
    decision = Decision(SAID, corrections, checklist, offices=offices, answers=own)
    result = mapping.result(act.plan, act.does)
    return close_review(definition, outcome.snapshot, code, office, result, actor, facts, act.at, decision)


def _chosen(definition: Definition) -> frozenset[str]:
    """The offices that somebody may choose under a version."""
    return frozenset(each.office for plan in plans_of(definition).values() for each in plan.offices if each.chosen)


def _with_own(definition: Definition, mapping: MoveMap, act: Act, facts: Facts) -> Facts:
    """What an office answered on a form of its own, for the conditions that come later."""
    plan = plans_of(definition).get(mapping.plan(act.plan)) if act.plan else None
    if plan is None or not plan.fields or not act.own_answers:
        return facts
    return replace(facts, answers={**facts.answers, plan.code: forms.read_fields(plan.fields, act.own_answers)})


def _stopped(definition: Definition, mapping: MoveMap, left: tuple[Act, ...], outcome: Outcome, code: str) -> Walked:
    """Why a walk goes no further: work that nobody did then, or an act that is refused now."""
    state = definition.states[outcome.snapshot.state].code
    coming = {(mapping.plan(each.plan), mapping.office(each.office)) for each in left if each.plan and each.office}
    for each in outcome.snapshot.reviews:
        if each.is_open and (each.plan, each.office) not in coming:
            return Walked(waits=(state, each.plan))
    return Walked(refused=(state, code))


def _fee(definition: Definition, facts: Facts) -> Decimal | None:
    """What the case cost, None for a service that is free or a fee that cannot be worked out."""
    if definition.fee is None or facts.sent is None:
        return None
    try:
        return sum((each.amount for each in fee_lines(definition, facts, facts.sent)), Decimal(0))
    except ExpressionFailed:
        return None
