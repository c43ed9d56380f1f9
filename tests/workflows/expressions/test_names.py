"""Requirements of the vocabulary of a loaded service."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.workflows import makers as m
from workflows.definition import Connector, Join, Text
from workflows.expressions import names_of, parse
from workflows.language.loader import load

EVERYTHING = load((Path(__file__).parents[2] / "data" / "sop" / "semua-bagian.yaml").read_text())


def test_names_of_a_definition_serve_its_expressions() -> None:
    """The vocabulary of a loaded definition knows titles, options, units and, in papers, the case."""
    names = names_of(EVERYTHING)
    assert names.form["jumlah"].kind == "number"
    assert names.form["alasan"].optional
    assert names.rows["titik"]["lebar"].unit == "m"
    assert names.values["tarif"].figure == Decimal("2500.5")
    assert names.case is not None
    assert set(names.case) == {"sent", "round"}
    assert names_of(EVERYTHING, in_paper=True).case is not None
    assert names.titles["rows.titik"] == Text("Titik", "Sites")
    assert names.reviews is not None
    assert set(names.reviews["lain"]["office"].options) == {"loket"}


def test_answers_of_one_office_and_of_other_systems_have_names() -> None:
    """What a plan of one office or another system answers can be read and may be missing; of several offices, nothing."""
    width = (m.field("width", type="decimal"),)
    one = m.plan("one", {"parks": True}, [m.result("seen")], fields=width)
    two = m.plan("two", {"parks": True, "roads": True}, [m.result("seen")], fields=width)
    ask = m.state("ask", "work", reviews=[one, two], join=Join("all", "asked"))
    tax = Connector("tax", (), (m.field("clear", type="yes_no"),), "answered", "gave_up")
    wait = m.state("wait", "automatic", does="ask", connector=tax)
    names = names_of(m.definition(m.state("draft", "start"), ask, wait, m.end("done")))
    assert names.answers is not None
    assert {code: (each.kind, each.optional) for code, each in names.answers.items()} == {
        "one.width": ("number", True),
        "wait.clear": ("yes_no", True),
    }


def test_what_may_be_missing_is_optional() -> None:
    """An answer may be missing when it is not required in every case, or asked only in some."""
    fields = (
        m.field("always"),
        m.field("never", required=False),
        m.field("sometimes", required=parse("form.always == 'x'")),
        m.field("hidden", shown_when=parse("form.always == 'x'")),
    )
    names = names_of(m.definition(m.state("draft", "start"), m.end("done"), fields=fields))
    optional = {code: each.optional for code, each in names.form.items()}
    assert optional == {"always": False, "never": True, "sometimes": True, "hidden": True}
