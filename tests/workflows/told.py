"""What the writer of a wrong SOP is told, word by word: the sentences stand in ``tests/data/sop/told.txt`` to be read.

Each part of that file begins with the name of a case, and has two lines for each finding: where it stands, its code,
the English sentence, and after a bar what was probably meant; then the same in Indonesian. A warning has a tilde behind
its code.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workflows.errors import Finding

FILE = Path(__file__).parents[1] / "data" / "sop" / "told.txt"


def read_parts(path: Path) -> dict[str, list[str]]:
    """The parts of a file of lines to be read: each begins with a line ``== name``; empty lines count for nothing."""
    parts = (part.splitlines() for part in path.read_text(encoding="utf-8").split("\n== ")[1:])
    return {name: [line.strip() for line in lines if line.strip()] for name, *lines in parts}


TOLD = read_parts(FILE)


def in_words(findings: Iterable[Finding]) -> list[str]:
    """Findings as they are written in the file."""
    return [line for each in sorted(findings) for line in _lines(each)]


def _lines(each: Finding) -> tuple[str, str]:
    code = each.code if each.severity == "error" else f"{each.code} ~"
    meant, dimaksud = (f" | {words}" if words else "" for words in (each.suggestion_en, each.suggestion_id))
    return f"{each.line}:{each.column} {code}: {each.en}{meant}", f"{each.id}{dimaksud}"


def change(old: str, new: str) -> str:
    """The name of a case that is one change of a sound file: both texts in one line."""
    return f"{_cut(old)} → {_cut(new)}"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:40]} … {line[-75:]}"
