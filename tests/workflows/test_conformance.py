"""Requirement of the conformance table: every row is answered, and what shows it is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/conformance.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (C\d\d) \| (.+?) \| (holds|differs|outside) \|(.*)\|$", re.MULTILINE)


def test_every_row_is_answered() -> None:
    """Each of the 99 behaviours has one row with an answer; all but those that do not arise name a test."""
    rows = ROW.findall(PAGE)
    assert [row for row, *_ in rows] == [f"C{number:02}" for number in range(1, 100)]
    assert [row for row, _, answer, shown in rows if (answer == "outside") != (not shown.strip())] == []


def test_every_test_named_is_there() -> None:
    """A test that the table names exists under that name."""
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    texts = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    defined = set(re.findall(r"^def (test_\w+)", texts, re.MULTILINE))
    assert sorted(named - defined) == []
