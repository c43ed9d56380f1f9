"""What looks doubtful in an identity or tax number. Nothing is refused by it: a NIK is never corrected after it was given."""

from __future__ import annotations

from datetime import date

import pytest

from permits.identifiers.shapes import PROVINCES, doubt

TODAY = date(2026, 11, 22)
NIK, NPWP, NIB = "person.nik", "business.npwp", "business.nib"


@pytest.mark.parametrize(
    "number",
    [
        "7571011708900001", "3171014508950001",  # a man and a woman
        "6501011708900001", "6571015708900002", "9201011708900001", "9271011708900003",  # provinces that lists often lack
        "7571 0117-08.90 0001", "7571012902000001", "7571012211260001",  # signs between; a leap day; born today
    ],
)  # fmt: skip
def test_a_true_nik_is_no_doubt(number: str) -> None:
    """Numbers of old and new provinces, of men and women, of any age are as they should be."""
    assert doubt(NIK, number, TODAY) == ""


@pytest.mark.parametrize(
    ("name", "number", "code"),
    [
        (NIK, "757101170890000", "nik_digits"),
        (NIK, "75710117089000AB", "nik_digits"),
        (NIK, "٧٥٧١٠١١٧٠٨٩٠٠٠٠١", "nik_digits"),
        (NIK, "0000000000000000", "nik_province"),
        (NIK, "9971011708900001", "nik_province"),
        (NIK, "7571013102900001", "nik_birthday"),
        (NIK, "7571014013900001", "nik_birthday"),
        (NIK, "7571018101900001", "nik_birthday"),
        (NIK, "7571010001900001", "nik_birthday"),
        (NIK, "7571012902010001", "nik_birthday"),
        (NIK, "7571011708900000", "nik_serial"),
        (NPWP, "12345", "npwp_digits"),
        (NPWP, "0013121670091000", "npwp_check"),
        (NPWP, "000000000000000", "npwp_check"),
        (NPWP, "7571013102900001", "npwp_nik"),
        (NIB, "91200041700231", "nib_digits"),
        (NIB, "0000000000000", "nib_noughts"),
    ],
)
def test_what_cannot_be_is_said(name: str, number: str, code: str) -> None:
    """A wrong length, an unknown province, a day that never was or is to come, noughts and wrong check digits are doubts."""
    assert doubt(name, number, TODAY) == code


@pytest.mark.parametrize(
    ("name", "number"),
    [
        (NPWP, "013121660091000"), (NPWP, "0013121660091000"), (NPWP, "01.312.166.0-091.000"), (NPWP, "7571011708900001"),
        (NIB, "9120004170023"), (NIK, ""), (NPWP, ""), ("person.name", "12"), ("", "12"),
    ],
)  # fmt: skip
def test_a_true_number_is_no_doubt(name: str, number: str) -> None:
    """Tax numbers of both lengths, a NIK as a tax number, and what is not given or no such number are as they should be."""
    assert doubt(name, number, TODAY) == ""


def test_there_are_38_provinces() -> None:
    """The list of provinces is whole."""
    assert len(PROVINCES) == 38
