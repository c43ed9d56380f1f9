"""Mobile numbers: one number however it is typed; nothing else is taken."""

from __future__ import annotations

import pytest

from permits.channels.numbers import read_number, shown

ONE = ("081234567890", "+62 812-3456-7890", "6281234567890", "812 3456 7890", "(+62) 0812 3456 7890", "0812.3456.7890")
NONE = ("", "12", "abc", "021 1234567", "0435-821234", "0812345678901234", "+1 415 555 2671", "+60 12-345 6789", "+62")


@pytest.mark.parametrize("typed", ONE)
def test_a_number_is_the_same_however_it_is_typed(typed: str) -> None:
    """Spaces, dots, hyphens, a nought, a country code: all of it becomes one number in the form of E.164."""
    assert read_number(typed) == "+6281234567890"


@pytest.mark.parametrize("typed", NONE)
def test_what_gets_no_text_messages_is_no_number(typed: str) -> None:
    """Landlines, numbers abroad, too long and too short ones, and words are not taken."""
    assert read_number(typed) is None


def test_a_number_is_shown_as_people_read_it() -> None:
    """Groups of figures, with the country in front."""
    assert shown("+6281234567890") == "+62 812-3456-7890"
