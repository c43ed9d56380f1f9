"""A graph in rows: which row each box stands in, what runs between, and who stands beside whom.

After Sugiyama: links that lead back are turned round, rows follow from the longest way, links over several rows pass
through points of their own, and the order within a row is improved sweep by sweep. Between two rows of boxes lies a row of
labels, so that no label can cover a box, a line or another label. Links to one box that come from afar run together in
one line. Everything is a function of the order of the boxes and links alone.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

SWEEPS, PATIENCE = 12, 3
MOST_TRIES, MOST_POINTS = 10, 2_000


@dataclass(frozen=True, slots=True)
class Box:
    """Something to be placed. ``right`` is how far it reaches to the right of its middle, if not as far as to the left."""

    key: str
    width: float
    height: float
    right: float | None = None
    above: str | None = None  # stands right above this box, whatever leads to it


@dataclass(frozen=True, slots=True)
class Link:
    """A line from one box to another with a label of this size, none with a width of 0."""

    source: str
    target: str
    width: float = 0
    height: float = 0


@dataclass(slots=True)
class Point:
    """A place in a row: a box, a label, or where a line passes. ``left`` and ``right`` are what it needs on either side."""

    name: str
    row: int
    left: float
    right: float
    height: float = 0
    is_box: bool = False
    is_line: bool = False


@dataclass(slots=True)
class Layers:
    """The rows and what joins them. A step leads from a point down to a point of the next row, whatever its arrow says."""

    rows: list[list[str]]
    points: dict[str, Point]
    steps: list[tuple[str, str]]
    paths: dict[int, list[str]]  # link → its points from source to target
    back: set[int]  # links that lead upwards
    downward: dict[tuple[str, str], bool] = field(default_factory=dict)  # step → whether its arrow leads down


LINE_SPACE = 9.0
LABEL_LEFT, LABEL_RIGHT = 9.0, 12.0
BOX_SPACE = 14.0


def layers(boxes: Sequence[Box], links: Sequence[Link]) -> Layers:
    """The rows of a graph. Links from a box to itself are left out; links to unknown boxes may not be among them."""
    back = back_links(boxes, links)
    ranks = ranks_of(boxes, links, back)
    made = Layers([], {}, [], {}, back)
    for box in boxes:
        right = box.width / 2 if box.right is None else box.right
        made.points[box.key] = Point(
            box.key, 2 * ranks[box.key], box.width / 2 + BOX_SPACE, right + BOX_SPACE, box.height, is_box=True
        )
    for number, link in enumerate(links):
        if link.source != link.target:
            _lead(made, number, link, ranks)
    _fill_rows(made, boxes)
    _order(made)
    return made


def back_links(boxes: Sequence[Box], links: Sequence[Link]) -> set[int]:
    """The links that close a circle when the graph is walked depth first from the first box, in the given order."""
    ways: dict[str, list[tuple[int, str]]] = {box.key: [] for box in boxes}
    for number, link in enumerate(links):
        ways[link.source].append((number, link.target))
    back: set[int] = set()
    done: set[str] = set()
    for box in boxes:
        if box.key in done:
            continue
        walk, open_now = [(box.key, iter(ways[box.key]))], {box.key}
        while walk:
            here, rest = walk[-1]
            step = next(rest, None)
            if step is None:
                walk.pop()
                open_now.discard(here)
                done.add(here)
            elif step[1] in open_now:
                back.add(step[0])
            elif step[1] not in done:
                open_now.add(step[1])
                walk.append((step[1], iter(ways[step[1]])))
    return back


def ranks_of(boxes: Sequence[Box], links: Sequence[Link], back: set[int]) -> dict[str, int]:
    """The row of each box: one below the lowest box that leads to it."""
    after: dict[str, list[str]] = {box.key: [] for box in boxes}
    waiting = dict.fromkeys(after, 0)
    for number, link in enumerate(links):
        if number not in back:
            after[link.source].append(link.target)
            waiting[link.target] += 1
    ranks = dict.fromkeys(after, 0)
    ready = [key for key, count in waiting.items() if not count]
    for key in ready:
        for target in after[key]:
            ranks[target] = max(ranks[target], ranks[key] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    for box in boxes:
        if box.above is not None:
            ranks[box.key] = max(0, ranks[box.above] - 1)
    return ranks


def _lead(made: Layers, number: int, link: Link, ranks: Mapping[str, int]) -> None:
    """Lay a link through the rows between its boxes: its label next to its source, then the line it shares."""
    source, target = 2 * ranks[link.source], 2 * ranks[link.target]
    step = 1 if target > source else -1
    label = f"label {number}"
    made.points[label] = Point(
        label, source + step, LABEL_LEFT, link.width + LABEL_RIGHT if link.width else LABEL_LEFT, link.height
    )
    path = [link.source, label]
    for row in range(source + 2 * step, target, step):
        name = f"to {link.target} {'down' if step > 0 else 'up'} {row}"
        made.points.setdefault(name, Point(name, row, LINE_SPACE, LINE_SPACE, is_line=True))
        path.append(name)
    made.paths[number] = [*path, link.target]
    for first, second in zip(made.paths[number], made.paths[number][1:], strict=False):
        pair = (first, second) if step > 0 else (second, first)
        made.downward[pair] = step > 0
    if step < 0:
        made.back.add(number)


def _fill_rows(made: Layers, boxes: Sequence[Box]) -> None:
    """Put the points into their rows in the order in which a walk from the first box meets them."""
    made.steps = list(made.downward)
    beside: dict[str, list[str]] = {name: [] for name in made.points}
    for upper, lower in made.steps:
        beside[upper].append(lower)
    made.rows = [[] for _ in range(max((point.row for point in made.points.values()), default=-1) + 1)]
    met: set[str] = set()
    roots = [*(box.key for box in boxes), *made.points]
    for root in roots:
        waiting = [root]
        while waiting:
            name = waiting.pop()
            if name in met:
                continue
            met.add(name)
            made.rows[made.points[name].row].append(name)
            waiting += reversed(beside[name])


def _order(made: Layers) -> None:
    """Sort each row by what its points are joined to, down and up in turn; the order with the fewest crossings stays.

    Which order is found depends on the beginning, so several are tried: as met, mirrored, and shuffled always the same way.
    """
    above: dict[str, list[str]] = {name: [] for name in made.points}
    below: dict[str, list[str]] = {name: [] for name in made.points}
    for upper, lower in made.steps:
        above[lower].append(upper)
        below[upper].append(lower)
    first = [list(row) for row in made.rows]
    best, least = first, _plainness(first, below)
    for rows in _beginnings(first):
        if not least[0]:
            break
        own, since = _plainness(rows, below), 0
        for sweep in range(SWEEPS):
            down = sweep % 2 == 0
            for number in range(1, len(rows)) if down else range(len(rows) - 2, -1, -1):
                fixed = rows[number - 1 if down else number + 1]
                _sort(rows[number], fixed, above if down else below)
            _swap_neighbours(rows, above, below)
            found = _plainness(rows, below)
            own, since = (found, 0) if found < own else (own, since + 1)
            if found < least:
                best, least = [list(row) for row in rows], found
            if since == PATIENCE:
                break
    made.rows = best


def _beginnings(first: Sequence[Sequence[str]]) -> Iterator[list[list[str]]]:
    yield [list(row) for row in first]
    yield [list(row[::-1]) for row in first]
    shuffle = Random(1).shuffle  # the same picture every time
    for _ in range(min(MOST_TRIES, MOST_POINTS // sum(map(len, first)))):
        rows = [list(row) for row in first]
        for row in rows:
            shuffle(row)
        yield rows


def _plainness(rows: Sequence[Sequence[str]], below: Mapping[str, Sequence[str]]) -> tuple[int, int]:
    """How many steps cross, and how far they reach to the side; less is plainer."""
    place = {name: index for row in rows for index, name in enumerate(row)}
    aslant = sum(abs(place[upper] - place[lower]) for upper, lowers in below.items() for lower in lowers)
    return crossings(rows, below), aslant


def _sort(row: list[str], fixed: list[str], joined: Mapping[str, Sequence[str]]) -> None:
    """Order a row by the middle of what its points are joined to; a point joined to nothing keeps its place."""
    place = {name: index for index, name in enumerate(fixed)}
    middle = {
        name: sum(place[each] for each in joined[name]) / len(joined[name]) if joined[name] else None for name in row
    }
    moving = sorted((name for name in row if middle[name] is not None), key=lambda name: middle[name] or 0.0)
    following = iter(moving)
    row[:] = [name if middle[name] is None else next(following) for name in row]


def _swap_neighbours(
    rows: list[list[str]], above: Mapping[str, Sequence[str]], below: Mapping[str, Sequence[str]]
) -> None:
    """Exchange two neighbours wherever that takes crossings away."""
    for number, row in enumerate(rows):
        places = [
            {name: index for index, name in enumerate(rows[other])} if 0 <= other < len(rows) else {}
            for other in (number - 1, number + 1)
        ]
        for index in range(len(row) - 1):
            first, second = row[index], row[index + 1]
            kept = turned = 0
            for place, joined in zip(places, (above, below), strict=True):
                one, two = [place[each] for each in joined[first]], [place[each] for each in joined[second]]
                kept += _inversions(one, two)
                turned += _inversions(two, one)
            if turned < kept:
                row[index], row[index + 1] = second, first


def _inversions(left: Iterable[int], right: Sequence[int]) -> int:
    return sum(1 for one in left for two in right if one > two)


def crossings(rows: Sequence[Sequence[str]], below: Mapping[str, Sequence[str]]) -> int:
    """How many steps between neighbouring rows cross."""
    count = 0
    for upper, lower in zip(rows, rows[1:], strict=False):
        place = {name: index for index, name in enumerate(lower)}
        seen: list[int] = []
        for name in upper:
            ends = sorted(place[each] for each in below[name])
            count += sum(len(seen) - bisect_left(seen, end + 1) for end in ends)
            for end in ends:
                insort(seen, end)
    return count
