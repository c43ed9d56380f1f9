"""Requirements of reading an expression: what is one, what is refused, and where."""

from __future__ import annotations

import inspect
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.expressions import ExpressionInvalid, Problem, parse
from workflows.expressions.lexer import MAX_DIGITS, MAX_LENGTH
from workflows.expressions.parse import MAX_DEPTH, MAX_NODES

SIGNS = "form.rows applicant kind documents values reviews row has in not and or if else for sum any all count round days true"


def problem(source: str) -> Problem:
    """The problem with which a text is refused as an expression."""
    with pytest.raises(ExpressionInvalid) as caught:
        parse(source)
    return caught.value.problem


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ("form.luas > 6", {"form.luas"}),
        ("any(row.luas > values.batas for row in rows.titik)", {"rows.titik", "rows.titik.luas", "values.batas"}),
        ("applicant.kind == 'badan' and documents.ktp", {"applicant.kind", "documents.ktp"}),
        (
            "all(r.tone == 'positive' for r in reviews.telaah if r.office != 'pu')",
            {"reviews.telaah", "reviews.telaah.tone", "reviews.telaah.office"},
        ),
        ("row.lebar * 2", {"row.lebar"}),
        ("case.number", {"case.number"}),
        ("count(row for row in rows.titik)", {"rows.titik"}),
        ("1 < form.a <= 7", {"form.a"}),
        ("form.x not in ['a', 'b']", {"form.x"}),
        ("form.class == form.has", {"form.class", "form.has"}),
        ("'has and form.y' == form.x", {"form.x"}),
        ("form.a\n  and form.b", {"form.a", "form.b"}),
    ],
)
def test_an_expression_knows_what_it_reads(source: str, reads: set[str]) -> None:
    """Every name an expression depends on is known without evaluating it."""
    assert parse(source).reads == reads


@pytest.mark.parametrize(
    ("source", "code", "at"),
    [
        ("", "expression_empty", 0),
        ("   ", "expression_empty", 0),
        ("form.a = 3", "expression_unreadable", 7),
        ("'a'.b == 1", "expression_unreadable", 0),
        ("true and answers.telaah", "name_needs_part", 9),
        ("form.a form.b", "expression_unreadable", 7),
        ("  form.a form.b", "expression_unreadable", 9),
        ("(form.a", "expression_unreadable", 0),
        ("  (form.a", "expression_unreadable", 2),
        ("form.a)", "expression_unreadable", 6),
        ("form.a == == 1", "expression_unreadable", 10),
        ("form.a == 'x", "text_not_closed", 10),
        ("form.a == 'x' 'y'", "expression_unreadable", 14),
        ('form.a == "x"', "expression_unreadable", 10),
        ("form.a ** 2", "expression_unreadable", 0),
        ("form.a // 2", "expression_unreadable", 0),
        ("~form.a", "expression_unreadable", 0),
        ("+form.a", "expression_unreadable", 0),
        ("(form.a, form.b)", "expression_unreadable", 0),
        ("form.a) + (form.b", "expression_unreadable", 6),
        ("form.a is form.b", "expression_unreadable", 7),
        ("...", "expression_unreadable", 0),
        ("form.a.b", "expression_unreadable", 0),
        ("1.x", "expression_unreadable", 0),
        ("1e5", "expression_unreadable", 0),
        ("lambda", "unknown_name", 0),
        ("luas > 6", "unknown_name", 0),
        ("from.luas > 6", "unknown_name", 0),
        ("form > 6", "name_needs_part", 0),
        ("rows.titik", "table_needs_for", 0),
        ("open(form.a)", "unknown_function", 0),
        ("form.a(1)", "expression_unreadable", 0),
        ("round(x=1)", "expression_unreadable", 7),
        ("round(form.a, 1, 2)", "function_arguments", 0),
        ("round(form.a, form.b)", "round_places", 14),
        ("round(form.a, 13)", "round_places", 14),
        ("days(form.a)", "function_arguments", 0),
        ("sum(form.a)", "function_arguments", 0),
        ("sum(row.a for row in rows.t if row.b if row.c)", "function_arguments", 0),
        ("sum(row.a for row in rows.t for r in rows.u)", "function_arguments", 0),
        ("sum(any(r.b for r in rows.t) for row in rows.t)", "rows_in_rows", 4),
        ("sum(row.a for row in form.t)", "not_rows", 21),
        ("sum(row.a for row in [1, 2])", "not_rows", 21),
        ("sum(row.a for form in rows.t)", "name_taken", 14),
        ("sum(row.a for true in rows.t)", "name_taken", 14),
        ("sum(a for (a, b) in rows.t)", "expression_unreadable", 10),
        ("sum(row.a, *row.b)", "function_arguments", 0),
        ("form.a < *form.b", "expression_unreadable", 9),
        ("form.a in [form.b]", "expression_unreadable", 11),
        ("9" * (MAX_DIGITS + 1), "number_too_long", 0),
        ("form.a and " * MAX_LENGTH, "expression_too_long", MAX_LENGTH),
        ("not " * (MAX_DEPTH + 1) + "form.a", "expression_too_deep", 4 * MAX_DEPTH),
    ],
)
def test_what_is_no_expression_is_refused_at_its_place(source: str, code: str, at: int) -> None:
    """A text outside the language is refused with a code and the place of the first wrong sign."""
    found = problem(source)
    assert (found.code, found.at) == (code, at)


def test_an_expression_has_a_bounded_number_of_parts() -> None:
    """More than 400 parts are refused, however short each is."""
    assert problem(f"1 in [{','.join('1' * MAX_NODES)}]").code == "expression_too_large"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("form.a = 3", "=="),
        ("True", "true"),
        ("from.luas", "form"),
        ("rond(form.a)", "round"),
        ("form.a && form.b", "and"),
    ],
)
def test_a_likely_slip_gets_a_suggestion(source: str, meant: str) -> None:
    """The problem of a near miss names what was probably meant."""
    assert problem(source).suggestion == meant


def test_very_deep_signs_end_in_a_refusal() -> None:
    """Signs nested as deep as the length allows are refused, not a crash."""
    for source in (
        "-" * 1_999 + "1",
        "[" * 1_000 + "]" * 1_000,
        "not " * 499 + "1",
        "round(" * 330,
        "(" * 300 + "1" + ")" * 300,
    ):
        assert problem(source).code in ("expression_too_deep", "expression_unreadable", "expression_too_large")


def test_depth_is_refused_wherever_the_reading_starts() -> None:
    """Even when the caller has used up nearly all of Python's own depth, a deep text is refused, not a crash."""

    def deeper(levels: int) -> Problem:
        return deeper(levels - 1) if levels else problem("-" * 1_500 + "1")

    room = sys.getrecursionlimit() - len(inspect.stack(0)) - 60
    assert deeper(room).code == "expression_too_deep"


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from([*SIGNS.split(), *"().,[]'<>=+-*/ 017ax_\n"]), max_size=60).map(" ".join)
)
def test_any_text_is_read_or_refused(source: str) -> None:
    """Whatever a stranger writes is either an expression or refused at a place inside the text."""
    try:
        expression = parse(source)
    except ExpressionInvalid as refused:
        assert 0 <= refused.problem.at <= len(source)
    else:
        assert expression.source == source


def test_a_point_is_no_digit_of_a_number() -> None:
    """A number may have as many digits as are allowed, wherever its point stands, and not one more."""
    most = "9" * (MAX_DIGITS - 1)
    assert parse(f"{most}.9 > 0").source == f"{most}.9 > 0"
    with pytest.raises(ExpressionInvalid) as caught:
        parse(f"{most}.99 > 0")
    assert caught.value.problem.code == "number_too_long"
