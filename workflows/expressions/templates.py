"""Sentences with ``{expression}`` places, as the papers of a SOP use them."""

from __future__ import annotations

from collections.abc import Callable

from workflows.definition import Template
from workflows.expressions.evaluate import Scope, Value, evaluate
from workflows.expressions.nodes import Empty, Expression, ExpressionInvalid
from workflows.expressions.parse import parse

Show = Callable[[Value | Empty, Expression], str]


def parse_template(source: str) -> Template:
    """Split a sentence into texts and expressions. Raises :class:`ExpressionInvalid`, placed within ``source``."""
    parts: list[str | Expression] = []
    position = 0
    while (opening := source.find("{", position)) >= 0:
        closing = source.find("}", opening)
        if closing < 0 or "}" in source[position:opening]:
            raise ExpressionInvalid("place_not_closed", opening)
        parts.append(source[position:opening])
        parts.append(_place(source[opening + 1 : closing], opening + 1))
        position = closing + 1
    if "}" in source[position:]:
        raise ExpressionInvalid("place_not_closed", source.index("}", position))
    parts.append(source[position:])
    return Template(source, tuple(part for part in parts if part != ""))


def _place(source: str, start: int) -> Expression:
    try:
        return parse(source)
    except ExpressionInvalid as error:
        problem = error.problem
        raise ExpressionInvalid(problem.code, problem.at + start, problem.suggestion, **dict(problem.data)) from None


def fill(template: Template, scope: Scope, show: Show) -> str:
    """The sentence with every place filled; ``show`` writes a value for the reader (dates, money, options)."""
    return "".join(part if isinstance(part, str) else show(evaluate(part, scope), part) for part in template.parts)
