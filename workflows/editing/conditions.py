"""Conditions put together from a subject, a comparison and a value, written as expressions of the language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Literal

from workflows.definition import Text
from workflows.editing.errors import EditRefused
from workflows.expressions import Named, Names

Comparison = Literal["==", "!=", ">", ">=", "<", "<=", "in", "has", "yes", "no", "filled", "empty"]

_BY_KIND: Mapping[str, tuple[Comparison, ...]] = {
    "number": (">", ">=", "<", "<=", "==", "!="),
    "option": ("==", "!=", "in"),
    "options": ("has",),
    "yes_no": ("yes", "no"),
    "text": ("filled", "empty", "==", "!="),
}
# Days are compared with other answers only, which the expression itself says best.
APPLICANT = Text("Jenis pemohon", "Kind of applicant")


@dataclass(frozen=True, slots=True)
class Subject:
    """Something a condition can be about. ``path`` is its name in expressions, ``table`` its table's title for a column.

    A column's path is ``rows.<table>.<column>``: the condition then asks whether any row is so.
    """

    path: str
    kind: str
    title: Text
    options: Mapping[str, Text | None] = field(default_factory=dict)
    unit: str | None = None
    table: Text | None = None


def subjects_of(names: Names) -> tuple[Subject, ...]:
    """Everything the file's names let a condition be about, in the order of the form."""
    found = []
    if names.applicant:
        found += [Subject("applicant.kind", "option", APPLICANT, names.applicant["kind"].options)]
    found += [_subject(f"form.{code}", each) for code, each in names.form.items()]
    for table, columns in names.rows.items():
        title = names.titles.get(f"rows.{table}") or Text(table, table)
        found += [_subject(f"rows.{table}.{code}", each, title) for code, each in columns.items()]
    found += [_subject(f"documents.{code}", each) for code, each in names.documents.items()]
    return tuple(each for each in found if each.kind in _BY_KIND)


def _subject(path: str, named: Named, table: Text | None = None) -> Subject:
    code = path.rpartition(".")[2]
    return Subject(path, named.kind, named.title or Text(code, code), named.options, named.unit, table)


def comparisons_of(subject: Subject) -> tuple[Comparison, ...]:
    """The comparisons that make sense for a subject, the usual one first."""
    return _BY_KIND[subject.kind]


def write_condition(subject: Subject, comparison: str, given: Sequence[str], values: Sequence[str] = ()) -> str:
    """The expression: ``any(row.luas > 6 for row in rows.titik)``.

    ``given`` is what was chosen or typed: codes of options, a figure («6», «2,5»), the code of one of the file's
    ``values`` for a figure, or a text. Raises :class:`EditRefused`.
    """
    if comparison not in comparisons_of(subject):
        raise EditRefused("unknown_comparison", subject.path)
    root, _, rest = subject.path.partition(".")
    if root != "rows":
        return _compared(subject, subject.path, comparison, given, values)
    table, _, column = rest.partition(".")
    return f"any({_compared(subject, f'row.{column}', comparison, given, values)} for row in rows.{table})"


def _compared(subject: Subject, name: str, comparison: str, given: Sequence[str], values: Sequence[str]) -> str:
    if comparison in ("yes", "no"):
        return name if comparison == "yes" else f"not {name}"
    if comparison in ("filled", "empty"):
        return f"{name} {'!=' if comparison == 'filled' else '=='} ''"
    chosen = [each.strip() for each in given if each.strip()]
    if not chosen:
        raise EditRefused("empty", subject.path)
    if comparison == "in":
        return f"{name} in [{', '.join(_literal(subject, each, values) for each in chosen)}]"
    return f"{name} {comparison} {_literal(subject, chosen[0], values)}"


def _literal(subject: Subject, given: str, values: Sequence[str]) -> str:
    if subject.kind in ("option", "options"):
        if given not in subject.options:
            raise EditRefused("unknown_option", subject.path)
        return f"'{given}'"
    if subject.kind == "number":
        return f"values.{given}" if given in values else figure(given, subject.path)
    if "'" in given or "\\" in given or "\n" in given:
        raise EditRefused("bad_text", subject.path)
    return f"'{given}'"


def figure(given: str, about: str = "") -> str:
    """A typed figure as the language writes it: «1.500.000», «2,5» and «2.5» are understood. Raises EditRefused."""
    compact = re.sub(r"^Rp|\s", "", given.strip())
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", compact):
        compact = compact.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", compact):
        compact = compact.replace(",", "")
    else:
        compact = compact.replace(",", ".")
    try:
        amount = Decimal(compact)
    except InvalidOperation:
        raise EditRefused("bad_number", about) from None
    if not amount.is_finite() or len(compact) > 30 or "e" in compact.lower() or "_" in compact:
        raise EditRefused("bad_number", about)
    return f"{amount:f}"
