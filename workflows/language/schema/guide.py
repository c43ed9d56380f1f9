"""The shape of ``_guide.yaml``."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from workflows.language.schema.words import Code, ExpressionText, KbliCode, Plain, ServiceCode, Shape, Words


def _named(value: Any) -> Any:
    """A service may be named alone, without a reason."""
    return {"service": value} if isinstance(value, str) else value


class SynonymShape(Shape):
    says: Annotated[list[Plain], Field(min_length=1, max_length=50)]
    means: list[Plain] = []
    services: list[ServiceCode] = []


class ActivityShape(Shape):
    code: KbliCode
    title: Words
    becomes: list[KbliCode] = []
    verified: bool = False
    example: bool = False


class KbliShape(Shape):
    version: Literal[2015, 2017, 2020, 2025]
    basis: Words
    verified: bool = False
    codes: list[ActivityShape] = []


class ChoiceShape(Words):
    hint: Words | None = None


class QuestionShape(Shape):
    type: Literal["choice", "yes_no"]
    title: Words
    hint: Words | None = None
    options: dict[Code, ChoiceShape] = {}
    shown_when: ExpressionText | None = None


class NamedServiceShape(Shape):
    service: ServiceCode
    because: Words | None = None


ServiceOrCode = Annotated[
    NamedServiceShape, BeforeValidator(_named, json_schema_input_type=NamedServiceShape | ServiceCode)
]


class ResultShape(Shape):
    when: ExpressionText
    title: Words
    says: Words | None = None
    services: list[ServiceOrCode] = []


class GuideShape(Shape):
    """How people find their service."""

    guide: Literal[1]
    synonyms: list[SynonymShape] = []
    kbli: list[KbliShape] = []
    questions: dict[Code, QuestionShape] = {}
    results: dict[Code, ResultShape] = {}
