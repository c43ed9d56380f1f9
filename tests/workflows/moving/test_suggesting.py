"""A first map: what was renamed is recognised by its title, and nothing is guessed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.workflows import makers as m
from tests.workflows import services as s
from tests.workflows.moving.test_judging import OLD, renamed, with_state
from workflows.definition import Definition, Option, Text
from workflows.moving import suggest_map


def titled(code: str, title: str, type_: str = "text", **more: Any) -> Any:
    return replace(m.field(code, type=type_, **more), title=Text(title, f"{title} in English"))


def fields(old: list[Any], new: list[Any]) -> dict[str, str]:
    found = suggest_map(s.permit(fields=tuple(old)), s.permit(fields=tuple(new)))
    return dict(found.fields)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ([titled("a", "Luas")], [titled("b", "Luas")], {"a": "b"}),
        ([titled("a", "Luas")], [titled("b", "luas:  ")], {"a": "b"}),
        ([titled("a", "Luas")], [titled("b", "Lebar")], {}),
        ([titled("a", "Luas")], [titled("b", "Luas"), titled("c", "Luas")], {}),
        ([titled("a", "Luas"), titled("b", "Luas")], [titled("c", "Luas")], {"a": "c"}),
        ([titled("a", "Luas")], [titled("a", "Lain"), titled("b", "Luas")], {}),
        ([titled("a", "Luas"), titled("b", "Lain")], [titled("b", "Luas")], {}),
        ([titled("a", "Luas")], [titled("b", "Luas", "integer")], {}),
        ([titled("a", "Luas", "note")], [titled("b", "Luas", "note")], {}),
        ([titled("a", "Luas")], [titled("b", "Luas", "note")], {}),
    ],
)
def test_a_question_is_recognised_by_its_only_equal_title(
    old: list[Any], new: list[Any], found: dict[str, str]
) -> None:
    """It must have vanished by its code, the other be new, of the same type, and the only one like it."""
    assert fields(old, new) == found


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (Text("Luas", "Area"), Text("Luas", "Size"), True),
        (Text("Luas", "Area"), Text("Lebar", "AREA!"), True),
        (Text("Luas", "Area"), Text("Area", "Luas"), False),
        (Text("…", "…"), Text("…", "…"), False),
        (Text("", "Area"), Text("", "Size"), False),
    ],
)
def test_titles_are_compared_in_either_language(one: Text, other: Text, alike: bool) -> None:
    """Signs and the size of letters make no difference, and a title without words is like none."""
    old, new = (replace(m.field(code), title=title) for code, title in (("a", one), ("b", other)))
    assert fields([old], [new]) == ({"a": "b"} if alike else {})


def test_columns_and_options_are_recognised_too() -> None:
    """Under the table and the question as they are called now."""

    def made(table: str, column: str, choice: str, option: str) -> Definition:
        chosen = (Option(option, m.text("Red")), Option("same", m.text("Same")))
        kinds = titled("kind", "Kind", "choice", options=chosen)
        columns = (titled(column, "Column"), kinds)
        rows, pick = titled(table, "Rows", "table", columns=columns), titled(choice, "Pick", "choice", options=chosen)
        return s.permit(fields=(rows, pick))

    found = suggest_map(made("rows", "one", "pick", "red"), made("places", "two", "choose", "warm"))
    assert found.fields == {"rows": "places", "pick": "choose", "rows.one": "two"}
    assert found.options == {"pick.red": "warm", "rows.kind.red": "warm"}


def test_options_of_a_question_that_is_gone_are_left() -> None:
    """A question, or a column, without a place in the new form suggests nothing for its options; the next one does."""

    def pick(code: str, option: str, title: str = "Pick") -> Any:
        return titled(code, title, "choice", options=(Option(option, m.text("Red")),))

    old = s.permit(
        fields=(
            pick("gone", "red", "Gone"),
            pick("kept", "red"),
            titled("rows", "R", "table", columns=(pick("x", "red"), pick("y", "red", "Y"))),
        )
    )
    new = s.permit(fields=(pick("kept", "warm"), titled("rows", "R", "table", columns=(pick("y", "warm", "Y"),))))
    assert suggest_map(old, new).options == {"kept.red": "warm", "rows.y.red": "warm"}


def test_states_are_recognised_within_their_kind() -> None:
    """A work state becomes a work state, never a waiting one or an end of the same title."""
    assert suggest_map(OLD, renamed(OLD, "correct", "mend")).states == {"correct": "mend"}
    waiting = replace(OLD.states["check"], code="look", kind="waiting")
    states = {code: each for code, each in OLD.states.items() if code != "check"}
    assert suggest_map(OLD, replace(OLD, states={**states, "look": waiting})).states == {}
    assert suggest_map(OLD, renamed(OLD, "done", "over")).states == {}
    assert suggest_map(OLD, renamed(OLD, "issuing", "making")).states == {}
    taken = with_state(OLD, replace(OLD.states["check"], code="look"))
    assert suggest_map(OLD, taken).states == {}
    kept = replace(OLD, states={**states, "opinions": replace(OLD.states["opinions"], title=m.text("check"))})
    assert suggest_map(OLD, kept).states == {}


def test_the_beginning_is_always_the_beginning() -> None:
    """The start state becomes the start state, whatever it is called."""
    start = replace(OLD.states["draft"], code="begin", title=m.text("Something else"))
    states = {code: each for code, each in OLD.states.items() if code != "draft"}
    assert suggest_map(OLD, replace(OLD, states={"begin": start, **states}, start="begin")).states == {"draft": "begin"}


def test_plans_and_their_results_are_recognised() -> None:
    """A plan by its own title; the results of a work state's own review go with the state."""
    opinions = OLD.states["opinions"]
    plan = opinions.reviews["opinion"]
    results = {("yes" if code == "agree" else code): each for code, each in plan.results.items()}
    view = replace(plan, code="view", results=results)
    new = with_state(OLD, replace(opinions, reviews={"view": view}))
    found = suggest_map(OLD, new)
    assert (found.plans, found.results) == ({"opinion": "view"}, {"opinion.agree": "yes"})
    check = OLD.states["check"].reviews["check"]
    fine = {("fine" if code == "complete" else code): each for code, each in check.results.items()}
    look = renamed(
        with_state(OLD, replace(OLD.states["check"], reviews={"check": replace(check, results=fine)})), "check", "look"
    )
    found = suggest_map(OLD, look)
    assert (found.states, found.plans, found.results) == ({"check": "look"}, {}, {"check.complete": "fine"})
    gone = with_state(OLD, replace(opinions, reviews={"other": replace(view, code="other", title=m.text("Other"))}))
    assert suggest_map(OLD, gone).results == {}


def test_documents_and_applicants_are_recognised() -> None:
    """By their titles, like everything else."""
    paper = replace(m.document("paper"), title=OLD.documents["letter"].title)
    new = replace(
        OLD, documents={"paper": paper}, applicants={"citizen": m.text("person"), "company": m.text("company")}
    )
    found = suggest_map(OLD, new)
    assert (found.documents, found.applicants) == ({"letter": "paper"}, {"person": "citizen"})
