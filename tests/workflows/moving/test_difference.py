"""What differs between two versions as far as a running case can notice it, and what lies ahead of a case."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows import makers as m
from tests.workflows import services as s
from tests.workflows.moving.test_judging import OLD, with_state
from tests.workflows.walk.test_papers import paper
from workflows.definition import Definition, Fee, FeeLine, Limit, Section, ServiceClock, Survey, Text
from workflows.expressions import parse
from workflows.expressions.templates import parse_template
from workflows.moving.difference import ahead, difference, mentions, read_ahead, reads
from workflows.moving.parts import remembered

CHECK = OLD.states["check"]


def having(**more: Any) -> Definition:
    return replace(OLD, **more)


def fields(*asked: Any) -> Definition:
    return s.permit(fields=asked)


@pytest.mark.parametrize(
    ("new", "part"),
    [
        (having(clock=ServiceClock(Limit("review"))), "clock"),
        (having(fee=Fee((FeeLine("x", m.text("x"), parse("1")),))), "fee"),
        (having(paper=paper()), "paper"),
        (having(applicants={"person": m.text("person")}), "applicants"),
        (having(operations={"halt": m.operation("halt", "suspend")}), "operations"),
        (having(survey=None), "survey"),
        (having(needs={"land": object()}), "conditions"),
    ],
)
def test_a_part_of_the_service_that_differs_is_named(new: Definition, part: str) -> None:
    """By its own name, and nothing else differs."""
    found = difference(OLD, new)
    assert (found.parts, found.states, found.fields, found.documents) == ({part}, set(), set(), set())
    assert (found.sections, found.form) == (False, False)


@pytest.mark.parametrize(
    "new",
    [
        having(title=Text("Lain", "Other")),
        having(keywords={"id": ("x",), "en": ()}),
        having(survey=Survey()),
        with_state(OLD, replace(CHECK, title=Text("Lain", "Other"), says=Text("x", "y"))),
        having(values={**OLD.values, "rate": replace(OLD.values["rate"], amount=Decimal(9))}),
        having(values={**OLD.values, "quick": replace(OLD.values["quick"], title=m.text("x"), verified=True)}),
        having(values={**OLD.values, "quick": replace(OLD.values["quick"], example=True)}),
    ],
)
def test_wordings_and_figures_that_nothing_reads_make_no_difference(new: Definition) -> None:
    """Titles, sentences and search words decide nothing."""
    found = difference(OLD, new)
    assert (found.parts, found.states, found.form) == (set(), set(), False)


def test_spaces_in_an_expression_make_no_difference() -> None:
    """An expression is compared as it is written, but for its blanks."""
    area = m.field("area", type="decimal", required=False)
    versions = [
        fields(m.field("name", shown_when=parse(each)), area)
        for each in ("form.area > 6", "form.area  >  6", "form.area > 7")
    ]
    assert difference(versions[0], versions[1]).fields == set()
    assert difference(versions[0], versions[2]).fields == {"name"}


@pytest.mark.parametrize(("code", "touched"), [("quick", {"check"}), ("review", {"opinions"}), ("ahead", {"opinions"})])
def test_a_figure_touches_what_is_counted_by_it(code: str, touched: set[str]) -> None:
    """Another amount behind a limit or a warning is a change of the step that names it."""
    value = replace(OLD.values[code], amount=Decimal(5))
    found = difference(OLD, having(values={**OLD.values, code: value}))
    assert found.states == touched
    assert found.parts == ({"clock"} if code == "ahead" else set())
    gone = having(values={each: OLD.values[each] for each in OLD.values if each != code})
    assert difference(OLD, gone).states == touched


def test_states_fields_and_documents_that_come_or_go_differ() -> None:
    """What is new, gone or otherwise is named alike."""
    more = m.state("more", "waiting")
    assert difference(OLD, having(states={**OLD.states, "more": more})).states == {"more"}
    assert difference(having(states={**OLD.states, "more": more}), OLD).states == {"more"}
    assert difference(OLD, with_state(OLD, replace(CHECK, clock="pauses"))).states == {"check"}
    area = m.field("area", type="decimal", required=False)
    found = difference(OLD, fields(m.field("name", max_length=3), area, m.field("colour")))
    assert (found.fields, found.form) == ({"name", "colour"}, True)
    assert difference(OLD, fields(area, m.field("name"))).fields == set()
    papers = difference(OLD, having(documents={"map": m.document("map")}))
    assert (papers.documents, papers.form) == ({"letter", "map"}, True)


def test_a_difference_is_worked_out_once() -> None:
    """The same two versions give the same answer again, in either direction its own."""
    new = having(survey=None)
    assert difference(OLD, new) is difference(OLD, new)
    assert difference(OLD, new) is not difference(new, OLD)


def test_a_memory_begins_anew_when_it_is_full() -> None:
    """What is known is given again without work; one more than the most empties it, and what is kept is kept alive."""
    known: dict[str, tuple[object, str]] = {}
    worked = []

    def ask(key: str) -> str:
        return remembered(known, key, ("alive", key), lambda: worked.append(key) or key * 2, most=2)  # type: ignore[func-returns-value]

    assert [ask(key) for key in ("a", "b", "a")] == ["aa", "bb", "aa"]
    assert (worked, set(known)) == (["a", "b"], {"a", "b"})
    assert ask("c") == "cc"
    assert known == {"c": (("alive", "c"), "cc")}
    assert ask("a") == "aa"
    assert worked == ["a", "b", "c", "a"]


NAME, AREA = OLD.sections[0].fields
PLAIN = Section("main", m.text("main"), None, (NAME,))
SECOND = Section("second", m.text("second"), None, (AREA,))
SHOWN = replace(SECOND, shown_when=parse("form.name == 'x'"))


def paged(*pages: Section) -> Definition:
    return having(sections=pages)


@pytest.mark.parametrize(
    ("old", "new", "differs"),
    [
        (paged(PLAIN, SECOND), paged(PLAIN, SHOWN), True),
        (paged(PLAIN, SHOWN), paged(PLAIN, SECOND), True),
        (paged(PLAIN, SHOWN), paged(PLAIN, replace(SHOWN, shown_when=parse("form.name == 'y'"))), True),
        (paged(PLAIN, SHOWN), paged(replace(PLAIN, fields=(NAME, AREA)), replace(SHOWN, fields=())), True),
        (paged(PLAIN, SECOND), paged(replace(PLAIN, fields=(NAME, AREA)), replace(SECOND, fields=())), False),
        (paged(PLAIN, SHOWN), paged(PLAIN, replace(SHOWN, title=m.text("other"))), False),
    ],
)
def test_pages_differ_by_when_they_are_shown(old: Definition, new: Definition, differs: bool) -> None:
    """Conditions of pages, and what stands on a page with a condition; not where questions stand otherwise."""
    assert difference(old, new).sections is differs


def test_what_lies_ahead_of_a_case() -> None:
    """Every state that it may still come to, the present one included; nothing of a state nobody knows."""
    assert ahead(OLD, "decision") == {"decision", "issuing", "done", "refused"}
    assert ahead(OLD, "done") == {"done"}
    assert ahead(OLD, "check") == set(OLD.states) - {"draft"}
    assert ahead(OLD, "draft") == set(OLD.states)
    assert ahead(OLD, "gone") == set()


def test_what_a_part_names_and_reads() -> None:
    """Codes and the figures that expressions read are mentioned; the dotted names of expressions are read."""
    line = FeeLine("rent", m.text("Rent"), parse("values.rate * form.area"), when=parse("form.name == 'x'"))
    assert mentions(line) == {"rent", "rate", "down"}  # rounded down
    assert reads(line) == {"values.rate", "form.area", "form.name"}
    assert mentions({"a": (Limit("quick", "ahead"),)}) == {"quick", "ahead"}
    template = parse_template("No. {form.name} of {form.area * 2}")
    assert reads([template]) == {"form.name", "form.area"}
    assert mentions(template) == set()
    assert (reads(m.text("form.name")), mentions(m.text("quick")), mentions(3)) == (set(), set(), set())


def test_what_is_read_before_a_case() -> None:
    """Conditions of the steps ahead, the fee, the operations and, where one is issued, the paper."""
    assert "form.area" in read_ahead(OLD, "check")
    assert read_ahead(OLD, "decision") == set()
    fee = having(fee=Fee((FeeLine("x", m.text("x"), parse("form.name == 'x'")),)))
    assert read_ahead(fee, "done") == {"form.name"}
    written = having(paper=paper(clauses=(parse_template("{form.area}"),)))
    assert "form.area" in read_ahead(written, "decision")
    assert read_ahead(written, "done") == set()
    assert read_ahead(written, "issuing") >= {"form.name", "form.area"}


def test_what_a_computed_figure_is_worked_out_from_is_read_with_it() -> None:
    """Through several formulas, however they depend on each other."""
    double = m.field("double", type="computed", formula=parse("form.area * 2"))
    four = m.field("four", type="computed", formula=parse("form.double * 2"))
    other = m.field("other", type="computed", formula=parse("form.name"))
    definition = s.permit(fields=(NAME, AREA, double, four, other))
    fee = replace(definition, fee=Fee((FeeLine("x", m.text("x"), parse("form.four")),)))
    assert read_ahead(fee, "done") == {"form.four", "form.double", "form.area"}
