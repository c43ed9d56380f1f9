"""What a review asks beside its result: the plan's own form, and the offices to ask next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from permits.applications.cases import Case
from permits.applications.forms import Answer, AnswerForm, is_asked
from permits.applications.wording import sentence
from permits.errors import Problem
from permits.language import language
from workflows import forms
from workflows.definition import Field, ResultKind, ReviewPlan
from workflows.engine import offices_to_choose
from workflows.engine.bringing import WITHOUT_ANSWERS
from workflows.expressions import ExpressionFailed, Scope, is_true

PREFIX = "own"  # before every name and id of the plan's own questions


def own_form(case: Case, plan: ReviewPlan, answers: Mapping[str, object], formdata: Any = None) -> AnswerForm:
    """The plan's own questions as far as they are asked, filled from what was kept or from a page that was sent."""
    scope = _scope(case, plan, answers)
    asked = [each for each in plan.fields if is_asked(each) and (formdata is not None or _is_shown(each, scope))]
    return AnswerForm(
        asked,
        language(),
        {**_defaults(asked, answers), **answers},
        formdata,
        required=lambda each: each.required if isinstance(each.required, bool) else _holds(each.required, scope),
        prefix=PREFIX,
    )


def read_own(case: Case, plan: ReviewPlan, sent: Any) -> dict[str, object]:
    """What a page sent as answers to the plan's own form, typed where it can be; nothing for a plan without one."""
    if not plan.fields:
        return {}
    given = own_form(case, plan, {}, sent).given()
    return {code: value for code, value in given.items() if value is not None}


def _defaults(asked: Iterable[Field], kept: Mapping[str, object]) -> dict[str, object]:
    """Defaults stand there until anything of the form was kept."""
    return {} if kept else {each.code: each.default for each in asked if each.default is not None}


def problems_of_own(
    case: Case, plan: ReviewPlan, kind: ResultKind, answers: Mapping[str, object]
) -> tuple[Problem, ...]:
    """What is missing or wrong in the answers to the plan's own form; some results leave it open."""
    if not plan.fields:
        return ()
    _counted, found = forms.read_own(case.definition, plan.code, plan.fields, answers, case.facts)
    if kind.tone in WITHOUT_ANSWERS:
        found = [each for each in found if each.code != "missing"]
    return tuple(Problem(f"{PREFIX}-{each.path}", each.code, each.data, each.message) for each in found)


def attach(form: AnswerForm | None, plan: ReviewPlan, problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """Put each problem of an own question beside its control; (the control's id, sentence) for the summary."""
    fields = {each.code: each for each in plan.fields}
    said = []
    for each in problems:
        code = each.about.removeprefix(f"{PREFIX}-")
        control: Answer | None = form._fields.get(code) if form is not None else None
        words = sentence(each, fields.get(code))
        if control is not None:
            control.errors = [words]
        said.append((f"{PREFIX}-{code}" if control is not None else "decision", words))
    return said


def is_own(problem: Problem) -> bool:
    """Whether a problem is about the plan's own form."""
    return problem.about.startswith(f"{PREFIX}-")


def _scope(case: Case, plan: ReviewPlan, answers: Mapping[str, object]) -> Scope:
    counted: Mapping[str, object] = {}
    if plan.fields:
        counted, _found = forms.read_own(case.definition, plan.code, plan.fields, answers, case.facts)
    facts = replace(case.facts, answers={**case.facts.answers, plan.code: counted})
    return forms.scope(case.definition, facts)


def _is_shown(each: Field, scope: Scope) -> bool:
    return each.shown_when is None or _holds(each.shown_when, scope)


def _holds(condition: Any, scope: Scope) -> bool:
    try:
        return is_true(condition, scope)
    except ExpressionFailed:
        return True  # asked, so that the refusal can be read where it can be mended


def choosable(case: Case, state: str, plan: ReviewPlan) -> list[str]:
    """The offices that whoever closes this review may choose to ask next, by their codes."""
    found = [each for kind in plan.results.values() for each in offices_to_choose(case.definition, state, kind)]
    return list(dict.fromkeys(found))
