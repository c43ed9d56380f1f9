"""What the applicant is asked: types, fields, sections, documents, fees, eligibility."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from workflows.definition import Capacity, Privacy, Rounding
from workflows.language.schema.words import (
    Code,
    Condition,
    ExpressionText,
    Mask,
    Number,
    Pattern,
    Plain,
    Rows,
    ServiceCode,
    Shape,
    Whole,
    Words,
    YesNo,
    _number,
)

Prefill = Literal[
    "person.name", "person.nik", "person.address", "person.phone", "person.mail",
    "business.name", "business.nib", "business.npwp", "business.address",
]  # fmt: skip
Format = Literal["pdf", "jpeg", "png"]
Megabytes = Annotated[Decimal, BeforeValidator(_number), Field(gt=0, le=100)]


def _default(value: Any) -> object:
    """A literal: which one a type takes is asked by the rules."""
    if isinstance(value, str | bool | int | Decimal | datetime.date | list):
        return value
    raise PydanticCustomError("wrong_shape", "", {"expected": "text"})


Default = Annotated[Any, BeforeValidator(_default)]


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
    rounding: Rounding | None = None
    places: Annotated[int, Field(strict=True, ge=0, le=12)] | None = None
    unit: Plain | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    max_length: Annotated[int, Field(strict=True, ge=1, le=20_000)] | None = None
    pattern: Pattern | None = None
    privacy: Privacy | None = None
    default: Default = None
    example: bool = False


class PaperKeys(Shape):
    """What is said of a document wherever it is asked."""

    stamped: bool = False
    valid_for: Code | None = None
    from_: Annotated[datetime.date | None, Field(alias="from")] = None
    until: datetime.date | None = None
    reusable: bool = False
    made_by: ServiceCode | None = None


class FieldShape(ColumnShape, PaperKeys):
    columns: dict[Code, ColumnShape] | None = None
    min_rows: Rows | None = None
    max_rows: Rows | None = None
    prefill: Prefill | None = None
    formats: Annotated[list[Format], Field(min_length=1)] | None = None
    max_mb: Megabytes | None = None


class SectionShape(Shape):
    title: Words
    hint: Words | None = None
    shown_when: ExpressionText | None = None
    fields: dict[Code, FieldShape]


class DocumentShape(PaperKeys):
    title: Words
    hint: Words | None = None
    formats: Annotated[list[Format], Field(min_length=1)]
    max_mb: Megabytes
    required: Condition = True
    shown_when: ExpressionText | None = None
    example: bool = False


class ApplicantShape(Shape):
    title: Words
    as_: Annotated[Capacity | None, Field(alias="as")] = None


def _applicant(value: Any) -> Any:
    """The short form is the title alone."""
    if isinstance(value, dict) and not value.keys() & {"title", "as"}:
        return {"title": value}
    return value


Applicant = Annotated[ApplicantShape, BeforeValidator(_applicant, json_schema_input_type=Words | ApplicantShape)]


class EligibilityShape(Shape):
    question: Words
    needs: YesNo
    otherwise: Words
    service: ServiceCode | None = None


class NeedShape(Shape):
    service: ServiceCode
    says: Words


class FeeLineShape(Shape):
    title: Words
    amount: ExpressionText
    when: ExpressionText | None = None
    rounding: Rounding = "down"
    from_: Annotated[datetime.date | None, Field(alias="from")] = None
    until: datetime.date | None = None
    basis: Words | None = None
    example: bool = False


class FeeShape(Shape):
    due: Code | None = None
    before: Code | None = None
    lines: Annotated[dict[Code, FeeLineShape], Field(min_length=1)]
