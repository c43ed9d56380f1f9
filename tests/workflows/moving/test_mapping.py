"""The map of a move: what its entries say, how it is read and written, and what it may not say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.workflows import makers as m
from tests.workflows import services as s
from tests.workflows.moving.test_judging import OLD
from workflows.definition import Definition
from workflows.moving import MapInvalid, MoveMap, problems_of, read_map, write_map
from workflows.moving.mapping import LONGEST_CODE, MAX_ENTRIES, fitting

MAP = MoveMap(
    states={"check": "look"},
    plans={"opinion": "view"},
    offices={"parks": "gardens"},
    results={"opinion.agree": "yes"},
    fields={"name": "title", "name.part": "piece"},
    documents={"letter": "paper"},
    set_aside=frozenset({"area", "documents.map", "reviews.site", "reviews.opinion.roads"}),
)


def test_a_map_gives_new_codes_and_leaves_the_others() -> None:
    """Every part is asked by its old code; what has no entry keeps its own."""
    assert [MAP.state(code) for code in ("check", "decision")] == ["look", "decision"]
    assert [MAP.plan(code) for code in ("opinion", "check", "other")] == ["view", "look", "other"]
    assert [MAP.office(code) for code in ("parks", "roads")] == ["gardens", "roads"]
    assert [MAP.result(*each) for each in (("opinion", "agree"), ("opinion", "no"), ("x", "agree"))] == [
        "yes",
        "no",
        "agree",
    ]
    assert [MAP.document(code) for code in ("letter", "plan", "map")] == ["paper", "plan", None]


def test_remarks_follow_what_they_are_about() -> None:
    """A remark is about a field or a document in the new version, or about nothing when that is set aside."""
    documents = frozenset({"letter", "plan", "map"})
    found = [MAP.about(code, documents) for code in ("letter", "plan", "map", "name", "colour", "area")]
    assert found == ["paper", "plan", None, "title", "colour", None]
    assert MAP.about("letter", frozenset()) == "letter"


@pytest.mark.parametrize(
    ("plan", "office", "drops"),
    [("site", "desk", True), ("opinion", "roads", True), ("opinion", "parks", False), ("other", "roads", False)],
)
def test_reviews_are_dropped_by_plan_or_by_office(plan: str, office: str, drops: bool) -> None:
    """All reviews of a plan, or the one of an office."""
    assert MAP.drops_review(plan, office) is drops


def test_a_map_is_written_in_order_and_without_empty_parts() -> None:
    """What is written is plain data that a person can compare, and reads back as the same map."""
    mapping = MoveMap(states={"b": "y", "a": "x"}, set_aside=frozenset({"q", "p"}), without=frozenset({"z"}))
    written = write_map(mapping)
    assert list(written) == ["states", "set_aside", "without"]
    assert list(written["states"]) == ["a", "b"]
    assert (written["set_aside"], written["without"]) == (["p", "q"], ["z"])
    assert read_map(written) == mapping
    assert write_map(MoveMap()) == {}


@pytest.mark.parametrize("raw", [{}, {"states": None, "set_aside": None, "without": []}, {"fields": {}}])
def test_empty_parts_are_no_entries(raw: dict[str, Any]) -> None:
    """A part left out, null or empty says nothing."""
    assert read_map(raw) == MoveMap()


def problems(raw: object) -> list[tuple[str, str]]:
    with pytest.raises(MapInvalid) as wrong:
        read_map(raw)
    return wrong.value.problems


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ([], [("", "map_not_a_mapping")]),
        ("x", [("", "map_not_a_mapping")]),
        ({"colour": {}}, [("colour", "map_unknown_part")]),
        ({"y" * 300: {}}, [("y" * LONGEST_CODE, "map_unknown_part")]),
        ({"states": []}, [("states", "map_not_a_mapping")]),
        ({"states": {"a": 1}}, [("states.a", "map_not_a_code")]),
        ({"states": {1: "a"}}, [("states.1", "map_not_a_code")]),
        ({"states": {"a": ""}}, [("states.a", "map_not_a_code")]),
        ({"states": {"": "a"}}, [("states.", "map_not_a_code")]),
        ({"states": {"a": "b" * (LONGEST_CODE + 1)}}, [("states.a", "map_not_a_code")]),
        ({"states": {"a" * 300: "b"}}, [("states." + "a" * LONGEST_CODE, "map_not_a_code")]),
        ({"set_aside": "x"}, [("set_aside", "map_not_a_list")]),
        ({"without": ["x", 1]}, [("without", "map_not_a_list")]),
        ({"without": [""]}, [("without", "map_not_a_list")]),
    ],
)
def test_what_is_no_map_is_refused_by_its_place(raw: object, found: list[tuple[str, str]]) -> None:
    """Every entry that is none is named, long ones cut."""
    assert problems(raw) == found


def test_a_map_has_a_greatest_length() -> None:
    """So many entries over all parts are read, one more is refused; a code of the greatest length is one."""
    half = MAX_ENTRIES // 2
    states = {f"s{number}": "a" for number in range(half)}
    names = [f"n{number}" for number in range(MAX_ENTRIES - half)]
    assert len(read_map({"states": states, "set_aside": names}).states) == half
    assert problems({"states": states, "set_aside": [*names, "more"]}) == [("", "map_too_long")]
    longest = "a" * LONGEST_CODE
    assert read_map({"states": {longest: longest}}).states == {longest: longest}


ROWS = m.field("rows", type="table", columns=(m.field("wide"), m.field("sum", type="computed")))
TABLES = s.permit(fields=(m.field("name"), m.field("area"), m.field("hint", type="note"), ROWS))
TWO = replace(
    OLD,
    documents={"letter": m.document("letter"), "map": m.document("map")},
    applicants={"person": m.text("person"), "company": m.text("company")},
)


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ({"states": {"gone": "check"}}, ("states.gone", "map_unknown_state")),
        ({"states": {"check": "gone"}}, ("states.check", "map_unknown_state")),
        ({"states": {"check": "done"}}, ("states.check", "map_would_end")),
        ({"states": {"check": "draft"}}, ("states.check", "map_would_unsend")),
        ({"states": {"draft": "check"}}, ("states.draft", "map_would_unsend")),
        ({"states": {"check": "issuing"}}, ("states.check", "map_to_automatic")),
        ({"plans": {"gone": "opinion"}}, ("plans.gone", "map_unknown_plan")),
        ({"plans": {"opinion": "gone"}}, ("plans.opinion", "map_unknown_plan")),
        ({"offices": {"parks": "gone"}}, ("offices.parks", "map_unknown_office")),
        ({"results": {"gone.agree": "agree"}}, ("results.gone.agree", "map_unknown_result")),
        ({"results": {"opinion.gone": "agree"}}, ("results.opinion.gone", "map_unknown_result")),
        ({"results": {"opinion.agree": "gone"}}, ("results.opinion.agree", "map_unknown_result")),
        (
            {"documents": {"gone": "map"}, "set_aside": frozenset({"documents.map"})},
            ("documents.gone", "map_unknown_document"),
        ),
        ({"documents": {"letter": "gone"}}, ("documents.letter", "map_unknown_document")),
        ({"applicants": {"gone": "person"}}, ("applicants.gone", "map_unknown_applicant")),
        ({"applicants": {"person": "gone"}}, ("applicants.person", "map_unknown_applicant")),
        ({"documents": {"letter": "map"}}, ("documents.letter", "map_two_into_one")),
        ({"fields": {"name": "area"}}, ("fields.name", "map_two_into_one")),
        ({"fields": {"gone": "other"}}, ("fields.gone", "map_unknown_field")),
        ({"fields": {"name": "other"}}, ("fields.name", "map_unknown_field")),
        ({"options": {"gone.red": "blue"}}, ("options.gone.red", "map_unknown_field")),
        ({"options": {"name.red": ""}}, ("options.name.red", "map_unknown_field")),
    ],
)
def test_an_entry_that_fits_nothing_is_named(entries: dict[str, Any], problem: tuple[str, str]) -> None:
    """What either version does not have, an end, a draft, a job of the program, and two parts in one place."""
    assert problems_of(MoveMap(**entries), TWO, TWO) == [problem]


@pytest.mark.parametrize(
    "entries",
    [
        {"states": {"check": "opinions", "correct": "check", "opinions": "correct", "draft": "draft"}},
        {"offices": {"parks": "roads", "gone": "desk"}},
        {"results": {"opinion.agree": "object", "check.complete": "return"}},
        {"documents": {"letter": "map", "map": "letter"}},
        {"documents": {"letter": "map"}, "set_aside": frozenset({"documents.map"})},
        {"applicants": {"person": "company"}},
        {"fields": {"name": "area", "area": "name"}},
        {"fields": {"name": "area"}, "set_aside": frozenset({"area"})},
        {"options": {"name.red": "blue"}},
    ],
)
def test_entries_that_fit_both_versions_are_no_problem(entries: dict[str, Any]) -> None:
    """Exchanges, parts whose place was set free, and options of any question."""
    assert problems_of(MoveMap(**entries), TWO, TWO) == []


@pytest.mark.parametrize(
    ("fields", "fits"),
    [
        ({"rows.wide": "wide"}, True),
        ({"rows.gone": "wide"}, False),
        ({"rows.wide": "gone"}, False),
        ({"rows.wide": "sum"}, False),
        ({"rows.sum": "wide"}, False),
        ({"name": "hint"}, False),
        ({"hint": "name"}, False),
    ],
)
def test_only_what_is_answered_has_a_place(fields: dict[str, str], fits: bool) -> None:
    """Columns are named within their table; notes and computed figures are no places for answers."""
    found = [code for _, code in problems_of(MoveMap(fields=fields, set_aside=frozenset({"name"})), TABLES, TABLES)]
    assert ("map_unknown_field" not in found) is fits


def test_a_column_is_looked_for_in_the_table_under_its_new_name() -> None:
    """Where the table is renamed, its columns are those of the new table; options of columns are found too."""
    new = s.permit(fields=(replace(ROWS, code="places", columns=(m.field("width"),)),))
    mapping = MoveMap(fields={"rows": "places", "rows.wide": "width"}, options={"rows.wide.red": "blue"})
    assert problems_of(mapping, TABLES, new) == []
    assert problems_of(replace(mapping, fields={"rows.wide": "width"}), TABLES, new) == [
        ("fields.rows.wide", "map_unknown_field")
    ]


def test_a_result_is_looked_for_in_the_plan_under_its_new_name() -> None:
    """Where the plan is renamed, the result is one of the new plan's."""
    plan = replace(OLD.states["opinions"].reviews["opinion"], code="view", results={"yes": m.result("yes")})
    new: Definition = replace(
        OLD, states={**OLD.states, "opinions": replace(OLD.states["opinions"], reviews={"view": plan})}
    )
    mapping = MoveMap(plans={"opinion": "view"}, results={"opinion.agree": "yes"})
    assert problems_of(mapping, OLD, new) == []
    assert problems_of(replace(mapping, plans={}), OLD, new) == [("results.opinion.agree", "map_unknown_result")]


def test_one_map_serves_cases_of_several_versions() -> None:
    """Entries that concern another old version are left out for this one; all others stay, and a map that fits is itself."""
    mapping = MoveMap(
        states={"check": "opinions", "gone": "check"},
        fields={"gone": "name"},
        set_aside=frozenset({"anything"}),
        without=frozenset({"area"}),
    )
    kept = fitting(mapping, OLD, OLD)
    assert (kept.states, kept.fields) == ({"check": "opinions"}, {})
    assert (kept.set_aside, kept.without) == (mapping.set_aside, mapping.without)
    assert fitting(kept, OLD, OLD) is kept
