"""The forms that do not belong to the applicant: what an office answers with its result, what another system answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workflows.definition import Definition, Field
from workflows.engine.outcome import Facts
from workflows.expressions import EMPTY, ExpressionFailed, RowScope, Scope, evaluate, is_true, rounded
from workflows.forms.judging import FormProblem, is_empty, judge_value
from workflows.forms.reading import ROUNDING
from workflows.forms.scopes import scope as case_scope


def read_own(
    definition: Definition, of: str, fields: tuple[Field, ...], given: Mapping[str, object], facts: Facts
) -> tuple[dict[str, object], list[FormProblem]]:
    """The answers that count, computed ones among them, and everything wrong with those that were given.

    ``of`` is the plan or state whose form it is: its conditions read its own answers as ``answers.<of>.<field>``, those
    above them in the form, and everything of the case. Hidden answers are left out. Never raises: a condition or figure
    that cannot be computed is a problem ``not_computable`` of its field.
    """
    answers: dict[str, object] = {}
    problems: list[FormProblem] = []
    for each in fields:
        scope = case_scope(definition, replace(facts, answers={**facts.answers, of: answers}))
        try:
            problem = _take(each, each.code, given.get(each.code), answers, scope)
        except ExpressionFailed:
            problem = FormProblem("not_computable", each.code)
        if problem is not None:
            problems.append(problem)
    return answers, problems


def _take(each: Field, path: str, value: object, into: dict[str, object], scope: Scope) -> FormProblem | None:
    """Take one answer over when it is shown; the first thing wrong with it."""
    if each.type == "note" or (each.shown_when is not None and not is_true(each.shown_when, scope)):
        return None
    if each.formula is not None:
        value = evaluate(each.formula, scope)
        if value is not EMPTY and each.result not in ("text", "yes_no"):
            value = rounded(value, each.places if each.result == "decimal" else 0, ROUNDING[each.rounding])  # type: ignore[arg-type]  # checked: a number
    if is_empty(value):
        required = each.required if isinstance(each.required, bool) else is_true(each.required, scope)
        return FormProblem("missing", path) if required and each.formula is None else None
    if each.type == "table":
        return _take_rows(each, path, value, into, scope)
    into[each.code] = value
    problem = judge_value(each, path, value)
    if problem is None and each.valid_when is not None:
        problem = None if is_true(each.valid_when, scope) else FormProblem("not_valid", path, each.message)
    return problem


def _take_rows(table: Field, path: str, value: object, into: dict[str, object], scope: Scope) -> FormProblem | None:
    rows: list[Mapping[str, object]] = []
    found: FormProblem | None = None
    for index, given in enumerate(value if isinstance(value, tuple | list) else ()):
        row: dict[str, object] = {}
        for column in table.columns:
            cell = given.get(column.code) if isinstance(given, Mapping) else None
            problem = _take(column, f"{path}.{index}.{column.code}", cell, row, RowScope(scope, "row", row))
            found = found or problem
        rows.append(row)
    into[table.code] = tuple(rows)
    if not table.min_rows <= len(rows) <= table.max_rows:
        code, limit = (
            ("too_few_rows", table.min_rows) if len(rows) < table.min_rows else ("too_many_rows", table.max_rows)
        )
        return FormProblem(code, path, data={"limit": str(limit)})
    return found
