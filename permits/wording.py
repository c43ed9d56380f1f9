"""How dates, times, money and figures read in Indonesian and English. Pure: the language and the zone are arguments.

The forms are those of the look: «Senin, 23 November 2026», «pukul 14.05 WITA», «Rp3.000.000», «94,2%».
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

MONTHS = {
    "id": [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
WEEKDAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
ZONES = {
    "Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Ujung_Pandang": "WITA", "Asia/Jayapura": "WIT",
}  # fmt: skip


def plain_date(day: date, language: str) -> str:
    """«20 November 2026», the same order in both languages."""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def full_date(day: date, language: str) -> str:
    """«Senin, 23 November 2026»."""
    return f"{WEEKDAYS[language][day.weekday()]}, {plain_date(day, language)}"


def short_weekday(day: date, language: str) -> str:
    """«Sen»: three letters, for the strip of days."""
    return WEEKDAYS[language][day.weekday()][:3]


def short_month(day: date, language: str) -> str:
    """«Nov»: three letters, for the strip of days."""
    return MONTHS[language][day.month - 1][:3]


def clock_time(at: datetime, zone: ZoneInfo) -> str:
    """«14.05 WITA»: the time in the city's zone."""
    return f"{at.astimezone(zone):%H.%M} {zone_name(at, zone)}"


def spoken_time(at: datetime, language: str, zone: ZoneInfo) -> str:
    """«pukul 14.05 WITA» in Indonesian, «14.05 WITA» in English."""
    return f"pukul {clock_time(at, zone)}" if language == "id" else clock_time(at, zone)


def instant(at: datetime, language: str, zone: ZoneInfo) -> str:
    """«Rabu, 18 November 2026 pukul 10.12 WITA»."""
    joint = " " if language == "id" else ", "
    return full_date(at.astimezone(zone).date(), language) + joint + spoken_time(at, language, zone)


def zone_name(at: datetime, zone: ZoneInfo) -> str:
    """The zone's abbreviation as Indonesians know it."""
    return ZONES.get(zone.key, at.astimezone(zone).tzname() or "")


def number(value: Decimal | int, language: str, places: int | None = None) -> str:
    """«1.284» and «94,2» in Indonesian, «1,284» and «94.2» in English. ``places`` fixes the decimals, rounded half up."""
    exact = Decimal(value)
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{exact:,f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "id" else text


def percent(share: Decimal, language: str, places: int = 1) -> str:
    """«94,2%» of a share such as 0.942."""
    return f"{number(share * 100, language, places)}%"


def money(rupiah: Decimal | int, language: str) -> str:
    """«Rp3.000.000»: no space, no decimals."""
    return "Rp" + number(Decimal(rupiah), language, 0)


def file_size(octets: int, language: str) -> str:
    """«2,4 MB» or «320 kB», in powers of ten."""
    if octets >= 1_000_000:
        return f"{number(_shortest(Decimal(octets) / 1_000_000), language)} MB"
    return f"{number(Decimal(max(octets, 1_000)) / 1_000, language, 0)} kB"


def _shortest(figure: Decimal) -> Decimal:
    """One decimal at most, and none when it is nought."""
    once = figure.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return once.quantize(Decimal(1)) if once == once.to_integral_value() else once


def masked(value: str, mask: str | None) -> str:
    """The value with what the mask hides as dots, in groups of four from 12 characters: «7571 01•• •••• 0001».

    ``mask`` is as long as the value; ``#`` shows a character. A value of another length is hidden whole: no guess is made.
    """
    if mask is None:
        return value
    if len(mask) != len(value):
        return "•" * len(value)
    hidden = "".join(letter if show == "#" else "•" for letter, show in zip(value, mask, strict=True))
    return " ".join(re.findall(".{1,4}", hidden)) if len(hidden) >= 12 else hidden


def bold(text: str) -> Markup:
    """The text as markup, its ``**…**`` in bold, everything else escaped."""
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", str(escape(text))))  # noqa: S704 - escaped just before


def plain(text: str) -> str:
    """The text without its ``**``, for mails and titles."""
    return text.replace("**", "")


UNITS = {
    "working_days": {"id": ("hari kerja", "hari kerja"), "en": ("working day", "working days")},
    "calendar_days": {"id": ("hari kalender", "hari kalender"), "en": ("calendar day", "calendar days")},
    "hours": {"id": ("jam kerja", "jam kerja"), "en": ("working hour", "working hours")},
}


def amount(value: Decimal, unit: str, language: str) -> str:
    """A figure of a procedure with its unit: «7 hari kerja», «Rp2.500», «1,5»."""
    if unit == "rupiah":
        return money(value, language)
    figure = number(value.normalize() if value != value.to_integral_value() else value.quantize(Decimal(1)), language)
    if unit not in UNITS:
        return figure
    one, many = UNITS[unit][language]
    return f"{figure} {one if value == 1 else many}"
