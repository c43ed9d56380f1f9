"""Requirements of the condition builder: what is chosen becomes an expression that the language accepts."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflows import load
from workflows.definition import Text
from workflows.editing import EditRefused, Subject, comparisons_of, subjects_of, write_condition
from workflows.editing.conditions import figure
from workflows.expressions import check, names_of, parse

ADVERTISING = load((Path(__file__).parents[3] / "sop" / "reklame-insidentil.yaml").read_text())
SUBJECTS = {each.path: each for each in subjects_of(names_of(ADVERTISING))}
CHOICES = Subject("form.ragam", "options", Text("Ragam", "Kinds"), {"a": None})


@pytest.mark.parametrize(
    ("path", "comparison", "given", "expression"),
    [
        ("applicant.kind", "==", ["badan"], "applicant.kind == 'badan'"),
        ("form.isi", "in", ["acara", "sosial"], "form.isi in ['acara', 'sosial']"),
        ("form.dikuasakan", "yes", [], "form.dikuasakan"),
        ("form.dikuasakan", "no", [], "not form.dikuasakan"),
        ("form.jumlah_titik", ">", ["1.500"], "form.jumlah_titik > 1500"),
        ("rows.titik.luas", ">", ["6"], "any(row.luas > 6 for row in rows.titik)"),
        ("rows.titik.luas", ">", ["large_area"], "any(row.luas > values.large_area for row in rows.titik)"),
        ("rows.titik.di_jalan", "no", [], "any(not row.di_jalan for row in rows.titik)"),
        ("form.tema", "filled", [], "form.tema != ''"),
        ("form.tema", "empty", [], "form.tema == ''"),
        ("form.tema", "==", [" Pameran "], "form.tema == 'Pameran'"),
        ("documents.surat_kuasa", "yes", [], "documents.surat_kuasa"),
    ],
)
def test_a_chosen_condition_is_a_sound_expression(
    path: str, comparison: str, given: list[str], expression: str
) -> None:
    """Subject, comparison and value become the expression a person would write, and the checker has nothing against it."""
    written = write_condition(SUBJECTS[path], comparison, given, tuple(ADVERTISING.values))
    assert written == expression
    assert not [each for each in check(parse(written), names_of(ADVERTISING), "yes_no") if each.severity == "error"]


def test_several_of_many_are_asked_with_has() -> None:
    """Where an answer holds several options, the condition asks whether it has one."""
    assert comparisons_of(CHOICES) == ("has",)
    assert write_condition(CHOICES, "has", ["a"]) == "form.ragam has 'a'"


def test_everything_the_form_asks_can_be_a_subject() -> None:
    """Subjects come in the order of the form, columns with the title of their table, and days are left to expressions."""
    assert next(iter(SUBJECTS)) == "applicant.kind"
    assert SUBJECTS["rows.titik.luas"].table == Text("Daftar titik", "List of sites")
    assert SUBJECTS["rows.titik.luas"].unit == "m²"
    assert "form.mulai" not in SUBJECTS


@pytest.mark.parametrize(
    ("path", "comparison", "given", "code"),
    [
        ("form.isi", ">", ["acara"], "unknown_comparison"),
        ("form.isi", "==", ["bukan"], "unknown_option"),
        ("form.isi", "==", [" "], "empty"),
        ("form.jumlah_titik", ">", ["banyak"], "bad_number"),
        ("form.tema", "==", ["it's"], "bad_text"),
    ],
)
def test_a_condition_that_makes_no_sense_is_refused(path: str, comparison: str, given: list[str], code: str) -> None:
    """A comparison, option, figure or text that does not fit its subject is refused, and the subject named."""
    with pytest.raises(EditRefused) as refused:
        write_condition(SUBJECTS[path], comparison, given)
    assert (refused.value.code, refused.value.about) == (code, path)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("6", "6"), ("2,5", "2.5"), ("2.5", "2.5"), ("1.500.000", "1500000"), ("1,500,000.5", "1500000.5"),
        ("Rp8.000", "8000"), ("1.500,25", "1500.25"), (" 1 000 ", "1000"), ("-3", "-3"),
    ],
)  # fmt: skip
def test_a_figure_is_read_as_people_write_it(typed: str, written: str) -> None:
    """Points and commas are understood as Indonesians and as the English write them."""
    assert figure(typed) == written


@pytest.mark.parametrize("typed", ["", "enam", "1e9", "NaN", "Infinity", "1_000", "9" * 40])
def test_what_is_no_figure_is_refused(typed: str) -> None:
    """What is no plain figure is refused, however Python would read it."""
    with pytest.raises(EditRefused):
        figure(typed)


def test_a_figure_has_a_greatest_length() -> None:
    """A figure of thirty signs is taken and one of more refused, marks between thousands not counted."""
    assert figure("9" * 30) == "9" * 30
    with pytest.raises(EditRefused) as refused:
        figure("9" * 31, "form.area")
    assert (refused.value.code, refused.value.about) == ("bad_number", "form.area")
    assert figure("Rp 1.500.000") == "1500000"
    assert figure("-1.500,5") == "-1500.5"
    assert figure("1,500.25") == "1500.25"
    assert figure("2,5") == figure("2.5") == "2.5"


@pytest.mark.parametrize("text", ["it's", "a\\b", "a\nb"])
def test_a_text_that_would_end_its_quotes_is_refused(text: str) -> None:
    """Quotes, backslashes and line breaks have no place in a text of the language."""
    with pytest.raises(EditRefused) as refused:
        write_condition(SUBJECTS["form.tema"], "==", [text])
    assert refused.value.code == "bad_text"


def test_blanks_around_what_is_chosen_are_dropped() -> None:
    """Empty choices are none, and the first of several counts where one is compared."""
    assert write_condition(SUBJECTS["form.isi"], "==", ["", " acara ", "sosial"]) == "form.isi == 'acara'"
    assert write_condition(SUBJECTS["form.tema"], "!=", ["a"]) == "form.tema != 'a'"
    assert write_condition(CHOICES, "has", ["a"], values=("a",)) == "form.ragam has 'a'"
