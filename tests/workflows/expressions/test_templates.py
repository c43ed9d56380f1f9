"""Requirements of sentences with places."""

from __future__ import annotations

import pytest

from workflows.expressions import EMPTY, ExpressionInvalid
from workflows.expressions.templates import fill, parse_template


def test_places_are_filled_with_values_as_the_reader_sees_them() -> None:
    """Text stays as written; every place is replaced by what the writer of values makes of it."""
    template = parse_template("Izin untuk {form.nama}, {form.luas} m².")
    scope = {"form": {"nama": "Kartini"}}
    shown = fill(template, scope, lambda value, expression: f"<{expression.source}:{'-' if value is EMPTY else value}>")
    assert shown == "Izin untuk <form.nama:Kartini>, <form.luas:-> m²."


def test_a_sentence_may_begin_and_end_with_a_place() -> None:
    """Places stand anywhere in a sentence, beside each other too."""
    scope = {"form": {"a": "satu", "b": "dua"}}
    for source, filled in (("{form.a} lagi", "satu lagi"), ("{form.a}{form.b}", "satudua"), ("{form.b}", "dua")):
        assert fill(parse_template(source), scope, lambda value, _: str(value)) == filled


def test_a_sentence_without_places_is_itself() -> None:
    """Words alone are a template too, and so is nothing."""
    assert fill(parse_template("Cukup jelas."), {}, lambda value, _: str(value)) == "Cukup jelas."
    assert parse_template("").parts == ()


@pytest.mark.parametrize(
    ("source", "code", "at"),
    [
        ("Izin {form.nama", "place_not_closed", 5),
        ("Izin form.nama}", "place_not_closed", 14),
        ("Izin } {form.nama}", "place_not_closed", 7),
        ("Izin {form.a =}", "expression_unreadable", 13),
        ("Izin {}", "expression_empty", 6),
    ],
)
def test_a_broken_place_is_refused_where_it_stands(source: str, code: str, at: int) -> None:
    """A bracket without its pair, and an expression that cannot be read, are refused within the sentence."""
    with pytest.raises(ExpressionInvalid) as caught:
        parse_template(source)
    assert (caught.value.problem.code, caught.value.problem.at) == (code, at)
