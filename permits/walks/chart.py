"""Where lines and bars of a simulation stand: plain numbers for the template that draws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.simulation import PostFigures

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 12, 28
MOST_LINES = 4  # there are as many colours
BAR_ROW, BAR_TOP, BAR_HEIGHT, BAR_FULL = 46, 21, 18, 240


@dataclass(frozen=True, slots=True)
class QueueLine:
    """The queue of one post over the days; ``points`` as SVG wants them."""

    name: str
    tone: int
    points: str


@dataclass(frozen=True, slots=True)
class QueueChart:
    """Lines of the longest queues. ``levels`` are (height, figure) of the grid."""

    width: int
    height: int
    left: int
    right: int
    base: int
    levels: tuple[tuple[float, int], ...]
    lines: tuple[QueueLine, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    share: float
    name_y: int
    bar_y: int
    width: float
    value_y: int
    tone: str


@dataclass(frozen=True, slots=True)
class BusyChart:
    height: int
    bars: tuple[Bar, ...]


def queue_chart(posts: tuple[PostFigures, ...], names: Mapping[tuple[str, str], str]) -> QueueChart:
    """Lay out the queues of the posts with the longest ones."""
    longest = sorted(posts, key=lambda each: -each.queue_mean)[:MOST_LINES]
    top = _round_up(max((each.queue_most for each in longest), default=0))
    base = HEIGHT - BOTTOM

    def height(figure: float) -> float:
        return round(base - figure / top * (base - TOP), 1)

    lines = tuple(
        QueueLine(names[each.office, each.role], tone, _points(each.queue, height))
        for tone, each in enumerate(longest, start=1)
    )
    levels = tuple((height(figure), figure) for figure in (0, top // 2, top))
    return QueueChart(WIDTH, HEIGHT, LEFT, WIDTH - RIGHT, base, levels, lines)


def _points(queue: tuple[int, ...], height: object) -> str:
    assert callable(height)  # given by queue_chart
    across = (WIDTH - LEFT - RIGHT) / max(len(queue) - 1, 1)
    return " ".join(f"{LEFT + at * across:.1f},{height(figure)}" for at, figure in enumerate(queue))


def _round_up(figure: int) -> int:
    """The next even figure that is easy to read: 2, 4, 10, 20, 40, 100 …"""
    step = 1
    while True:
        for each in (2, 4, 10):
            if figure <= each * step:
                return each * step
        step *= 10


def busy_chart(posts: tuple[PostFigures, ...], names: Mapping[tuple[str, str], str]) -> BusyChart:
    """One bar a post; who works more than nine tenths of the time stands out."""
    bars = tuple(
        Bar(
            name=names[each.office, each.role],
            share=each.busy,
            name_y=place * BAR_ROW + 15,
            bar_y=place * BAR_ROW + BAR_TOP,
            width=round(each.busy * BAR_FULL, 1),
            value_y=place * BAR_ROW + BAR_TOP + 14,
            tone="c-2" if each.busy > 0.9 else "c-1",
        )
        for place, each in enumerate(posts)
    )
    return BusyChart(BAR_ROW * len(bars) + 4, bars)
