"""Texts made for patterns: what the loader lets pass can be answered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.forms.patterns import is_safe, matches
from workflows.walk.patterns import fitting

ATOMS = st.sampled_from([r"\d", r"\w", r"\s", r"\.", "[A-Z]", "[^a]", r"[\d-]", "a", " ", ".", ":"])
REPEATS = st.sampled_from(["", "?", "{3}", "{2,4}"])
PIECES = st.builds(lambda atom, repeat: atom + repeat, ATOMS, REPEATS)
RUNS = st.lists(PIECES, min_size=1, max_size=4).map("".join)
GROUPS = st.builds(
    lambda parts, kind, after: f"({kind}{'|'.join(parts)}){after}",
    st.lists(RUNS, min_size=1, max_size=3),
    st.sampled_from(["", "?:"]),
    st.sampled_from(["", "?"]),
)


@pytest.mark.parametrize(
    "pattern", [r"\d{16}", r"(\+62|0)8\d{8,11}", r"[A-Z]{1,2} \d{1,4} [A-Z]{0,3}", r"\d{2}\.\d{3}", "abc|d", "(a|b)?c"]
)
def test_a_pattern_of_a_file_is_answered(pattern: str) -> None:
    """Identity numbers, telephone numbers and number plates get a text that fits."""
    assert matches(pattern, fitting(pattern))


@given(st.lists(st.one_of(RUNS, GROUPS), min_size=1, max_size=3).map("".join))
def test_every_safe_pattern_is_answered(pattern: str) -> None:
    """Whatever pattern the loader lets pass, the made-up text fits it."""
    if is_safe(pattern):
        assert matches(pattern, fitting(pattern))
