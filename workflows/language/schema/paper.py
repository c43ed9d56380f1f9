"""The decree: its template, number, sentences, and what may happen to it afterwards."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workflows.definition import PermitChange
from workflows.language.schema.words import Code, ExpressionText, Plain, ServiceCode, Shape, Words


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


class RenewalShape(Shape):
    opens: Code
    service: ServiceCode
    sets: dict[Code, Plain] = {}


class PaperShape(Shape):
    template: Code
    number: Plain
    signatory: SignatoryShape
    deputies: list[Code] = []
    about: Plain
    holder: ExpressionText
    valid: ValidityShape | None = None
    considering: Annotated[list[Plain], Field(min_length=1)]
    recalling: Annotated[list[Code], Field(min_length=1)]
    clauses: Annotated[list[Plain], Field(min_length=1)]
    annex: AnnexShape | None = None
    conditions_from: Code | None = None
    phrases: dict[Code, Words] = {}
    attachments: list[Code] = []
    renewal: RenewalShape | None = None
    changes: dict[PermitChange, Annotated[list[Code], Field(min_length=1)]] = {}
    two_persons: list[Literal["revoke"]] = []
