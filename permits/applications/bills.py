"""What an application costs, as its answers stand: the lines of the bill in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from permits.applications.cases import Case
from permits.language import language
from workflows import forms
from workflows.expressions import ExpressionFailed


@dataclass(frozen=True, slots=True)
class BillLine:
    """One line: what for, how much, on which rule; ``example`` says that the city has not set the figure yet."""

    title: str
    amount: Decimal
    basis: str
    example: bool


@dataclass(frozen=True, slots=True)
class Bill:
    """All lines that are due. ``failed``: an amount cannot be worked out from the answers as they stand."""

    lines: tuple[BillLine, ...]
    failed: bool = False

    @property
    def total(self) -> Decimal:
        return max(sum((each.amount for each in self.lines), Decimal(0)), Decimal(0))

    @property
    def is_example(self) -> bool:
        return any(each.example for each in self.lines)


def bill_of(case: Case, now: datetime) -> Bill | None:
    """The bill of a case, by the day it was sent or, before that, by today; None for a service without a fee."""
    fee = case.definition.fee
    if fee is None:
        return None
    day = case.facts.calendar.local_date(case.row.submitted_at or now)
    try:
        due = {each.code: each.amount for each in forms.fee_lines(case.definition, case.facts, day)}
    except ExpressionFailed:
        return Bill((), failed=True)
    return Bill(
        tuple(
            BillLine(line.title[language()], due[line.code], line.basis[language()] if line.basis else "", line.example)
            for line in fee.lines
            if line.code in due
        )
    )
