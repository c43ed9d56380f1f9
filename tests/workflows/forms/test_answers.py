"""Requirements of storing answers: nothing is rounded, nothing typed is lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.forms import read_answers, write_answers
from workflows.language.loader import load

DEFINITION = load((Path(__file__).parents[2] / "data" / "sop" / "semua-bagian.yaml").read_text())


@pytest.mark.parametrize(
    ("code", "stored", "typed"),
    [
        ("nama", "Kartini", "Kartini"),
        ("umur", 30, 30),
        ("umur", "30", 30),
        ("umur", "tiga puluh", "tiga puluh"),
        ("harga", "1500000", Decimal(1500000)),
        ("harga", 1500000, Decimal(1500000)),
        ("harga", "1.500.000", "1.500.000"),
        ("harga", True, True),
        ("mulai", "2026-11-23", date(2026, 11, 23)),
        ("mulai", "2026-02-30", "2026-02-30"),
        ("mulai", "besok", "besok"),
        ("mulai", 3, 3),
        ("luar_kota", False, False),
        ("jenis", "a", "a"),
        ("ciri", ["lampu"], ("lampu",)),
        ("ciri", "lampu", "lampu"),
        ("titik", [{"lebar": "2.70", "x": 1}], ({"lebar": Decimal("2.70")},)),
        ("titik", ["x"], ("x",)),
        ("titik", "x", "x"),
    ],
)
def test_stored_answers_are_read_as_their_type(code: str, stored: object, typed: object) -> None:
    """What fits the field becomes typed; what does not stays as it was, to be named by the check of the form."""
    found = read_answers(DEFINITION, {code: stored})[code]
    assert found == typed
    assert type(found) is type(typed)


def test_only_answers_the_form_asks_for_are_read_and_written() -> None:
    """Unknown codes, computed figures and notes are no answers; an answer that was cleared is none."""
    raw: dict[str, object] = {"lain": "x", "jumlah": "3", "penjelasan": "x", "nama": None}
    assert read_answers(DEFINITION, raw) == {}
    assert write_answers(DEFINITION, raw) == {"nama": None}


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "nama": st.text(),
        "umur": st.integers(-(10**20), 10**20),
        "harga": st.decimals(-(10**20), 10**20, places=3),
        "mulai": st.dates(),
        "luar_kota": st.booleans(),
        "ciri": st.lists(st.sampled_from(["lampu", "gerak"]), unique=True).map(tuple),
        "titik": st.lists(st.fixed_dictionaries({}, optional={"lebar": st.decimals(0, 99, places=2)}), max_size=3).map(
            tuple
        ),
    },
)


@given(ANSWERS)
def test_answers_survive_being_stored(answers: Mapping[str, object]) -> None:
    """Written as JSON and read again, every answer is exactly what it was."""
    stored = json.loads(json.dumps(write_answers(DEFINITION, answers)))
    again = read_answers(DEFINITION, stored)
    assert again == answers
    assert repr(again.get("harga")) == repr(answers.get("harga"))
