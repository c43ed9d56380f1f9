"""Where the bars of the index page stand: plain numbers for the template that draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from permits.surveys.index import ElementScore

WIDTH = 320
"""The drawing's width on the page in CSS pixels, at every size of screen: it fits a phone with its letters at their size."""

BAR_FULL = 254  # what is left of the width holds the figure at the bar's end
ROW, BAR_HEIGHT, NAME_BASE, BAR_TOP = 46, 18, 15, 21


@dataclass(frozen=True, slots=True)
class Bar:
    """One element: its name above its bar, its mean at the bar's end. ``tone`` is the class that colours it."""

    name: str
    mean: Decimal
    letter: str
    name_y: int
    bar_y: int
    width: Decimal
    value_x: Decimal
    value_y: int
    tone: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars from 0 to 4 in the questionnaire's order; elements without an answer are left out."""

    width: int
    height: int
    bar_height: int
    bars: tuple[Bar, ...]


def bar_chart(scores: Sequence[ElementScore], names: Mapping[str, str]) -> BarChart:
    """Lay out one bar an element. The lowest mean has its own colour, because that is where work is called for."""
    answered = [score for score in scores if score.mean is not None]
    last = max((score.rank or 0 for score in answered), default=0)
    bars = tuple(_bar(place, score, names[score.code], last) for place, score in enumerate(answered))
    return BarChart(WIDTH, ROW * len(bars) + 4, BAR_HEIGHT, bars)


def _bar(place: int, score: ElementScore, name: str, last: int) -> Bar:
    mean = score.mean or Decimal(0)
    top = place * ROW
    width = (mean / 4 * BAR_FULL).quantize(Decimal("0.1"))
    return Bar(
        name=name,
        mean=mean,
        letter=score.grade.letter if score.grade else "",
        name_y=top + NAME_BASE,
        bar_y=top + BAR_TOP,
        width=width,
        value_x=width + 6,
        value_y=top + BAR_TOP + 14,
        tone="c-2" if score.rank == last > 1 else "c-1",
    )
