"""The shape of a SOP file and of the city file, as pydantic models: the JSON Schema that editors use.

Only shapes stand here: which keys there are and what kind of value each takes. Whether the parts fit together is
asked by :mod:`workflows.language.rules` and :mod:`workflows.language.vocabulary`; both work on the file even when its
shape is wrong.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from workflows.definition import ClockEffect, JoinRule, Privacy, StateKind, Tone, Unit
from workflows.forms.patterns import is_safe

LONGEST_TEXT = 4_000


def _number(value: Any) -> Decimal:
    if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        return Decimal(value)
    raise PydanticCustomError("wrong_shape", "", {"expected": "number"})


def _expression(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise PydanticCustomError("expression_not_quoted", "")


def _condition(value: Any) -> bool | str:
    if isinstance(value, bool | str):
        return value
    raise PydanticCustomError("wrong_shape", "", {"expected": "condition"})


def _either_wording(value: Any) -> Any:
    """A name that is the same in both languages may stand once."""
    return {"id": value, "en": value} if isinstance(value, str) else value


def _pattern(value: Any) -> str:
    if isinstance(value, str) and is_safe(value):
        return value
    raise PydanticCustomError("bad_pattern", "")


def _mask(value: Any) -> str:
    if isinstance(value, str) and value and set(value) <= {"#", "•"}:
        return value
    raise PydanticCustomError("bad_mask", "")


def _clock_time(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        return value
    raise PydanticCustomError("bad_time", "")


CODE, SERVICE_CODE, ABILITY, PREFIX = r"^[a-z][a-z0-9_]*$", r"^[a-z][a-z0-9-]*$", r"^[a-z]+\.[a-z]+$", r"^[A-Z]{2,5}$"
PATTERNS = {CODE: "code", SERVICE_CODE: "service_code", ABILITY: "ability", PREFIX: "prefix"}

Code = Annotated[str, StringConstraints(pattern=CODE, max_length=60)]
ServiceCode = Annotated[str, StringConstraints(pattern=SERVICE_CODE, max_length=60)]
Ability = Annotated[str, StringConstraints(pattern=ABILITY, max_length=60)]
Prefix = Annotated[str, StringConstraints(pattern=PREFIX)]
Plain = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]
Number = Annotated[Decimal, BeforeValidator(_number)]
Whole = Annotated[int, Field(strict=True)]
Rows = Annotated[int, Field(strict=True, ge=0, le=200)]
ExpressionText = Annotated[str, BeforeValidator(_expression)]
Condition = Annotated[bool | str, BeforeValidator(_condition)]
Pattern = Annotated[str, BeforeValidator(_pattern)]
Mask = Annotated[str, BeforeValidator(_mask)]
ClockTime = Annotated[str, BeforeValidator(_clock_time)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Words(Shape):
    id: Plain
    en: Plain


OneOrTwoWordings = Annotated[Words, BeforeValidator(_either_wording)]


class Keywords(Shape):
    id: list[Plain] = []
    en: list[Plain] = []


class LegalShape(Shape):
    cite: Words
    verified: bool = False
    example: bool = False


class ValueShape(Shape):
    amount: Number
    unit: Unit
    title: Words
    basis: Words | None = None
    verified: bool = False
    example: bool = False


class TypeShape(Shape):
    base: Literal["text", "long_text", "integer", "decimal", "money"]
    pattern: Pattern | None = None
    message: Words | None = None
    mask: Mask | None = None
    hint: Words | None = None
    privacy: Privacy | None = None
    unit: Plain | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    max_length: Whole | None = None


class ColumnShape(Shape):
    type: Code
    title: Words
    hint: Words | None = None
    required: Condition = True
    shown_when: ExpressionText | None = None
    valid_when: ExpressionText | None = None
    message: Words | None = None
    options: dict[Code, Words] | None = None
    formula: ExpressionText | None = None
    result: Literal["decimal", "integer", "money", "text", "yes_no"] | None = None
    rounding: Literal["down", "half_up", "up"] | None = None
    places: Annotated[int, Field(strict=True, ge=0, le=12)] | None = None
    unit: Plain | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    max_length: Annotated[int, Field(strict=True, ge=1, le=20_000)] | None = None
    pattern: Pattern | None = None
    privacy: Privacy | None = None
    example: bool = False


class FieldShape(ColumnShape):
    columns: dict[Code, ColumnShape] | None = None
    min_rows: Rows | None = None
    max_rows: Rows | None = None


class SectionShape(Shape):
    title: Words
    hint: Words | None = None
    fields: dict[Code, FieldShape]


class DocumentShape(Shape):
    title: Words
    hint: Words | None = None
    formats: Annotated[list[Literal["pdf", "jpeg", "png"]], Field(min_length=1)]
    max_mb: Annotated[Decimal, BeforeValidator(_number), Field(gt=0, le=100)]
    required: Condition = True
    shown_when: ExpressionText | None = None
    stamped: bool = False
    example: bool = False


class ClockShape(Shape):
    limit: Code
    warn: Code | None = None
    basis: Words | None = None


class BranchShape(Shape):
    to: Code
    when: ExpressionText | None = None


class TriggerShape(Shape):
    by: Literal["applicant", "system"]
    title: Words
    complete: bool = False
    new_round: bool = False
    to: Code | None = None
    branches: Annotated[list[BranchShape], Field(min_length=1)] | None = None


class ResultShape(Shape):
    title: Words
    hint: Words | None = None
    tone: Tone
    reason: Literal["required", "optional", "none"] = "none"
    checklist: bool = False
    corrections: bool = False
    fires: Code | None = None
    to: Code | None = None
    branches: Annotated[list[BranchShape], Field(min_length=1)] | None = None


class ChecklistShape(Shape):
    title: Words
    about: Code | None = None
    basis: Words | None = None
    shown_when: ExpressionText | None = None


class ReviewShape(Shape):
    title: Words
    role: Code
    office: Code | None = None
    offices: dict[Code, Condition] | None = None
    limit: Code | None = None
    warn: Code | None = None
    checklist: dict[Code, ChecklistShape] = {}
    results: Annotated[dict[Code, ResultShape], Field(min_length=1)]


class JoinShape(Shape):
    rule: JoinRule
    fires: Code


class StateShape(Shape):
    kind: StateKind
    title: Words
    says: Words
    triggers: dict[Code, TriggerShape] = {}
    office: Code | None = None
    role: Code | None = None
    limit: Code | None = None
    warn: Code | None = None
    checklist: dict[Code, ChecklistShape] = {}
    results: dict[Code, ResultShape] = {}
    reviews: dict[Code, ReviewShape] = {}
    join: JoinShape | None = None
    clock: ClockEffect = "runs"
    does: Literal["issue"] | None = None
    outcome: Literal["issued", "refused", "withdrawn", "closed"] | None = None


class SignatoryShape(Shape):
    role: Code
    title: Plain


class ValidityShape(Shape):
    from_: Annotated[ExpressionText | None, Field(alias="from")] = None
    until: ExpressionText | None = None


class AnnexShape(Shape):
    title: Plain
    table: Code
    columns: Annotated[list[Code], Field(min_length=1)]
    notes: list[Plain] = []


class PaperShape(Shape):
    template: Code
    number: Plain
    signatory: SignatoryShape
    about: Plain
    holder: ExpressionText
    valid: ValidityShape | None = None
    considering: Annotated[list[Plain], Field(min_length=1)]
    recalling: Annotated[list[Code], Field(min_length=1)]
    clauses: Annotated[list[Plain], Field(min_length=1)]
    annex: AnnexShape | None = None
    conditions_from: Code | None = None


class SopShape(Shape):
    """One service."""

    sop: Literal[1]
    service: ServiceCode
    kind: Literal["permit", "non_permit"]
    office: Code
    prefix: Prefix
    title: Words
    summary: Words
    result: Words
    keywords: Keywords = Keywords()
    legal: dict[Code, LegalShape]
    values: dict[Code, ValueShape]
    types: dict[Code, TypeShape] = {}
    applicants: Annotated[dict[Code, Words], Field(min_length=1)]
    form: Annotated[dict[Code, SectionShape], Field(min_length=1)]
    documents: dict[Code, DocumentShape] = {}
    clock: ClockShape
    states: Annotated[dict[Code, StateShape], Field(min_length=1)]
    paper: PaperShape | None = None
    survey: bool = True


class CityNameShape(Shape):
    name: Words
    timezone: Plain
    government: Words


class RoleShape(Words):
    may: list[Ability] = []


class OfficeShape(Shape):
    name: Words
    short: Plain
    address: OneOrTwoWordings | None = None
    phone: Plain | None = None
    mail: Plain | None = None


class HoursShape(Shape):
    mon: list[ClockTime] = []
    tue: list[ClockTime] = []
    wed: list[ClockTime] = []
    thu: list[ClockTime] = []
    fri: list[ClockTime] = []
    sat: list[ClockTime] = []
    sun: list[ClockTime] = []


class ClosedDayShape(Shape):
    date: date
    title: Words
    basis: OneOrTwoWordings | None = None


class CalendarShape(Shape):
    hours: HoursShape
    joint_leave: Literal["closed", "open"]
    holidays: Literal["ID"]
    extra: list[ClosedDayShape] = []


class SignerShape(Shape):
    name: Plain
    nip: Plain
    on_behalf: Plain | None = None


class CityShape(Shape):
    """The city every service belongs to."""

    city: CityNameShape
    offices: Annotated[dict[Code, OfficeShape], Field(min_length=1)]
    roles: Annotated[dict[Code, RoleShape], Field(min_length=1)]
    calendar: CalendarShape
    signatories: dict[Code, SignerShape]
