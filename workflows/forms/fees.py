"""What a case costs: the lines of the bill in whole rupiah. Pure: a definition, answers and a day in, amounts out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflows.definition import Definition, FeeLine
from workflows.engine.outcome import Facts
from workflows.expressions import Scope, evaluate, is_true, rounded
from workflows.forms.reading import ROUNDING, FormScope


@dataclass(frozen=True, slots=True)
class FeeAmount:
    """One line of the bill: ``amount`` in whole rupiah."""

    code: str
    amount: Decimal


def fee_lines(definition: Definition, facts: Facts, on: date) -> tuple[FeeAmount, ...]:
    """The lines that are due on the day ``on``, the day of sending; none for a service that is free.

    A line whose condition does not hold, whose time has not come or is over, or whose answers are not given is left
    out. Raises :class:`workflows.expressions.ExpressionFailed` when an amount cannot be computed.
    """
    return lines_in(definition, FormScope(definition, facts), on)


def lines_in(definition: Definition, scope: Scope, on: date | None) -> tuple[FeeAmount, ...]:
    """The same from a scope that is there already; without a day, lines of every time count."""
    found = []
    for line in definition.fee.lines if definition.fee else ():
        amount = _amount(line, scope) if _in_force(line, on) else None
        if amount is not None:
            found.append(FeeAmount(line.code, amount))
    return tuple(found)


def _in_force(line: FeeLine, on: date | None) -> bool:
    if on is None:
        return True
    return (line.starts is None or line.starts <= on) and (line.ends is None or on <= line.ends)


def _amount(line: FeeLine, scope: Scope) -> Decimal | None:
    if line.when is not None and not is_true(line.when, scope):
        return None
    value = evaluate(line.amount, scope)
    return rounded(value, 0, ROUNDING[line.rounding]) if isinstance(value, Decimal) else None
