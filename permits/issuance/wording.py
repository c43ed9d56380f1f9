"""How a decree writes dates, amounts and ordinals: Indonesian, the language in which the paper has force.

The screens have their own formats (Flask-Babel); what stands here is printed and signed.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from permits.wording import money, plain_date, spoken_time
from permits.wording import number as figure

ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
UNITS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
ORDINALS = (
    "PERTAMA", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM", "KETUJUH", "KEDELAPAN", "KESEMBILAN", "KESEPULUH",
)  # fmt: skip


def date_words(day: date) -> str:
    """``21 November 2026``."""
    return plain_date(day, "id")


def time_words(instant: datetime, zone: str) -> str:
    """``20 November 2026 pukul 14.32 WITA``, in the city's own time."""
    local = ZoneInfo(zone)
    return f"{date_words(instant.astimezone(local).date())} {spoken_time(instant, 'id', local)}"


def number_words(number: Decimal | int) -> str:
    """A figure with Indonesian marks: ``1.284,5``. Zeros at the end of the decimals are dropped."""
    plain = Decimal(number)
    whole = plain == plain.to_integral_value()
    return figure(plain.quantize(Decimal(1)) if whole else plain.normalize(), "id")


def rupiah(amount: Decimal | int) -> str:
    """``Rp3.000.000``: whole rupiah, no space."""
    return money(amount, "id")


def spelled(number: int) -> str:
    """A whole number in words («terbilang»), as official papers repeat amounts; up to 10¹⁵ − 1."""
    if number < 0:
        return f"minus {spelled(-number)}"
    if number == 0:
        return "nol"
    if number >= 10**15:
        raise ValueError("number too large to spell")
    return " ".join(_spell(number).split())


def _spell(number: int) -> str:
    if number < 12:
        return UNITS[number]
    if number < 20:
        return f"{UNITS[number - 10]} belas"
    if number < 100:
        return f"{UNITS[number // 10]} puluh {_spell(number % 10)}"
    if number < 200:
        return f"seratus {_spell(number - 100)}"
    if 1000 <= number < 2000:
        return f"seribu {_spell(number - 1000)}"
    for size, name in ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"), (100, "ratus")):
        if number >= size:
            return f"{_spell(number // size)} {name} {_spell(number % size)}"
    raise AssertionError(number)


def ordinal(position: int) -> str:
    """The name of a dictum: 1 → PERTAMA … 10 → KESEPULUH, 11 → KESEBELAS, 21 → KEDUA PULUH SATU."""
    if position <= len(ORDINALS):
        return ORDINALS[position - 1]
    return f"KE{spelled(position).upper()}"


def letter(position: int) -> str:
    """The mark of a consideration: 1 → a … 26 → z, 27 → aa."""
    marks = ""
    while position:
        position, rest = divmod(position - 1, 26)
        marks = chr(ord("a") + rest) + marks
    return marks


def masked_name(name: str) -> str:
    """A name with only the first letter of each word: ``dr. R•••• M••••``, so that a page open to all shows no person.

    Every hidden letter becomes one dot but at most seven, so that the length gives little away. Short words that end in a
    full stop are titles and legal forms and stay.
    """
    return " ".join(_masked_word(word) for word in name.split())


def _masked_word(word: str) -> str:
    if len(word) <= 4 and word.endswith(".") and len(word) > 2:
        return word
    return word[0] + "•" * min(7, len(word) - 1)
