"""A case in a simulation: lighter than the engine's, with the same states, reviews, joins and clock.

What the answers decide comes from made-up forms, one drawn for each case; what offices decide is drawn by shares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from workflows import forms
from workflows.engine.positions import IN_FAVOUR, Tally, rule_met
from workflows.expressions import ExpressionFailed, is_true
from workflows.walk.made_up import Maker, invent

if TYPE_CHECKING:
    from datetime import date

    from simpy.events import Event

    from workflows.calendar import Calendar
    from workflows.definition import Definition, ResultKind, ReviewPlan, State, Trigger
    from workflows.expressions import Expression

Roots = Mapping[str, Mapping[str, object]]
NOTHING: Mapping[str, object] = {}


@dataclass(slots=True, eq=False)
class MadeUpForm:
    """What guards read of one made-up form. ``known`` remembers the conditions that depend on nothing else."""

    roots: Roots
    known: dict[int, bool] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class SimReview:
    """Work of one office. It is over when it is no longer ``open``; what was swept has no result and may not count.

    Without a plan it is a step of the office's own, which no join waits for.
    """

    case: SimCase
    code: str
    office: str
    minutes: float
    opened: float
    plan: ReviewPlan | None = None
    result: ResultKind | None = None
    open: bool = True
    counts: bool = True
    closed: ResultKind | None = None


@dataclass(slots=True, eq=False)
class SimCase:
    """One application. ``day_zero``, ``paused_on`` and ``paused`` (days) are its service clock, in working days."""

    number: int
    random: Random
    form: MadeUpForm
    sent: float = 0.0
    reviews: list[SimReview] = field(default_factory=list)
    state: State | None = None
    woken: Event | None = None
    day_zero: float | None = None
    paused_on: float | None = None
    paused: int = 0
    outcome: str | None = None
    ended: float = 0.0
    visits: list[tuple[str, float]] = field(default_factory=list)  # each state entered, and when

    def scope(self) -> Roots:
        """What the conditions of this case read."""
        said: dict[str, list[Mapping[str, object]]] = {}
        for each in self.reviews:
            if each.closed is not None:
                row = {"office": each.office, "result": each.closed.code, "tone": each.closed.tone}
                said.setdefault(each.code, []).append(row)
        return {**self.form.roots, "reviews": said}

    def goes_to(self, trigger: Trigger) -> str:
        """The state a trigger leads to: its first branch that holds."""
        for branch in trigger.branches:
            if branch.when is None or self.holds(branch.when):
                return branch.to
        return trigger.branches[-1].to

    def holds(self, condition: Expression) -> bool:
        """Whether a condition is true of this case now; an error is never true."""
        if any(each.startswith("reviews.") for each in condition.reads):
            return self._is_true(condition)
        known = self.form.known.get(id(condition))  # expressions live as long as their definition
        if known is None:
            known = self.form.known[id(condition)] = self._is_true(condition)
        return known

    def _is_true(self, condition: Expression) -> bool:
        try:
            return is_true(condition, self.scope())
        except ExpressionFailed:
            return False


def join_fires(state: State, reviews: Sequence[SimReview]) -> str | None:
    """The trigger that the reviews of a state fire together now."""
    if state.join is None:
        return None
    own = [each for each in reviews if each.counts and each.code in state.reviews and state.reviews[each.code].counts]
    tones = [each.closed.tone for each in own if each.closed is not None]
    controlling = [each.open for each in own if each.office == state.reviews[each.code].controlling]
    tally = Tally(
        still_open=sum(1 for each in own if each.open),
        closed=sum(1 for each in own if not each.open),
        in_favour=sum(1 for tone in tones if tone in IN_FAVOUR),
        negative=tones.count("negative"),
        controlled=not any(controlling) if controlling else None,
    )
    return state.join.fires if rule_met(state.join, tally) else None


def made_up_forms(definition: Definition, calendar: Calendar, day: date) -> list[MadeUpForm]:
    """What guards read of the answers, once for every way the rules tell forms apart; a bare one if none can be made."""
    found = []
    for made in invent(definition, calendar, day).facts:
        reading = forms.read(definition, Maker(definition, calendar, made.applicant, day).facts(made.answers))
        found.append(_scope(definition, made.applicant, reading.form, reading.rows, reading.handed_in))
    applicant = next(iter(definition.applicants), "")
    return found or [_scope(definition, applicant, NOTHING, NOTHING, NOTHING)]


def _scope(
    definition: Definition,
    applicant: str,
    form: Mapping[str, object],
    rows: Mapping[str, object],
    documents: Mapping[str, object],
) -> MadeUpForm:
    roots = {
        "form": form,
        "rows": rows,
        "documents": documents,
        "applicant": {"kind": applicant},
        "values": {code: each.amount for code, each in definition.values.items()},
        "permits": dict.fromkeys(definition.needs, True),
        "answers": NOTHING,
        "fee": NOTHING,
        "case": {"round": 1},
    }
    return MadeUpForm(roots)


def drawn(random: Random, shares: Mapping[str, float]) -> str:
    """One of the codes, as often as its share says."""
    at = random.random() * sum(shares.values())
    for code, share in shares.items():
        at -= share
        if at < 0:
            return code
    return next(reversed(list(shares)))
