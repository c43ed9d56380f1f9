"""From rows and columns to a picture's figures: how high each row is, and which way each line goes.

Lines run up and down or across, never aslant. Between two rows every line that goes across has a track of its own; tracks
are ordered so that few lines cross, and lines that lead to the same box share one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from workflows.drawing.layers import Box, Layers, Link, layers
from workflows.drawing.places import Ports, columns, ports

TRACK = 10.0  # between two tracks
EDGE = 11.0  # between a row and the nearest track
CLOSE = 6.0  # two upright lines nearer than this look like one
MARGIN = 4.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a box stands: its middle and its size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Route:
    """The corners of a line from source to target, and the left end and middle of its label; ``back`` leads upwards."""

    points: tuple[tuple[float, float], ...]
    label: tuple[float, float]
    back: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """A laid-out graph in pixels; ``routes`` by the number of the link. Links from a box to itself have none."""

    width: float
    height: float
    frames: Mapping[str, Frame]
    routes: Mapping[int, Route]


@dataclass(slots=True)
class _Net:
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


def place(boxes: Sequence[Box], links: Sequence[Link], main: Collection[str] = ()) -> Placed:
    """Lay out a graph from the top down. ``main`` names the boxes of the usual way, to be in one line if possible."""
    made = layers(boxes, links)
    touched = ports(made, main)
    x = columns(made, touched, main)
    nets, net_of = _nets(made, touched, x)
    for gap in nets:
        _assign_tracks([net for net in gap.values() if not net.is_straight])
    middles, tracks, height = _heights(made, nets)
    frames = {box.key: Frame(x[box.key], middles[made.points[box.key].row], box.width, box.height) for box in boxes}
    routes = {
        number: _route(made, touched, x, middles, tracks, net_of, number, path) for number, path in made.paths.items()
    }
    width = max((x[name] + made.points[name].right for name in x), default=0)
    return Placed(width, height, frames, routes)


def _key(made: Layers, touched: Ports, step: tuple[str, str]) -> tuple[str, float]:
    """Lines run together from where they leave a box, and towards the place they all lead to."""
    start, end = step if made.downward[step] else (step[1], step[0])
    if made.points[start].is_box:
        return f"from {start}", touched.at(step, start)
    return f"to {end}", touched.at(step, end)


def _nets(
    made: Layers, touched: Ports, x: Mapping[str, float]
) -> tuple[list[dict[tuple[str, float], _Net]], dict[tuple[str, str], _Net]]:
    gaps: list[dict[tuple[str, float], _Net]] = [{} for _ in made.rows[1:]]
    net_of: dict[tuple[str, str], _Net] = {}
    for step in made.steps:
        upper, lower = step
        net = gaps[made.points[upper].row].setdefault(_key(made, touched, step), _Net())
        net.uppers.add(x[upper] + touched.at(step, upper))
        net.lowers.add(x[lower] + touched.at(step, lower))
        net_of[step] = net
    return gaps, net_of


def _cost(upper: _Net, lower: _Net) -> int:
    """How many lines cross when the track of ``upper`` lies above that of ``lower``; lying on each other is far worse."""
    (left, right), (from_, to) = upper.span, lower.span
    count = sum(from_ < each < to for each in upper.lowers) + sum(left < each < right for each in lower.uppers)
    return count + 1000 * sum(abs(one - two) < CLOSE for one in upper.lowers for two in lower.uppers)


def _assign_tracks(nets: list[_Net]) -> None:
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


def _heights(
    made: Layers, nets: Sequence[Mapping[tuple[str, float], _Net]]
) -> tuple[list[float], list[list[float]], float]:
    """The middle of every row, and the y of every track below it; the whole height."""
    y = MARGIN
    middles: list[float] = []
    tracks: list[list[float]] = []
    for number, row in enumerate(made.rows):
        height = max((made.points[name].height for name in row), default=0)
        middles.append(y + height / 2)
        y += height
        if number < len(nets):
            count = 1 + max((net.track for net in nets[number].values() if not net.is_straight), default=-1)
            tracks.append([y + EDGE + TRACK * track for track in range(count)])
            y += EDGE + (TRACK * (count - 1) + EDGE if count else 0)
    return middles, tracks, y + MARGIN


def _route(
    made: Layers,
    touched: Ports,
    x: Mapping[str, float],
    middles: Sequence[float],
    tracks: Sequence[Sequence[float]],
    net_of: Mapping[tuple[str, str], _Net],
    number: int,
    path: Sequence[str],
) -> Route:
    back = made.points[path[0]].row > made.points[path[-1]].row
    points: list[tuple[float, float]] = []
    for start, end in pairwise(path):
        step = (end, start) if back else (start, end)
        one, two = x[start] + touched.at(step, start), x[end] + touched.at(step, end)
        net = net_of[step]
        points.append((one, _edge(made, middles, start, leaving=True, up=back)))
        if one != two:
            across = tracks[made.points[step[0]].row][net.track]
            points += [(one, across), (two, across)]
        points.append((two, _edge(made, middles, end, leaving=False, up=back)))
    label = path[1]
    return Route(_corners(points), (x[label], middles[made.points[label].row]), back)


def _edge(made: Layers, middles: Sequence[float], name: str, *, leaving: bool, up: bool) -> float:
    """Where a line meets a box; at other points it simply passes."""
    point = made.points[name]
    half = point.height / 2 if point.is_box else 0
    return middles[point.row] + (half if leaving != up else -half)


def _corners(points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """The line without points that lie on the way between two others."""
    kept: list[tuple[float, float]] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return tuple(kept)
