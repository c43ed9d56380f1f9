"""Requirements of laid-out text: it fits where it is put, and nothing of it is lost without a sign."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workflows.drawing.text import width_of, wrap


@given(st.text(), st.integers(40, 200), st.integers(1, 4))
def test_no_line_is_wider_than_its_room(text: str, width: int, most: int) -> None:
    """Whatever the text, it takes at most the lines it may and each fits."""
    lines = wrap(text, 13, width, most)
    assert 1 <= len(lines) <= most
    assert all(width_of(line, 13) <= width for line in lines)


def test_words_break_between_lines() -> None:
    """A title is broken at its spaces, and what no longer fits ends in dots."""
    assert wrap("Pemeriksaan kelengkapan berkas", 13, 140) == ["Pemeriksaan", "kelengkapan berkas"]
    assert wrap("satu dua tiga empat lima enam tujuh", 13, 60, 2) == ["satu dua", "tiga…"]


def test_a_word_longer_than_a_line_is_broken() -> None:
    """A word without spaces does not run out of its box."""
    lines = wrap("x" * 40, 13, 100, 9)
    assert len(lines) > 1
    assert "".join(lines) == "x" * 40


def test_wide_letters_count_as_wide() -> None:
    """Letters count as wide as they are."""
    assert width_of("iiii", 10) < width_of("mmmm", 10) < width_of("許許許許", 10)
