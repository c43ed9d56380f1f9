"""Forms made from a definition: every kind of question reads what its page sends."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from permits.applications.forms import AnswerForm, RowsAnswer
from workflows.definition import BaseType, Field, Option, Text

TITLE = Text("Judul", "Title")
OPTIONS = (Option("a", Text("A", "A")), Option("b", Text("B", "B")))


def asked(kind: BaseType, **others: Any) -> Field:
    return Field("tanya", kind, TITLE, "bagian", **others)


def form_of(
    field: Field, answers: dict[str, object] | None = None, sent: list[tuple[str, str]] | None = None
) -> AnswerForm:
    return AnswerForm(
        [field],
        "id",
        answers or {},
        None if sent is None else MultiDict(sent),
        required=lambda each: each.required is True,
        cells=lambda table, index: {column.code for column in table.columns},
    )


@pytest.fixture(autouse=True)
def _request(app: Flask) -> Any:
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("field", "sent", "read"),
    [
        (asked("text"), [("a-tanya", "  dua kata ")], "dua kata"),
        (asked("text"), [("a-tanya", "   ")], None),
        (asked("text", pattern=r"\d{4}"), [("a-tanya", "12 34")], "1234"),
        (asked("text", pattern=r"\d{4}"), [("a-tanya", "12 3x")], "12 3x"),
        (asked("long_text"), [("a-tanya", "satu\r\ndua")], "satu\ndua"),
        (asked("integer"), [("a-tanya", "1.200")], Decimal(1200)),
        (asked("decimal"), [("a-tanya", "1,5")], Decimal("1.5")),
        (asked("money"), [("a-tanya", "Rp1.500")], Decimal(1500)),
        (asked("money"), [("a-tanya", "gratis")], "gratis"),
        (asked("date"), [("a-tanya-day", "5"), ("a-tanya-month", "1"), ("a-tanya-year", "2027")], date(2027, 1, 5)),
        (asked("date"), [("a-tanya-day", "5")], "5//"),
        (asked("choice", options=OPTIONS), [("a-tanya", "b")], "b"),
        (asked("choices", options=OPTIONS), [("a-tanya", "b"), ("a-tanya", "a"), ("a-tanya", "b")], ("b", "a")),
        (asked("choices", options=OPTIONS), [], None),
        (asked("yes_no"), [("a-tanya", "yes")], True),
        (asked("yes_no"), [("a-tanya", "no")], False),
        (asked("yes_no"), [], None),
        (asked("yes_no"), [("a-tanya", "maybe")], "maybe"),
    ],
)
def test_each_kind_of_question_reads_its_boxes(field: Field, sent: list[tuple[str, str]], read: object) -> None:
    """What a page sends becomes the typed answer; what cannot be read stays as typed; nothing is None."""
    assert form_of(field, sent=[*sent, ("other", "1")]).given() == {"tanya": read}


TABLE = asked("table", columns=(Field("x", "text", TITLE, "bagian"), Field("y", "yes_no", TITLE, "bagian")), max_rows=3)


def rows_of(form: AnswerForm) -> RowsAnswer:
    control = form._fields["tanya"]
    assert isinstance(control, RowsAnswer)
    return control


def test_a_required_table_opens_with_a_blank_row() -> None:
    """Whoever must fill in rows finds the first one there; an optional table starts without."""
    assert len(rows_of(form_of(TABLE)).rows) == 1
    optional = Field("tanya", "table", TITLE, "bagian", columns=TABLE.columns, required=False)
    assert rows_of(form_of(optional)).rows == []


def test_rows_are_read_by_their_marks() -> None:
    """Each row sends its mark, so that one with nothing ticked counts; blank ones can be left away."""
    sent = [
        ("a-tanya-row", "0"),
        ("a-tanya-row", "1"),
        ("a-tanya-0-x", "satu"),
        ("a-tanya-0-y", "no"),
        ("a-tanya-1-x", " "),
    ]
    control = rows_of(form_of(TABLE, sent=sent))
    assert control.data == ({"x": "satu", "y": False}, {})
    assert control.without_blank_rows() == ({"x": "satu", "y": False},)


def test_a_flood_of_rows_is_cut_off() -> None:
    """A forged page cannot make more rows than the table may have and one, which is then named as too many."""
    sent = [("a-tanya-row", str(index)) for index in range(900)] + [("a-tanya-row", "x"), ("a-tanya-row", "99999")]
    assert len(rows_of(form_of(TABLE, sent=sent)).rows) == 4


def test_answers_of_hidden_columns_are_kept() -> None:
    """A row's answer to a column that is not asked at present stays with the row."""
    form = AnswerForm(
        [TABLE], "id", {"tanya": ({"x": "satu", "y": True},)}, MultiDict([("a-tanya-row", "0"), ("a-tanya-0-x", "dua")]),
        required=lambda each: True, cells=lambda table, index: {"x"},
    )  # fmt: skip
    assert form.given() == {"tanya": ({"x": "dua", "y": True},)}
