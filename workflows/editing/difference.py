"""What an edit changes, line by line, small enough to be read before it is saved."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Literal

Kind = Literal["same", "old", "new"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``number`` counts from 1, in the old text for ``old``, in the new one otherwise."""

    kind: Kind
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """Changed lines that stand together, with some unchanged ones around them."""

    lines: tuple[Line, ...]


def difference(old: str, new: str, around: int = 2) -> tuple[Hunk, ...]:
    """The changed places of a text, each with ``around`` unchanged lines on both sides; none for equal texts."""
    before, after = old.splitlines(), new.splitlines()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return tuple(
        Hunk(tuple(line for each in group for line in _lines(before, after, *each)))
        for group in matcher.get_grouped_opcodes(around)
    )


def _lines(before: list[str], after: list[str], kind: str, a: int, b: int, c: int, d: int) -> list[Line]:
    if kind == "equal":
        return [Line("same", c + at + 1, each) for at, each in enumerate(after[c:d])]
    gone = [Line("old", a + at + 1, each) for at, each in enumerate(before[a:b])]
    return gone + [Line("new", c + at + 1, each) for at, each in enumerate(after[c:d])]
