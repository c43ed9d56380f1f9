"""The sample services the engine's tests walk: one with everything, made anew with the parts a test varies."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows import makers as m
from workflows.definition import ChecklistItem, Definition, Join, Limit, State, Survey
from workflows.engine import REFUSALS, close_review, fire, start
from workflows.engine.outcome import Decision, Facts, Outcome, Snapshot
from workflows.errors import Refused
from workflows.expressions import parse

LARGE = m.facts(area=Decimal(12))
# What the sentence of each refusal names besides its code; a refusal that is not here names nothing.
NAMED_BY: dict[str, tuple[set[str], ...]] = {
    "unknown_state": ({"state"},),
    "unknown_applicant_kind": ({"applicant"},),
    "not_in_this_state": ({"trigger", "state"}, {"plan", "state"}),
    "not_your_role": (set(), {"trigger"}, {"plan", "office"}),
    "same_person": ({"about"},),
    "join_not_met": ({"trigger"},),
    "fired_by_result": ({"trigger"},),
    "fired_by_timer": ({"trigger"},),
    "child_decides": ({"plan"},),
    "form_incomplete": ({"count"},),
    "permit_missing": ({"permit"},),
    "document_missing": ({"document"},),
    "condition_not_met": ({"trigger"}, {"result"}),
    "limit_reached": ({"trigger", "limit"},),
    "no_branch": ({"trigger"},),
    "review_closed": ({"plan", "office"},),
    "unknown_result": ({"plan", "result"},),
    "correction_unknown": ({"about"},),
    "correction_note_missing": ({"about"},),
    "checklist_open": ({"item"},),
    "checklist_has_no": ({"item"},),
    "answers_incomplete": ({"count", "first"},),
    "offices_missing": ({"plan"},),
    "office_not_offered": ({"office"},),
    "timer_not_armed": ({"timer"},),
    "not_due": ({"timer"}, {"trigger"}),
    "beyond_calendar": ({"day", "last"},),
    "expression_failed": ({"reason"},),
}
NEGATIVE = "any(each.tone == 'negative' for each in reviews.opinion)"


def permit(clock: str = "resets", rule: str = "all", survey: bool = True, **more: Any) -> Definition:
    """A permit: desk check with a return to the applicant, opinions of two offices, decision, issue.

    ``clock`` is what the return does to the service clock, ``rule`` the join of the opinions. Roads is asked only for
    more than 6 square metres.
    """
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "check", needs_complete_form=True)]),
        _check(),
        m.state(
            "correct",
            "waiting",
            [
                m.trigger("resend", "check", needs_complete_form=True, new_round=True),
                m.trigger("withdraw", "withdrawn"),
            ],
            clock=clock,
        ),
        _opinions(rule),
        m.work("decision", [(m.result("grant"), "issuing"), (m.result("deny", "negative"), "refused")], role="head"),
        m.state("issuing", "automatic", [m.trigger("issued", "done", by="system")], does="issue"),
        m.end("done", "issued"),
        m.end("refused", "refused"),
        m.end("withdrawn", "withdrawn"),
        survey=Survey() if survey else None,
        **more,
    )


def _check() -> State:
    """The desk looks at the file: its checklist has an item for large areas alone."""
    return m.work(
        "check",
        [
            (m.result("complete", needs_checklist=True), "opinions"),
            (m.result("return", "returned", names_corrections=True), "correct"),
            (m.result("refuse", "negative", reason="required"), "refused"),
        ],
        limit=Limit("quick"),
        checklist=(
            ChecklistItem("legible", m.text("legible")),
            ChecklistItem("large", m.text("large"), shown_when=parse("form.area > 6")),
        ),
    )


def _opinions(rule: str) -> State:
    """Parks and, for large areas, roads say what they think; one result ends the case at once."""
    opinion = m.plan(
        "opinion",
        {"parks": True, "roads": "form.area > 6"},
        [
            m.result("agree"),
            m.result("condition", "conditions", reason="required"),
            m.result("object", "negative", reason="required"),
            m.result("stop", "negative", fires="stopped"),
        ],
        limit=Limit("review", "ahead"),
    )
    triggers = [
        m.trigger("gathered", [(NEGATIVE, "refused"), (None, "decision")], by="system"),
        m.trigger("stopped", "refused", by="system"),
    ]
    return m.state("opinions", "work", triggers, reviews=[opinion], join=Join(rule, "gathered"))  # type: ignore[arg-type]


class Case:
    """A case being walked in a test: keeps the snapshot and the last outcome, and moves the clock by hand."""

    def __init__(self, definition: Definition, facts: Facts | None = None, now: datetime = m.MONDAY) -> None:
        self.definition = definition
        self.facts = facts or m.facts()
        self.now = now
        self.last: Outcome = start(definition, m.APPLICANT, self.facts, now)

    @property
    def snapshot(self) -> Snapshot:
        return self.last.snapshot

    @property
    def state(self) -> str:
        return self.snapshot.state

    def fire(self, trigger: str, actor: Any = m.APPLICANT, now: str | None = None) -> Outcome:
        self._move(now)
        self.last = fire(self.definition, self.snapshot, trigger, actor, self.facts, self.now)
        return self.last

    def decide(self, trigger: str, actor: Any, decision: Decision, now: str | None = None) -> Outcome:
        """Fire a trigger that asks something of who fires it."""
        self._move(now)
        self.last = fire(self.definition, self.snapshot, trigger, actor, self.facts, self.now, decision)
        return self.last

    def close(
        self,
        plan: str,
        office: str,
        result: str,
        actor: Any = m.EVERYBODY,
        now: str | None = None,
        decision: Decision = Decision(reason="because", checklist={"legible": "yes", "large": "yes"}),  # noqa: B008
    ) -> Outcome:
        self._move(now)
        self.last = close_review(
            self.definition, self.snapshot, plan, office, result, actor, self.facts, self.now, decision
        )
        return self.last

    def _move(self, now: str | None) -> None:
        if now is not None:
            self.now = m.at(now)


def kinds(outcome: Outcome) -> list[str]:
    """The kinds of what happened, in order."""
    return [each.kind for each in outcome.happened]


def work(outcome: Outcome) -> dict[str, str]:
    """Promised work by kind, each with its due time as local text."""
    return {each.kind: each.due_at.astimezone(m.MONDAY.tzinfo).isoformat() for each in outcome.scheduled}


def refusal(call: object, *args: object, **more: object) -> str:
    """The code with which a step is refused; doors can translate it, and what their sentence names comes with it."""
    with pytest.raises(Refused) as caught:
        call(*args, **more)  # type: ignore[operator]
    refused = caught.value
    assert refused.code in REFUSALS
    assert set(refused.data) in NAMED_BY.get(refused.code, (set(),))
    return refused.code


def at_opinions(rule: str = "all") -> Case:
    """A large case that two offices are asked about."""
    case = Case(permit(rule=rule), LARGE)
    case.fire("send")
    case.close("check", "desk", "complete")
    return case
