"""Requirements of the patterns a SOP may hold."""

from __future__ import annotations

import pytest

from workflows.forms.patterns import MAX_LENGTH, is_safe, matches


@pytest.mark.parametrize(
    "pattern",
    [
        r"\d{16}",
        r"(\+62|0)8\d{8,11}",
        r"[A-Z]{1,2} \d{1,4} [A-Z]{1,3}",
        r"\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}",
        r"(?:A|B)?x?",
        r"[^\]\\]{3}",
    ],
)
def test_patterns_of_identifiers_are_allowed(pattern: str) -> None:
    """Digits, classes, bounded repetition, alternatives and optional parts suffice for identifiers."""
    assert is_safe(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        r"(\d+)+",
        r"\d*",
        r"(a{1,9}){1,9}",
        r"a{1,999}" * 3,
        r"(?=a)a",
        r"(?P<x>a)(?P=x)",
        r"^\d$",
        r"\1",
        r"(a",
        r"a{3,1}",
        r"[a",
        "é{2}",
        "a" * (MAX_LENGTH + 1),
    ],
)
def test_patterns_that_could_take_long_are_refused(pattern: str) -> None:
    """Unbounded or nested repetition, look-around, references, and what is no pattern at all are refused."""
    assert not is_safe(pattern)


def test_the_whole_answer_must_fit() -> None:
    """A pattern speaks of the whole answer, with Western digits only."""
    assert matches(r"\d{3}", "123")
    assert not matches(r"\d{3}", "1234")
    assert not matches(r"\d{3}", "123\n")
    assert not matches(r"\d{3}", "١٢٣")
