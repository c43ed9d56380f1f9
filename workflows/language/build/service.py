"""A whole service, from its checked shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows import definition as d
from workflows.language.build import flow, form
from workflows.language.build.paper import paper
from workflows.language.build.words import maybe, text, texts
from workflows.language.schema.service import (
    ClockShape,
    ExpectShape,
    NoticeShape,
    ScenarioShape,
    SopShape,
    StepShape,
    ValueShape,
)


def build(shape: SopShape, shared: form.Types) -> d.Definition:
    """The definition of a file in which nothing was found wrong. ``shared`` are the city's types of fields.

    A service decided in a national system has no states; its ``start`` is empty.
    """
    types = {**shared, **form.field_types(shape.types)}
    states = flow.states(shape.states, shape.operations, types)
    return d.Definition(
        **_identity(shape),
        **_applicants(shape),
        sections=tuple(form.section(code, each, types) for code, each in shape.form.items()),
        documents=form.documents(shape.form, shape.documents),
        fee=form.fee(shape.fee),
        states=states,
        start=next((code for code, each in states.items() if each.kind == "start"), ""),
        operations=flow.operations(shape.operations, shape.states),
        clock=_clock(shape.clock),
        paper=paper(shape.paper),
        notices=tuple(_notice(code, each) for code, each in shape.notices.items()),
        survey=d.Survey(shape.survey.questionnaire, tuple(shape.survey.after)) if shape.survey else None,
        retention=shape.retention,
        scenarios=tuple(_scenario(code, each) for code, each in shape.scenarios.items()),
    )


def _identity(shape: SopShape) -> dict[str, Any]:
    return {
        "sop": shape.sop,
        "service": shape.service,
        "kind": shape.kind,
        "status": shape.status,
        "apply_at": shape.apply_at,
        "office": shape.office,
        "prefix": shape.prefix,
        "group": shape.group,
        "life_events": tuple(shape.life_events),
        "title": text(shape.title),
        "summary": text(shape.summary),
        "result": text(shape.result),
        "keywords": {"id": tuple(shape.keywords.id), "en": tuple(shape.keywords.en)},
        "kbli_version": str(shape.kbli.version) if shape.kbli else None,
        "kbli": tuple(shape.kbli.codes) if shape.kbli else (),
        "risk": shape.risk,
        "standard": d.Standard(texts(shape.standard), texts(shape.sop_ap)),
        "legal": tuple(
            d.LegalBasis(code, text(each.cite), each.verified, each.example) for code, each in shape.legal.items()
        ),
        "values": values(shape.values),
    }


def values(shapes: Mapping[str, ValueShape]) -> dict[str, d.Value]:
    """Figures by their codes, as a service or the whole city sets them."""
    return {code: _value(code, each) for code, each in shapes.items()}


def _value(code: str, shape: ValueShape) -> d.Value:
    return d.Value(code, shape.amount, shape.unit, text(shape.title), maybe(shape.basis), shape.verified, shape.example)


def _applicants(shape: SopShape) -> dict[str, Any]:
    return {
        "applicants": {code: text(each.title) for code, each in shape.applicants.items()},
        "capacities": {code: each.as_ for code, each in shape.applicants.items() if each.as_},
        "eligibility": tuple(
            d.EligibilityQuestion(code, text(each.question), each.needs, text(each.otherwise), each.service)
            for code, each in shape.eligibility.items()
        ),
        "needs": {code: d.NeededPermit(code, each.service, text(each.says)) for code, each in shape.needs.items()},
        "offers": tuple(shape.offers),
        "bundle": tuple(shape.bundle),
    }


def _clock(shape: ClockShape) -> d.ServiceClock:
    deemed = shape.deemed
    return d.ServiceClock(
        d.Limit(shape.limit, shape.warn),
        maybe(shape.basis),
        tuple(shape.fractions),
        shape.after_hours,
        deemed.mode if deemed else "off",
        deemed.fires if deemed else None,
        shape.calendar,
        shape.resumes,
    )


def _notice(code: str, shape: NoticeShape) -> d.Notice:
    moments: tuple[d.NoticeMoment, ...] = ("enters", "fires", "closes", "rings")
    moment = next(each for each in moments if getattr(shape, each) is not None)
    return d.Notice(
        code, moment, getattr(shape, moment), shape.to, tuple(shape.channels), text(shape.text), shape.active
    )


def _scenario(code: str, shape: ScenarioShape) -> d.Scenario:
    documents = None if shape.documents is None else tuple(shape.documents)
    return d.Scenario(
        code, text(shape.title), shape.applicant, shape.answers, documents, tuple(_step(each) for each in shape.steps)
    )


def _step(shape: StepShape) -> d.ScenarioStep:
    return d.ScenarioStep(
        at=shape.at,
        by=shape.by or "system",
        does=shape.does,
        plan=shape.plan,
        office=shape.office,
        reason=shape.reason or "",
        corrections=shape.corrections,
        offices=tuple(shape.offices),
        answers=shape.answers,
        expects=_expected(shape.expect) if shape.expect else {},
    )


def _expected(shape: ExpectShape) -> Mapping[str, object]:
    """What is looked at → the value written in the file, only for what the file says."""
    named = {key: getattr(shape, key) for key in ExpectShape.model_fields if key in shape.model_fields_set}
    return {key: tuple(value) if isinstance(value, list) else value for key, value in named.items()}
