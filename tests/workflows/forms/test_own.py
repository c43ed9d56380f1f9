"""Requirements of forms that are not the applicant's: what an office or another system answers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.workflows import makers as m
from workflows import forms
from workflows.definition import Field, Option
from workflows.expressions import parse

SERVICE = m.definition(m.state("draft", "start"), m.end("done"))


def read(*fields: Field, area: Decimal | None = None, **given: Any) -> tuple[dict[str, object], list[tuple[str, str]]]:
    """The answers that count and the (code, path) of what is wrong with them."""
    facts = m.facts(**({} if area is None else {"area": area}))
    answers, problems = forms.read_own(SERVICE, "visit", tuple(fields), given, facts)
    return answers, [(each.code, each.path) for each in problems]


def test_answers_are_judged_like_those_of_the_form() -> None:
    """An answer must be there when it is required, be of its kind and meet its own condition."""
    asked = m.field("width", type="decimal", minimum=Decimal(1), valid_when=parse("answers.visit.width < 100"))
    assert read(asked, width=Decimal(5)) == ({"width": Decimal(5)}, [])
    assert read(asked)[1] == [("missing", "width")]
    assert read(asked, width="wide")[1] == [("not_number", "width")]
    assert read(asked, width=Decimal(0))[1] == [("too_small", "width")]
    assert read(asked, width=Decimal(200))[1] == [("not_valid", "width")]


def test_conditions_read_own_answers_and_the_case() -> None:
    """A question may depend on an earlier answer of the same form and on the application; hidden answers are left out."""
    fine = m.field("fine", type="yes_no")
    why = m.field("why", shown_when=parse("answers.visit.fine"))
    large = m.field("large", shown_when=parse("form.area > 6"), required=parse("answers.visit.fine"))
    assert read(fine, why, large, fine=True, why="late", large="L")[0] == {"fine": True, "why": "late"}
    assert read(fine, why, large, fine=False, why="late")[0] == {"fine": False}
    assert read(fine, why, large, area=Decimal(9), fine=True, why="x")[1] == [("missing", "large")]
    assert read(fine, why, large, area=Decimal(9), fine=False)[1] == []


def test_figures_are_computed() -> None:
    """A computed field is worked out, rounded as it says, and needs no answer; notes are never asked."""
    width = m.field("width", type="decimal", required=False)
    half = m.field("half", type="computed", result="decimal", places=1, formula=parse("answers.visit.width / 3"))
    whole = m.field("whole", type="computed", result="integer", formula=parse("answers.visit.width / 3"))
    wide = m.field("wide", type="computed", result="yes_no", formula=parse("answers.visit.width > 6"))
    note = m.field("note", type="note")
    answers, problems = read(note, width, half, whole, wide, width=Decimal(8), note="never")
    assert answers == {"width": Decimal(8), "half": Decimal("2.7"), "whole": Decimal(3), "wide": True}
    assert problems == []
    assert read(width, half) == ({}, [])


def test_an_error_is_a_problem_of_its_field() -> None:
    """What cannot be computed is said of its field and raises nothing."""
    share = m.field("share", type="computed", result="decimal", formula=parse("1 / form.area"))
    assert read(share, area=Decimal(0)) == ({}, [("not_computable", "share")])


def test_rows_are_judged_one_by_one() -> None:
    """A table's rows see their own columns alone; how many there are is judged too."""
    columns = (m.field("side", type="choice", options=(Option("n", m.text("n")),)), m.field("length", type="decimal"))
    table = m.field("points", type="table", columns=columns, min_rows=1, max_rows=2)
    good = {"side": "n", "length": Decimal(3)}
    assert read(table, points=(good,)) == ({"points": (good,)}, [])
    assert read(table)[1] == [("missing", "points")]
    assert read(table, points=(good, {"side": "x"}))[1] == [("unknown_option", "points.1.side")]
    assert read(table, points=(good, "odd"))[1] == [("missing", "points.1.side")]
    assert read(table, points=(good, good))[1] == []
    assert read(table, points=(good, good, good))[1] == [("too_many_rows", "points")]
    two = m.field("points", type="table", columns=columns, min_rows=2)
    assert read(two, points=(good,))[1] == [("too_few_rows", "points")]
    assert read(two, points="odd")[1] == [("too_few_rows", "points")]


def test_answers_are_stored_and_read_back() -> None:
    """What is written as JSON comes back typed; answers that nobody asks for are left out."""
    fields = (m.field("width", type="decimal"), m.field("on", type="date"), m.field("note", type="note"))
    typed = {"width": Decimal("2.50"), "note": "never", "other": 1}
    stored = forms.write_fields(fields, typed)
    assert stored == {"width": "2.50"}
    assert forms.read_fields(fields, stored) == {"width": Decimal("2.50")}


@pytest.mark.parametrize(
    ("field", "given", "code", "limit"),
    [
        (m.field("a", type="integer", minimum=Decimal(3)), 2, "too_small", "3"),
        (m.field("a", type="integer", maximum=Decimal(3)), 4, "too_large", "3"),
        (m.field("a", type="decimal", minimum=Decimal("2.5")), Decimal("2.4"), "too_small", "2.5"),
        (m.field("a", max_length=3), "long", "too_long", "3"),
        (
            m.field("a", type="table", columns=(m.field("b"),), max_rows=1),
            ({"b": "x"}, {"b": "y"}),
            "too_many_rows",
            "1",
        ),
        (m.field("a", type="table", columns=(m.field("b"),), min_rows=2), ({"b": "x"},), "too_few_rows", "2"),
    ],
)
def test_a_limit_that_is_passed_is_named(field: Any, given: object, code: str, limit: str) -> None:
    """What is too much or too little is refused with the limit itself, and the limit is still taken."""
    definition = m.definition(m.state("draft", "start"), m.end("done"), fields=(field,))
    facts = m.facts(a=given)
    (problem,) = forms.complete(definition, facts)
    assert (problem.code, problem.data) == (code, {"limit": limit})
