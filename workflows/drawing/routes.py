"""From rows and columns to a picture's figures: how high each row is, and which way each line goes.

Lines run up and down or across, never aslant. Between two rows every line that goes across has a track of its own; tracks
are ordered so that few lines cross, and lines that lead to the same box share one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workflows.drawing.layers import Box, Layers, Link, layers
from workflows.drawing.places import Ports, columns, ports
from workflows.drawing.tracks import Net, assign_tracks, corners

TRACK = 10.0  # between two tracks
EDGE = 11.0  # between a row and the nearest track
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


def place(boxes: Sequence[Box], links: Sequence[Link], main: Collection[str] = ()) -> Placed:
    """Lay out a graph from the top down. ``main`` names the boxes of the usual way, to be in one line if possible."""
    made = layers(boxes, links)
    touched = ports(made, main)
    x = columns(made, touched, main)
    nets, net_of = _nets(made, touched, x)
    for gap in nets:
        assign_tracks([net for net in gap.values() if not net.is_straight])
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
) -> tuple[list[dict[tuple[str, float], Net]], dict[tuple[str, str], Net]]:
    gaps: list[dict[tuple[str, float], Net]] = [{} for _ in made.rows[1:]]
    net_of: dict[tuple[str, str], Net] = {}
    for step in made.steps:
        upper, lower = step
        net = gaps[made.points[upper].row].setdefault(_key(made, touched, step), Net())
        net.uppers.add(x[upper] + touched.at(step, upper))
        net.lowers.add(x[lower] + touched.at(step, lower))
        net_of[step] = net
    return gaps, net_of


def _heights(
    made: Layers, nets: Sequence[Mapping[tuple[str, float], Net]]
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
    net_of: Mapping[tuple[str, str], Net],
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
    return Route(corners(points), (x[label], middles[made.points[label].row]), back)


def _edge(made: Layers, middles: Sequence[float], name: str, *, leaving: bool, up: bool) -> float:
    """Where a line meets a box; at other points it simply passes."""
    point = made.points[name]
    half = point.height / 2 if point.is_box else 0
    return middles[point.row] + (half if leaving != up else -half)
