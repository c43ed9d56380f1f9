"""Answers written in a file, defaults and those of scenarios, looked at as the form would look at them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workflows.definition import Definition, Field, ReviewPlan, Scenario
from workflows.errors import Finding
from workflows.forms.answers import read_fields
from workflows.forms.judging import FormProblem, is_empty, judge_value
from workflows.language.source import Source
from workflows.messages import WHY, finding


def example_findings(source: Source, definition: Definition) -> Iterator[Finding]:
    """Every default and every answer of a scenario that its field would not take."""
    for each in definition.fields.values():
        yield from _default(source, each, f"form.{each.section}.fields.{each.code}")
        for column in each.columns:
            yield from _default(source, column, f"form.{each.section}.fields.{each.code}.columns.{column.code}")
    for scenario in definition.scenarios:
        yield from _scenario(source, definition, scenario)


def _default(source: Source, each: Field, path: str) -> Iterator[Finding]:
    problem = None if each.default is None else judge_value(each, each.code, each.default)
    if problem is not None:
        yield _said(source, f"{path}.default", each, problem)


def _scenario(source: Source, definition: Definition, scenario: Scenario) -> Iterator[Finding]:
    path = f"scenarios.{scenario.code}"
    yield from _answers(source, definition.fields.values(), scenario.answers, f"{path}.answers")
    plans = {plan.code: plan for state in definition.states.values() for plan in state.reviews.values()}
    for index, step in enumerate(scenario.steps):
        fields = definition.fields.values() if step.by == "applicant" else _own(plans.get(step.plan or ""))
        place = f"{path}.steps.{index}.answers"
        yield from _answers(source, fields, step.answers, place)
        for code, given in step.answers.items():
            state = definition.states.get(code)
            if state is not None and state.connector is not None and isinstance(given, Mapping):
                yield from _answers(source, state.connector.fields, given, f"{place}.{code}")


def _own(plan: ReviewPlan | None) -> Iterable[Field]:
    return plan.fields if plan else ()


def _answers(source: Source, fields: Iterable[Field], given: Mapping[str, object], path: str) -> Iterator[Finding]:
    """The answers of some fields; a table's cell by cell."""
    asked = tuple(fields)
    typed = read_fields(asked, given)
    for each in asked:
        value = typed.get(each.code)
        if is_empty(value):
            continue
        if each.type == "table" and isinstance(value, tuple):
            for index, row in enumerate(value):
                cells = row if isinstance(row, Mapping) else {}
                yield from _answers(source, each.columns, cells, f"{path}.{each.code}.{index}")
            continue
        problem = judge_value(each, each.code, value)
        if problem is not None:
            yield _said(source, f"{path}.{each.code}", each, problem)


def _said(source: Source, path: str, each: Field, problem: FormProblem) -> Finding:
    return finding("answer_not_taken", source.where_value(path), given=each.code, why=WHY[problem.code])
