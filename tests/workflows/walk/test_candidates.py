"""Candidates for made-up answers: the plainest first, within the limits, from the figures and words of the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows import makers as m
from workflows.definition import AddressedOffice, Child, Definition, Fee, FeeLine, Field, Join, Option
from workflows.expressions import parse
from workflows.walk.made_up import Maker, expressions_of, flow_conditions, invent

DAY = date(2026, 3, 2)
BOTH = (Option("red", m.text("Red")), Option("blue", m.text("Blue")))


def service(*fields: Field, when: str = "form.a == 'zz'", **more: Any) -> Definition:
    """A service of these fields; ``when`` holds the figures and words that are worth trying."""
    triggers = [m.trigger("send", [(when, "large"), (None, "small")])]
    return m.definition(m.state("draft", "start", triggers), m.end("large"), m.end("small"), fields=fields, **more)


def candidates(
    field: Field, *others: Field, when: str = "form.a == 'zz'", answers: Any = None, **more: Any
) -> list[object]:
    definition = service(field, *others, when=when, values=more.pop("values", {}), **more)
    return list(Maker(definition, m.CALENDAR, "person", DAY).candidates(field, answers or {}))


def asked(kind: str, **more: Any) -> Field:
    return m.field("a", type=kind, **more)


@pytest.mark.parametrize(
    ("field", "when", "found"),
    [
        (asked("text"), "form.a == 'zz'", ["Contoh a", "zz"]),
        (asked("long_text"), "form.a == 'zz'", ["Contoh a", "zz"]),
        (asked("text", max_length=6), "form.a in ['zz', '1234567', '123456']", ["Contoh", "zz", "123456"]),
        (asked("text", max_length=7), "form.a == 'zz'", ["Contoh", "zz"]),  # no blank at the end
        (asked("text", pattern="[A-Z]{2}"), "form.a == 'zz'", ["AA"]),
        (replace(asked("text"), title=m.text("x" * 100)), "form.a == 'zz'", ["Contoh " + "x" * 73, "zz"]),
        (asked("yes_no"), "form.a == 'zz'", [False, True]),
        (asked("choice", options=BOTH), "form.a == 'zz'", ["red", "blue"]),
        (asked("choices", options=BOTH), "form.a == 'zz'", [("red",), ("blue",), ("red", "blue")]),
        (asked("note"), "form.a == 'zz'", []),
    ],
)
def test_texts_and_choices_have_their_candidates(field: Field, when: str, found: list[object]) -> None:
    """A word of its own, then those that conditions compare with, as far as they fit; every option, then all."""
    assert candidates(field, when=when) == found


@pytest.mark.parametrize(
    ("field", "when", "found"),
    [
        (asked("integer"), "form.a > 6", [1, 10**9, 7, 6, 5]),
        (asked("money"), "form.a > 6", [1, 10**9, 7, 6, 5]),
        (asked("decimal", places=2), "form.a > 6", [1, 10**9, Decimal("6.01"), 6, Decimal("5.99")]),
        (asked("decimal", places=1), "form.a > 6", [1, 10**9, Decimal("6.1"), 6, Decimal("5.9")]),
        (asked("integer", minimum=Decimal(3), maximum=Decimal(6)), "form.a > 6", [3, 6, 5]),
        (asked("integer", minimum=Decimal(-5), maximum=Decimal(0)), "form.a > 6", [0, -5]),
        (asked("integer", minimum=Decimal(-5), maximum=Decimal(9)), "form.a > 6", [1, -5, 9, 7, 6, 5]),
        (asked("integer", maximum=Decimal(2)), "form.a > 0", [1, 2]),
    ],
)
def test_numbers_lie_within_their_limits(field: Field, when: str, found: list[object]) -> None:
    """One, or what is nearest to it, the limits, and the figures that conditions compare with, with those beside them."""
    assert candidates(field, when=when) == found
    assert {type(each) for each in candidates(field, when=when)} == {int if field.type == "integer" else Decimal}


def test_the_files_own_figures_are_tried() -> None:
    """Plain figures and amounts of money of the file, not its limits of time; truth values are no figures."""
    values = m.definition(m.end("done")).values
    found = candidates(asked("integer", maximum=Decimal(9000)), when="form.a == true", values=values)
    assert found == [1, 9000, 2501, 2500, 2499]
    count = {"count": replace(values["rate"], code="count", unit="number", amount=Decimal(40))}
    assert candidates(asked("integer", maximum=Decimal(90)), when="form.a == true", values=count) == [1, 90, 41, 40, 39]


def test_days_stand_in_the_order_of_the_form() -> None:
    """Each date of the form a week after the one before, beginning in four weeks; then days further off."""
    first, second = m.field("a", type="date"), m.field("b", type="date")
    assert candidates(first, second)[0] == date(2026, 3, 30)
    assert candidates(second, first)[0] == date(2026, 3, 30)
    later = candidates(replace(second, code="z"), answers={"x": date(2026, 5, 1), "y": "words"})
    assert later == [
        date(2026, 3, 30),
        *(date(2026, 5, 1), date(2026, 5, 2), date(2026, 4, 30)),  # what was answered, and the days beside it
        *(date(2016, 3, 4), date(2025, 3, 2), date(2026, 1, 31), DAY, date(2027, 3, 2), date(2036, 2, 28)),
    ]
    between = Maker(service(first, second), m.CALENDAR, "person", DAY)
    assert next(between.candidates(second, {})) == date(2026, 4, 6)


def test_places_and_addresses_are_whole() -> None:
    """A place within the country, an address with all its parts."""
    (place,) = candidates(asked("location"))
    assert place == {"latitude": Decimal("0.5430"), "longitude": Decimal("123.0600")}
    (address,) = candidates(asked("address"))
    assert isinstance(address, dict)
    assert set(address) == {"street", "village", "district", "city", "postcode"}
    assert address["postcode"] == "96115"


def table(*columns: Field, **more: Any) -> Field:
    return asked("table", columns=columns, **more)


def test_tables_have_as_few_rows_as_may_be() -> None:
    """One row at least; then one column at a time is varied; what is not typed or not required is left out."""
    columns = (m.field("k", type="choice", options=BOTH), m.field("ok", type="yes_no"), m.field("sum", type="computed"))
    plain = {"k": "red", "ok": False}
    found = candidates(table(*columns, m.field("word", required=False)))
    assert found[:3] == [(plain,), ({**plain, "k": "blue"},), ({**plain, "ok": True},)]
    assert candidates(table(*columns, min_rows=3))[0] == (plain, plain, plain)
    assert candidates(table(*columns, min_rows=1))[0] == (plain,)
    assert all("sum" not in row for rows in found for row in rows)  # type: ignore[attr-defined]


def made(definition: Definition) -> list[dict[str, object]]:
    """The answers made up for persons."""
    return [dict(each.answers) for each in invent(definition, m.CALENDAR, DAY).facts if each.applicant == "person"]


def test_questions_that_need_no_answer_are_left_empty() -> None:
    """Required questions are answered, and those required on a condition; notes and computed figures are not."""
    definition = service(
        m.field("a"),
        m.field("b", required=False),
        m.field("c", required=parse("form.a == 'x'")),
        m.field("d", type="note"),
        m.field("e", type="computed", result="text", formula=parse("form.a")),
        when="form.a == 'Contoh a'",
    )
    assert made(definition)[0] == {"a": "Contoh a", "c": "Contoh c"}


def test_questions_shown_one_after_another_are_all_answered() -> None:
    """An answer shows a question whose answer shows the next."""
    definition = service(
        m.field("a", type="choice", options=BOTH),
        m.field("b", type="choice", options=BOTH, shown_when=parse("form.a == 'red'")),
        m.field("c", shown_when=parse("form.b == 'red'")),
    )
    assert set(made(definition)[0]) == {"a", "b", "c"}


def test_a_condition_on_a_computed_figure_is_turned_by_what_it_is_computed_from() -> None:
    """Changing the answers behind a figure changes it; the fee is followed to its lines and their conditions."""
    size = m.field("a", type="integer", minimum=Decimal(1), maximum=Decimal(10))
    double = m.field("b", type="computed", result="integer", formula=parse("form.a * 2"))
    assert {each["a"] for each in made(service(size, double, when="form.b > 10"))} == {1, 10}
    lines = (FeeLine("charge", m.text("Charge"), parse("form.a * 100"), when=parse("form.c")),)
    more = m.field("c", type="yes_no")
    found = made(service(size, more, when="fee.total > 500", fee=Fee(lines)))
    assert [each["a"] * 100 * bool(each["c"]) > 500 for each in found] == [False, True]  # type: ignore[operator]


def test_a_hidden_question_is_shown_to_turn_a_condition() -> None:
    """What shows the question that a condition reads is changed too."""
    definition = service(
        m.field("a", type="choice", options=BOTH),
        m.field("b", type="integer", shown_when=parse("form.a == 'blue'")),
        when="form.b > 6",
    )
    assert {each["a"] for each in made(definition)} == {"red", "blue"}


def test_a_wrong_answer_is_mended_by_what_its_rule_reads() -> None:
    """Where no candidate of its own fits, the other answer is changed; one that is fixed by the condition is not."""
    definition = service(
        m.field("a", type="choice", options=BOTH),
        m.field("b", type="choice", options=BOTH[:1], valid_when=parse("form.a == 'blue'")),
        when="form.a == 'red'",
    )
    found = invent(definition, m.CALENDAR, DAY)
    assert {each.answers["a"] for each in found.facts} == {"blue"}
    assert found.never == ("form.a == 'red'",)


def test_cells_are_mended_within_their_row() -> None:
    """A rule between two columns of a row is satisfied by changing either; computed columns are not typed."""
    columns = (
        m.field("low", type="integer", minimum=Decimal(5), maximum=Decimal(9)),
        m.field("sum", type="computed", result="integer", formula=parse("row.low + 1")),
        m.field("high", type="integer", maximum=Decimal(9), valid_when=parse("row.high > row.low and row.sum > 0")),
    )
    answers = made(service(m.field("a"), m.field("rows", type="table", columns=columns, min_rows=2)))[0]
    assert all(row["high"] > row["low"] for row in answers["rows"])  # type: ignore[attr-defined]


def building(**more: Any) -> Definition:
    plan = m.plan("stage", {}, [m.result("issued")], child=Child("other", more.pop("each", "rows")), role="")
    triggers = [m.trigger("built", "done", by="system")]
    rows = m.field("rows", type="table", columns=(m.field("title"),), **{"required": False, **more})
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "build")]),
        m.state("build", "work", triggers, reviews=[plan], join=Join("all", "built")),
        m.end("done"),
        fields=(m.field("a"), rows),
    )


def test_a_table_whose_rows_start_cases_is_tried_with_rows() -> None:
    """Once without and once with a row; a table that must have rows is tried once."""
    assert [len(each.get("rows", ())) for each in made(building())] == [0, 1]  # type: ignore[arg-type]
    assert [len(each["rows"]) for each in made(building(required=True))] == [1]  # type: ignore[arg-type]
    assert len(made(building(each=None))) == 1
    filled = invent(building(), m.CALENDAR, DAY).facts[1]
    assert filled.holds == {"rows.rows"}


def conditions(*sources: str) -> list[str]:
    """Which of these conditions of branches are worth making answers up for."""
    triggers = [m.trigger(f"t{number}", [(each, "done"), (None, "done")]) for number, each in enumerate(sources)]
    return [each.source for each in flow_conditions(m.definition(m.state("draft", "start", triggers), m.end("done")))]


def test_conditions_on_answers_are_those_that_read_them() -> None:
    """Answers, rows, documents, the kind of applicant and the fee; not results, rounds or figures alone."""
    worth = [
        "form.a > 1",
        "count(row for row in rows.t) > 1",
        "documents.letter",
        "applicant.kind == 'x'",
        "fee.total > 1",
    ]
    others = ["case.round > 1", "any(r.tone == 'negative' for r in reviews.opinion)", "values.rate > 1"]
    assert conditions(*worth, *others) == worth


def test_every_condition_of_the_flow_counts() -> None:
    """Branches, what offers a trigger or a result, and whom a plan asks."""
    plan = m.plan("opinion", {"parks": "form.a > 3", "roads": True}, [m.result("fine", only_when=parse("form.a > 4"))])
    offered = m.trigger("go", [("form.a > 1", "done"), (None, "done")], only_when=parse("form.a > 2"))
    definition = m.definition(m.state("ask", "work", [offered], reviews=[plan]), m.end("done"))
    assert [each.source for each in flow_conditions(definition)] == [f"form.a > {number}" for number in (1, 2, 3, 4)]
    assert plan.offices[1] == AddressedOffice("roads")


def test_every_expression_that_answers_meet_is_searched_for_figures() -> None:
    """Fields and columns, documents, pages, the fee and the flow."""
    column = m.field("c", type="integer", valid_when=parse("row.c > 4"))
    definition = service(
        m.field("a", shown_when=parse("form.b > 1"), valid_when=parse("form.b > 2"), required=parse("form.b > 3")),
        m.field("t", type="table", columns=(column,)),
        m.field("b", type="computed", formula=parse("5 + 1")),
        when="form.b > 9",
        documents={"letter": replace(m.document("letter"), shown_when=parse("form.b > 6")), "map": m.document("map")},
        fee=Fee((FeeLine("x", m.text("x"), parse("8"), when=parse("form.b > 7")),)),
    )
    paged = replace(definition, sections=(replace(definition.sections[0], shown_when=parse("form.b > 10")),))
    assert [each.source for each in expressions_of(paged)] == [
        "form.b > 1", "form.b > 2", "form.b > 3", "row.c > 4", "5 + 1", "form.b > 6", "form.b > 10", "form.b > 7", "8",
        "form.b > 9",
    ]  # fmt: skip
