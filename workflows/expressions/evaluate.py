"""Expression + answers → value. No clock, no look-ups, no side effects; bounded work.

An answer nobody gave is :data:`EMPTY`: comparing with it is false, calculating with it is empty, sums skip it.
"""

from __future__ import annotations

import decimal
import operator
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from workflows.expressions import nodes
from workflows.expressions.lexer import MAX_DIGITS
from workflows.expressions.nodes import EMPTY, Empty, Expression, ExpressionFailed, Node

MAX_ROWS = 200
LARGEST = Decimal(10) ** MAX_DIGITS

Place = Mapping[str, object]
Value = str | Decimal | date | bool | tuple[str, ...] | Place
Scope = Mapping[str, Mapping[str, object]]
NOTHING: Mapping[str, object] = {}

# Enough for an exact product of two of the longest numbers; anything longer is cut to this many digits.
_CONTEXT = decimal.Context(prec=2 * MAX_DIGITS, rounding=decimal.ROUND_HALF_UP, Emin=-9999, Emax=9999)
_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class RowScope(Mapping[str, Mapping[str, object]]):
    """A scope in which one more name stands for a row; the scope around it is looked into only when asked."""

    __slots__ = ("around", "name", "row")

    def __init__(self, around: Scope, name: str, row: Mapping[str, object]) -> None:
        self.around = around
        self.name = name
        self.row = row

    def __getitem__(self, key: str) -> Mapping[str, object]:
        return self.row if key == self.name else self.around[key]

    def __iter__(self) -> Iterator[str]:
        return iter({**dict.fromkeys(self.around), self.name: None})

    def __len__(self) -> int:
        return len(list(iter(self)))


def evaluate(expression: Expression, scope: Scope) -> Value | Empty:
    """The value of an expression, or :data:`EMPTY`.

    ``scope`` maps ``form``, ``rows``, ``row``, ``applicant``, ``documents``, ``values``, ``reviews``, ``fee``,
    ``answers`` (by ``plan.field``), ``permits`` and ``case`` to what they hold; what is missing counts as unanswered.
    Raises :class:`ExpressionFailed`, and nothing else, when there is no value: division by zero, a number of more than
    30 digits, an answer of another kind than the expression needs.
    """
    return _value(expression.tree, scope)


def is_true(expression: Expression, scope: Scope) -> bool:
    """Whether a condition holds; an unanswered one does not. Raises :class:`ExpressionFailed`."""
    return _truth(expression.tree, scope)


def rounded(number: Decimal, places: int, rounding: str = decimal.ROUND_HALF_UP) -> Decimal:
    """A number at ``places`` decimals. Works on whatever size the language allows."""
    return number.quantize(Decimal(1).scaleb(-places), rounding=rounding, context=_CONTEXT)


def _value(node: Node, scope: Scope) -> Value | Empty:
    return _EVALUATORS[type(node)](node, scope)


def _truth(node: Node, scope: Scope) -> bool:
    value = _value(node, scope)
    if value is EMPTY:
        return False
    if isinstance(value, bool):
        return value
    raise ExpressionFailed("wrong_value", node.at)


def _number(node: Node, scope: Scope) -> Decimal | Empty:
    value = _value(node, scope)
    if value is EMPTY or isinstance(value, Decimal):
        return value
    raise ExpressionFailed("wrong_value", node.at)


def _date(node: Node, scope: Scope) -> date | Empty:
    value = _value(node, scope)
    if value is EMPTY or isinstance(value, date):
        return value
    raise ExpressionFailed("wrong_value", node.at)


def _literal(node: nodes.Literal, scope: Scope) -> Value:
    return node.value


def _reference(node: nodes.Reference, scope: Scope) -> Value | Empty:
    value = scope.get(node.root, NOTHING).get(node.key)
    if value is None or value == "" or value == ():
        return EMPTY
    if isinstance(value, int) and not isinstance(value, bool):
        return _bounded(Decimal(value), node.at)
    if isinstance(value, Decimal):
        return _bounded(value, node.at)
    if isinstance(value, str | bool | date | tuple | Mapping):
        return value  # a place (location, address) is a mapping; only papers may print it
    if value is EMPTY:
        return EMPTY
    raise ExpressionFailed("wrong_value", node.at)


def _not(node: nodes.Not, scope: Scope) -> bool:
    return not _truth(node.operand, scope)


def _logic(node: nodes.Logic, scope: Scope) -> bool:
    results = (_truth(each, scope) for each in node.operands)
    return all(results) if node.operator == "and" else any(results)


def _comparison(node: nodes.Comparison, scope: Scope) -> bool:
    left = _value(node.left, scope)
    if isinstance(node.right, nodes.Listing):
        return _among(left, tuple(each.value for each in node.right.items), node)
    right = _value(node.right, scope)
    if left is EMPTY or right is EMPTY:
        return False
    if node.operator == "has":
        return _among(right, left, node)
    if node.operator in ("in", "not in"):
        return _among(left, right, node)
    if type(left) is not type(right) or (node.operator not in ("==", "!=") and not isinstance(left, Decimal | date)):
        raise ExpressionFailed("wrong_value", node.at)
    return _SIGNS[node.operator](left, right)


def _among(item: Value | Empty, of: object, node: nodes.Comparison) -> bool:
    if item is EMPTY:
        return False
    if not isinstance(of, tuple):
        raise ExpressionFailed("wrong_value", node.at)
    return (item in of) is (node.operator != "not in")


def _negative(node: nodes.Negative, scope: Scope) -> Decimal | Empty:
    number = _number(node.operand, scope)
    return number if isinstance(number, Empty) else -number


def _arithmetic(node: nodes.Arithmetic, scope: Scope) -> Decimal | Empty:
    left, right = _number(node.left, scope), _number(node.right, scope)
    if isinstance(left, Empty) or isinstance(right, Empty):
        return EMPTY
    if node.operator == "+":
        return _bounded(_CONTEXT.add(left, right), node.at)
    if node.operator == "-":
        return _bounded(_CONTEXT.subtract(left, right), node.at)
    if node.operator == "*":
        return _bounded(_CONTEXT.multiply(left, right), node.at)
    if right == 0:
        raise ExpressionFailed("division_by_zero", node.at)
    return _bounded(_CONTEXT.divide(left, right), node.at)


def _bounded(number: Decimal, at: int) -> Decimal:
    if not number.is_finite() or abs(number) >= LARGEST:
        raise ExpressionFailed("number_too_large", at)
    return number


def _conditional(node: nodes.Conditional, scope: Scope) -> Value | Empty:
    return _value(node.then if _truth(node.test, scope) else node.otherwise, scope)


def _round(node: nodes.Round, scope: Scope) -> Decimal | Empty:
    number = _number(node.number, scope)
    return number if isinstance(number, Empty) else _bounded(rounded(number, node.places), node.at)


def _days(node: nodes.Days, scope: Scope) -> Decimal | Empty:
    first, last = _date(node.first, scope), _date(node.last, scope)
    if isinstance(first, Empty) or isinstance(last, Empty):
        return EMPTY
    return Decimal(max((last - first).days + 1, 0))


def _later(node: nodes.Later, scope: Scope) -> date | Empty:
    first, count = _date(node.first, scope), _number(node.count, scope)
    if isinstance(first, Empty) or isinstance(count, Empty):
        return EMPTY
    if count != count.to_integral_value():
        raise ExpressionFailed("wrong_value", node.at)
    try:
        return _moved(first, node.unit, int(count))
    except (ValueError, OverflowError) as beyond:
        raise ExpressionFailed("number_too_large", node.at) from beyond


def _moved(first: date, unit: nodes.LaterUnit, count: int) -> date:
    if unit == "days":
        return first + timedelta(days=count)
    year, month = divmod(first.year * 12 + first.month - 1 + count * (12 if unit == "years" else 1), 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(first.day, last))


def _aggregate(node: nodes.Aggregate, scope: Scope) -> Value | Empty:
    if node.kind in ("any", "all"):
        truths = (_truth(node.item, each) for each in _rows(node, scope))
        return any(truths) if node.kind == "any" else all(truths)
    if node.kind == "count":
        return Decimal(sum(_counts(node.item, each) for each in _rows(node, scope)))
    total = Decimal(0)
    for each in _rows(node, scope):
        number = _number(node.item, each)
        total = total if isinstance(number, Empty) else _bounded(_CONTEXT.add(total, number), node.at)
    return total


def _counts(item: Node, scope: Scope) -> bool:
    return isinstance(item, nodes.Variable) or _truth(item, scope)


def _rows(node: nodes.Aggregate, scope: Scope) -> Iterator[Scope]:
    """One scope a row; each row sees its own columns and the whole case, never another row's."""
    found = scope.get(node.source.root, NOTHING).get(node.source.key) or ()
    if not isinstance(found, Sequence):
        raise ExpressionFailed("wrong_value", node.at)
    rows = cast("Sequence[Mapping[str, object]]", found)
    if len(rows) > MAX_ROWS:
        raise ExpressionFailed("too_many_rows", node.at)
    for row in rows:
        inner = RowScope(scope, node.variable, row)
        if node.where is None or _truth(node.where, inner):
            yield inner


_EVALUATORS: dict[type[Node], Callable[[Node, Scope], Value | Empty]] = cast(
    "dict[type[Node], Callable[[Node, Scope], Value | Empty]]",
    {
        nodes.Literal: _literal,
        nodes.Reference: _reference,
        nodes.Not: _not,
        nodes.Logic: _logic,
        nodes.Comparison: _comparison,
        nodes.Negative: _negative,
        nodes.Arithmetic: _arithmetic,
        nodes.Conditional: _conditional,
        nodes.Round: _round,
        nodes.Days: _days,
        nodes.Later: _later,
        nodes.Aggregate: _aggregate,
    },
)
