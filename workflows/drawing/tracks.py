"""Tracks: lines that go across between two rows, each at a height of its own, in an order in which few of them cross."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

CLOSE = 6.0  # two upright lines nearer than this look like one


@dataclass(slots=True)
class Net:
    """Lines that run together between two rows: where they come from above and where they go below."""

    uppers: set[float] = field(default_factory=set)
    lowers: set[float] = field(default_factory=set)
    track: int = 0

    @property
    def span(self) -> tuple[float, float]:
        every = self.uppers | self.lowers
        return min(every), max(every)

    @property
    def is_straight(self) -> bool:
        return self.span[0] == self.span[1]


def _cost(upper: Net, lower: Net) -> int:
    """How many lines cross when the track of ``upper`` lies above that of ``lower``; lying on each other is far worse."""
    (left, right), (from_, to) = upper.span, lower.span
    count = sum(from_ < each < to for each in upper.lowers) + sum(left < each < right for each in lower.uppers)
    return count + 1000 * sum(abs(one - two) < CLOSE for one in upper.lowers for two in lower.uppers)


def assign_tracks(nets: list[Net]) -> None:
    """Give each net the highest track that no net before it, in the order with fewest crossings, needs there."""
    cost = {(a, b): _cost(nets[a], nets[b]) for a in range(len(nets)) for b in range(len(nets)) if a != b}
    left = list(range(len(nets)))
    ordered: list[int] = []
    while left:
        first = min(left, key=lambda a: (sum(cost[a, b] - cost[b, a] for b in left if b != a), nets[a].span))
        left.remove(first)
        net = nets[first]
        for other in ordered:
            apart = nets[other].span[1] + CLOSE < net.span[0] or net.span[1] + CLOSE < nets[other].span[0]
            if not apart or cost[first, other] != cost[other, first]:
                net.track = max(net.track, nets[other].track + 1)
        ordered.append(first)


def corners(points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """The line without points that lie on the way between two others."""
    kept: list[tuple[float, float]] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return tuple(kept)
