"""Where the names of flows stand in a BPMN diagram: beside their own line, clear of shapes and of each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from workflows.drawing.text import width_of, wrap

Point = tuple[float, float]
Rectangle = tuple[float, float, float, float]  # left, top, right, bottom
SIZE, LINE, ROOM = 11.0, 13.0, 90.0


def label_places(
    names: Mapping[str, str], lines: Mapping[str, Sequence[Point]], taken: Sequence[Rectangle]
) -> dict[str, Rectangle]:
    """A place for each name along its line: the one that covers fewest shapes, names and other lines."""
    used = [*taken]
    placed: dict[str, Rectangle] = {}
    others = {flow: [_box(*piece) for piece in pairwise(points)] for flow, points in lines.items()}
    for flow, name in names.items():
        if not name:
            continue
        rows = wrap(name, SIZE, ROOM)
        size = max(width_of(row, SIZE) for row in rows) + 4, LINE * len(rows) + 2
        foreign = [piece for other, pieces in others.items() if other != flow for piece in pieces]
        place, _ = min(_candidates(lines[flow], size), key=lambda each: _cost(each[0], each[1], used, foreign))
        placed[flow] = place
        used.append(place)
    return placed


def _cost(place: Rectangle, anchor: Point, used: Sequence[Rectangle], foreign: Sequence[Rectangle]) -> int:
    """A name beside a piece that its line shares with another would say nothing, so that is nearly the worst."""
    shared = any(_overlap((*anchor, *anchor), each) for each in foreign)
    covered = sum(_overlap(place, each) for each in used)
    return 10 * covered + 6 * shared + sum(_overlap(place, each) for each in foreign)


def _candidates(points: Sequence[Point], size: tuple[float, float]) -> Iterator[tuple[Rectangle, Point]]:
    """Places on either side of each piece of a line with the point they stand at, the nearest to its beginning first."""
    width, height = size
    for (x, y), (to_x, to_y) in pairwise(points):
        for part in (0.5, 0.25, 0.75):
            along, down = x + (to_x - x) * part, y + (to_y - y) * part
            if y == to_y:
                spots = [(along - width / 2, y - height - 2), (along - width / 2, y + 3)]
            else:
                spots = [(x + 4, down - height / 2), (x - width - 4, down - height / 2)]
            for left, top in spots:
                yield (left, top, left + width, top + height), (along, down)


def _box(one: Point, two: Point) -> Rectangle:
    return min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1])


def _overlap(one: Rectangle, two: Rectangle) -> bool:
    return one[0] <= two[2] and two[0] <= one[2] and one[1] <= two[3] and two[1] <= one[3]
