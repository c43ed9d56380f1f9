"""Where the bars of the board stand: plain numbers for the template that draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, FULL, ROW, TOP = 360, 260, 46, 21


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; ``late`` is the part of it that stands out."""

    name: str
    figure: int
    name_y: int
    bar_y: int
    width: float
    late: float
    value_y: int


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars below each other, the longest as wide as the drawing allows."""

    width: int
    height: int
    bars: tuple[Bar, ...]


def bars(rows: Sequence[tuple[str, int, int]]) -> Bars:
    """Lay out (name, figure, late part of it)."""
    longest = max((figure for _name, figure, _late in rows), default=0) or 1
    made = tuple(
        Bar(
            name=name,
            figure=figure,
            name_y=place * ROW + 15,
            bar_y=place * ROW + TOP,
            width=round(figure / longest * FULL, 1),
            late=round(late / longest * FULL, 1),
            value_y=place * ROW + TOP + 14,
        )
        for place, (name, figure, late) in enumerate(rows)
    )
    return Bars(WIDTH, ROW * len(made) + 4, made)
