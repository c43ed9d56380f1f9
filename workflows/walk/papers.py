"""The words of the paper that a walked case would get: what a scenario looks for, without numbers and signatures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from workflows import forms
from workflows.expressions import EMPTY, Expression, Scope, evaluate
from workflows.expressions.nodes import Reference
from workflows.expressions.templates import fill

if TYPE_CHECKING:
    from workflows.definition import Definition, Field, Paper
    from workflows.walk.case import WalkedCase

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
BLANK = "-"


def paper_text(case: WalkedCase) -> str:
    """Every sentence of the paper, in its legal language, joined by line breaks.

    Raises LookupError when the service issues none, ExpressionFailed when a place of it cannot be computed.
    """
    paper = case.definition.paper
    if paper is None:
        raise LookupError("no paper")
    number = f"{case.definition.prefix}-{case.now.year}-000001"
    about = {"number": number, "sent": case.facts.sent or EMPTY, "decided": case.now.date()}
    scope = forms.scope(case.definition, case.facts, case.snapshot.reviews, about)
    return "\n".join(" ".join(each.split()) for each in _sentences(case, paper, scope) if each)


def _sentences(case: WalkedCase, paper: Paper, scope: Scope) -> Iterator[str]:
    definition = case.definition

    def show(value: object, expression: Expression) -> str:
        return in_words(definition, value, expression)

    for template in (paper.about, *paper.considering):
        yield fill(template, scope, show)
    yield from (each.cite.id for code in paper.recalling for each in definition.legal if each.code == code)
    for template in paper.clauses:
        yield fill(template, scope, show)
    yield show(evaluate(paper.holder, scope), paper.holder)
    for expression in (paper.valid_from, paper.valid_until):
        if expression is not None:
            yield show(evaluate(expression, scope), expression)
    if paper.conditions_from is not None:
        yield from (each.note for each in case.snapshot.reviews if _gives_condition(each.plan, each.tone, paper))
    if paper.annex_title is not None:
        yield fill(paper.annex_title, scope, show)
    yield from _annex(definition, paper, scope)
    for template in paper.annex_notes:
        yield fill(template, scope, show)


def _gives_condition(plan: str, tone: str | None, paper: Paper) -> bool:
    return plan == paper.conditions_from and tone == "conditions"


def _annex(definition: Definition, paper: Paper, scope: Scope) -> Iterator[str]:
    if paper.annex_table is None:
        return
    columns = {each.code: each for each in definition.fields[paper.annex_table].columns}
    rows = scope["rows"].get(paper.annex_table, ())
    assert isinstance(rows, tuple)  # a table's rows, as the form works them out
    for row in rows:
        yield " | ".join(written(row.get(code), columns[code]) for code in paper.annex_columns)


def in_words(definition: Definition, value: object, expression: Expression) -> str:
    """One value as Indonesian papers write it: dates in words, money with Rp, options by their titles."""
    tree = expression.tree
    root, key = (tree.root, tree.key) if isinstance(tree, Reference) else ("", "")
    if root == "values" and definition.values[key].unit == "rupiah" and isinstance(value, Decimal):
        return f"Rp{_figure(value)}"
    if root == "applicant" and isinstance(value, str) and value in definition.applicants:
        return definition.applicants[value].id
    return written(value, definition.fields.get(key) if root == "form" else None)


def written(value: object, asked: Field | None = None) -> str:
    """One value in words; ``asked`` says what kind of answer it is, when it is one."""
    if value is EMPTY or value is None or value == "":
        return BLANK
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, tuple | list):
        return ", ".join(written(each, asked) for each in value)
    if isinstance(value, date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    if isinstance(value, Decimal | int):
        return _amount(Decimal(value), asked)
    options = {each.code: each.title.id for each in asked.options} if asked else {}
    return options.get(str(value), str(value))


def _amount(value: Decimal, asked: Field | None) -> str:
    if asked is not None and "money" in (asked.type, asked.result):
        return f"Rp{_figure(value)}"
    return f"{_figure(value)} {asked.unit}" if asked is not None and asked.unit else _figure(value)


def _figure(value: Decimal) -> str:
    """«1.284,5»: Indonesian marks, zeros at the end of the decimals dropped."""
    whole = value == value.to_integral_value()
    text = f"{value.quantize(Decimal(1)) if whole else value.normalize():,f}"
    return text.translate(str.maketrans(",.", ".,"))
