"""The SOP-AP flowchart of a definition: plain data, a table in HTML, and sheets in SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflows.drawing.markup import Markup, element, figure, group
from workflows.drawing.procedure import Activity, Actor, Exit, activities
from workflows.drawing.sheets import (
    ACTOR,
    DIAMOND_HEIGHT,
    HEAD,
    LINE,
    NEEDS,
    NOTE,
    NUMBER,
    OUTPUT,
    PAD,
    SIZE,
    SYMBOL_HEIGHT,
    SYMBOL_WIDTH,
    TEXT,
    TIME,
    Row,
    Sheet,
    half_height,
    sheets,
    width,
)  # fmt: skip
from workflows.drawing.text import width_of, wrap
from workflows.drawing.words import Speaker

if TYPE_CHECKING:
    from workflows.city import City
    from workflows.definition import Definition

INK, SOFT, EDGE, PAPER, BAND = "#14181f", "#4a5263", "#837c6e", "#ffffff", "#f3efe7"
FONT = "'Plus Jakarta Sans','Jakarta Print','Segoe UI',Roboto,Arial,sans-serif"

_PAGE = (
    "@page{size:A4 landscape;margin:12mm}body{font:14px/1.5 'Plus Jakarta Sans',Roboto,Arial,sans-serif;margin:2rem}"
    "svg{max-width:100%;height:auto}table{border-collapse:collapse;margin-top:2rem}"
    "th,td{border:1px solid #837c6e;padding:.3rem .5rem;text-align:left;vertical-align:top}"
    "@media print{body{margin:0}div{break-inside:avoid}svg{width:100%;max-height:180mm}}"
)


@dataclass(frozen=True, slots=True)
class Flowchart:
    """The procedure as PermenPANRB 35/2012 wants it: ``actors`` are the columns, ``activities`` the rows.

    ``promised`` is the time of the whole service in words. ``sheets`` are A4 landscape drawings, one ``svg`` element each.
    """

    title: str
    language: str
    actors: tuple[Actor, ...]
    activities: tuple[Activity, ...]
    promised: str
    sheets: tuple[str, ...]
    table: str

    @property
    def document(self) -> str:
        """The whole flowchart as a page of HTML that needs nothing beside it and prints a sheet a page."""
        head = (
            Markup('<meta charset="utf-8">'),
            element("title", self.title),
            Markup(f"<style>{_PAGE}</style>"),
        )
        parts = [
            element("h1", self.title),
            *(element("div", Markup(sheet)) for sheet in self.sheets),
            Markup(self.table),
        ]
        page = element("html", element("head", *head), element("body", *parts), lang=self.language)
        return f"<!DOCTYPE html>\n{page}\n"


def flowchart(definition: Definition, language: str, city: City | None = None, *, prefix: str = "flow") -> Flowchart:
    """The flowchart of a definition; ``prefix`` keeps the ids of its sheets apart on a page."""
    speaker = Speaker(definition, language, city)
    actors, rows = activities(speaker)
    drawn = sheets(speaker, actors, rows)
    promised = speaker.limit(definition.clock.limit)
    painter = _Painter(speaker, actors, promised, prefix, len(drawn))
    return Flowchart(
        title=definition.title[language],
        language=language,
        actors=tuple(actors),
        activities=tuple(rows),
        promised=promised,
        sheets=tuple(painter.paint(number, sheet) for number, sheet in enumerate(drawn, 1)),
        table=_table(speaker, actors, rows, promised),
    )


def _table(speaker: Speaker, actors: Sequence[Actor], rows: Sequence[Activity], promised: str) -> Markup:
    """The same rows as a table in words, for those who read it, copy it or hear it."""
    names = {actor.code: actor.title for actor in actors}
    codes = ("number", "activity", "executors", "needs", "time", "output", "note", "leads_to")
    head = element("tr", *(element("th", speaker.say(code), scope="col") for code in codes))
    body = []
    for row in rows:
        cells = (
            row.text, ", ".join(names[code] for code in row.symbols), "; ".join(row.needs), row.time, row.output, row.note,
            "; ".join(_exit(speaker, each) for each in row.exits) or speaker.say("finished"),
        )  # fmt: skip
        first = element("th", str(row.number), scope="row")
        body.append(element("tr", first, *(_cell(each) for each in cells)))
    total = element(
        "tr", element("th", speaker.say("promised"), scope="row", colspan="4"), _cell(promised), *[_cell("")] * 3
    )
    parts = (element("thead", head), element("tbody", *body), element("tfoot", total))
    return element("table", *parts, class_="table")


def _cell(text: str) -> Markup:
    return element("td", text) if text else Markup("<td></td>")


def _exit(speaker: Speaker, way: Exit) -> str:
    step = speaker.say("step", str(way.to))
    return speaker.say(f"{way.answer}_to", step) if way.answer else step


class _Painter:
    """Draws the sheets of one flowchart."""

    def __init__(self, speaker: Speaker, actors: Sequence[Actor], promised: str, prefix: str, count: int) -> None:
        self.speaker = speaker
        self.actors = actors
        self.promised = promised
        self.prefix = prefix
        self.count = count
        self.width = width(actors)
        rooms = [NUMBER, TEXT, *[ACTOR] * len(actors), NEEDS, TIME, OUTPUT, NOTE]
        self.edges = [sum(rooms[:index]) for index in range(len(rooms) + 1)]

    def paint(self, number: int, sheet: Sheet) -> Markup:
        say, title = self.speaker.say, self.speaker.definition.title[self.speaker.language]
        ids = f"{self.prefix}-{number}-title", f"{self.prefix}-{number}-text"
        return element(
            "svg",
            element("title", say("flowchart_title", title, str(number), str(self.count)), id=ids[0]),
            element("desc", say("flowchart_text", str(sheet.first), str(sheet.last)), id=ids[1]),
            *self._grid(sheet),
            *self._head(),
            *(text for row in sheet.rows for text in self._texts(row)),
            *self._total(sheet),
            *self._arrows(sheet),
            *(shape for row in sheet.rows for shape in self._symbols(row)),
            *self._answers(sheet),
            xmlns="http://www.w3.org/2000/svg",
            class_="flowchart",
            viewBox=f"-1 -1 {figure(self.width + 2)} {figure(sheet.height + 2)}",
            width=self.width + 2,
            height=sheet.height + 2,
            role="img",
            aria_labelledby=" ".join(ids),
            font_family=FONT,
            font_size=SIZE,
        )

    def _grid(self, sheet: Sheet) -> Iterator[Markup]:
        bottom = sheet.rows[-1].top + sheet.rows[-1].height
        yield element("rect", class_="f-paper", x=0, y=0, width=self.width, height=sheet.height, fill=PAPER)
        yield element("rect", class_="f-band", x=0, y=0, width=self.width, height=HEAD, fill=BAND)
        across = "".join(f"M0 {figure(row.top)}H{figure(self.width)}" for row in sheet.rows)
        middle = f"M{figure(self.edges[2])} 22H{figure(self.edges[-2])}"
        groups = (2, 2 + len(self.actors), len(self.edges) - 2)
        down = "".join(
            f"M{figure(x)} {0 if index in (0, 1, len(self.edges) - 1) or index in groups else 22}V{figure(bottom)}"
            for index, x in enumerate(self.edges)
        )
        frame = f"M0 0H{figure(self.width)}M0 {figure(bottom)}H{figure(self.width)}"
        yield element("path", class_="f-grid", d=frame + across + middle + down, fill="none", stroke=EDGE)

    def _head(self) -> Iterator[Markup]:
        say, edges = self.speaker.say, self.edges
        count = len(self.actors)
        yield self._middle(say("number"), edges[0], edges[1], HEAD / 2)
        yield self._middle(say("activity"), edges[1], edges[2], HEAD / 2)
        yield self._middle(say("executors"), edges[2], edges[2 + count], 11)
        yield self._middle(say("standard"), edges[2 + count], edges[-2], 11)
        yield self._middle(say("note"), edges[-2], edges[-1], HEAD / 2)
        titles = [*(actor.title for actor in self.actors), say("needs"), say("time"), say("output")]
        for index, title in enumerate(titles, 2):
            yield self._middle(title, edges[index], edges[index + 1], (22 + HEAD) / 2)

    def _middle(self, text: str, left: float, right: float, y: float) -> Markup:
        lines = wrap(text, 10.5, right - left - 8, 3)
        top = y - 12 * (len(lines) - 1) / 2 + 3.8
        return group(
            *(
                element(
                    "text", line, x=(left + right) / 2, y=top + 12 * index, text_anchor="middle", class_="f-text",
                    fill=INK, font_size=10.5, font_weight="700",
                )
                for index, line in enumerate(lines)
            )
        )  # fmt: skip

    def _texts(self, row: Row) -> Iterator[Markup]:
        count = len(self.actors)
        places = (1, 2 + count, 3 + count, 4 + count, 5 + count)
        if not row.letters:
            yield self._text(str(row.key), self.edges[1] / 2, row.top + row.height / 2 + 4, "middle")
        for cell, place in zip(row.cells, places, strict=True):
            top = row.top + row.height / 2 - LINE * (len(cell) - 1) / 2 + 4
            for index, line in enumerate(cell):
                yield self._text(line, self.edges[place] + PAD, top + LINE * index)

    def _text(self, text: str, x: float, y: float, anchor: str | None = None, weight: str | None = None) -> Markup:
        if not text:
            return Markup("")
        return element("text", text, class_="f-text", x=x, y=y, text_anchor=anchor, font_weight=weight, fill=INK)

    def _total(self, sheet: Sheet) -> Iterator[Markup]:
        if not sheet.is_last or not self.promised:
            return
        y = sheet.height - 10
        column = self.edges[3 + len(self.actors)] + PAD
        yield self._text(self.speaker.say("promised"), column - 2 * PAD, y, "end", "700")
        yield self._text(self.promised, column, y, None, "700")

    def _arrows(self, sheet: Sheet) -> Iterator[Markup]:
        joined = [row for row in sheet.rows if len(row.symbols) > 1 and not row.letters]
        lines = "".join(
            f"M{figure(self._x(min(row.symbols)))} {figure(row.middle)}H{figure(self._x(max(row.symbols)))}"
            for row in joined
        )
        heads = []
        for arrow in sheet.arrows:
            (x, y), *rest = arrow.points
            lines += f"M{figure(x)} {figure(y)}" + "".join(f"L{figure(a)} {figure(b)}" for a, b in rest)
            tip = arrow.points[-1]
            heads.append(f"M{figure(tip[0])} {figure(tip[1])}l-3.500 -7h7z")
        yield element("path", class_="f-line", d=lines or "M0 0", fill="none", stroke=INK, stroke_width=1.2)
        yield element("path", class_="f-head", d="".join(dict.fromkeys(heads)) or "M0 0", fill=INK)

    def _x(self, column: int) -> float:
        return self.edges[2] + ACTOR * (column + 0.5)

    def _symbols(self, row: Row) -> Iterator[Markup]:
        for column, symbol in row.symbols.items():
            x, y = self._x(column), row.middle
            half = half_height(row) if symbol != "decision" else DIAMOND_HEIGHT / 2
            if symbol == "decision":
                across = SYMBOL_WIDTH / 2
                path = f"M{figure(x)} {figure(y - half)}l{across} {half}l{-across} {half}l{-across} {-half}z"
                yield self._shape("path", d=path)
            elif symbol == "connector":
                path = f"M{figure(x - 12)} {figure(y - 13)}h24v16l-12 10l-12 -10z"
                yield self._shape("path", d=path)
                yield self._text(row.letters[column], x, y + 3, "middle", "700")
            else:
                yield self._shape(
                    "rect", x=x - SYMBOL_WIDTH / 2, y=y - SYMBOL_HEIGHT / 2, width=SYMBOL_WIDTH, height=SYMBOL_HEIGHT,
                    rx=SYMBOL_HEIGHT / 2 if symbol == "terminator" else None,
                )  # fmt: skip

    def _shape(self, name: str, **attributes: str | float | None) -> Markup:
        return element(name, class_="f-box", fill=PAPER, stroke=INK, stroke_width=1.3, **attributes)

    def _answers(self, sheet: Sheet) -> Iterator[Markup]:
        for arrow in sheet.arrows:
            if arrow.answer is None:
                continue
            left = arrow.answer == "no" and arrow.points[1][0] < arrow.points[0][0]
            said, (x, y) = self.speaker.say(arrow.answer), arrow.at
            wide = width_of(said, 10)
            place = x - wide - 1 if left else x - 1
            yield element("rect", class_="f-paper", x=place, y=y - 9, width=wide + 2, height=11, fill=PAPER)
            yield element(
                "text", said, class_="f-text", x=x, y=y, text_anchor="end" if left else None, fill=INK, font_size=10
            )
