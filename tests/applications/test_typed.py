"""What people type into number and date boxes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.applications.typed import read_date, read_number, show_date, show_number


@pytest.mark.parametrize(
    ("text", "language", "whole", "read"),
    [
        ("1.234,5", "id", False, "1234.5"),
        ("1,234.5", "en", False, "1234.5"),
        ("1.234,5", "en", False, "1234.5"),
        ("1234.5", "id", False, "1234.5"),
        ("1234,5", "en", False, "1234.5"),
        ("12,5", "id", False, "12.5"),
        ("1.234", "id", False, "1234"),
        ("1.234", "en", False, "1.234"),
        ("1,234", "id", False, "1.234"),
        ("0.125", "id", False, "0.125"),
        ("1.234.567", "en", False, "1234567"),
        ("Rp 3.000.000", "id", True, "3000000"),
        ("Rp3.000.000,00", "id", True, "3000000.00"),
        ("rp. 2,500", "en", True, "2500"),
        ("1.500", "en", True, "1500"),
        ("12,5", "id", True, "12.5"),
        (" 7 ", "id", True, "7"),
        ("-3", "id", True, "-3"),
    ],
)
def test_figures_are_read_generously(text: str, language: str, whole: bool, read: str) -> None:
    """Marks for thousands and decimals of both languages, currency and spaces are understood."""
    assert read_number(text, language, whole=whole) == Decimal(read)


@pytest.mark.parametrize(
    "text", ["abc", "12 m", "1.23.4", "1,2,3", "1.234,5,6", "12.", ",", "Rp", "1e5", "٣", "9" * 40]
)
def test_what_is_no_figure_stays_as_typed(text: str) -> None:
    """What cannot be read comes back letter for letter, to be shown beside its problem."""
    assert read_number(text, "id") == text


def test_nothing_typed_is_no_answer() -> None:
    """Blank boxes are empty, not zero and not wrong."""
    assert read_number("  ", "id") is None
    assert read_date(["", " ", ""]) is None


@given(
    st.decimals(min_value=Decimal("-999999999"), max_value=Decimal("999999999"), places=2),
    st.sampled_from(["id", "en"]),
    st.booleans(),
)
def test_a_figure_that_is_shown_is_read_back(value: Decimal, language: str, grouped: bool) -> None:
    """The box shows a figure so that sending the page again changes nothing."""
    assert read_number(show_number(value, language, grouped=grouped), language) == value


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(["id", "en"]))
def test_money_that_is_shown_is_read_back(value: int, language: str) -> None:
    """Whole amounts keep their value with and without groups."""
    assert read_number(show_number(Decimal(value), language, grouped=True), language, whole=True) == value


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_that_is_shown_is_read_back(day: date) -> None:
    """The three boxes hold a date so that sending the page again changes nothing."""
    assert read_date(show_date(day)) == day


@pytest.mark.parametrize(
    "boxes", [("31", "2", "2027"), ("5", "", "2027"), ("5", "1", "27"), ("lima", "1", "2027"), ("1", "13", "2027")]
)
def test_what_is_no_date_stays_in_its_boxes(boxes: tuple[str, str, str]) -> None:
    """A day that does not exist, a missing part, a short year or a word is kept box by box."""
    read = read_date(boxes)
    assert isinstance(read, str)
    assert show_date(read) == boxes
