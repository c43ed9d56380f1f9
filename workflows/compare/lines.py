"""Two texts side by side, line by line: what stands on both sides is folded away but for a few lines around each change."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

AROUND = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One row of two texts beside each other. Line numbers count from 1; a side without a line here has None.

    ``folded`` rows stand for so many equal lines that are not shown.
    """

    kind: Literal["same", "changed", "added", "removed", "folded"]
    old_number: int | None = None
    old: str = ""
    new_number: int | None = None
    new: str = ""
    folded: int = 0


def side_by_side(old: str, new: str, around: int = AROUND) -> list[Row]:
    """The rows of two texts; empty when they are equal. ``around`` equal lines are kept beside each change."""
    before, after = old.splitlines(), new.splitlines()
    matched = SequenceMatcher(None, before, after, autojunk=False)
    rows: list[Row] = []
    for group in matched.get_grouped_opcodes(around):
        _tag, start, _end, _from, _to = group[0]
        shown = max((each.old_number or 0 for each in rows), default=0)
        if start > shown:
            rows.append(Row("folded", folded=start - shown))
        for tag, old_from, old_to, new_from, new_to in group:
            rows += _rows(tag, before[old_from:old_to], old_from, after[new_from:new_to], new_from)
    shown = max((each.old_number or 0 for each in rows), default=0)
    if rows and len(before) > shown:
        rows.append(Row("folded", folded=len(before) - shown))
    return rows


def _rows(tag: str, old: list[str], old_at: int, new: list[str], new_at: int) -> list[Row]:
    """One stretch: changed lines stand beside each other as far as both sides have any."""
    rows = []
    for index in range(max(len(old), len(new))):
        left = old[index] if index < len(old) else None
        right = new[index] if index < len(new) else None
        kind: Literal["same", "changed", "added", "removed"] = "same" if tag == "equal" else "changed"
        if left is None or right is None:
            kind = "added" if left is None else "removed"
        rows.append(Row(
            kind,
            None if left is None else old_at + index + 1, left or "",
            None if right is None else new_at + index + 1, right or "",
        ))  # fmt: skip
    return rows
