"""Where the points of every row stand from left to right.

After Brandes and Köpf: points that follow each other are tied into blocks that share one vertical line, the most
important ties first, so that long lines and the usual way through a procedure are straight. Blocks are then packed as far
left and as far right as their neighbours let them, and settle between the two, near to what they are joined to.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from workflows.drawing.layers import BOX_SPACE, Layers

ROUNDS = 60
PORTS = (0.0, 0.5, 0.76, 0.88)  # how far from the middle lines touch a box, as parts of half its width


@dataclass(slots=True)
class _Blocks:
    """Which block each point belongs to, and how far it stands from the block's line."""

    of: dict[str, int]
    offset: dict[str, float]
    members: dict[int, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ports:
    """How far from its middle a step touches each box: ``(step, box) → offset``; 0 where nothing is said."""

    offsets: Mapping[tuple[tuple[str, str], str], float]

    def at(self, step: tuple[str, str], name: str) -> float:
        return self.offsets.get((step, name), 0.0)


def ports(made: Layers, main: Collection[str]) -> Ports:
    """Where steps touch boxes. Neighbouring steps of one direction touch at one place, the usual way in the middle."""
    place = {name: index for row in made.rows for index, name in enumerate(row)}
    sides: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for step in made.steps:
        for name, other in ((step[0], 1), (step[1], 0)):
            if made.points[name].is_box:
                sides.setdefault((name, other), []).append(step)
    offsets: dict[tuple[tuple[str, str], str], float] = {}
    for (name, other), steps in sides.items():
        groups: list[list[tuple[str, str]]] = []
        for step in sorted(steps, key=lambda each: place[each[other]]):
            if groups and made.downward[groups[-1][-1]] == made.downward[step]:
                groups[-1].append(step)
            else:
                groups.append([step])
        middle = max(range(len(groups)), key=lambda each: max(_weight(made, step, main) for step in groups[each]))
        half = made.points[name].left - BOX_SPACE
        for index, group in enumerate(groups):
            away = index - middle
            part = PORTS[min(abs(away), len(PORTS) - 1)] * (1 if away > 0 else -1)
            offsets |= {(step, name): round(part * half) for step in group}
    return Ports(offsets)


def columns(made: Layers, touched: Ports, main: Collection[str]) -> dict[str, float]:
    """The x of every point. ``main`` names the boxes of the usual way, whose line is to be the straightest."""
    blocks = _blocks(made, touched, main)
    before = _neighbours(made, blocks)
    left = _packed(before, blocks.members)
    right = _packed(_mirrored(before), blocks.members)
    most = max(right.values(), default=0)
    places = {block: (left[block] + most - right[block]) / 2 for block in blocks.members}
    _settle(made, touched, blocks, before, places)
    x = {name: places[block] + blocks.offset[name] for name, block in blocks.of.items()}
    least = min((x[name] - made.points[name].left for name in x), default=0)
    return {name: round(each - least) for name, each in x.items()}


def _blocks(made: Layers, touched: Ports, main: Collection[str]) -> _Blocks:
    place = {name: index for row in made.rows for index, name in enumerate(row)}
    tied_down: dict[str, tuple[str, str]] = {}
    tied_up: dict[str, tuple[str, str]] = {}
    ties: dict[int, list[tuple[int, int]]] = {}
    for step in sorted(made.steps, key=lambda each: -_weight(made, each, main)):
        upper, lower = step
        row, pair = made.points[upper].row, (place[upper], place[lower])
        crossed = any((pair[0] - a) * (pair[1] - b) < 0 for a, b in ties.get(row, []))
        if upper not in tied_down and lower not in tied_up and not crossed:
            tied_down[upper] = tied_up[lower] = step
            ties.setdefault(row, []).append(pair)
    blocks = _Blocks({}, {})
    for number, name in enumerate(name for row in made.rows for name in row):
        if name in tied_up:
            upper = tied_up[name][0]
            blocks.of[name] = blocks.of[upper]
            step = tied_up[name]
            blocks.offset[name] = blocks.offset[upper] + touched.at(step, upper) - touched.at(step, name)
        else:
            blocks.of[name], blocks.offset[name] = number, 0.0
        blocks.members.setdefault(blocks.of[name], []).append(name)
    return blocks


def _weight(made: Layers, step: tuple[str, str], main: Collection[str]) -> int:
    """How much a step should be straight."""
    upper, lower = (made.points[name] for name in step)
    if upper.name in main or lower.name in main:
        ends = {name for number, path in made.paths.items() if path[1] in step for name in (path[0], path[-1])}
        if made.downward[step] and ends and ends <= set(main):
            return 8
    if not upper.is_box and not lower.is_box:
        return 6
    return 4 if made.downward[step] else 2


def _neighbours(made: Layers, blocks: _Blocks) -> dict[int, dict[int, float]]:
    """Block → the blocks right of it, and how far their lines must be apart at least."""
    apart: dict[int, dict[int, float]] = {block: {} for block in blocks.members}
    for row in made.rows:
        for one, two in zip(row, row[1:], strict=False):
            needed = made.points[one].right + made.points[two].left + blocks.offset[one] - blocks.offset[two]
            ways = apart[blocks.of[one]]
            ways[blocks.of[two]] = max(needed, ways.get(blocks.of[two], needed))
    return apart


def _mirrored(apart: Mapping[int, Mapping[int, float]]) -> dict[int, dict[int, float]]:
    turned: dict[int, dict[int, float]] = {block: {} for block in apart}
    for one, ways in apart.items():
        for two, needed in ways.items():
            turned[two][one] = needed
    return turned


def _packed(apart: Mapping[int, Mapping[int, float]], every: Collection[int]) -> dict[int, float]:
    """The least place of each block that leaves the needed room; ties never cross, so there is no circle."""
    waiting = dict.fromkeys(every, 0)
    for ways in apart.values():
        for other in ways:
            waiting[other] += 1
    places = dict.fromkeys(every, 0.0)
    ready = [block for block in every if not waiting[block]]
    for block in ready:
        for other, needed in apart[block].items():
            places[other] = max(places[other], places[block] + needed)
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return places


def _settle(
    made: Layers,
    touched: Ports,
    blocks: _Blocks,
    before: Mapping[int, Mapping[int, float]],
    places: dict[int, float],
) -> None:
    """Move each block towards the middle of what it is joined to, as far as its neighbours let it."""
    after = _mirrored(before)
    joined: dict[int, list[tuple[int, float]]] = {block: [] for block in blocks.members}
    for step in made.steps:
        upper, lower = step
        one, two = blocks.of[upper], blocks.of[lower]
        if one != two:
            gap = (
                blocks.offset[upper] + touched.at(step, upper) - blocks.offset[lower] - touched.at(step, lower)
            )  # where the line of the lower block would have to stand, measured from that of the upper one
            joined[one].append((two, -gap))
            joined[two].append((one, gap))
    order = list(blocks.members)
    for number in range(ROUNDS):
        for block in order if number % 2 else reversed(order):
            wanted = sorted(places[other] + gap for other, gap in joined[block])
            if wanted:
                lowest = max((places[other] + needed for other, needed in after[block].items()), default=None)
                highest = min((places[other] - needed for other, needed in before[block].items()), default=None)
                places[block] = _between(lowest, _middle(wanted), highest)


def _middle(values: Sequence[float]) -> float:
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def _between(lowest: float | None, value: float, highest: float | None) -> float:
    if highest is not None and value > highest:
        value = highest
    return lowest if lowest is not None and value < lowest else value
