"""Lines between things that stand in the cells of a grid: from the end of one cell to the beginning of another.

The grid is seen from above here, rows below each other; a drawing that reads from left to right exchanges x and y. A line
leaves its cell below, or ``beside`` it, runs across in the corridor above a row and along a lane beside the edge of a
column, and always arrives from above. Where the cells between are empty it goes straight.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from workflows.drawing.tracks import Net, assign_tracks, corners


@dataclass(frozen=True, slots=True)
class Way:
    """A line from a cell to a cell, by numbers of rows and columns."""

    source: int
    target: int
    start: int
    end: int
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """The columns: where the first begins, how wide each is, and where lanes lie beside an edge."""

    origin: float
    width: float
    columns: int
    offsets: Sequence[float]

    def centre(self, column: int) -> float:
        return self.origin + self.width * (column + 0.5)


@dataclass(frozen=True, slots=True)
class Band:
    """A row as it was placed: the height of its first track, of the middle of its cells, and of its end."""

    first_track: float
    middle: float
    end: float


@dataclass(slots=True)
class Laid:
    """Ways with their lanes and tracks."""

    ways: Sequence[Way]
    lines: Lines
    lanes: dict[int, float] = field(default_factory=dict)
    corridors: list[dict[tuple[str, int], Net]] = field(default_factory=list)

    def tracks(self, row: int) -> int:
        """How many tracks the corridor above a row needs."""
        return 1 + max((net.track for net in self.corridors[row].values() if not net.is_straight), default=-1)

    def corners(
        self, number: int, bands: Sequence[Band], track: float, halves: tuple[float, float], half_width: float
    ) -> tuple[tuple[float, float], ...]:
        """The corners of a way. ``halves`` are from the middle of its cells to where it leaves and arrives."""
        way = self.ways[number]
        start, end = self.lines.centre(way.start), self.lines.centre(way.end)
        source, target = bands[way.source], bands[way.target]
        into = target.first_track + track * self.corridors[way.target]["to", way.end].track
        last = [(end, into), (end, target.middle - halves[1])]
        below = (start, source.middle + halves[0])
        if number not in self.lanes:
            return corners([below, (start, into), *last])
        lane = self.lanes[number]
        if way.beside:
            side = half_width if lane > start else -half_width
            return corners([(start + side, source.middle), (lane, source.middle), (lane, into), *last])
        across = source.end - 5
        if way.source + 1 < len(bands):
            net = self.corridors[way.source + 1]["from", number]
            across = bands[way.source + 1].first_track + track * net.track
        return corners([below, (start, across), (lane, across), (lane, into), *last])


def lay(ways: Sequence[Way], lines: Lines, rows: int, taken: Collection[tuple[int, int]]) -> Laid:
    """Find a lane for each way that needs one, and tracks in the corridors. ``taken`` are the cells that hold something."""
    laid = Laid(ways, lines)
    _find_lanes(laid, set(taken))
    _find_tracks(laid, rows)
    return laid


def _is_free(way: Way, taken: Collection[tuple[int, int]]) -> bool:
    """Whether a way can do without a lane: it leads to the next row, or straight down through empty cells."""
    if way.beside or way.target <= way.source:
        return False
    between = range(way.source + 1, way.target)
    return not between or (way.start == way.end and all((row, way.start) not in taken for row in between))


def _find_lanes(laid: Laid, taken: Collection[tuple[int, int]]) -> None:
    """A lane of its own for each way that runs beside others; ways to one cell share it."""
    used: dict[float, list[tuple[int, int, Way]]] = {}
    for number, way in enumerate(laid.ways):
        if _is_free(way, taken):
            continue
        low, high = sorted((way.source, way.target))
        lanes = list(_lanes(way, laid.lines))
        free = (
            lane
            for lane in lanes
            if all(
                high < other[0] or other[1] < low or (other[2].target, other[2].end) == (way.target, way.end)
                for other in used.get(lane, [])
            )
        )
        laid.lanes[number] = next(free, lanes[0])
        used.setdefault(laid.lanes[number], []).append((low, high, way))


def _lanes(way: Way, lines: Lines) -> Iterator[float]:
    """The lanes a way may take, the best first: beside its own column when it leaves beside it, anywhere otherwise."""
    right = way.end > way.start or (way.end == way.start and not way.beside)
    wanted = way.start + (1 if right else 0)
    edges = (way.start, way.start + 1) if way.beside else range(lines.columns + 1)
    for edge in sorted(edges, key=lambda other: (abs(other - wanted), other)):
        for offset in lines.offsets:
            if 0 < edge < lines.columns or (offset > 0) == (edge == 0):
                yield lines.origin + lines.width * edge + offset


def _find_tracks(laid: Laid, rows: int) -> None:
    laid.corridors = [{} for _ in range(rows)]
    for number, way in enumerate(laid.ways):
        start, end = laid.lines.centre(way.start), laid.lines.centre(way.end)
        into = laid.corridors[way.target].setdefault(("to", way.end), Net())
        into.lowers.add(end)
        if number not in laid.lanes:
            into.uppers.add(start)
            continue
        lane, up = laid.lanes[number], way.target <= way.source
        (into.lowers if up else into.uppers).add(lane)
        if not way.beside and way.source + 1 < rows:
            out = Net({start, lane} if up else {start}, set() if up else {lane})
            laid.corridors[way.source + 1]["from", number] = out
    for nets in laid.corridors:
        assign_tracks([net for net in nets.values() if not net.is_straight])
