"""The style sheets follow the direction of writing, so that a language from right to left needs no sheet of its own."""

from __future__ import annotations

import re

from tests.tree.sources import ROOT

STYLES = ROOT / "permits" / "static" / "css"
# Papers are written in Indonesian or English and are laid out by WeasyPrint: they have a left and a right.
PAPERS = {"decree.css", "document.css", "duplicate.css", "minutes.css", "receipt.css"}
SIDES = re.compile(
    r"(?<![\w-])((?:(?:margin|padding|border|scroll-margin|scroll-padding)-)?(?:left|right)(?:-(?:width|style|color))?"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?<![\w-])(?:text-align|float|clear)\s*:\s*(left|right)\b"
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def sides(sheet: str) -> list[str]:
    """Every declaration of a sheet that says left or right where it should say start or end."""
    return [found.group().strip() for found in SIDES.finditer(COMMENT.sub("", sheet))]


def test_pages_have_a_start_and_an_end_not_a_left_and_a_right() -> None:
    """No style sheet of the pages names a physical side; those of printed papers, and they alone, may."""
    named = {path.name: sides(path.read_text(encoding="utf-8")) for path in sorted(STYLES.glob("*.css"))}
    assert {name: found for name, found in named.items() if found and name not in PAPERS} == {}
    assert set(named) >= PAPERS


def test_a_physical_side_would_be_seen() -> None:
    """The search sees each way of naming a side, and takes no logical property for one."""
    wrong = "a{margin-left:0}b{left:1px}c{text-align: right}d{float:left}e{border-top-left-radius:2px}f{border-right-width:1px}"
    assert len(sides(wrong)) == 6
    right = "a{margin-inline-start:0;inset-inline-end:0;text-align:start}/* left: */b{float:inline-start;inset:0}.left{color:red}"
    assert sides(right) == []
