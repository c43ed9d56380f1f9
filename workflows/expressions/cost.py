"""How much work an expression can be at most: steps of evaluation, counted without answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from workflows.expressions import nodes
from workflows.expressions.nodes import Expression, Node

ROWS_OF_REVIEWS = 50  # offices that one plan may ask at once


def cost(expression: Expression, rows: Mapping[str, int]) -> int:
    """The most steps one evaluation takes; ``rows`` are the greatest numbers of rows of the tables."""
    return _steps(expression.tree, rows)


def _steps(node: Node, rows: Mapping[str, int]) -> int:
    inner = 1 + sum(_steps(each, rows) for each in _below(node))
    if isinstance(node, nodes.Aggregate):
        return inner * max(rows.get(node.source.key, ROWS_OF_REVIEWS), 1)
    return inner


def _below(node: Node) -> Iterator[Node]:
    for field in fields(node):
        value = getattr(node, field.name)
        for each in value if isinstance(value, tuple) else (value,):
            if is_dataclass(each):
                yield each  # type: ignore[misc]  # every dataclass inside a node is a node
