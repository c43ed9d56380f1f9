"""Requirements of checking an expression: only known names, only fitting kinds, every problem at once."""

from __future__ import annotations

import pytest

from workflows.definition import Text
from workflows.expressions import Named, Names, Problem, check, parse
from workflows.expressions.names import CASE
from workflows.expressions.types import PRINTABLE

OPTIONS = {"a": None, "b": None}
NAMES = Names(
    form={
        "luas": Named("number"),
        "nama": Named("text"),
        "mulai": Named("date"),
        "setuju": Named("yes_no", optional=True),
        "ya": Named("yes_no"),
        "jenis": Named("option", options=OPTIONS),
        "kembar": Named("option", options=OPTIONS),
        "lain": Named("option", options={"c": None}),
        "ciri": Named("options", options=OPTIONS),
    },
    rows={"titik": {"lebar": Named("number"), "jalan": Named("yes_no")}},
    applicant={"kind": Named("option", options={"badan": None})},
    documents={"ktp": Named("yes_no")},
    values={"batas": Named("number")},
    reviews={"telaah": {"tone": Named("option", options={"positive": None})}},
)


def problems(source: str, expected: str = "yes_no", names: Names = NAMES) -> list[Problem]:
    return check(parse(source), names, expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("form.luas > values.batas", "yes_no"),
        ("form.jenis == 'a'", "yes_no"),
        ("'a' != form.jenis", "yes_no"),
        ("form.jenis == form.kembar", "yes_no"),
        ("form.jenis in ['a', 'b']", "yes_no"),
        ("form.ciri has 'a' and 'b' not in form.ciri", "yes_no"),
        ("form.ciri has form.jenis", "yes_no"),
        ("form.mulai < form.mulai", "yes_no"),
        ("form.ya == true", "yes_no"),
        ("not documents.ktp", "yes_no"),
        ("applicant.kind == 'badan'", "yes_no"),
        ("any(r.tone == 'positive' for r in reviews.telaah)", "yes_no"),
        ("all(row.jalan for row in rows.titik if row.lebar > 1)", "yes_no"),
        ("sum(row.lebar for row in rows.titik) + count(row for row in rows.titik)", "number"),
        ("round(-form.luas / 2, 1)", "number"),
        ("days(form.mulai, form.mulai)", "number"),
        ("form.nama if form.ya else 'x'", "text"),
        ("form.jenis", "text"),
        ("form.jenis if form.ya else form.nama", "text"),
        ("form.mulai", "date"),
    ],
)
def test_a_sound_expression_has_no_problem(source: str, expected: str) -> None:
    """What names only what exists, with fitting kinds, passes."""
    assert problems(source, expected) == []


@pytest.mark.parametrize(
    ("source", "expected", "found"),
    [
        ("form.luass > 1", "yes_no", [("unknown_field", 0)]),
        ("any(row.lebr > 1 for row in rows.titik)", "yes_no", [("unknown_column", 4)]),
        ("any(row.lebar > 1 for row in rows.titk)", "yes_no", [("unknown_table", 29)]),
        ("count(row for row in rows.x) + 1", "number", [("unknown_table", 21)]),
        ("any(r.tone == 'x' for r in reviews.y)", "yes_no", [("unknown_plan", 27)]),
        ("documents.kpt", "yes_no", [("unknown_document", 0)]),
        ("values.bats > 1", "yes_no", [("unknown_value", 0)]),
        ("applicant.name == 'x'", "yes_no", [("unknown_part", 0)]),
        ("form.titik == 1", "yes_no", [("table_needs_for", 0)]),
        ("row.lebar > 1", "yes_no", [("not_here", 0)]),
        ("case.number == 'x'", "yes_no", [("not_here", 0)]),
        ("form.jenis == 'c'", "yes_no", [("unknown_option", 14)]),
        ("form.jenis in ['a', 'c']", "yes_no", [("unknown_option", 20)]),
        ("'c' == form.jenis", "yes_no", [("unknown_option", 0)]),
        ("form.ciri has 'c'", "yes_no", [("unknown_option", 14)]),
        ("form.jenis == form.lain", "yes_no", [("different_kinds", 0)]),
        ("form.jenis == form.nama", "yes_no", [("different_kinds", 0)]),
        ("form.jenis == 3", "yes_no", [("different_kinds", 0)]),
        ("form.nama == 3", "yes_no", [("different_kinds", 0)]),
        ("form.luas in ['a']", "yes_no", [("different_kinds", 0)]),
        ("form.nama > 'a'", "yes_no", [("no_order", 0)]),
        ("form.jenis < 'a'", "yes_no", [("no_order", 0)]),
        ("form.ciri == 'a'", "yes_no", [("list_compared", 0)]),
        ("form.jenis has 'a'", "yes_no", [("has_needs_options", 0)]),
        ("form.lx has 'a'", "yes_no", [("unknown_field", 0)]),
        ("form.nama + 1", "number", [("wrong_kind", 0)]),
        ("1 + form.nama", "number", [("wrong_kind", 4)]),
        ("-form.nama", "number", [("wrong_kind", 1)]),
        ("round(form.nama)", "number", [("wrong_kind", 6)]),
        ("days(form.luas, form.nama)", "number", [("wrong_kind", 5), ("wrong_kind", 16)]),
        ("form.nama and form.luas", "yes_no", [("wrong_kind", 0), ("wrong_kind", 14)]),
        ("not form.nama", "yes_no", [("wrong_kind", 4)]),
        ("sum(row.jalan for row in rows.titik)", "number", [("wrong_kind", 4)]),
        ("any(row.lebar for row in rows.titik if row.lebar)", "yes_no", [("wrong_kind", 4), ("wrong_kind", 39)]),
        ("1 if form.nama else 2", "number", [("wrong_kind", 5)]),
        ("1 if form.ya else 'x'", "number", [("different_kinds", 0)]),
        ("form.x if form.ya else form.y", "number", [("unknown_field", 0), ("unknown_field", 23)]),
        ("form.luas", "yes_no", [("wrong_result", 0)]),
        ("form.luas", "text", [("wrong_result", 0)]),
        ("form.jenis", "number", [("wrong_result", 0)]),
        ("form.ciri", "text", [("wrong_result", 0)]),
        ("form.x > 1 and form.z > 'a'", "yes_no", [("unknown_field", 0), ("unknown_field", 15)]),
    ],
)
def test_every_problem_is_found_at_its_place(source: str, expected: str, found: list[tuple[str, int]]) -> None:
    """Each wrong name or kind is one problem where it stands; one does not hide another or appear twice."""
    assert [(each.code, each.at) for each in problems(source, expected)] == found


def test_not_over_what_may_be_empty_warns() -> None:
    """«not» over an optional answer is true when nobody answered, and so is worth a warning."""
    [warning] = problems("not form.setuju")
    assert (warning.code, warning.severity) == ("not_over_optional", "warning")
    assert problems("not form.ya") == []


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("form.luass > 1", "form.luas"),
        ("form.jenis == 'aa'", "'a'"),
        ("any(r.lebr > 1 for r in rows.titik)", "r.lebar"),
        ("any(r.lebar > 1 for r in rows.titk)", "rows.titik"),
        ("form.zzz", ""),
    ],
)
def test_a_near_miss_gets_a_suggestion(source: str, meant: str) -> None:
    """The nearest known name is offered, and none when nothing is near."""
    assert problems(source)[0].suggestion == meant


def test_reviews_are_unknown_while_the_form_is_filled_in() -> None:
    """An expression of the form cannot read what offices will say later."""
    names = Names(reviews=None)
    assert [each.code for each in problems("any(r.tone == 'x' for r in reviews.telaah)", names=names)] == ["not_here"]


def test_a_column_sees_its_row() -> None:
    """Inside a table's column the other columns of the row may be read; those of an unknown table are none."""
    assert problems("row.lebar > 1", names=NAMES.within("titik")) == []
    assert [each.code for each in problems("row.lebar > 1", names=NAMES.within("lain"))] == ["unknown_column"]


def test_a_paper_may_print_any_answer_and_the_case() -> None:
    """The places of a paper take every kind of answer, and the case's number and day of sending."""
    names = Names(form=NAMES.form, case=CASE)
    for source in ("form.luas", "form.ciri", "form.mulai", "case.number", "case.sent"):
        assert check(parse(source), names, PRINTABLE) == []


def test_kinds_are_said_in_both_languages() -> None:
    """A problem about kinds carries their names for readers of either language."""
    [found] = problems("form.luas")
    assert dict(found.data) == {"expected": Text("ya/tidak", "yes or no"), "given": Text("angka", "a number")}
