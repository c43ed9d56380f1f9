"""How a case moves: states, triggers, reviews, joins, timers, operations."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from workflows.definition import Awaits, ClockEffect, EndOutcome, JoinRule, OperationKind, StateKind, TimerAct, Tone
from workflows.language.schema.form import ColumnShape
from workflows.language.schema.words import (
    Code,
    Condition,
    Count,
    ExpressionText,
    Fraction,
    ServiceCode,
    Shape,
    Words,
)

Reason = Literal["required", "optional", "none"]
Sweeps = dict[Code, Code]


class BranchShape(Shape):
    to: Code
    when: ExpressionText | None = None


class MoveKeys(Shape):
    """Where an act leads: one state, or the first of several whose condition holds."""

    to: Code | None = None
    branches: Annotated[list[BranchShape], Field(min_length=1)] | None = None


class TriggerKeys(MoveKeys):
    """What every act on a case may say, in one state or in many."""

    title: Words
    office: Code | None = None
    role: Code | None = None
    reason: Reason = "none"
    complete: bool = False
    new_round: bool = False
    corrections: bool = False
    only_when: ExpressionText | None = None
    at_most: Count | None = None
    sweeps: Sweeps = {}
    not_same_as: list[Code] = []


class TriggerShape(TriggerKeys):
    by: Literal["applicant", "staff", "system"]


def _open_or_states(value: Any) -> Any:
    return [value] if value == "open" else value


States = Annotated[
    list[Code],
    BeforeValidator(_open_or_states, json_schema_input_type=Literal["open"] | list[Code]),
    Field(min_length=1),
]


class OperationShape(TriggerKeys):
    kind: OperationKind
    by: Literal["applicant", "staff"]
    from_: Annotated[States | None, Field(alias="from")] = None


class ResultShape(MoveKeys):
    title: Words
    hint: Words | None = None
    tone: Tone
    reason: Reason = "none"
    checklist: bool = False
    corrections: bool = False
    documents: list[Code] = []
    only_when: ExpressionText | None = None
    fires: Code | None = None
    opens: list[Code] = []
    sweeps: Sweeps = {}


class ChecklistShape(Shape):
    title: Words
    about: Code | None = None
    basis: Words | None = None
    shown_when: ExpressionText | None = None


class TimerShape(Shape):
    after: Code | None = None
    fraction: Fraction | None = None
    does: TimerAct
    to: Code | None = None
    fires: Code | None = None
    says: Words | None = None


class InspectionShape(Shape):
    minutes: bool = False
    photos: Annotated[int, Field(strict=True, ge=0, le=50)] = 0
    title: Words | None = None
    chosen_by: Literal["office", "applicant"] = "office"
    slot: Annotated[int, Field(strict=True, ge=30, le=480, multiple_of=30)] = 60
    per_day: Annotated[int, Field(strict=True, ge=0, le=200)] = 0
    change_until: Annotated[int, Field(strict=True, ge=0, le=240)] = 24


class ReviewShape(Shape):
    title: Words
    role: Code | None = None
    office: Code | None = None
    offices: dict[Code, Condition] | None = None
    controlling: Code | None = None
    carries: bool = False
    counts: bool = True
    limit: Code | None = None
    warn: Code | None = None
    timers: dict[Code, TimerShape] = {}
    checklist: dict[Code, ChecklistShape] = {}
    form: dict[Code, ColumnShape] = {}
    inspection: InspectionShape | None = None
    not_same_as: list[Code] = []
    starts: ServiceCode | None = None
    each: Code | None = None
    results: Annotated[dict[Code, ResultShape], Field(min_length=1)]


class JoinShape(Shape):
    rule: JoinRule
    fires: Code
    least: Count | None = None


class ConnectorShape(Shape):
    connector: Code
    sends: list[Code] = []
    attempts: Count = 5
    answer: dict[Code, ColumnShape]


class StateShape(Shape):
    kind: StateKind
    title: Words
    says: Words
    triggers: dict[Code, TriggerShape] = {}
    office: Code | None = None
    role: Code | None = None
    limit: Code | None = None
    warn: Code | None = None
    timers: dict[Code, TimerShape] = {}
    checklist: dict[Code, ChecklistShape] = {}
    form: dict[Code, ColumnShape] = {}
    inspection: InspectionShape | None = None
    not_same_as: list[Code] = []
    results: dict[Code, ResultShape] = {}
    reviews: dict[Code, ReviewShape] = {}
    join: JoinShape | None = None
    clock: ClockEffect = "runs"
    awaits: Awaits = "applicant"
    does: Literal["issue", "ask", "route"] | None = None
    asks: ConnectorShape | None = None
    outcome: EndOutcome | None = None
