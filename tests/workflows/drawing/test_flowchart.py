"""Requirements of the SOP-AP flowchart (PermenPANRB 35/2012): rows, columns, five symbols, arrows, sheets."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tinyhtml5.parser import HTMLParser

from tests.workflows import makers as m
from tests.workflows.drawing import samples
from workflows.definition import Definition, Join
from workflows.drawing import Flowchart, flowchart, outline
from workflows.drawing.procedure import Activity, activities
from workflows.drawing.sheets import HEAD, RATIO, Sheet, sheets, width
from workflows.drawing.words import Speaker

SVG = "{http://www.w3.org/2000/svg}"


def made(path: Path, language: str = "en") -> Flowchart:
    return flowchart(samples.read(path), language, samples.city())


def pages(path: Path) -> tuple[list[Sheet], float]:
    speaker = Speaker(samples.read(path), "id", samples.city())
    actors, rows = activities(speaker)
    return sheets(speaker, actors, rows), width(actors)


@pytest.mark.parametrize("path", samples.EVERY, ids=lambda path: path.stem)
def test_every_activity_has_a_row_and_every_actor_a_column(path: Path) -> None:
    """Rows are numbered from 1, each has a symbol in a column that exists, and no column stands empty."""
    chart = made(path)
    assert [row.number for row in chart.activities] == list(range(1, len(chart.activities) + 1))
    columns = [actor.code for actor in chart.actors]
    assert len(set(columns)) == len(columns)
    assert {code for row in chart.activities for code in row.symbols} == set(columns)
    assert all(row.symbols for row in chart.activities)
    assert {row.state for row in chart.activities} == set(samples.read(path).states)


@pytest.mark.parametrize("path", samples.EVERY, ids=lambda path: path.stem)
def test_a_decision_has_exactly_two_exits(path: Path) -> None:
    """A diamond leads on with yes and with no; other symbols lead on once, and only ends lead nowhere."""
    for row in made(path).activities:
        answers = [way.answer for way in row.exits]
        if "decision" in row.symbols.values():
            assert answers == ["yes", "no"]
        elif samples.read(path).states[row.state].kind == "end":
            assert answers == []
            assert set(row.symbols.values()) == {"terminator"}
        else:
            assert answers == [None]


def test_a_step_with_three_ways_becomes_two_decisions() -> None:
    """Each decision asks after one way; the no of the first leads to the second, which decides between the last two."""
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", "check")]),
        m.work(
            "check",
            [(m.result("complete"), "done"), (m.result("back", "returned"), "draft"), (m.result("deny"), "refused")],
        ),
        m.end("done", "closed"),
        m.end("refused", "refused"),
    )
    rows = flowchart(definition, "en").activities
    assert [row.text for row in rows] == ["send", "check. Complete?", "Back?", "done", "refused"]
    assert [(way.to, way.answer) for way in rows[1].exits] == [(4, "yes"), (3, "no")]
    assert [(way.to, way.answer) for way in rows[2].exits] == [(1, "yes"), (5, "no")]


def several_offices() -> Definition:
    asked = m.plan("opinion", {"parks": True, "roads": True}, [m.result("fine"), m.result("object", "negative")])
    objects = "any(review.tone == 'negative' for review in reviews.opinion)"
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "opinions")]),
        m.state(
            "opinions",
            "work",
            [m.trigger("in", [(objects, "refused"), (None, "done")], by="system")],
            reviews=[asked],
            join=Join("all", "in"),
        ),
        m.end("done", "closed"),
        m.end("refused", "refused"),
    )  # fmt: skip


def test_offices_asked_together_share_a_row() -> None:
    """Parallel reviews have one row with a box in each office's column, and the choice that follows a row of its own."""
    rows = flowchart(several_offices(), "en").activities
    assert dict(rows[1].symbols) == {"parks expert": "process", "roads expert": "process"}
    assert rows[2].text == "Does one of them object?"
    assert dict(rows[2].symbols) == {"system": "decision"}
    assert "all must answer" in rows[2].note.lower()


@pytest.mark.parametrize("path", samples.EVERY, ids=lambda path: path.stem)
def test_every_sheet_fits_a_landscape_page(path: Path) -> None:
    """No sheet is higher for its width than A4 landscape leaves room for, and none is without an activity."""
    found, wide = pages(path)
    for sheet in found:
        assert sheet.height <= wide * RATIO + HEAD
        assert any(not row.letters for row in sheet.rows)


@pytest.mark.parametrize("path", samples.EVERY, ids=lambda path: path.stem)
def test_arrows_leave_a_sheet_through_pentagons_in_pairs(path: Path) -> None:
    """A letter at the end of one sheet stands at the beginning of another, once, and leads on there."""
    found, _wide = pages(path)
    leaving, coming = [], []
    for sheet in found:
        keys = [row.key for row in sheet.rows]
        first = next(index for index, row in enumerate(sheet.rows) if not row.letters)
        coming += [letter for row in sheet.rows[:first] for letter in row.letters.values()]
        leaving += [letter for row in sheet.rows[first:] for letter in row.letters.values()]
        assert all(one[0] in keys and two[0] in keys for one, two, _answer in sheet.ways)
    assert set(leaving) == set(coming)
    assert len(coming) == len(set(coming))


@pytest.mark.parametrize("path", samples.EVERY, ids=lambda path: path.stem)
def test_arrows_run_upright_and_pass_no_symbol(path: Path) -> None:
    """Every arrow is made of upright and level pieces, arrives from above, and none runs through a symbol."""
    found, _wide = pages(path)
    for sheet in found:
        symbols = [
            (34 + 196 + 100 * (column + 0.5), row.middle) for row in sheet.rows for column in row.symbols
        ]  # fmt: skip
        for arrow in sheet.arrows:
            *_, before, tip = arrow.points
            assert before[0] == tip[0]
            assert before[1] < tip[1]
            for (x, y), (to_x, to_y) in pairwise(arrow.points):
                assert x == to_x or y == to_y
                left, right, top, bottom = min(x, to_x), max(x, to_x), min(y, to_y), max(y, to_y)
                inside = [
                    each for each in symbols
                    if left < each[0] + 12 and right > each[0] - 12 and top < each[1] + 9 and bottom > each[1] - 9
                ]  # fmt: skip
                assert not inside


def test_the_drawing_is_told_in_words_too() -> None:
    """Each sheet is an image with a title, and the table says the same rows."""
    chart = made(samples.LARGE)
    for sheet in chart.sheets:
        root = ElementTree.fromstring(sheet)
        assert root.get("role") == "img"
        assert root.findall(f"{SVG}title")[0].text
    ids = [each for sheet in chart.sheets for each in re.findall(r' id="([^"]+)"', sheet)]
    assert len(set(ids)) == len(ids)
    assert chart.table.count("<tr>") == len(chart.activities) + 2
    assert "Promised for the whole service" in chart.table


def test_the_whole_is_a_page_of_its_own() -> None:
    """The document is valid HTML that needs nothing beside it, whatever the file says."""
    parser = HTMLParser(namespace_html_elements=False)
    tree = parser.parse(flowchart(samples.hostile(), "en").document)
    assert parser.errors == []
    assert not list(tree.iter("script")) and not list(tree.iter("b"))


def test_the_lists_of_needs_stay_whole_in_the_data() -> None:
    """A long list of documents is shortened in the drawing only."""
    first: Activity = made(samples.SHIPPED[0], "id").activities[0]
    definition = samples.read(samples.SHIPPED[0])
    assert len(first.needs) == len(definition.documents)


@pytest.mark.parametrize(
    ("condition", "offices", "ways", "asked"),
    [
        ("any(review.tone == 'negative' for review in reviews.opinion)", 2,
         ("if one of them objects", "if none of them objects"), "Does one of them object?"),
        ("all(review.tone == 'positive' for review in reviews.opinion)", 2,
         ("if all of them agree", "if one of them does not agree"), "Do all of them agree?"),
        ("all(review.tone != 'negative' for review in reviews.opinion)", 1,
         ("if it does not object", "if it objects"), "Does it not object?"),
    ],
)  # fmt: skip
def test_what_reviewers_said_reads_as_people_say_it(
    condition: str, offices: int, ways: tuple[str, str], asked: str
) -> None:
    """Both ways out of a review are said in full, one office is no «one of them», and a decision is a question."""
    asked_of = dict.fromkeys(("parks", "roads")[:offices], True)
    opinion = m.plan("opinion", asked_of, [m.result("fine"), m.result("object", "negative")])
    decide = m.trigger("in", [(condition, "refused"), (None, "done")], by="system")
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", "opinions")]),
        m.state("opinions", "work", [decide], reviews=[opinion], join=Join("all", "in")),
        m.end("done", "closed"),
        m.end("refused", "refused"),
    )
    (opinions,) = [each for each in outline(definition, "en") if each.code == "opinions"]
    assert tuple(label for label, _target in opinions.ways) == ways
    assert any(each.text.endswith(asked) for each in flowchart(definition, "en").activities)
