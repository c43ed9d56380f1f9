"""A definition as a state diagram: SVG that is coloured by the page's style sheet, and by itself where there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflows.drawing.layers import Box, Link
from workflows.drawing.markup import Markup, element, figure, group
from workflows.drawing.routes import Frame, Placed, Route, place
from workflows.drawing.states import Graph, Node, Way, graph
from workflows.drawing.text import width_of, wrap
from workflows.drawing.words import Speaker

if TYPE_CHECKING:
    from workflows.city import City
    from workflows.definition import Definition

TITLE, NOTE = 13.0, 11.0
TITLE_LINE, NOTE_LINE = 17.0, 15.0
BOX_WIDTH, LABEL_WIDTH, PADDING = 168.0, 112.0, 12.0
LOOP, CORNER = 22.0, 7.0
FONT = "'Plus Jakarta Sans','Segoe UI',Roboto,Arial,sans-serif"

# class, fill and edge of each kind of box; the colours are the light ones of the look, for use outside our pages
KINDS: Mapping[str, tuple[str, str, str]] = {
    "start": ("", "#ffffff", "#837c6e"),
    "work": (" d-work", "#e3ecf6", "#3f74b3"),
    "waiting": (" d-act", "#fff3d4", "#b57a0a"),
    "automatic": (" d-calm", "#edebe6", "#837c6e"),
    "operation": (" d-note", "#ffffff", "#837c6e"),
    "issued": (" d-good", "#e1f1e5", "#2f8a55"),
    "refused": (" d-bad", "#fbe6e2", "#c8432f"),
    "withdrawn": (" d-calm", "#edebe6", "#837c6e"),
    "closed": (" d-calm", "#edebe6", "#837c6e"),
}
ROUND = ("start", "issued", "refused", "withdrawn", "closed")
INK, SOFT, ACCENT = "#1a2230", "#4a5263", "#96551a"


@dataclass(frozen=True, slots=True)
class _Card:
    """The text of a box, broken into lines, and how large the box must be."""

    titles: list[str]
    notes: list[str]
    width: float
    height: float


def svg(definition: Definition, language: str, city: City | None = None, *, prefix: str = "diagram") -> str:
    """The state diagram as one ``svg`` element with title and description; ``prefix`` keeps its ids apart on a page.

    Classes of the style sheet colour it in pages, light and dark; attributes do elsewhere. Widths are pixels and natural:
    a page may scroll it but need not shrink it. The same definition always gives the same text.
    """
    speaker = Speaker(definition, language, city)
    drawn = graph(speaker)
    cards = {node.key: _card(node) for node in drawn.nodes}
    labels = [_label(way) for way in drawn.ways]
    placed = place(*_sizes(drawn, cards, labels), drawn.main)
    routes = [*placed.routes.values(), *(_loop(placed.frames[each.source]) for each in drawn.ways if each.is_loop)]
    boxes = [_box(node, placed.frames[node.key], cards[node.key]) for node in drawn.nodes]
    texts = [_text(way, _label_place(number, way, placed), labels[number]) for number, way in enumerate(drawn.ways)]
    ids = f"{prefix}-title", f"{prefix}-text"
    return element(
        "svg",
        element("title", speaker.say("diagram_title", definition.title[language]), id=ids[0]),
        element("desc", _summary(speaker), id=ids[1]),
        group(*_lines(routes, back=False), *_lines(routes, back=True)),
        group(*boxes),
        group(*texts),
        xmlns="http://www.w3.org/2000/svg",
        class_="diagram",
        viewBox=f"0 0 {figure(placed.width)} {figure(placed.height)}",
        width=placed.width,
        height=placed.height,
        role="img",
        aria_labelledby=" ".join(ids),
        font_family=FONT,
        font_weight="600",
        font_size=TITLE,
    )


def _summary(speaker: Speaker) -> str:
    states = speaker.definition.states
    ends = ", ".join(f"«{each.title[speaker.language]}»" for each in states.values() if each.kind == "end")
    start = states[speaker.definition.start].title[speaker.language]
    return speaker.say("diagram_text", str(len(states)), start, ends)


def _card(node: Node) -> _Card:
    inner = BOX_WIDTH - 2 * PADDING
    titles = wrap(node.title, TITLE, inner)
    notes = [line for note in node.notes for line in wrap(note, NOTE, inner)]
    height = TITLE_LINE * len(titles) + NOTE_LINE * len(notes) + 19
    if node.kind not in ROUND:
        return _Card(titles, notes, BOX_WIDTH, height)
    widest = max(width_of(line, TITLE) for line in titles)
    return _Card(titles, notes, max(84.0, widest + 3 * PADDING), height)


def _label(way: Way) -> list[str]:
    return [line for label in way.labels for line in wrap(label, NOTE, LABEL_WIDTH, 4)]


def _sizes(drawn: Graph, cards: Mapping[str, _Card], labels: Sequence[Sequence[str]]) -> tuple[list[Box], list[Link]]:
    """Boxes and links as the layout wants them; room for a box's way back to itself counts with the box."""
    loops = {
        way.source: LOOP + 6 + _widest(lines) for way, lines in zip(drawn.ways, labels, strict=True) if way.is_loop
    }
    boxes = [
        Box(
            node.key,
            cards[node.key].width,
            cards[node.key].height,
            cards[node.key].width / 2 + loops[node.key] if node.key in loops else None,
            node.leads_to,
        )
        for node in drawn.nodes
    ]
    links = [
        Link(way.source, way.target, _widest(lines), NOTE_LINE * len(lines))
        for way, lines in zip(drawn.ways, labels, strict=True)
    ]
    return boxes, links


def _widest(lines: Sequence[str]) -> float:
    return max((width_of(line, NOTE) for line in lines), default=0)


def _box(node: Node, frame: Frame, card: _Card) -> Markup:
    name, fill, edge = KINDS.get(node.kind, KINDS["closed"])
    left, top = frame.x - frame.width / 2, frame.y - frame.height / 2
    shape = element(
        "rect", class_=f"d-box{name}", x=left, y=top, width=frame.width, height=frame.height,
        rx=frame.height / 2 if node.kind in ROUND else 6.0, fill=fill, stroke=edge, stroke_width=1.5,
        stroke_dasharray="4 4" if node.kind == "operation" else None,
    )  # fmt: skip
    y = top + 9.5 + TITLE
    texts = []
    for line in card.titles:
        texts.append(element("text", line, x=frame.x, y=y, text_anchor="middle", fill=INK))
        y += TITLE_LINE
    y -= 1.5
    for line in card.notes:
        texts.append(
            element(
                "text", line, class_="d-sub", x=frame.x, y=y, text_anchor="middle",
                fill=SOFT, font_size=NOTE, font_weight="500",
            )
        )  # fmt: skip
        y += NOTE_LINE
    return group(shape, *texts, data_state=None if node.kind == "operation" else node.key)


def _lines(routes: Sequence[Route], *, back: bool) -> Iterator[Markup]:
    """All lines of one direction as one path, so that where they run together nothing is painted twice."""
    found = [route.points for route in routes if route.back == back]
    colour, name = (ACCENT, " d-back") if back else (SOFT, "")
    if not found:
        return
    lines = "".join(_rounded(points) for points in found)
    heads = "".join(dict.fromkeys(_head(points[-1], points[-2]) for points in found))
    yield element("path", class_=f"d-line{name}", d=lines, fill="none", stroke=colour, stroke_width=1.5)
    yield element("path", class_=f"d-head{name}", d=heads, fill=colour)


def _head(tip: tuple[float, float], before: tuple[float, float]) -> str:
    x, y = (figure(each) for each in tip)
    across, down = _sign(tip[0] - before[0]), _sign(tip[1] - before[1])
    return f"M{x} {y}l{-9 * across} -5v10z" if across else f"M{x} {y}l-5 {-9 * down}h10z"


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _rounded(points: Sequence[tuple[float, float]]) -> str:
    """The line with round corners, ending short of the arrow's tip."""
    *_, before, tip = points
    end = (tip[0] - 4 * _sign(tip[0] - before[0]), tip[1] - 4 * _sign(tip[1] - before[1]))
    points = [*points[:-1], end]
    path = f"M{figure(points[0][0])} {figure(points[0][1])}"
    for one, corner, two in zip(points, points[1:], points[2:], strict=False):
        radius = min(CORNER, _length(one, corner) / 2, _length(corner, two) / 2)
        start, stop = _towards(corner, one, radius), _towards(corner, two, radius)
        path += f"L{figure(start[0])} {figure(start[1])}Q{figure(corner[0])} {figure(corner[1])}"
        path += f" {figure(stop[0])} {figure(stop[1])}"
    return f"{path}L{figure(end[0])} {figure(end[1])}"


def _length(one: tuple[float, float], two: tuple[float, float]) -> float:
    return abs(one[0] - two[0]) + abs(one[1] - two[1])


def _towards(corner: tuple[float, float], other: tuple[float, float], by: float) -> tuple[float, float]:
    return corner[0] + by * _sign(other[0] - corner[0]), corner[1] + by * _sign(other[1] - corner[1])


def _loop(frame: Frame) -> Route:
    right, top, bottom = frame.x + frame.width / 2, frame.y - frame.height / 5, frame.y + frame.height / 5
    points = ((right, top), (right + LOOP, top), (right + LOOP, bottom), (right, bottom))
    return Route(points, (right + LOOP, frame.y), back=True)


def _label_place(number: int, way: Way, placed: Placed) -> tuple[float, float]:
    return _loop(placed.frames[way.source]).label if way.is_loop else placed.routes[number].label


def _text(way: Way, at: tuple[float, float], lines: Sequence[str]) -> Markup:
    y = at[1] - NOTE_LINE * (len(lines) - 1) / 2 + NOTE * 0.36
    texts = [
        element(
            "text", line, class_="d-label", x=at[0] + 6, y=y + NOTE_LINE * index,
            fill=SOFT, font_size=NOTE, font_weight="500",
        )
        for index, line in enumerate(lines)
    ]  # fmt: skip
    return group(*texts, data_way=f"{way.source} {way.target}") if texts else Markup("")
