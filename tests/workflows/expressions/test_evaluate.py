"""Requirements of evaluating an expression: values, emptiness, rows, errors and bounds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.expressions import (
    EMPTY,
    Expression,
    ExpressionFailed,
    ExpressionInvalid,
    Named,
    Names,
    RowScope,
    check,
    evaluate,
    is_true,
    parse,
)

SCOPE: dict[str, dict[str, object]] = {
    "form": {
        "luas": Decimal("7.5"),
        "nol": Decimal(0),
        "jumlah": 3,
        "jenis": "a",
        "ciri": ("x", "y"),
        "mulai": date(2026, 11, 20),
        "selesai": date(2026, 11, 22),
        "ya": True,
        "tidak": False,
        "kosong": "",
        "tiada": (),
        "besar": Decimal(10) ** 29,
        "lebih": Decimal(10) ** 30,
        "hampa": EMPTY,
        "aneh": object(),
    },
    "rows": {
        "titik": (
            {"lebar": Decimal(2), "tinggi": Decimal(3), "jalan": True},
            {"lebar": Decimal(1), "jalan": False},
        ),
        "banyak": tuple({"lebar": Decimal(1)} for _ in range(201)),
        "bukan": 7,
    },
    "applicant": {"kind": "badan"},
    "documents": {"ktp": True},
    "values": {"tarif": Decimal(2500)},
    "reviews": {"telaah": ({"office": "pu", "result": "setuju", "tone": "positive"},)},
}


def value(source: str) -> object:
    return evaluate(parse(source), SCOPE)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("form.luas > 6", True),
        ("form.luas <= 6", False),
        ("form.luas >= 7.5", True),
        ("form.luas < 100", True),
        ("form.jumlah + 1", Decimal(4)),
        ("form.luas * 2 - 1", Decimal(14)),
        ("form.luas / 2", Decimal("3.75")),
        ("-form.luas", Decimal("-7.5")),
        ("007", Decimal(7)),
        ("0.1 + 0.2 == 0.3", True),
        ("1 < form.jumlah < 3", False),
        ("form.jenis == 'a' and form.ya", True),
        ("form.jenis == 'b' or form.tidak", False),
        ("form.jenis != 'b'", True),
        ("not form.tidak", True),
        ("form.jenis in ['a', 'b']", True),
        ("form.jenis not in ['a', 'b']", False),
        ("form.jumlah in (1, 2)", False),
        ("form.ciri has 'x'", True),
        ("'z' in form.ciri", False),
        ("'z' not in form.ciri", True),
        ("not form.ciri has 'z'", True),
        ("'lama' if form.luas > 6 else 'baru'", "lama"),
        ("'lama' if form.tidak else 'baru'", "baru"),
        ("round(2.5)", Decimal(3)),
        ("round(2.345, 2)", Decimal("2.35")),
        ("round(-2.5)", Decimal(-3)),
        ("days(form.mulai, form.selesai)", Decimal(3)),
        ("days(form.mulai, form.mulai)", Decimal(1)),
        ("days(form.selesai, form.mulai)", Decimal(0)),
        ("days_after(form.mulai, 30) == form.mulai", False),
        ("days(form.mulai, days_after(form.mulai, 30))", Decimal(31)),
        ("days(form.mulai, years_after(form.mulai, 1)) in [366, 367]", True),
        ("months_after(form.mulai, 12) == years_after(form.mulai, 1)", True),
        ("months_after(form.mulai, -1) < form.mulai", True),
        ("form.selesai > form.mulai", True),
        ("sum(row.lebar for row in rows.titik)", Decimal(3)),
        ("sum(row.lebar * row.tinggi for row in rows.titik)", Decimal(6)),
        ("sum(row.lebar for row in rows.tiada)", Decimal(0)),
        ("count(row for row in rows.titik)", Decimal(2)),
        ("count(row.jalan for row in rows.titik)", Decimal(1)),
        ("count(row for row in rows.titik if row.lebar > 1)", Decimal(1)),
        ("any(row.tinggi > 2 for row in rows.titik)", True),
        ("any(row.tinggi > 2 for row in rows.tiada)", False),
        ("all(row.tinggi > 2 for row in rows.titik)", False),
        ("all(row.tinggi > 2 for row in rows.titik if row.jalan)", True),
        ("applicant.kind == 'badan'", True),
        ("documents.ktp", True),
        ("values.tarif * 2", Decimal(5000)),
        ("any(r.tone == 'negative' for r in reviews.telaah)", False),
        ("true and not false", True),
    ],
)
def test_an_expression_has_the_value_an_office_expects(source: str, expected: object) -> None:
    """Figures are exact decimals, texts and options compare as written, rows gather."""
    assert value(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("form.kosong", EMPTY),
        ("form.hampa", EMPTY),
        ("form.tiada", EMPTY),
        ("form.lain + 1", EMPTY),
        ("1 - form.lain", EMPTY),
        ("-form.lain", EMPTY),
        ("round(form.lain)", EMPTY),
        ("days(form.lain, form.mulai)", EMPTY),
        ("days(form.mulai, form.lain)", EMPTY),
        ("years_after(form.lain, 1)", EMPTY),
        ("form.lain == 'a'", False),
        ("form.lain != 'a'", False),
        ("form.lain == form.lain", False),
        ("form.lain > 1", False),
        ("1 > form.lain", False),
        ("form.lain in ['a']", False),
        ("form.lain not in ['a']", False),
        ("form.lain has 'a'", False),
        ("not form.lain", True),
        ("form.lain and form.ya", False),
        ("form.lain or form.ya", True),
        ("1 if form.lain else 2", Decimal(2)),
        ("sum(row.tinggi for row in rows.titik)", Decimal(3)),
        ("case.number", EMPTY),
    ],
)
def test_what_nobody_answered_is_empty(source: str, expected: object) -> None:
    """Comparing with nothing is false both ways, calculating with nothing is nothing, sums skip it."""
    assert value(source) == expected


def test_nothing_is_not_true() -> None:
    """A condition without an answer does not hold, and the empty value itself counts as false."""
    assert not is_true(parse("form.lain"), SCOPE)
    assert is_true(parse("form.ya"), SCOPE)
    assert not EMPTY


@pytest.mark.parametrize(
    ("source", "code", "at"),
    [
        ("form.luas / form.nol", "division_by_zero", 0),
        ("1 + form.besar * form.besar", "number_too_large", 4),
        ("form.lebih", "number_too_large", 0),
        ("sum(form.besar * 5 for row in rows.titik)", "number_too_large", 0),
        ("form.jenis + 1", "wrong_value", 0),
        ("form.luas and true", "wrong_value", 0),
        ("days(form.luas, form.mulai)", "wrong_value", 5),
        ("years_after(form.mulai, 0.5)", "wrong_value", 0),
        ("years_after(form.mulai, 90000)", "number_too_large", 0),
        ("days_after(form.mulai, 9999999999)", "number_too_large", 0),
        ("form.luas == 'a'", "wrong_value", 0),
        ("form.jenis < 'b'", "wrong_value", 0),
        ("form.luas has 'a'", "wrong_value", 0),
        ("form.aneh", "wrong_value", 0),
        ("any(r.a for r in rows.bukan)", "wrong_value", 0),
        ("sum(row.lebar for row in rows.banyak)", "too_many_rows", 0),
    ],
)
def test_an_error_has_no_value(source: str, code: str, at: int) -> None:
    """What cannot be worked out fails with a code and a place; it is never true."""
    with pytest.raises(ExpressionFailed) as caught:
        value(source)
    assert (caught.value.code, caught.value.at) == (code, at)


def test_a_condition_that_is_no_yes_or_no_fails() -> None:
    """A figure cannot stand as a condition."""
    with pytest.raises(ExpressionFailed):
        is_true(parse("form.luas"), SCOPE)


def test_a_row_sees_itself_and_the_case_only() -> None:
    """A scope with a row answers for the row and for what is around it, and lists both."""
    scope = RowScope({"form": {"a": 1}}, "row", {"b": 2})
    assert scope["row"] == {"b": 2}
    assert scope["form"] == {"a": 1}
    assert set(scope) == {"form", "row"}
    assert len(scope) == 2


NAMES = Names(
    form={
        "n": Named("number"),
        "m": Named("number"),
        "t": Named("text"),
        "d": Named("date"),
        "y": Named("yes_no"),
        "o": Named("option", options={"a": None, "b": None}),
        "s": Named("options", options={"a": None, "b": None}),
    },
    rows={"r": {"n": Named("number"), "y": Named("yes_no")}},
)
NUMBERS = st.decimals(-(10**29), 10**29, places=4) | st.none()
ROW = st.fixed_dictionaries({"n": NUMBERS, "y": st.booleans() | st.none()})
SCOPES = st.fixed_dictionaries(
    {
        "form": st.fixed_dictionaries(
            {
                "n": NUMBERS,
                "m": NUMBERS,
                "t": st.text(max_size=5) | st.none(),
                "d": st.dates() | st.none(),
                "y": st.booleans() | st.none(),
                "o": st.sampled_from(["a", "b", None]),
                "s": st.sampled_from([(), ("a",), ("a", "b")]),
            }
        ),
        "rows": st.fixed_dictionaries({"r": st.lists(ROW, max_size=4).map(tuple)}),
    }
)


def _conditions(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(inner, inner)
    return (
        pairs.map(lambda two: f"({two[0]}) and ({two[1]})")
        | pairs.map(lambda two: f"({two[0]}) or ({two[1]})")
        | inner.map(lambda one: f"not ({one})")
    )


FIGURES = st.recursive(
    st.sampled_from(["form.n", "form.m", "2", "0", "days(form.d, form.d)", "sum(x.n for x in rows.r if x.y)"]),
    lambda inner: (
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda three: f"({three[0]} {three[1]} {three[2]})")
        | inner.map(lambda one: f"round({one}, 2)")
    ),
    max_leaves=6,
)
CONDITIONS = st.recursive(
    st.tuples(FIGURES, st.sampled_from(["<", "<=", "==", "!=", ">", ">="]), FIGURES).map(" ".join)
    | st.sampled_from(
        ["form.y", "form.o == 'a'", "form.o in ['a', 'b']", "form.s has 'a'", "form.t != 'x'", "form.d > form.d"]
    )
    | st.sampled_from(["any(x.n > 1 for x in rows.r)", "all(x.y for x in rows.r)", "count(x for x in rows.r) > 1"]),
    _conditions,
    max_leaves=5,
)


@given(CONDITIONS, SCOPES)
def test_a_checked_condition_is_true_false_empty_or_fails(source: str, scope: dict[str, dict[str, object]]) -> None:
    """Evaluating what the check accepts raises nothing but the failure that refuses a step, and changes nothing."""
    expression = _accepted(source)
    before = repr(scope)
    try:
        found = evaluate(expression, scope)
    except ExpressionFailed as failed:
        assert failed.code in ("division_by_zero", "number_too_large")
    else:
        assert found is EMPTY or isinstance(found, bool)
        assert evaluate(expression, scope) == found
    assert repr(scope) == before


@given(st.text(alphabet="form.nmtdyos ()'ab<>=!+-*/ 0123456789", max_size=80), SCOPES)
def test_what_the_check_accepts_never_breaks(source: str, scope: dict[str, dict[str, object]]) -> None:
    """A stranger's text that passes reading and check evaluates or fails with its own error."""
    try:
        expression = parse(source)
    except ExpressionInvalid:
        return
    if any(each.severity == "error" for each in check(expression, NAMES, ("yes_no", "number", "text", "date"))):
        return
    try:
        evaluate(expression, scope)
    except ExpressionFailed as failed:
        assert failed.code in ("division_by_zero", "number_too_large")


def _accepted(source: str) -> Expression:
    expression = parse(source)
    assert [each for each in check(expression, NAMES, "yes_no") if each.severity == "error"] == []
    return expression
