"""The style sheets follow the direction of writing, so that a language from right to left needs no sheet of its own."""

from __future__ import annotations

import re

from tests.tree.sources import ROOT

STYLES = ROOT / "permits" / "static" / "css"
# Papers are written in Indonesian or English and are laid out by WeasyPrint: they have a left and a right.
PAPERS = {"decree.css", "document.css", "minutes.css", "receipt.css"}
SIDES = re.compile(
    r"(?<![\w-])((?:(?:margin|padding|border|scroll-margin|scroll-padding)-)?(?:left|right)(?:-(?:width|style|color))?"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?<![\w-])(?:text-align|float|clear)\s*:\s*(left|right)\b"
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SHORTHAND = re.compile(
    r"(?<![\w-])(margin|padding|inset|border-(?:width|style|color|radius)|scroll-(?:margin|padding))\s*:\s*([^;{}]+)"
)
LENGTH = re.compile(r"[\w-]+\((?:[^()]|\([^()]*\))*\)|[^\s/]+")


def sides(sheet: str) -> list[str]:
    """Every declaration of a sheet that says left or right where it should say start or end."""
    plain = COMMENT.sub("", sheet)
    named = [found.group().strip() for found in SIDES.finditer(plain)]
    return named + [found.group().strip() for found in SHORTHAND.finditer(plain) if uneven(found[1], found[2])]


def uneven(name: str, value: str) -> bool:
    """Whether a shorthand gives left and right, which it names in a fixed order, different values."""
    sizes = LENGTH.findall(value)
    if name == "border-radius":
        return len(set(sizes)) > 1 and not (len(sizes) == 4 and sizes[0] == sizes[1] and sizes[2] == sizes[3])
    return len(sizes) == 4 and sizes[1] != sizes[3]


def test_pages_have_a_start_and_an_end_not_a_left_and_a_right() -> None:
    """No style sheet of the pages names a physical side; those of printed papers, and they alone, may."""
    named = {path.name: sides(path.read_text(encoding="utf-8")) for path in sorted(STYLES.glob("*.css"))}
    assert {name: found for name, found in named.items() if found and name not in PAPERS} == {}
    assert set(named) >= PAPERS


def test_a_physical_side_would_be_seen() -> None:
    """The search sees each way of naming a side, and takes no logical property for one."""
    wrong = "a{margin-left:0}b{left:1px}c{text-align: right}d{float:left}e{border-top-left-radius:2px}f{border-right-width:1px}"
    assert len(sides(wrong)) == 6
    assert len(sides("a{padding:0 1px 0 2px}b{margin:var(--s-1) 0 0 calc(1px + 2px)}c{border-radius:0 6px 6px 0}")) == 3
    right = "a{margin-inline-start:0;inset-inline-end:0;text-align:start}/* left: */b{float:inline-start;inset:0}.left{color:red}"
    assert sides(right) == []
    assert sides("a{padding:1px 2px 3px 2px}b{margin:0 auto}c{border-radius:9px 9px 4px 4px}d{border-radius:50%}") == []
