"""How dates, times, money and figures read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from permits import wording

MAKASSAR = ZoneInfo("Asia/Makassar")
AT = datetime(2026, 11, 18, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "words"),
    [("id", "Senin, 23 November 2026"), ("en", "Monday, 23 November 2026")],
)
def test_a_full_date_names_the_weekday(language: str, words: str) -> None:
    """A deadline is written out with its weekday."""
    assert wording.full_date(date(2026, 11, 23), language) == words


def test_a_date_in_the_strip_of_days_is_short() -> None:
    """The strip of days has room for three letters of weekday and month."""
    day = date(2026, 8, 7)
    assert (wording.short_weekday(day, "id"), wording.short_month(day, "id")) == ("Jum", "Agu")
    assert (wording.short_weekday(day, "en"), wording.short_month(day, "en")) == ("Fri", "Aug")


@pytest.mark.parametrize(
    ("language", "words"),
    [("id", "Rabu, 18 November 2026 pukul 10.12 WITA"), ("en", "Wednesday, 18 November 2026, 10.12 WITA")],
)
def test_an_instant_is_said_in_the_zone_of_the_city(language: str, words: str) -> None:
    """An instant kept in UTC is read in the city's own time, with the zone's Indonesian abbreviation."""
    assert wording.instant(AT, language, MAKASSAR) == words


@pytest.mark.parametrize(
    ("zone", "words"),
    [("Asia/Jakarta", "09.12 WIB"), ("Asia/Jayapura", "11.12 WIT"), ("Europe/Berlin", "03.12 CET")],
)
def test_each_zone_has_its_abbreviation(zone: str, words: str) -> None:
    """WIB, WITA and WIT by their cities; elsewhere the zone's own."""
    assert wording.clock_time(AT, ZoneInfo(zone)) == words


def test_late_evening_in_utc_is_the_next_day_in_the_city() -> None:
    """The date of an instant is the city's date."""
    late = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    assert wording.instant(late, "id", MAKASSAR) == "Jumat, 1 Januari 2027 pukul 00.30 WITA"


@pytest.mark.parametrize(
    ("value", "places", "indonesian", "english"),
    [
        (Decimal("1284"), None, "1.284", "1,284"),
        (Decimal("1234567.5"), None, "1.234.567,5", "1,234,567.5"),
        (Decimal("2.345"), 2, "2,35", "2.35"),
        (Decimal("-0.5"), 0, "-1", "-1"),
        (Decimal("1E+3"), None, "1.000", "1,000"),
    ],
)
def test_numbers_group_and_point_as_the_language_does(
    value: Decimal, places: int | None, indonesian: str, english: str
) -> None:
    """Points group in Indonesian, commas in English; rounding is half up."""
    assert wording.number(value, "id", places) == indonesian
    assert wording.number(value, "en", places) == english


def test_money_has_no_space_and_no_decimals() -> None:
    """Rupiah are whole."""
    assert wording.money(Decimal("3000000"), "id") == "Rp3.000.000"
    assert wording.money(3_000_000, "en") == "Rp3,000,000"


def test_a_share_is_said_in_percent() -> None:
    """A share of one reads as percent with one decimal."""
    assert wording.percent(Decimal("0.942"), "id") == "94,2%"
    assert wording.percent(Decimal("0.9425"), "en", 0) == "94%"


@pytest.mark.parametrize(
    ("octets", "words"),
    [(2_400_000, "2,4 MB"), (2_000_000, "2 MB"), (320_400, "320 kB"), (1_000_000, "1 MB"), (12, "1 kB"), (0, "1 kB")],
)
def test_sizes_of_files_use_powers_of_ten(octets: int, words: str) -> None:
    """A size is said as people know it from their telephones; nothing is smaller than a kilobyte."""
    assert wording.file_size(octets, "id") == words


@pytest.mark.parametrize(
    ("value", "mask", "shown"),
    [
        ("7571010101900001", "######••••••####", "7571 01•• •••• 0001"),
        ("0812", "##••", "08••"),
        ("123", "######••••••####", "•••"),
        ("anything", None, "anything"),
    ],
)
def test_an_identifier_shows_what_its_mask_lets_through(value: str, mask: str | None, shown: str) -> None:
    """A value as long as its mask shows the masked places only; one of another length shows nothing."""
    assert wording.masked(value, mask) == shown


def test_bold_is_the_only_markup_of_a_sentence() -> None:
    """Words between two stars become bold; everything else is shown as written, markup included."""
    assert wording.bold("**Anda** <b>& kami</b>") == "<b>Anda</b> &lt;b&gt;&amp; kami&lt;/b&gt;"
    assert wording.bold("**<i>**") == "<b>&lt;i&gt;</b>"
    assert wording.plain("**Anda** menunggu") == "Anda menunggu"


@pytest.mark.parametrize(
    ("amount", "unit", "indonesian", "english"),
    [
        ("7", "working_days", "7 hari kerja", "7 working days"),
        ("1", "calendar_days", "1 hari kalender", "1 calendar day"),
        ("4", "hours", "4 jam kerja", "4 working hours"),
        ("2500", "rupiah", "Rp2.500", "Rp2,500"),
        ("1.50", "number", "1,5", "1.5"),
        ("10", "number", "10", "10"),
    ],
)
def test_a_figure_of_a_procedure_has_its_unit(amount: str, unit: str, indonesian: str, english: str) -> None:
    """Limits say which days they count."""
    assert wording.amount(Decimal(amount), unit, "id") == indonesian
    assert wording.amount(Decimal(amount), unit, "en") == english
