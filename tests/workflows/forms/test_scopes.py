"""Requirements of what expressions may read of a case: each root holds what belongs to it, and there are no others."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.workflows import makers as m
from workflows import forms
from workflows.definition import Field, NeededPermit
from workflows.forms.scopes import scope

TABLE = m.field("sites", type="table", columns=(m.field("width", type="decimal"),), min_rows=1, max_rows=3)
SERVICE = m.definition(
    m.state("draft", "start"),
    m.end("done"),
    fields=(m.field("name"), TABLE),
    needs={
        "basic": NeededPermit("basic", "basic-permit", m.text("You need it.")),
        "other": NeededPermit("other", "other-permit", m.text("You need it.")),
    },
)
ROW = {"width": Decimal(2)}
FACTS = m.facts(sites=(ROW,), applicant="company", permits=["basic"], answers={"check": {"clear": True}})


def test_each_root_holds_what_belongs_to_it() -> None:
    """Answers, rows, applicant, papers, figures, offices' answers and permits are read under their own names."""
    found = scope(SERVICE, FACTS, (), {"round": Decimal(2)})
    assert dict(found["form"]) == {"name": "Sari"}
    assert found["rows"]["sites"] == (ROW,)
    assert found["applicant"] == {"kind": "company"}
    assert dict(found["documents"]) == {"letter": False}
    assert found["values"]["review"] == Decimal(3)
    assert found["answers"] == {"check.clear": True}
    assert found["permits"] == {"basic": True, "other": False}
    assert found["reviews"] == {}
    assert found["case"] == {"round": Decimal(2)}
    assert found["fee"] == {"total": Decimal(0)}


def test_there_is_no_other_root() -> None:
    """What expressions can read is counted, and asking for anything else fails as in any mapping."""
    found = scope(SERVICE, FACTS)
    names = ["form", "rows", "applicant", "documents", "values", "reviews", "answers", "permits", "case", "fee"]
    assert list(found) == names
    assert len(found) == len(names)
    assert found["case"] == {}
    with pytest.raises(KeyError):
        found["city"]
    assert "fee" not in forms.FormScope(SERVICE, FACTS)


def codes(table: Field, rows: int) -> list[tuple[str, str, dict[str, str]]]:
    """What keeps a form with so many rows from being sent."""
    definition = m.definition(m.state("draft", "start"), m.end("done"), fields=(m.field("name"), table))
    problems = forms.complete(definition, m.facts(sites=(ROW,) * rows))
    return [(each.code, each.path, dict(each.data)) for each in problems]


def test_a_table_has_its_bounds() -> None:
    """As few and as many rows as a table allows are taken, one less and one more are refused with the bound."""
    table = replace(TABLE, min_rows=2)
    assert codes(table, 1) == [("too_few_rows", "sites", {"limit": "2"})]
    assert codes(table, 2) == codes(table, 3) == []
    assert codes(table, 4) == [("too_many_rows", "sites", {"limit": "3"})]
