"""Requirements of the words in which a walked case's paper is told: dates, money, amounts and options as papers write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from tests.workflows import makers as m
from workflows.definition import Option, Paper
from workflows.engine.outcome import ReviewSnapshot
from workflows.expressions import EMPTY, parse
from workflows.expressions.templates import parse_template
from workflows.walk.papers import in_words, paper_text, written

DONE = m.state("draft", "start", [m.trigger("send", "done")])
SIDE = m.field("side", type="choice", options=(Option("n", m.text("North")), Option("s", m.text("South"))))
POINTS = m.field("points", type="table", columns=(SIDE, m.field("area", type="decimal", unit="m²")))
FIELDS = (m.field("name"), SIDE, m.field("area", type="decimal", unit="m²", required=False), POINTS)


@pytest.mark.parametrize(
    ("value", "asked", "words"),
    [
        (EMPTY, None, "-"),
        (None, None, "-"),
        ("", None, "-"),
        (True, None, "ya"),
        (False, None, "tidak"),
        (date(2026, 1, 2), None, "2 Januari 2026"),
        (date(2026, 12, 31), None, "31 Desember 2026"),
        (Decimal("1284.50"), None, "1.284,5"),
        (Decimal("1E+3"), None, "1.000"),
        (12, None, "12"),
        (Decimal("7.50"), m.field("area", type="decimal", unit="m²"), "7,5 m²"),
        (Decimal(2500), m.field("cost", type="money"), "Rp2.500"),
        (Decimal(2500), m.field("cost", type="computed", result="money"), "Rp2.500"),
        ("n", SIDE, "North"),
        ("x", SIDE, "x"),
        (("n", "s"), SIDE, "North, South"),
        ("words", None, "words"),
    ],
)
def test_a_value_is_written_as_papers_write_it(value: object, asked: Any, words: str) -> None:
    """Every kind of value has its Indonesian words; what is not answered is a dash."""
    assert written(value, asked) == words


@pytest.mark.parametrize(
    ("expression", "value", "words"),
    [
        ("values.rate", Decimal(2500), "Rp2.500"),
        ("values.review", Decimal(3), "3"),
        ("applicant.kind", "person", "A person"),
        ("applicant.kind", "stranger", "stranger"),
        ("form.side", "s", "South"),
        ("form.area", Decimal(9), "9 m²"),
        ("form.area * 2", Decimal(18), "18"),
    ],
)
def test_a_place_is_written_as_what_it_names(expression: str, value: object, words: str) -> None:
    """A place that names a figure in rupiah, a kind of applicant or an answer is written in its words; a sum is a figure."""
    applicants = {"person": m.text("A person")}
    definition = m.definition(DONE, m.end("done"), fields=FIELDS, applicants=applicants)
    assert in_words(definition, value, parse(expression)) == words


def paper(**more: Any) -> Paper:
    given: dict[str, Any] = {
        "template": "decree",
        "number": "{number}",
        "signatory_role": "head",
        "signatory_title": "Head",
        "about": parse_template("About {form.name}"),
        "holder": parse("form.name"),
        "valid_from": None,
        "valid_until": None,
        "considering": (parse_template("that {form.area}"),),
        "recalling": (),
        "clauses": (parse_template("First:  {form.side}"),),
    }
    return Paper(**{**given, **more})


def told(given: Paper | None, *reviews: ReviewSnapshot) -> list[str]:
    definition = m.definition(DONE, m.end("done"), fields=FIELDS, paper=given)
    rows = ({"side": "n", "area": Decimal(2)}, {"side": "s", "area": Decimal(3)})
    facts = m.facts(side="n", area=Decimal(5), points=rows, sent=date(2026, 11, 16))
    case: Any = SimpleNamespace(
        definition=definition, facts=facts, now=m.MONDAY, snapshot=SimpleNamespace(reviews=reviews)
    )
    return paper_text(case).split("\n")


def test_the_sentences_of_a_paper_in_their_order() -> None:
    """About, considerations, clauses and holder come in this order, blanks folded; dates of validity follow."""
    dated = paper(valid_from=parse("case.sent"), valid_until=parse("case.decided"))
    usual = ["About Sari", "that 5 m²", "First: North", "Sari"]
    assert told(paper()) == usual
    assert told(dated) == [*usual, "16 November 2026", "16 November 2026"]


def test_conditions_come_from_the_reviews_that_give_them() -> None:
    """Only notes given with the tone «conditions» in the plan the paper names stand in it."""
    gave = ReviewSnapshot("opinion", "parks", "condition", "conditions", note="Keep off")
    others = (
        ReviewSnapshot("opinion", "roads", "agree", "positive", note="Fine"),
        ReviewSnapshot("check", "desk", "condition", "conditions", note="Else"),
    )
    assert told(paper(conditions_from="opinion"), gave, *others)[4:] == ["Keep off"]
    assert told(paper(), gave, *others)[4:] == []


def test_the_annex_lists_the_rows_of_its_table() -> None:
    """The annex has its title, a line for each row with the columns in the paper's order, and its notes."""
    annexed = paper(
        annex_title=parse_template("Annex"),
        annex_table="points",
        annex_columns=("area", "side"),
        annex_notes=(parse_template("Note {form.name}"),),
    )
    assert told(annexed)[4:] == ["Annex", "2 m² | North", "3 m² | South", "Note Sari"]


def test_a_service_without_a_paper_has_no_words() -> None:
    """Where no paper is issued, none is told."""
    with pytest.raises(LookupError):
        told(None)
