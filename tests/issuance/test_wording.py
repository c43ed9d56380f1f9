from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from permits.issuance import wording


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (15, "lima belas"),
        (100, "seratus"),
        (199, "seratus sembilan puluh sembilan"),
        (1000, "seribu"),
        (2026, "dua ribu dua puluh enam"),
        (1_001_000, "satu juta seribu"),
        (50_000_000, "lima puluh juta"),
        (3_000_000_000_111, "tiga triliun seratus sebelas"),
        (-7, "minus tujuh"),
    ],
)
def test_spelled(number: int, words: str) -> None:
    """Amounts are repeated in words as official papers write them, with sepuluh, sebelas, seratus and seribu."""
    assert wording.spelled(number) == words


def test_spelled_refuses_what_it_cannot_say() -> None:
    """A figure beyond its words is refused and never printed half."""
    with pytest.raises(ValueError, match="too large"):
        wording.spelled(10**15)


@pytest.mark.parametrize(
    ("position", "word"), [(1, "PERTAMA"), (10, "KESEPULUH"), (11, "KESEBELAS"), (21, "KEDUA PULUH SATU")]
)
def test_ordinal(position: int, word: str) -> None:
    """Dictums are counted in words, however many there are."""
    assert wording.ordinal(position) == word


@pytest.mark.parametrize(("position", "mark"), [(1, "a"), (26, "z"), (27, "aa"), (53, "ba")])
def test_letter(position: int, mark: str) -> None:
    """Considerations are marked a, b, c and go on after z."""
    assert wording.letter(position) == mark


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Decimal("1284.50"), "1.284,5"),
        (Decimal("4.00"), "4"),
        (Decimal("1200"), "1.200"),
        (7, "7"),
        (Decimal("0.125"), "0,125"),
    ],
)
def test_number_words(figure: Decimal, text: str) -> None:
    """Figures carry Indonesian marks and no idle zeros."""
    assert wording.number_words(figure) == text


def test_money_and_time() -> None:
    """Money has no space and no decimals; an instant is written in the city's own time."""
    assert wording.rupiah(Decimal("3000000")) == "Rp3.000.000"
    assert wording.date_words(date(2026, 11, 21)) == "21 November 2026"
    moment = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    assert wording.time_words(moment, "Asia/Makassar") == "21 November 2026 pukul 00.30 WITA"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("dr. Rina Mahmudulhaq", "dr. R••• M•••••••"),
        ("CV Cahaya Timur", "C• C••••• T••••"),
        ("Budi", "B•••"),
        ("A", "A"),
        ("R. Ali", "R• A••"),
    ],
)
def test_masked_name(name: str, masked: str) -> None:
    """A page open to all shows first letters only, and a long name is not given away by its length."""
    assert wording.masked_name(name) == masked
