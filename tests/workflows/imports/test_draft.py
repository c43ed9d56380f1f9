"""Requirements of the words and codes that a draft makes of foreign names."""

from __future__ import annotations

import pytest

from workflows.imports.draft import LONGEST_CODE, OUTCOMES, code_of, free_code, outcome_of, title_of, tone_of


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("FIELD_INSPECTION", "Field inspection"),
        ("FieldInspection", "Field Inspection"),
        ("field  inspection", "Field inspection"),
        ("Periksa NIK", "Periksa NIK"),
        ("NIK2", "Nik2"),
        ("", ""),
    ],
)
def test_a_name_becomes_words(name: str, title: str) -> None:
    """Names in capitals or run together become words that begin with a capital; names with small letters keep their own."""
    assert title_of(name) == title


def test_a_title_has_a_greatest_length() -> None:
    """Of a name that is longer than a title may be, the beginning is kept."""
    assert title_of("x" * 300) == "X" + "x" * 199


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("FieldInspection", "field_inspection"),
        (" Tanda terima! ", "tanda_terima"),
        ("2nd look", "langkah_2nd_look"),
        ("null", "langkah_null"),
        ("True", "langkah_true"),
        ("\u2026", "langkah"),
        ("x" * 100, "x" * LONGEST_CODE),
        ("9" * 100, ("langkah_" + "9" * 100)[:LONGEST_CODE]),
    ],
)
def test_a_name_becomes_a_code(name: str, code: str) -> None:
    """A code has small letters, digits and underscores, begins with a letter, and is no word that YAML reads otherwise."""
    assert code_of(name, "langkah") == code


def test_an_end_is_judged_by_the_words_in_its_name() -> None:
    """Every word that tells an outcome is understood inside a name, in capitals too; other names are simply closed."""
    for outcome, marks in OUTCOMES.items():
        assert {outcome_of(f"Case {mark.upper()} x") for mark in marks} == {outcome}
    assert outcome_of("Somewhere") == "closed"


@pytest.mark.parametrize(
    ("name", "tone"),
    [
        ("SEND_BACK", "returned"),
        ("Send back to", "returned"),
        ("REJECT", "negative"),
        ("Tolak", "negative"),
        ("Go", "positive"),
    ],
)
def test_a_result_is_judged_by_the_words_in_its_name(name: str, tone: str) -> None:
    """What sends back is returned, what refuses is negative, all else positive."""
    assert tone_of(name) == tone


def test_a_code_that_is_taken_gets_a_number() -> None:
    """The first free number from two on is put behind a code that is taken."""
    assert free_code("a", {}) == "a"
    assert free_code("a", {"a": 1}) == "a_2"
    assert free_code("a", {"a": 1, "a_2": 1}) == "a_3"
