"""The SOP-AP flowchart as sheets of A4 landscape: a table with the five symbols and their arrows, drawn as one SVG each.

The five symbols are capsule (start and end), box (activity), diamond (decision), arrow, and pentagon (to or from another
sheet). An arrow leaves below or, at a «no», beside its symbol, runs between the rows and along the columns' edges, and
arrives from above; where it would leave the sheet a pentagon with the same letter stands on both. Everything is in
pixels; colours stand as attributes too, because papers apply no style sheet inside a drawing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import TYPE_CHECKING

from workflows.drawing import grid
from workflows.drawing.procedure import Activity, Actor, Exit, Symbol
from workflows.drawing.text import wrap

if TYPE_CHECKING:
    from workflows.drawing.words import Speaker

SIZE, LINE = 11.5, 15.0
NUMBER, TEXT, ACTOR, NEEDS, TIME, OUTPUT, NOTE = 34.0, 196.0, 100.0, 148.0, 68.0, 140.0, 128.0
PAD = 7.0
RATIO = 0.655  # height by width of what a landscape sheet leaves after margins and heading
HEAD = 64.0
SYMBOL_WIDTH, SYMBOL_HEIGHT, DIAMOND_HEIGHT = 52.0, 26.0, 40.0
TRACK = 7.0
LANES = (4.0, -4.0, 10.0, -10.0, 16.0, -16.0)  # beside the edge of a column; nearer to its middle stand the symbols
MOST_NEEDS = 4


@dataclass(slots=True)
class Row:
    """A row of one sheet: its texts in lines, its symbols by column, where it stands.

    A row of pentagons has a ``letter`` in each of their columns, and a key below zero.
    """

    key: int
    cells: tuple[tuple[str, ...], ...]
    symbols: Mapping[int, Symbol]
    letters: Mapping[int, str] = field(default_factory=dict)
    top: float = 0
    corridor: float = 0
    height: float = 0

    @property
    def middle(self) -> float:
        return self.top + self.corridor + (self.height - self.corridor) / 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from a symbol to a symbol of the same sheet: its corners, and its answer at the beginning."""

    points: tuple[tuple[float, float], ...]
    answer: str | None = None
    at: tuple[float, float] = (0, 0)


Spot = tuple[int, int | None]  # the key of a row and, where it matters, the column of the symbol


@dataclass(slots=True)
class Sheet:
    """One page: its rows and arrows with their places; ``lines`` join the boxes of one row."""

    rows: list[Row]
    ways: list[tuple[Spot, Spot, str | None]]
    arrows: list[Arrow] = field(default_factory=list)
    first: int = 0
    last: int = 0
    height: float = 0
    is_last: bool = False


def width(actors: Sequence[Actor]) -> float:
    """How wide every sheet is."""
    return NUMBER + TEXT + ACTOR * len(actors) + NEEDS + TIME + OUTPUT + NOTE


def sheets(speaker: Speaker, actors: Sequence[Actor], activities: Sequence[Activity]) -> list[Sheet]:
    """The activities on as many sheets as they need, each with its rows and arrows in their places."""
    rows = {each.number: _row(speaker, actors, each) for each in activities}
    pages = _pages(actors, list(rows.values()))
    page_of = {row.key: number for number, page in enumerate(pages) for row in page}
    exits = {each.number: each.exits for each in activities}
    letters = _letters(exits, page_of)
    made = [_sheet(speaker, page, exits, page_of, letters, len(actors)) for page in pages]
    for number, sheet in enumerate(made):
        sheet.is_last = number == len(made) - 1
        _place(sheet)
    return made


def _row(speaker: Speaker, actors: Sequence[Actor], activity: Activity) -> Row:
    needs = [*activity.needs[:MOST_NEEDS]]
    if len(activity.needs) > MOST_NEEDS:
        needs.append(speaker.say("more", str(len(activity.needs) - MOST_NEEDS)))
    texts = ((activity.text, TEXT), ("; ".join(needs), NEEDS), (activity.time, TIME), (activity.output, OUTPUT))
    cells = [tuple(wrap(text, SIZE, room - 2 * PAD, 8)) for text, room in (*texts, (activity.note, NOTE))]
    places = {actor.code: index for index, actor in enumerate(actors)}
    return Row(activity.number, tuple(cells), {places[code]: symbol for code, symbol in activity.symbols.items()})


def _least_height(row: Row) -> float:
    lines = max((len(cell) for cell in row.cells), default=1)
    return max(lines * LINE + 2 * PAD, DIAMOND_HEIGHT + 26)


def _pages(actors: Sequence[Actor], rows: Sequence[Row]) -> list[list[Row]]:
    """The rows cut into sheets, with room left for the rows of pentagons and the tracks of arrows."""
    room = width(actors) * RATIO - HEAD - 96
    pages: list[list[Row]] = [[]]
    used = 0.0
    for row in rows:
        needed = _least_height(row) + 18
        if pages[-1] and used + needed > room:
            pages.append([])
            used = 0.0
        pages[-1].append(row)
        used += needed
    return pages


def _letters(exits: Mapping[int, Sequence[Exit]], page_of: Mapping[int, int]) -> dict[int, str]:
    """A letter for every row that is led to from another sheet: A to Z, then AA and on."""
    targets = sorted({way.to for key, ways in exits.items() for way in ways if page_of[way.to] != page_of[key]})
    count = len(ascii_uppercase)
    return {target: ascii_uppercase[index % count] * (1 + index // count) for index, target in enumerate(targets)}


def _sheet(
    speaker: Speaker,
    page: Sequence[Row],
    exits: Mapping[int, Sequence[Exit]],
    page_of: Mapping[int, int],
    letters: Mapping[int, str],
    columns: int,
) -> Sheet:
    own = {row.key: row for row in page}
    sources = {
        target: {key for key, each in exits.items() if any(way.to == target for way in each)} for target in letters
    }
    coming, leaving = [], []
    for target in letters:
        away = sorted({page_of[key] + 1 for key in sources[target] if key not in own})
        near = [key for key in own if key in sources[target]]
        if target in own and away:
            coming.append(_Hop(target, min(own[target].symbols, default=0), letters[target], away))
        elif target not in own and near:
            leaving.append(_Hop(target, min(own[near[-1]].symbols, default=0), letters[target], [page_of[target] + 1]))
    before, starts = _hop_rows(speaker, coming, "from_page", columns, -1)
    after, ends = _hop_rows(speaker, leaving, "onward", columns, -1 - len(before))
    ways: list[tuple[Spot, Spot, str | None]] = [(spot, (target, None), None) for target, spot in starts.items()]
    ways += [((key, None), ends.get(way.to, (way.to, None)), way.answer) for key in own for way in exits[key]]
    return Sheet([*before, *page, *after], ways, first=page[0].key, last=page[-1].key)


@dataclass(frozen=True, slots=True)
class _Hop:
    """A pentagon: the row it stands for, the column it would like, its letter, the other sheets."""

    target: int
    column: int
    letter: str
    pages: Sequence[int]


def _hop_rows(
    speaker: Speaker, hops: Sequence[_Hop], said: str, columns: int, key: int
) -> tuple[list[Row], dict[int, Spot]]:
    """As few rows of pentagons as possible, and where each stands."""
    rows: list[Row] = []
    spots: dict[int, Spot] = {}
    for start in range(0, len(hops), columns):
        letters: dict[int, str] = {}
        pages: set[int] = set()
        for hop in hops[start : start + columns]:
            free = [column for column in range(columns) if column not in letters]
            column = min(free, key=lambda each: (abs(each - hop.column), each))
            letters[column] = hop.letter
            spots[hop.target] = (key, column)
            pages |= set(hop.pages)
        words = speaker.say(said, ", ".join(map(str, sorted(pages))))
        cells = (tuple(wrap(words, SIZE, TEXT - 2 * PAD)), (), (), (), ())
        symbols: dict[int, Symbol] = dict.fromkeys(letters, "connector")
        rows.append(Row(key, cells, symbols, letters))
        key -= 1
    return rows, spots


def _place(sheet: Sheet) -> None:
    """Heights of rows and corners of arrows."""
    index = {row.key: number for number, row in enumerate(sheet.rows)}
    columns = max((max(row.symbols, default=0) for row in sheet.rows), default=0) + 1
    ways = [
        grid.Way(
            index[source[0]],
            index[target[0]],
            _column(sheet, index, source, target),
            _column(sheet, index, target, source),
            beside=answer == "no",
        )
        for source, target, answer in sheet.ways
    ]
    taken = {(number, column) for number, row in enumerate(sheet.rows) for column in row.symbols}
    laid = grid.lay(ways, grid.Lines(NUMBER + TEXT, ACTOR, columns, LANES), len(sheet.rows), taken)
    y = HEAD
    for number, row in enumerate(sheet.rows):
        row.top, row.corridor = y, 6 + TRACK * laid.tracks(number)
        row.height = row.corridor + (_least_height(row) if not row.letters else 40.0)
        y += row.height
    sheet.height = y + (30 if sheet.is_last else 0)
    bands = [grid.Band(row.top + 6, row.middle, row.top + row.height) for row in sheet.rows]
    for number, (way, (_one, _two, answer)) in enumerate(zip(ways, sheet.ways, strict=True)):
        halves = half_height(sheet.rows[way.source]), half_height(sheet.rows[way.target])
        points = laid.corners(number, bands, TRACK, halves, SYMBOL_WIDTH / 2)
        sheet.arrows.append(Arrow(points, answer, _answer_place(points, answer)))


def _column(sheet: Sheet, index: Mapping[int, int], spot: Spot, other: Spot) -> int:
    """The column in which an arrow meets a row: the one nearest to where it comes from or goes."""
    if spot[1] is not None:
        return spot[1]
    aim = min(sheet.rows[index[other[0]]].symbols, default=0) if other[1] is None else other[1]
    columns = sorted(sheet.rows[index[spot[0]]].symbols)
    return min(columns, key=lambda each: (abs(each - aim), each), default=0)


def _answer_place(points: Sequence[tuple[float, float]], answer: str | None) -> tuple[float, float]:
    (x, y), (following, _) = points[0], points[1]
    if answer == "no":
        return x + (1 if following > x else -1), y - 5
    return x + 4, y + 11


def half_height(row: Row) -> float:
    """From the middle of a row's symbols to their edge."""
    if "decision" in row.symbols.values():
        return DIAMOND_HEIGHT / 2
    return SYMBOL_HEIGHT / 2
