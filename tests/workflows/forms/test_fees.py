"""Requirements of the fee: which lines count on which day, and what they come to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.workflows import makers as m
from workflows import forms
from workflows.definition import Fee, FeeLine
from workflows.expressions import ExpressionFailed, evaluate, parse

TODAY = date(2026, 11, 16)


def line(code: str, amount: str, when: str | None = None, **more: object) -> FeeLine:
    return FeeLine(code, m.text(code), parse(amount), parse(when) if when else None, **more)  # type: ignore[arg-type]


def service(*lines: FeeLine) -> object:
    return m.definition(m.state("draft", "start"), m.end("done"), fee=Fee(tuple(lines)))


def amounts(*lines: FeeLine, on: date = TODAY, **answers: object) -> dict[str, Decimal]:
    found = forms.fee_lines(service(*lines), m.facts(**answers), on)  # type: ignore[arg-type]
    return {each.code: each.amount for each in found}


def test_a_service_without_fee_is_free() -> None:
    """A service that says nothing of a fee has no lines, and expressions read a total of nothing."""
    free = m.definition(m.state("draft", "start"), m.end("done"))
    assert forms.fee_lines(free, m.facts(), TODAY) == ()
    assert evaluate(parse("fee.total"), forms.scope(free, m.facts())) == Decimal(0)


def test_a_line_is_its_formula_in_whole_rupiah() -> None:
    """An amount is worked out from answers and values and rounded as its line says."""
    rate = "values.rate * form.area / 3"
    ways = [line("down", rate), line("up", rate, rounding="up"), line("near", rate, rounding="half_up")]
    assert amounts(*ways, area=Decimal(2)) == {"down": Decimal(1666), "up": Decimal(1667), "near": Decimal(1667)}


def test_a_line_counts_only_when_its_condition_holds() -> None:
    """A line with a condition is left out when it does not hold, and when the answer it asks for is missing."""
    large = line("large", "1000", "form.area > 6")
    assert amounts(large, area=Decimal(12)) == {"large": Decimal(1000)}
    assert amounts(large, area=Decimal(6)) == {}
    assert amounts(large) == {}


def test_a_line_without_an_amount_is_left_out() -> None:
    """A formula over an answer nobody gave comes to nothing."""
    assert amounts(line("size", "values.rate * form.area")) == {}


@pytest.mark.parametrize(("day", "counts"), [(15, False), (16, True), (20, True), (21, False)])
def test_a_line_has_its_time(day: int, counts: bool) -> None:
    """A line counts from its first up to and with its last day."""
    timed = line("timed", "1000", starts=date(2026, 11, 16), ends=date(2026, 11, 20))
    assert bool(amounts(timed, on=date(2026, 11, day))) is counts


def test_expressions_read_the_fee() -> None:
    """Guards and papers read each line and the total; a discount never takes the total below nothing."""
    definition = service(line("base", "1000"), line("discount", "0 - 400"))
    scope = forms.scope(definition, m.facts(), on=TODAY)  # type: ignore[arg-type]
    assert evaluate(parse("fee.base"), scope) == Decimal(1000)
    assert evaluate(parse("fee.total"), scope) == Decimal(600)
    assert set(scope["fee"]) == {"base", "discount", "total"}
    generous = service(line("base", "1000"), line("discount", "0 - 4000"))
    assert evaluate(parse("fee.total"), forms.scope(generous, m.facts())) == Decimal(0)  # type: ignore[arg-type]


def test_an_amount_that_cannot_be_computed_is_an_error() -> None:
    """A division by zero is no fee of nothing: it is said."""
    with pytest.raises(ExpressionFailed):
        amounts(line("share", "1000 / form.area"), area=Decimal(0))
