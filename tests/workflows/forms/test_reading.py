"""Requirements of the form: what is shown, computed, needed and missing, and what expressions then read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calendars import city_calendar
from workflows import forms
from workflows.definition import Definition, Text
from workflows.engine.outcome import Facts, ReviewSnapshot
from workflows.expressions import ExpressionFailed, evaluate, parse
from workflows.forms import reading
from workflows.language.loader import load

SOPS = Path(__file__).parents[2] / "data" / "sop"
CALENDAR = city_calendar()
HEAD = (SOPS / "semua-bagian.yaml").read_text()
EVERYTHING = load(HEAD)
ANSWERS: dict[str, object] = {
    "nama": "Kartini",
    "nik": "7571010101010001",
    "umur": 30,
    "harga": Decimal(1000),
    "mulai": date(2026, 11, 23),
    "luar_kota": False,
    "jenis": "a",
    "ciri": ("lampu",),
    "titik": ({"lebar": Decimal("2.7")}, {"lebar": Decimal("0.4")}),
}


BEFORE = """\
sop: 1
service: formulir
kind: non_permit
office: loket
prefix: FRM
title: {id: Formulir, en: Form}
summary: {id: Formulir., en: A form.}
result: {id: Surat, en: A letter}
legal: {}
values: {batas: {amount: 7, unit: working_days, title: {id: Batas, en: Limit}}}
applicants: {orang: {id: Orang, en: A person}, badan: {id: Badan, en: A company}}
clock: {limit: batas}
states:
  draf:
    kind: start
    title: {id: Draf, en: Draft}
    says: {id: Kirim., en: Send.}
    triggers: {kirim: {by: applicant, title: {id: Kirim, en: Send}, complete: true, to: selesai}}
  selesai: {kind: end, outcome: closed, title: {id: Selesai, en: Done}, says: {id: Selesai., en: Done.}}
form:
  isi:
    title: {id: Isi, en: Content}
    fields:
"""


def service(fields: str, documents: str = "") -> Definition:
    """A service with these fields (and documents), written as lines of the language."""
    return load(BEFORE + fields + (f"documents:\n{documents}" if documents else ""))


def facts(form: Mapping[str, object] = ANSWERS, applicant: str = "orang", *documents: str, **changed: object) -> Facts:
    return Facts({**form, **changed}, applicant, frozenset(documents), CALENDAR)


def missing(definition: Definition, given_facts: Facts) -> list[tuple[str, str]]:
    return [(each.code, each.path) for each in forms.complete(definition, given_facts)]


def test_a_complete_form_has_no_problem() -> None:
    """Everything asked is answered: nothing keeps the form from being sent."""
    assert forms.complete(EVERYTHING, facts()) == []


def test_computed_figures_follow_the_answers() -> None:
    """Figures of rows and of the form are exact, rounded as declared, in the order of their dependencies."""
    assert forms.computed(EVERYTHING, facts()) == {
        "titik": ({"luas": Decimal(5)}, {"luas": Decimal(0)}),
        "jumlah": Decimal("12503"),
        "label": "besar",
        "mahal": True,
    }


def test_a_figure_without_its_answers_is_left_out() -> None:
    """A figure whose answers are missing has no value; a sum of nothing is nothing."""
    assert forms.computed(EVERYTHING, facts(titik=({"lebar": None},))) == {
        "titik": ({},),
        "jumlah": Decimal(0),
        "label": "kecil",
        "mahal": False,
    }


@pytest.mark.parametrize(("rounding", "expected"), [("down", "2"), ("half_up", "3"), ("up", "3")])
def test_a_figure_is_rounded_as_declared(rounding: str, expected: str) -> None:
    """Down, half up and up are what the file says."""
    lines = (
        "      a: {type: decimal, title: {id: A, en: A}}\n"
        f"      b: {{type: computed, result: money, rounding: {rounding}, title: {{id: B, en: B}}, formula: form.a}}\n"
    )
    assert forms.computed(service(lines), facts({"a": Decimal("2.5")})) == {"b": Decimal(expected)}


def test_a_hidden_answer_counts_as_empty() -> None:
    """What was typed before its question was hidden is neither read nor required nor printed."""
    shown = facts(luar_kota=True, alasan="tugas")
    hidden = facts(luar_kota=False, alasan="tugas")
    assert "alasan" in forms.shown_fields(EVERYTHING, shown)
    assert "alasan" not in forms.shown_fields(EVERYTHING, hidden)
    assert forms.scope(EVERYTHING, shown)["form"]["alasan"] == "tugas"
    assert "alasan" not in forms.scope(EVERYTHING, hidden)["form"]


CHAIN = """\
      a: {type: yes_no, title: {id: A, en: A}}
      c: {type: yes_no, title: {id: C, en: C}, shown_when: "not form.b"}
      b: {type: yes_no, title: {id: B, en: B}, shown_when: "form.a"}
      d: {type: text, title: {id: D, en: D}, shown_when: "applicant.kind == 'badan' or form.c"}
      t: {type: table, title: {id: T, en: T}, shown_when: form.b, columns: {x: {type: integer, title: {id: X, en: X}}}}
      e: {type: text, title: {id: E, en: E}, shown_when: "count(r for r in rows.t) < 1"}
"""


def test_a_condition_on_hidden_answers_only_hides() -> None:
    """When all a condition reads is hidden, its own question is hidden too, even if «not» would say otherwise."""
    assert forms.shown_fields(service(CHAIN), facts({"a": False})) == {"a"}
    assert forms.shown_fields(service(CHAIN), facts({"a": True, "b": False})) == {"a", "b", "c"}
    assert forms.shown_fields(service(CHAIN), facts({"a": True, "b": True})) == {"a", "b", "t", "e"}


def test_another_source_shows_on_its_own_account() -> None:
    """A condition that also reads the kind of applicant is not hidden by hidden answers."""
    assert forms.shown_fields(service(CHAIN), facts({"a": False}, "badan")) == {"a", "d"}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"nama": None}, [("missing", "nama")]),
        ({"nama": "  "}, [("missing", "nama")]),
        ({"ciri": ()}, [("missing", "ciri")]),
        ({"nama": 7}, [("not_text", "nama")]),
        ({"nama": "x" * 501}, [("too_long", "nama")]),
        ({"nik": "757101"}, [("wrong_pattern", "nik")]),
        ({"umur": 0}, [("too_small", "umur")]),
        ({"umur": 121}, [("too_large", "umur")]),
        ({"umur": "tua"}, [("not_whole", "umur")]),
        ({"umur": True}, [("not_whole", "umur")]),
        ({"harga": Decimal("1.5")}, [("not_whole", "harga")]),
        ({"harga": Decimal("NaN")}, [("not_number", "harga")]),
        ({"harga": Decimal(10) ** 30}, [("not_number", "harga")]),
        ({"mulai": "besok"}, [("not_date", "mulai")]),
        (
            {"luar_kota": "ya"},
            [("not_yes_no", "luar_kota"), ("not_computable", "alasan"), ("not_computable", "documents.surat")],
        ),
        ({"jenis": "z"}, [("unknown_option", "jenis")]),
        ({"jenis": ["a"]}, [("unknown_option", "jenis")]),
        ({"ciri": ("lampu", "api")}, [("unknown_option", "ciri")]),
        ({"ciri": ("lampu", "lampu")}, [("unknown_option", "ciri")]),
        ({"ciri": "lampu"}, [("unknown_option", "ciri")]),
        ({"titik": tuple({"lebar": Decimal(1)} for _ in range(6))}, [("too_many_rows", "titik")]),
        (
            {"titik": ({"lebar": Decimal(1)}, {"lebar": "lebar"})},
            [("not_number", "titik.1.lebar"), ("not_computable", "titik.1.luas")],
        ),
        ({"titik": ({"lebar": Decimal(60)},)}, [("too_large", "titik.0.lebar")]),
        ({"titik": ({},)}, [("missing", "titik.0.lebar")]),
        ({"titik": "x"}, []),
        ({"titik": ("x",)}, []),
        ({"luar_kota": True}, [("missing", "alasan"), ("document_missing", "documents.surat")]),
        (
            {"luar_kota": True, "alasan": "tidak ada"},
            [("not_valid", "alasan"), ("document_missing", "documents.surat")],
        ),
        ({"luar_kota": True, "alasan": "x" * 81}, [("too_long", "alasan"), ("document_missing", "documents.surat")]),
    ],
)
def test_every_problem_is_named_at_its_answer(changed: Mapping[str, object], found: list[tuple[str, str]]) -> None:
    """Missing and wrong answers are each named by code at the field, row and column they concern."""
    assert missing(EVERYTHING, facts(ANSWERS, "badan", **changed)) == found


def test_zero_and_no_are_answers() -> None:
    """A zero satisfies «required», and so does no."""
    lines = "      a: {type: integer, title: {id: A, en: A}}\n      b: {type: yes_no, title: {id: B, en: B}}\n"
    assert missing(service(lines), facts({"a": 0, "b": False})) == []
    assert missing(service(lines), facts({})) == [("missing", "a"), ("missing", "b")]


def test_the_file_s_own_message_is_used() -> None:
    """A rule that the file states comes with the file's sentence in both languages."""
    [problem] = forms.complete(EVERYTHING, facts(nik="1"))
    assert problem.message == Text("NIK terdiri atas 16 angka.", "The NIK has 16 digits.")
    [limit] = forms.complete(EVERYTHING, facts(umur=3))
    assert limit.data == {"limit": "17"}


def test_an_unknown_kind_of_applicant_is_a_problem() -> None:
    """Who applies must be one of the kinds the service knows."""
    assert missing(EVERYTHING, facts(ANSWERS, "hantu")) == [("unknown_applicant", "applicant")]


PERIOD = """\
      mulai: {type: date, title: {id: Mulai, en: Start}}
      selesai: {type: date, title: {id: Selesai, en: End}, valid_when: "form.selesai >= form.mulai"}
      catatan: {type: date, required: false, title: {id: Catatan, en: Note}}
      akhir: {type: date, required: false, title: {id: Akhir, en: Last}, valid_when: "form.akhir >= form.catatan"}
      hari: {type: computed, result: integer, title: {id: Hari, en: Days}, formula: "days(form.mulai, form.selesai)"}
      hasil:
        type: integer
        required: false
        title: {id: Hasil, en: Result}
        valid_when: "form.hasil <= form.hari and applicant.kind == 'orang'"
      t:
        type: table
        title: {id: T, en: T}
        required: false
        columns:
          x: {type: date, title: {id: X, en: X}, valid_when: "row.x >= form.mulai and row.x <= row.y"}
          y: {type: date, title: {id: Y, en: Y}, shown_when: "form.hasil > 0"}
          z: {type: integer, title: {id: Z, en: Z}, required: false, valid_when: "row.z < row.w"}
          w: {type: computed, result: integer, title: {id: W, en: W}, formula: "days(row.x, row.y)"}
"""
ONE, TWO, THREE = date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3)


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({"mulai": TWO, "selesai": ONE}, [("not_valid", "selesai")]),
        ({"selesai": ONE}, [("missing", "mulai")]),
        ({"mulai": ONE, "selesai": ONE, "akhir": ONE}, [("not_valid", "akhir")]),
        ({"mulai": ONE, "selesai": TWO, "hasil": 2}, []),
        ({"mulai": ONE, "selesai": TWO, "hasil": 3}, [("not_valid", "hasil")]),
        ({"mulai": ONE, "hasil": 3}, [("missing", "selesai")]),
        ({"mulai": ONE, "selesai": ONE, "hasil": 1, "t": ({"x": ONE},)}, [("missing", "t.0.y")]),
        ({"mulai": ONE, "selesai": ONE, "hasil": 1, "t": ({"y": TWO, "z": 1},)}, [("missing", "t.0.x")]),
        (
            {"mulai": TWO, "selesai": TWO, "hasil": 1, "t": ({"x": ONE, "y": THREE}, {"x": TWO, "y": THREE, "z": 2})},
            [("not_valid", "t.0.x"), ("not_valid", "t.1.z")],
        ),
        ({"mulai": ONE, "selesai": ONE, "hasil": 0, "t": ({"x": ONE},)}, [("not_valid", "t.0.x")]),
    ],
)
def test_a_rule_between_answers_waits_for_those_that_are_missing(
    answers: Mapping[str, object], found: list[tuple[str, str]]
) -> None:
    """A rule is judged when what it needs is there; a required answer that is missing is asked for first and once."""
    assert missing(service(PERIOD), facts(answers)) == found


ROWS = """\
      luas: {type: decimal, title: {id: Luas, en: Area}}
      t:
        type: table
        title: {id: T, en: T}
        min_rows: 2
        required: form.wajib
        columns:
          a: {type: yes_no, title: {id: A, en: A}}
          b: {type: decimal, title: {id: B, en: B}, shown_when: row.a}
          c: {type: text, title: {id: C, en: C}, shown_when: "not (row.b > 1)"}
          d: {type: computed, result: decimal, title: {id: D, en: D}, formula: "row.e * 2"}
          e: {type: computed, result: decimal, title: {id: E, en: E}, formula: "row.b / form.luas"}
      wajib: {type: yes_no, title: {id: Wajib, en: Required}}
"""


def test_each_row_stands_alone() -> None:
    """Columns are shown and computed within their own row, whatever the rows beside it hold."""
    rows = ({"a": True, "b": Decimal(4)}, {"a": False, "b": Decimal(9)}, {"a": True, "b": Decimal(1), "c": "x"})
    reading = forms.read(service(ROWS), facts({"luas": Decimal(2), "wajib": True, "t": rows}))
    assert reading.rows["t"] == (
        {"a": True, "b": Decimal(4), "e": Decimal("2.00"), "d": Decimal("4.00")},
        {"a": False},
        {"a": True, "b": Decimal(1), "c": "x", "e": Decimal("0.50"), "d": Decimal("1.00")},
    )
    assert reading.shown_cells["t"][0] == {"a", "b", "d", "e"}
    assert reading.shown_cells["t"][1] == {"a", "d", "e"}


def test_a_table_needs_its_rows() -> None:
    """Fewer rows than asked are a problem when the table is required or has been begun."""
    definition = service(ROWS)
    row = {"a": False}
    assert missing(definition, facts({"luas": Decimal(1), "wajib": False})) == []
    assert missing(definition, facts({"luas": Decimal(1), "wajib": True})) == [("too_few_rows", "t")]
    assert missing(definition, facts({"luas": Decimal(1), "wajib": False, "t": (row,)})) == [("too_few_rows", "t")]
    assert missing(definition, facts({"luas": Decimal(1), "wajib": False, "t": (row, row)})) == []


def test_an_error_hides_and_keeps_the_form_from_being_sent() -> None:
    """A figure that cannot be worked out has no value and is named; it never counts as true."""
    rows = ({"a": True, "b": Decimal(4)}, {"a": False})
    given_facts = facts({"luas": Decimal(0), "wajib": True, "t": rows})
    assert missing(service(ROWS), given_facts) == [("not_computable", "t.0.e")]
    assert forms.computed(service(ROWS), given_facts) == {"t": ({}, {})}


DOCUMENTS = """\
  a: {title: {id: A, en: A}, formats: [pdf], max_mb: 2, shown_when: "form.x > 1"}
  b: {title: {id: B, en: B}, formats: [pdf], max_mb: 2, required: "documents.a"}
  c: {title: {id: C, en: C}, formats: [pdf], max_mb: 2, shown_when: "not documents.a and form.y"}
"""
FIELDS = """\
      y: {type: yes_no, title: {id: Y, en: Y}, required: false, shown_when: "not documents.a"}
      x: {type: integer, title: {id: X, en: X}}
"""


def test_documents_follow_the_answers_and_each_other() -> None:
    """Which documents are needed may depend on answers and on documents; a file that is not asked for does not count."""
    definition = service(FIELDS, DOCUMENTS)
    assert forms.needed_documents(definition, facts({"x": 2}, "orang", "a")) == {"a": True, "b": True}
    assert forms.needed_documents(definition, facts({"x": 2})) == {"a": True, "b": False}
    assert forms.needed_documents(definition, facts({"x": 1, "y": True}, "orang", "a")) == {"b": False, "c": True}
    assert missing(definition, facts({"x": 2}, "orang", "a")) == [("document_missing", "documents.b")]


def test_expressions_read_answers_figures_and_closed_reviews() -> None:
    """The scope holds form, rows, applicant, documents, values, the closed reviews of the round and, in papers, the case."""
    reviews = (
        ReviewSnapshot("pendapat", "taman", "setuju", "positive"),
        ReviewSnapshot("pendapat", "jalan", "batal", "negative"),
        ReviewSnapshot("lain", "loket"),
    )
    scope = forms.scope(EVERYTHING, facts(ANSWERS, "badan", "ktp"), reviews, {"number": "SEM-1"})
    assert scope["values"]["tarif"] == Decimal("2500.5")
    assert scope["applicant"] == {"kind": "badan"}
    assert scope["documents"] == {"ktp": True, "surat": False}
    assert scope["rows"]["titik"] == (
        {"lebar": Decimal("2.7"), "luas": Decimal(5)},
        {"lebar": Decimal("0.4"), "luas": Decimal(0)},
    )
    assert [row["tone"] for row in scope["reviews"]["pendapat"]] == ["positive", "negative"]  # type: ignore[attr-defined]
    assert "lain" not in scope["reviews"]
    assert scope["case"] == {"number": "SEM-1"}
    roots = {"form", "rows", "applicant", "documents", "values", "reviews", "case", "answers", "permits", "fee"}
    assert set(scope) == roots
    assert len(scope) == len(roots)
    with pytest.raises(KeyError):
        scope["secrets"]


def test_a_guard_on_reviews_does_not_work_the_form_out() -> None:
    """What a guard does not read costs nothing and cannot fail it."""
    scope = forms.FormScope(EVERYTHING, facts(titik=tuple({"lebar": Decimal(1)} for _ in range(300))))
    assert evaluate(parse("any(r.tone == 'negative' for r in reviews.pendapat)"), scope) is False
    assert scope.reading is None
    with pytest.raises(ExpressionFailed):
        evaluate(parse("any(row.luas > 1 for row in rows.titik)"), scope)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 200),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.text(max_size=4),
    st.dates(),
    st.sampled_from(
        [(), ("lampu",), ("lampu", "gerak"), "a", "b", ({"lebar": Decimal(1)},), ({"lebar": "x"}, "y"), [1]]
    ),
)


@given(st.dictionaries(st.sampled_from([*EVERYTHING.fields, "lain"]), VALUES), st.sampled_from(["orang", "badan", "x"]))
def test_any_answers_are_judged(answers: Mapping[str, object], applicant: str) -> None:
    """Whatever was stored, the form is worked out without an error and the same way each time."""
    given_facts = facts(answers, applicant)
    problems = forms.complete(EVERYTHING, given_facts)
    assert problems == forms.complete(EVERYTHING, given_facts)
    known = set(EVERYTHING.fields) | set(EVERYTHING.documents) | {"applicant"}
    assert {each.path.removeprefix("documents.").split(".")[0] for each in problems} <= known


def test_answers_asked_for_one_by_one_are_those_of_the_whole_form() -> None:
    """What a guard reads does not depend on what was looked at before, and only what that needs is worked out."""
    given = facts(ANSWERS, "badan", "ktp")
    whole = forms.read(EVERYTHING, given)
    for root, codes in (("form", EVERYTHING.fields), ("rows", EVERYTHING.fields), ("documents", EVERYTHING.documents)):
        for code in (*reversed(codes), "no_such_answer"):
            asked = reading.AskedRoot(forms.Asked(EVERYTHING, given), root)
            assert asked.get(code) == whole.of(root).get(code)
            assert len(asked.asked.known) < len(asked.asked.plan.order)
            assert (dict(asked), len(asked)) == (whole.of(root), len(whole.of(root)))
