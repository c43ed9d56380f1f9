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


@pytest.mark.parametrize(
    ("pattern", "safe"),
    [
        ("a" * MAX_LENGTH, True),
        ("a" * (MAX_LENGTH + 1), False),
        (r"\d{0,99}\d{0,99}\d{0,1}", True),  # 100 × 100 × 2 ways to share out the signs
        (r"\d{0,99}\d{0,99}\d{0,1}b?", False),  # twice as many
        (r"\d{0,99}\d{1,199}b", True),
        (r"\d{0,99}\d{0,200}b", False),
        (r"\d{500}" * 3, True),  # no choice at all
        ("a?" * 14, True),  # 2 to the 14th is 16,384
        ("a?" * 15, False),
        ("(a)?" * 14, True),
        ("(a)?" * 15, False),
        ("(?:a)?" * 15, False),
        ("(" + "a|" * 14 + "a)", True),
        ("(" + "a|" * 15 + "a)", False),
        ("(a)" * 20, True),
    ],
)
def test_ways_to_share_out_an_answer_are_counted(pattern: str, safe: bool) -> None:
    """A pattern may be read in twenty thousand ways and not in more, whatever they are made of."""
    assert is_safe(pattern) is safe


def test_the_whole_answer_must_fit() -> None:
    """A pattern speaks of the whole answer, with Western digits only."""
    assert matches(r"\d{3}", "123")
    assert not matches(r"\d{3}", "1234")
    assert not matches(r"\d{3}", "123\n")
    assert not matches(r"\d{3}", "١٢٣")
