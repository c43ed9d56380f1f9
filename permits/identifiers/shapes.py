"""Whether an identity or tax number looks as such numbers do. Pure; a doubtful one is said and never refused.

A NIK has 16 digits: two each for province, regency and district of the first registration, day, month and year of birth (a
woman's day counted from 41), four of a running number from 0001. It stays for life and is not corrected afterwards, so what
looks wrong in it may well be right. An NPWP has 15 digits, the ninth a check digit (Luhn) over the first nine; since 2024 it
has 16: a nought before the former number, or a person's NIK (Minister of Finance Regulation 112/2022). A NIB has 13 digits
(Government Regulation 5/2021 on risk-based licensing, article 176); no check digit of it is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

# The codes of the 38 provinces in the list of the Ministry of Home Affairs.
PROVINCES = frozenset({
    "11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "31", "32", "33", "34", "35", "36", "51", "52", "53",
    "61", "62", "63", "64", "65", "71", "72", "73", "74", "75", "76", "81", "82", "91", "92", "93", "94", "95", "96",
})  # fmt: skip
FEMALE = 40
_SIGNS = re.compile(r"[\s.\-]")


def bare(typed: str) -> str:
    """A number without the dots, hyphens and blanks that people write between figures; other text with single blanks."""
    figures = _SIGNS.sub("", typed)
    return figures if figures.isascii() and figures.isdigit() else " ".join(typed.split())


def doubt(name: str, number: str, today: date) -> str:
    """Why the number that procedures call ``name`` looks doubtful, as a code; empty where it does not, or none is given."""
    judge = JUDGES.get(name)
    return judge(bare(number), today) if judge is not None and number else ""


def _nik(number: str, today: date) -> str:
    if not re.fullmatch("[0-9]{16}", number):
        return "nik_digits"
    if number[:2] not in PROVINCES:
        return "nik_province"
    if not _is_birthday(number[6:12], today):
        return "nik_birthday"
    return "nik_serial" if number[12:] == "0000" else ""


def _is_birthday(figures: str, today: date) -> bool:
    """Whether there is such a day in this century or the last one, not after today."""
    day, month, year = (int(figures[at : at + 2]) for at in (0, 2, 4))
    return any(
        _is_past(century + year, month, day - FEMALE if day > FEMALE else day, today) for century in (1900, 2000)
    )


def _is_past(year: int, month: int, day: int, today: date) -> bool:
    try:
        return date(year, month, day) <= today
    except ValueError:
        return False


def _npwp(number: str, today: date) -> str:
    if not re.fullmatch("[0-9]{15}[0-9]?", number):
        return "npwp_digits"
    if len(number) == 16 and number[0] != "0":
        return "npwp_nik" if _nik(number, today) else ""
    former = number[-15:]
    return "" if int(former) and _luhn(former[:9]) else "npwp_check"


def _luhn(figures: str) -> bool:
    doubled = [int(each) * (2 if place % 2 else 1) for place, each in enumerate(reversed(figures))]
    return sum(each // 10 + each % 10 for each in doubled) % 10 == 0


def _nib(number: str, _today: date) -> str:
    if not re.fullmatch("[0-9]{13}", number):
        return "nib_digits"
    return "" if int(number) else "nib_noughts"


# By the names with which procedures ask for what a person or a business keeps.
JUDGES: Mapping[str, Callable[[str, date], str]] = {"person.nik": _nik, "business.npwp": _npwp, "business.nib": _nib}
