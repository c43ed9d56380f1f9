"""A whole service: what it is called, what it rests on, and all its parts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from workflows.definition import Channel, DeemedMode, EndOutcome, Privacy, Risk, Status, Unit
from workflows.language.schema.flow import OperationShape, StateShape
from workflows.language.schema.form import (
    Applicant,
    DocumentShape,
    EligibilityShape,
    FeeShape,
    NeedShape,
    SectionShape,
    TypeShape,
)
from workflows.language.schema.paper import PaperShape
from workflows.language.schema.words import (
    Acting,
    Addressed,
    Answers,
    Code,
    DayOrMoment,
    Fraction,
    KbliCode,
    Moment,
    Number,
    Plain,
    Prefix,
    ServiceCode,
    Shape,
    WebAddress,
    Words,
)


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


class KbliShape(Shape):
    version: Literal[2015, 2017, 2020, 2025]
    codes: Annotated[list[KbliCode], Field(min_length=1)]


class DeemedShape(Shape):
    mode: DeemedMode
    fires: Code | None = None


class ClockShape(Shape):
    limit: Code
    warn: Code | None = None
    basis: Words | None = None
    fractions: list[Fraction] = []
    after_hours: Literal["next_working_day", "same_day"] = "next_working_day"
    calendar: Code | None = None
    resumes: Literal["same_day", "next_working_day"] = "same_day"
    deemed: DeemedShape | None = None


class NoticeShape(Shape):
    enters: Code | None = None
    fires: Code | None = None
    closes: Code | None = None
    rings: Code | None = None
    to: Code
    channels: Annotated[list[Channel], Field(min_length=1)]
    text: Words
    active: bool = True


class SurveyShape(Shape):
    questionnaire: Literal["skm"] = "skm"
    after: list[EndOutcome] = ["issued", "refused"]


def _survey(value: Any) -> Any:
    """`true` is the survey as it is by default, `false` is none."""
    if isinstance(value, bool):
        return {} if value else None
    if isinstance(value, dict):
        return value
    raise PydanticCustomError("wrong_shape", "", {"expected": "yes_or_no_word"})


def _open_review(value: Any) -> Any:
    """`plan: office` without quotes is a mapping to YAML, and means the same."""
    if isinstance(value, dict) and len(value) == 1:
        ((plan, office),) = value.items()
        return f"{plan}: {office}"
    return value


OpenReview = Annotated[Plain, BeforeValidator(_open_review, json_schema_input_type=str | dict[str, str])]


class ExpectShape(Shape):
    state: Code | None = None
    ended: EndOutcome | None = None
    fee: Annotated[int, Field(strict=True, ge=0)] | None = None
    deadline: DayOrMoment | None = None
    open: list[OpenReview] | None = None
    waiting_for: Code | None = None
    refused: Code | None = None
    number: bool | None = None
    paper: Plain | None = None


class StepShape(Shape):
    at: Moment
    by: Acting | None = None
    does: Code | None = None
    plan: Code | None = None
    office: Addressed | None = None
    reason: Plain | None = None
    corrections: dict[Code, Plain] = {}
    offices: list[Code] = []
    answers: Answers = {}
    expect: ExpectShape | None = None


def _documents(value: Any) -> Any:
    return None if value == "all" else value


class ScenarioShape(Shape):
    title: Words
    applicant: Code
    answers: Answers = {}
    documents: Annotated[
        list[Code] | None, BeforeValidator(_documents, json_schema_input_type=Literal["all"] | list[Code])
    ] = None
    steps: Annotated[list[StepShape], Field(min_length=1)]


class SopShape(Shape):
    """One service."""

    sop: Literal[1]
    service: ServiceCode
    kind: Literal["permit", "non_permit"]
    status: Status = "active"
    apply_at: WebAddress | None = None
    office: Code
    prefix: Prefix
    group: Code | None = None
    life_events: list[Code] = []
    title: Words
    summary: Words
    result: Words
    keywords: Keywords = Keywords()
    kbli: KbliShape | None = None
    risk: Risk | None = None
    standard: dict[Code, Words] = {}
    sop_ap: dict[Code, Words] = {}
    legal: dict[Code, LegalShape]
    values: dict[Code, ValueShape]
    types: dict[Code, TypeShape] = {}
    applicants: Annotated[dict[Code, Applicant], Field(min_length=1)]
    eligibility: dict[Code, EligibilityShape] = {}
    needs: dict[Code, NeedShape] = {}
    offers: list[ServiceCode] = []
    bundle: list[ServiceCode] = []
    form: dict[Code, SectionShape] = {}
    documents: dict[Code, DocumentShape] = {}
    fee: FeeShape | None = None
    clock: ClockShape
    states: dict[Code, StateShape] = {}
    operations: dict[Code, OperationShape] = {}
    paper: PaperShape | None = None
    notices: dict[Code, NoticeShape] = {}
    survey: Annotated[SurveyShape | None, BeforeValidator(_survey, json_schema_input_type=bool | SurveyShape)] = (
        SurveyShape()
    )
    retention: dict[Privacy, Code] = {}
    scenarios: dict[Code, ScenarioShape] = {}
