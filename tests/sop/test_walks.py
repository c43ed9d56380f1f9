"""Each path through the shipped services, as written in ``walks/*.yaml``: acts and dates → states, reviews, deadlines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.calendars import city_calendar
from tests.sop.reading import SERVICES, Walk, city, definition_of, walks
from workflows import engine, forms
from workflows.definition import Definition, ReviewPlan
from workflows.engine.outcome import SYSTEM, Actor, Correction, Decision, Facts, Outcome, Snapshot
from workflows.errors import Refused

WALKS = walks("walks")
CALENDAR = city_calendar()
APPLICANT = Actor("applicant", "01APPLICANT")


@dataclass
class Case:
    """A case on its walk: its definition, its facts, its position and the deadlines of its reviews."""

    definition: Definition
    facts: Facts
    snapshot: Snapshot
    deadlines: dict[tuple[str, str], datetime | None]

    def answer(self, raw: Mapping[str, Any]) -> None:
        """Change answers before sending again."""
        changed = forms.read_answers(self.definition, raw)
        self.facts = replace(self.facts, form={**self.facts.form, **changed})
        self.hand_in()

    def hand_in(self, without: frozenset[str] = frozenset()) -> None:
        """Hand in every document asked for, but for some."""
        asked = frozenset(forms.needed_documents(self.definition, self.facts))
        self.facts = replace(self.facts, documents=asked - without)

    def take(self, outcome: Outcome) -> None:
        self.snapshot = outcome.snapshot
        self.deadlines |= {(each.plan, each.office): each.due_at for each in outcome.opened}

    def open_offices(self) -> dict[str, date]:
        """The offices that must answer now, each with the local date of its deadline."""
        found = {}
        for each in self.snapshot.reviews:
            if each.is_open:
                due = self.deadlines[each.plan, each.office]
                assert due is not None
                assert due == CALENDAR.last_instant(CALENDAR.local_date(due))
                found[each.office] = CALENDAR.local_date(due)
        return found


def begin(walk: Walk) -> Case:
    """The draft of a walk, filled in."""
    definition = definition_of(walk.service)
    answers = forms.read_answers(definition, walk.answers)
    facts = Facts(answers, walk.applicant, frozenset(), CALENDAR)
    started = engine.start(definition, APPLICANT, facts, instant("2026-11-16 09:00"))
    case = Case(definition, facts, started.snapshot, {})
    case.hand_in(frozenset(walk.data.get("without", ())))
    return case


def instant(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(city().timezone))


def decision_of(plan: ReviewPlan, step: Mapping[str, Any]) -> Decision:
    """What the reviewer hands in: every item «yes» unless the step says otherwise."""
    corrections = tuple(Correction(about, "Mohon diperbaiki.") for about in step.get("corrections", ()))
    checklist = {item.code: "yes" for item in plan.checklist} | step.get("checklist", {})
    return Decision(step.get("reason", ""), corrections, checklist)


def do(case: Case, step: Mapping[str, Any]) -> Outcome:
    """One act of a walk. Raises :class:`Refused`."""
    now = instant(step["at"])
    if "fire" in step:
        actor = SYSTEM if step.get("by") == "system" else APPLICANT
        return engine.fire(case.definition, case.snapshot, step["fire"], actor, case.facts, now)
    (plan,) = case.definition.states[case.snapshot.state].reviews.values()
    office = step["office"]
    staff = Actor("staff", f"01{office}", frozenset({(office, plan.role)}))
    decision = decision_of(plan, step)
    return engine.close_review(
        case.definition, case.snapshot, plan.code, office, step["close"], staff, case.facts, now, decision
    )


def compare(case: Case, outcome: Outcome, step: Mapping[str, Any]) -> None:
    """That everything the step states has come true."""
    assert outcome.snapshot.state == step["state"], step
    assert outcome.takes_number == step.get("takes_number", False), step
    assert outcome.ended == step.get("ended"), step
    assert outcome.snapshot.round == step.get("round", outcome.snapshot.round), step
    if "open" in step:
        assert case.open_offices() == step["open"], step
    if "due" in step:
        due = step["due"] and CALENDAR.last_instant(step["due"])
        assert outcome.due_at == due, step
    assert set(step.get("promises", ())) <= {each.kind for each in outcome.scheduled}, step


@pytest.mark.parametrize("walk", WALKS, ids=str)
def test_walk(walk: Walk) -> None:
    """The case goes where the walk says, asks whom it says, and by the dates it says."""
    case = begin(walk)
    for step in walk.data["steps"]:
        if "answers" in step:
            case.answer(step["answers"])
        if "refused" in step:
            with pytest.raises(Refused, match=f"^{step['refused']}$"):
                do(case, step)
            continue
        outcome = do(case, step)
        case.take(outcome)
        compare(case, outcome, step)


@pytest.mark.parametrize("service", SERVICES)
def test_walks_use_every_way_out(service: str) -> None:
    """No trigger and no result of a shipped service is left without a walk."""
    steps = [step for walk in WALKS if walk.service == service for step in walk.data["steps"] if "refused" not in step]
    walked = {(step.get("fire") or step["close"]) for step in steps}
    states = definition_of(service).states.values()
    results = {code for state in states for plan in state.reviews.values() for code in plan.results}
    fired = {code for state in states for code, each in state.triggers.items() if each.by == "applicant"}
    assert results | fired <= walked


@pytest.mark.parametrize("service", SERVICES)
def test_walks_visit_every_state(service: str) -> None:
    """Every state of a shipped service is reached by some walk."""
    reached = {
        step["state"] for walk in WALKS if walk.service == service for step in walk.data["steps"] if "state" in step
    }
    states = definition_of(service).states
    assert reached | {definition_of(service).start} == set(states)
