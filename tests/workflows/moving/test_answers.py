"""Answers on their way to another version of the form: what they become, what is set aside, what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows import makers as m
from workflows.definition import Definition, Field, Option
from workflows.moving import MoveMap
from workflows.moving.answers import Carried, carry_answers

NUMBERS = ("integer", "decimal", "money")


def options(*codes: str) -> tuple[Option, ...]:
    return tuple(Option(code, m.text(f"Option {code}")) for code in codes)


def form(*fields: Field) -> Definition:
    return m.definition(m.state("draft", "start"), fields=fields)


def carry(old: Field | None, new: Field | None, stored: object, mapping: MoveMap | None = None) -> Carried:
    """One answer on its way between two forms of one question."""
    versions = [form(*([each] if each else [])) for each in (old, new)]
    return carry_answers(versions[0], versions[1], {"a": stored}, mapping or MoveMap())


def said(reasons: Any) -> list[tuple[str, str, dict[str, str]]]:
    return [(each.code, each.about, {name: words.en for name, words in each.words.items()}) for each in reasons]


def kind(type_: str, **more: Any) -> Field:
    return m.field("a", type=type_, **more)


@pytest.mark.parametrize(
    ("was", "becomes", "stored", "carried"),
    [
        *[(one, one, stored, stored) for one, stored in [
            ("text", "words"), ("integer", 12), ("decimal", "2.50"), ("money", "2500"), ("date", "2026-11-16"),
            ("yes_no", False), ("date", "soon"),
        ]],
        ("text", "long_text", "words", "words"),
        ("long_text", "text", "words", "words"),
        ("integer", "decimal", 12, "12"),
        ("integer", "money", 12, "12"),
        ("integer", "decimal", "x", "x"),  # no figure: it stays for the applicant to correct
        ("integer", "decimal", "-7", "-7"),
        ("decimal", "integer", "12", 12),
        ("decimal", "integer", "12.0", 12),
        ("decimal", "money", "12", "12"),
        ("money", "integer", "2500", 2500),
        ("money", "decimal", "2500.5", "2500.5"),
        ("money", "integer", "-12.5.0", "-12.5.0"),
        ("integer", "text", 12, "12"),
        ("decimal", "long_text", "2.50", "2.50"),
        ("decimal", "text", "100000000000000000000", "100000000000000000000"),
    ],
)  # fmt: skip
def test_an_answer_becomes_what_the_new_question_takes(was: str, becomes: str, stored: object, carried: object) -> None:
    """The same type keeps its value; texts, numbers among each other and numbers as texts are converted without loss."""
    found = carry(kind(was), kind(becomes), stored)
    assert found.answers == {"a": carried}
    assert type(found.answers["a"]) is type(carried)
    assert (found.set_aside, found.open) == ({}, [])


@pytest.mark.parametrize(
    ("was", "becomes", "stored"),
    [
        ("decimal", "integer", "2.5"),
        ("decimal", "money", "2.5"),
        ("integer", "decimal", True),
        ("text", "integer", "12"),
        ("date", "text", "2026-11-16"),
        ("yes_no", "text", True),
        ("text", "date", "2026-11-16"),
        ("text", "choice", "red"),
        ("choice", "text", "red"),
        ("text", "table", "words"),
        ("table", "text", [{"b": "x"}]),
    ],
)
def test_an_answer_of_another_type_asks_for_a_map(was: str, becomes: str, stored: object) -> None:
    """What would be changed or guessed at is set aside, and the map must say something about it."""
    more = {"choice": {"options": options("red")}, "table": {"columns": (m.field("b"),)}}
    found = carry(kind(was, **more.get(was, {})), kind(becomes, **more.get(becomes, {})), stored)
    assert (found.answers, found.set_aside) == ({}, {"a": stored})
    assert said(found.open) == [("answer_other_type", "fields.a", {"field": "a"})]


@pytest.mark.parametrize("becomes", [None, kind("note"), kind("computed")])
def test_an_answer_without_a_question_asks_for_a_map(becomes: Field | None) -> None:
    """A question that is gone, or asks nothing any more, has no place for an answer."""
    found = carry(kind("text"), becomes, "words")
    assert (found.answers, found.set_aside) == ({}, {"a": "words"})
    assert said(found.open) == [("answer_homeless", "fields.a", {"field": "a"})]


@pytest.mark.parametrize("stored", ["", "  ", []])
def test_an_empty_answer_asks_nothing(stored: object) -> None:
    """What was left empty is kept aside without a word where it has no place, and carried where it has one."""
    found = carry(kind("text"), None, stored)
    assert (found.set_aside, found.open, found.notes) == ({"a": stored}, [], [])
    assert carry(kind("text"), kind("text"), stored).answers == {"a": stored}


def test_a_cleared_answer_is_no_answer() -> None:
    """None is neither carried nor set aside."""
    found = carry_answers(form(kind("text")), form(kind("text")), {"a": None, "b": "x"}, MoveMap())
    assert (found.answers, found.set_aside) == ({}, {"b": "x"})


def test_what_the_old_form_did_not_ask_is_kept_aside() -> None:
    """An answer to a question of long ago is kept without a note; one to a note or set aside by the map with one."""
    old, new = form(kind("note"), m.field("b"), m.field("c")), form(m.field("a"), m.field("b"), m.field("c"))
    stored = {"a": "x", "b": "y", "gone": "z", "c": "stays"}
    found = carry_answers(old, new, stored, MoveMap(set_aside=frozenset({"b"})))
    assert found.answers == {"c": "stays"}
    assert found.set_aside == {"a": "x", "b": "y", "gone": "z"}
    assert found.open == []
    assert said(found.notes) == [
        ("answer_set_aside", "fields.a", {"field": "a"}),
        ("answer_set_aside", "fields.b", {"field": "b"}),
    ]


def test_two_answers_never_meet_in_one_place() -> None:
    """The second answer that would come to a question already answered is set aside and asked about."""
    old, new = form(m.field("a"), m.field("b")), form(m.field("a"))
    found = carry_answers(old, new, {"a": "first", "b": "second"}, MoveMap(fields={"b": "a"}))
    assert (found.answers, found.set_aside) == ({"a": "first"}, {"b": "second"})
    assert said(found.open) == [("answer_homeless", "fields.b", {"field": "b"})]


def test_an_answer_that_the_new_form_would_refuse_is_noted() -> None:
    """It stands as it is, and will be asked again; what the form takes, empty answers and tables are not noted."""
    found = carry(kind("text"), kind("text", max_length=3), "words")
    assert found.answers == {"a": "words"}
    assert said(found.notes) == [("answer_to_correct", "fields.a", {"field": "a"})]
    assert carry(kind("text"), kind("text", max_length=5), "words").notes == []
    assert carry(kind("decimal"), kind("decimal", minimum=Decimal(5)), "").notes == []
    columns = (m.field("b"),)
    assert carry(kind("table", columns=columns), kind("table", columns=columns, min_rows=2), [{"b": "x"}]).notes == []


@pytest.mark.parametrize(
    ("was", "becomes", "stored", "carried"),
    [
        ("choice", "choice", "red", "red"),
        ("choice", "choices", "red", ["red"]),
        ("choices", "choices", ["red", "blue"], ["red", "blue"]),
        ("choices", "choice", ["red"], "red"),
    ],
)
def test_chosen_options_stay_chosen(was: str, becomes: str, stored: object, carried: object) -> None:
    """One choice may become one of several, and a single one of several the choice."""
    both = options("red", "blue")
    found = carry(kind(was, options=both), kind(becomes, options=both), stored)
    assert (found.answers, found.open, found.notes) == ({"a": carried}, [], [])


@pytest.mark.parametrize("stored", [["red", "blue"], []])
def test_several_options_are_no_single_choice(stored: list[str]) -> None:
    """Which of several is meant cannot be known: it is asked where something was chosen."""
    both = options("red", "blue")
    found = carry(kind("choices", options=both), kind("choice", options=both), stored)
    assert (found.answers, found.set_aside) == ({}, {"a": stored})
    assert [each.code for each in found.open] == (["answer_other_type"] if stored else [])


def test_options_are_followed_to_their_new_codes() -> None:
    """The map renames options; two that become one are chosen once, and a single one may then be the choice."""
    old = kind("choices", options=options("red", "pink", "blue"))
    mapping = MoveMap(options={"a.red": "warm", "a.pink": "warm"})
    new = options("warm", "blue")
    assert carry(old, kind("choices", options=new), ["red", "pink", "blue"], mapping).answers == {"a": ["warm", "blue"]}
    assert carry(old, kind("choice", options=new), ["red", "pink"], mapping).answers == {"a": "warm"}


def test_an_option_that_is_gone_asks_for_a_map() -> None:
    """It is named by its title where the old form knew it, and by its code where not even that did."""
    old, new = kind("choice", options=options("red", "blue")), kind("choice", options=options("blue"))
    found = carry(old, new, "red")
    assert (found.answers, found.set_aside) == ({}, {"a": "red"})
    assert said(found.open) == [("option_gone", "options.a.red", {"field": "a", "option": "Option red"})]
    assert said(carry(old, new, "green").open) == [
        ("option_gone", "options.a.green", {"field": "a", "option": "green"})
    ]
    assert said(carry(old, new, "red", MoveMap(options={"a.red": "pink"})).open)[0][0] == "option_gone"
    assert said(carry(kind("choices", options=options("red")), new, [3]).open)[0][1] == "options.a.3"


def table(*columns: Field, code: str = "a") -> Field:
    return m.field(code, type="table", columns=columns)


ROWS = [{"b": "x", "n": 2}, {"b": "y"}, {"n": 3}]
OLD = table(m.field("b"), m.field("n", type="integer"))


def carried_rows(new: Field, stored: object, **mapping: Any) -> Carried:
    return carry(OLD, new, stored, MoveMap(**mapping))


def test_rows_go_cell_by_cell() -> None:
    """Cells keep their row, follow their renamed column and are converted to its type."""
    new = table(m.field("name"), m.field("n", type="decimal"))
    found = carried_rows(new, ROWS, fields={"a.b": "name"})
    assert found.answers == {"a": [{"name": "x", "n": "2"}, {"name": "y"}, {"n": "3"}]}
    assert (found.set_aside, found.open, found.notes) == ({}, [], [])


def test_cells_of_a_column_set_aside_keep_their_rows() -> None:
    """They are kept as they are stored, row by row, with a note; rows without such a cell hold nothing."""
    dates = table(
        m.field("b"), m.field("n", type="date"), m.field("size", type="decimal"), m.field("kinds", type="choices")
    )
    rows = [{"b": "x", "n": "2026-11-16"}, {"b": "y", "size": "2.50"}, {"kinds": ["one", "two"]}]
    aside = frozenset({"a.n", "a.size", "a.kinds"})
    found = carry(dates, table(m.field("b")), rows, MoveMap(set_aside=aside))
    assert found.answers == {"a": [{"b": "x"}, {"b": "y"}, {}]}
    assert found.set_aside == {
        "a.n": ["2026-11-16", None, None],
        "a.size": [None, "2.50", None],
        "a.kinds": [None, None, ["one", "two"]],
    }
    assert found.open == []
    assert said(found.notes) == [
        ("answer_set_aside", "fields.a.n", {"field": "n"}),
        ("answer_set_aside", "fields.a.size", {"field": "size"}),
        ("answer_set_aside", "fields.a.kinds", {"field": "kinds"}),
    ]


def test_cells_that_no_form_knows_are_kept_aside() -> None:
    """Cells of a column of long ago are kept under their own code; the others go along."""
    found = carried_rows(OLD, [{"b": "x"}, {"b": "y", "old": "z"}])
    assert found.answers == {"a": [{"b": "x"}, {"b": "y"}]}
    assert found.set_aside == {"a.old": [None, "z"]}
    assert said(found.notes) == [("answer_set_aside", "fields.a.old", {"field": "old"})]


@pytest.mark.parametrize("becomes", [None, m.field("n", type="note"), m.field("n", type="computed")])
def test_a_cell_without_a_column_asks_for_a_map(becomes: Field | None) -> None:
    """The whole table is set aside, and the reason names the column and the table."""
    found = carried_rows(table(m.field("b"), *([becomes] if becomes else [])), ROWS)
    assert (found.answers, found.set_aside) == ({}, {"a": ROWS})
    assert said(found.open) == [("column_homeless", "fields.a.n", {"field": "n", "table": "a"})]


def test_a_cell_of_another_type_asks_for_a_map() -> None:
    """The reason names the column; empty cells ask nothing."""
    new = table(m.field("b"), m.field("n", type="date"))
    assert said(carried_rows(new, ROWS).open) == [("answer_other_type", "fields.a.n", {"field": "n"})]
    assert carried_rows(new, [{"b": "x", "n": ""}]).answers == {"a": [{"b": "x"}]}


def test_options_of_columns_are_followed() -> None:
    """An option of a column is renamed under table, column and option."""
    columns = [table(m.field("k", type="choice", options=options(code))) for code in ("red", "warm")]
    found = carry(columns[0], columns[1], [{"k": "red"}], MoveMap(options={"a.k.red": "warm"}))
    assert found.answers == {"a": [{"k": "warm"}]}
    gone = carry(columns[0], columns[1], [{"k": "red"}])
    assert said(gone.open) == [("option_gone", "options.a.k.red", {"field": "k", "option": "Option red"})]


@pytest.mark.parametrize("stored", ["no rows", ["x", "y"], 3])
def test_what_cannot_be_read_as_rows_stays(stored: object) -> None:
    """A table's answer that is no table is carried as it is, for the applicant to correct."""
    found = carried_rows(table(m.field("b")), stored)
    assert (found.set_aside, found.open) == ({}, [])
    assert list(found.answers) == ["a"]


def test_answers_are_told_by_their_own_titles() -> None:
    """Every answer is carried, in the order of the stored ones."""
    both: Mapping[str, object] = {"b": "2", "a": "1"}
    versions = form(m.field("a"), m.field("b"))
    assert list(carry_answers(versions, versions, both, MoveMap()).answers) == ["b", "a"]
