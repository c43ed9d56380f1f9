"""In which order answers must be worked out when some depend on others."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflows.definition import Definition, Field
    from workflows.expressions import Expression

MAX_REMEMBERED = 128


@dataclass(frozen=True, slots=True)
class FormPlan:
    """``order``: (``form`` or ``documents``, code), each after what it depends on; ``columns`` of a table likewise.

    ``needs`` has for each of them what must be worked out to know it, in order, itself last. ``sections`` are the
    conditions of the pages that are not always shown.
    """

    order: tuple[tuple[str, str], ...]
    columns: Mapping[str, tuple[Field, ...]]
    needs: Mapping[tuple[str, str], tuple[tuple[str, str], ...]]
    sections: Mapping[str, Expression]


_plans: dict[int, tuple[Definition, FormPlan]] = {}


def plan_of(definition: Definition) -> FormPlan:
    """The order of a definition's form, worked out once. Raises :class:`ValueError` when answers depend in a ring.

    Definitions are immutable but hold mappings, so they are remembered by identity; keeping them alive keeps that sound.
    """
    known = _plans.get(id(definition))
    if known is not None:
        return known[1]
    plan = _plan(definition)
    if len(_plans) >= MAX_REMEMBERED:
        _plans.clear()
    _plans[id(definition)] = (definition, plan)
    return plan


def answer_of(read: str) -> str:
    """The answer a read name belongs to; a table is one answer: ``rows.titik.luas`` → ``form.titik``."""
    root, code, *_ = read.split(".")
    return f"form.{code}" if root == "rows" else read


def find_cycle(graph: Mapping[str, AbstractSet[str]]) -> list[str]:
    """Names that depend on each other in a ring, the first one repeated at the end; empty when there is none."""
    try:
        TopologicalSorter(_within(graph)).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def _plan(definition: Definition) -> FormPlan:
    graph: dict[str, set[str]] = {}
    columns: dict[str, tuple[Field, ...]] = {}
    sections = {each.code: each.shown_when for each in definition.sections if each.shown_when is not None}
    for code, each in definition.fields.items():
        reads = _reads(sections.get(each.section), each.shown_when, each.formula)
        for column in each.columns:
            reads |= _reads(column.shown_when, column.formula)
        graph[f"form.{code}"] = {answer_of(read) for read in reads}
        columns[code] = _columns(each)
    for code, document in definition.documents.items():
        required = document.required if not isinstance(document.required, bool) else None
        reads = _reads(sections.get(document.section or ""), document.shown_when, required)
        graph[f"documents.{code}"] = {answer_of(read) for read in reads}
    order = _in_order(graph)
    needs: dict[str, list[str]] = {}
    for name in order:
        below = {each for direct in graph[name] & needs.keys() for each in needs[direct]} | {name}
        needs[name] = [each for each in needs if each in below] + [name]
    named = {name: _parts(name) for name in order}
    ways = {named[name]: tuple(named[each] for each in needs[name]) for name in order}
    return FormPlan(tuple(named.values()), columns, ways, sections)


def _parts(name: str) -> tuple[str, str]:
    root, _, code = name.partition(".")
    return root, code


def _columns(table: Field) -> tuple[Field, ...]:
    by_name = {f"row.{column.code}": column for column in table.columns}
    graph = {name: _reads(column.shown_when, column.formula) for name, column in by_name.items()}
    return tuple(by_name[name] for name in _in_order(graph))


def _reads(*expressions: Expression | None) -> set[str]:
    return {read for each in expressions if each is not None for read in each.reads}


def _in_order(graph: Mapping[str, AbstractSet[str]]) -> list[str]:
    return list(TopologicalSorter(_within(graph)).static_order())


def _within(graph: Mapping[str, AbstractSet[str]]) -> dict[str, list[str]]:
    """Only dependencies on names of the graph itself, in a fixed order."""
    return {name: sorted(reads & graph.keys()) for name, reads in graph.items()}
