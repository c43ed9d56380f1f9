"""What people type into number and date boxes, read generously. Pure: text and language in, a value or the text out.

What cannot be read comes back as it was typed, so that the page can show it again beside its problem.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from permits import wording

_FIGURE = re.compile(r"[+-]?\d[\d.,]*", re.ASCII)
_GROUPED = {".": re.compile(r"\d{1,3}(\.\d{3})+", re.ASCII), ",": re.compile(r"\d{1,3}(,\d{3})+", re.ASCII)}
_CURRENCY = re.compile(r"^rp\.?", re.IGNORECASE)
_DECIMAL_MARK = {"id": ",", "en": "."}
MAX_DIGITS = 30  # the engine's own bound of a figure


MAX_WORDS = 20_000


def read_words(text: str) -> str:
    """Words as they were typed, in the database's spelling: lines end in one character, and there is no NUL."""
    return text.replace("\r\n", "\n").replace("\0", "")[:MAX_WORDS]


def read_number(text: str, language: str, *, whole: bool = False) -> Decimal | str | None:
    """The figure somebody typed: «1.234,5», «1234.5», «Rp 3.000.000»; None for nothing, the text when it is no figure.

    A single mark before exactly three digits may mean thousands or decimals. A ``whole`` figure has no decimals, so there
    it groups thousands; otherwise the reader's language decides, which the page then shows.
    """
    cleaned = _CURRENCY.sub("", re.sub(r"\s", "", text))
    if not cleaned:
        return text.strip() or None
    if not _FIGURE.fullmatch(cleaned):
        return text.strip()
    plain = _without_marks(cleaned.lstrip("+-"), language, whole)
    if plain is None or len(plain) > MAX_DIGITS:
        return text.strip()
    return Decimal(f"-{plain}" if cleaned.startswith("-") else plain)


def _without_marks(digits: str, language: str, whole: bool) -> str | None:
    """Digits with a point before decimals and nothing between thousands; None when the marks make no sense."""
    marks = [each for each in digits if each in ".,"]
    if not marks:
        return digits
    if len(set(marks)) == 2 or _is_decimal_mark(digits, marks, language, whole):
        return _split(digits, marks[-1])
    return digits.replace(marks[0], "") if _GROUPED[marks[0]].fullmatch(digits) else None


def _is_decimal_mark(digits: str, marks: Sequence[str], language: str, whole: bool) -> bool:
    """Whether the only kind of mark in these digits stands before decimals."""
    if len(marks) > 1:
        return False
    if not _GROUPED[marks[0]].fullmatch(digits) or digits.startswith("0"):
        return True
    return not whole and marks[0] == _DECIMAL_MARK[language]


def _split(digits: str, mark: str) -> str | None:
    head, _, decimals = digits.rpartition(mark)
    other = "," if mark == "." else "."
    if not head or not decimals or mark in head or other in decimals:
        return None
    if other in head and not _GROUPED[other].fullmatch(head):
        return None
    return f"{head.replace(other, '')}.{decimals}"


def show_number(value: object, language: str, *, grouped: bool) -> str:
    """A figure as it stands in its box; what could not be read stands there as it was typed."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return "" if value is None else str(value)
    if grouped:
        return wording.number(Decimal(value), language)
    text = format(Decimal(value), "f")
    return text.replace(".", ",") if language == "id" else text


def read_date(boxes: Sequence[str]) -> date | str | None:
    """The date in the boxes for day, month and year; None when all are empty, «day/month/year» when it is no date."""
    parts = [each.strip()[:20].replace("/", "") for each in boxes]
    if not any(parts):
        return None
    if all(each.isascii() and each.isdigit() for each in parts) and len(parts[2]) == 4:
        try:
            return date(int(parts[2]), int(parts[1]), int(parts[0]))
        except ValueError:
            pass
    return "/".join(parts)


def show_date(value: object) -> tuple[str, str, str]:
    """Day, month and year for the three boxes, of a date or of what :func:`read_date` could not read."""
    if isinstance(value, date):
        return str(value.day), str(value.month), str(value.year)
    parts = [*str(value or "").split("/"), "", "", ""][:3]
    return parts[0], parts[1], parts[2]


_DEGREES = re.compile(r"[+-]?\d{1,3}([.,]\d{1,15})?", re.ASCII)
_PAIR = re.compile(
    r"\s*(?:([+-]?\d{1,3}(?:[.,]\d+)?)(?:\s*;\s*|\s*,\s+|\s+)([+-]?\d{1,3}(?:[.,]\d+)?)"
    r"|([+-]?\d{1,3}\.\d+),([+-]?\d{1,3}\.\d+))\s*",
    re.ASCII,
)


def read_degrees(latitude: str, longitude: str) -> tuple[Decimal | str | None, Decimal | str | None]:
    """Latitude and longitude in decimal degrees, with a point or a comma; the text of a box that cannot be read.

    A pair as map programs copy it («0.5436, 123.0595») may stand in the first box alone.
    """
    pair = _PAIR.fullmatch(latitude) if not longitude.strip() else None
    if pair is not None:
        latitude, longitude = (each for each in pair.groups() if each is not None)
    return _degrees(latitude), _degrees(longitude)


def _degrees(text: str) -> Decimal | str | None:
    cleaned = text.strip().removesuffix("°").strip()
    if not _DEGREES.fullmatch(cleaned):
        return text.strip() or None
    return Decimal(cleaned.replace(",", "."))
