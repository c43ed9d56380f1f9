"""Walks as data and as YAML: what is written is read back the same, and the rest of a file stays to the letter."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sop.reading import SERVICES, definition_of, text_of
from tests.workflows.walk.samples import CALENDAR, DATA, GRANT, PARKS, ROADS, SEND, scenario
from workflows import load
from workflows.definition import Text
from workflows.language.source import read_source
from workflows.walk import run_scenario
from workflows.walk.writing import (
    MOST_STEPS,
    CannotWrite,
    WalkUnreadable,
    answers_text,
    from_data,
    scenario_text,
    to_data,
    with_scenario,
    written,
)

SMALL = (DATA / "five-states.yaml").read_text(encoding="utf-8")
BOTH = ["pertimbangan: taman", "pertimbangan: jalan"]
MADE = replace(
    scenario(
        replace(
            SEND,
            expects={
                "state": "telaah",
                "deadline": date(2026, 11, 25),
                "open": BOTH,
            },
        ),
        replace(PARKS, does="keberatan", reason='Taman "lama" rusak: perbaiki.'),
        ROADS,
    ),
    code="dari_halaman",
    title=Text("Dari halaman", "From the page"),
    answers={"nama": "Pasar malam", "luas": Decimal("7.50"), "mulai": date(2026, 12, 1)},
)


def test_a_walk_survives_a_form() -> None:
    """What a page keeps in its form comes back as the same walk."""
    kept = replace(MADE, answers={"nama": "Pasar malam"}, steps=(SEND, replace(PARKS, office="taman"), GRANT))
    again = from_data(json.loads(json.dumps(to_data(kept))))
    assert (again.applicant, again.answers, again.steps) == (kept.applicant, kept.answers, kept.steps)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"steps": 1},
        {"steps": [1]},
        {"steps": [{"at": "soon"}]},
        {"steps": [{"at": "2026-11-16T10:00+08:00"}]},
        {"steps": [{"at": "2026-11-16 10:00", "by": 3}]},
        {"steps": [{"at": "2026-11-16 10:00", "offices": "parks"}]},
        {"steps": [{"at": "2026-11-16 10:00", "answers": [1]}]},
        {"steps": [{"at": "2026-11-16 10:00", "reason": "x" * 3000}]},
        {"steps": [{"at": "2026-11-16 10:00"}] * (MOST_STEPS + 1)},
        {"steps": [], "answers": {"nama": 1}, "applicant": 5},
    ],
)
def test_what_is_no_walk_is_refused(data: object) -> None:
    """A form may hold anything: what is no walk is refused, never half read."""
    with pytest.raises(WalkUnreadable):
        from_data(data)


def test_a_scenario_is_added_to_a_file_without_any() -> None:
    """The file gets its part for scenarios; loaded again, the walk goes as it went."""
    made = with_scenario(SMALL, MADE)
    assert made.startswith(SMALL)
    definition = load(made)
    (read,) = definition.scenarios
    assert (read.code, read.title, [each.does for each in read.steps]) == (
        MADE.code,
        MADE.title,
        ["kirim", "keberatan", "setuju"],
    )
    report = run_scenario(definition, read, CALENDAR)
    assert report.failures == ()
    assert report.steps[-1].after.state == "ditolak"


@pytest.mark.parametrize("service", SERVICES)
def test_the_rest_of_a_file_stays_to_the_letter(service: str) -> None:
    """In a shipped file only the lines of the new scenario come in, after the others."""
    text = text_of(service)
    known = definition_of(service).scenarios
    made = with_scenario(text, replace(known[0], code="baru"))
    before, after = text.splitlines(), made.splitlines()
    new = scenario_text(replace(known[0], code="baru")).splitlines()
    start = after.index(new[0])
    assert after[:start] + after[start + len(new) :] == before
    assert [each.code for each in load(made).scenarios] == [*(each.code for each in known), "baru"]


@pytest.mark.parametrize("tail", ["\n# The questions asked afterwards.\nsurvey: true\n", "survey: true\n"])
def test_what_follows_keeps_its_comment(tail: str) -> None:
    """A scenario is put after the last one and before the comment of the next part."""
    text = with_scenario(SMALL.replace("survey: true\n", ""), MADE) + tail
    made = with_scenario(text, replace(MADE, code="kedua"))
    assert made.endswith(tail)
    assert [each.code for each in load(made).scenarios] == ["dari_halaman", "kedua"]


def test_an_empty_part_is_filled() -> None:
    """`scenarios: {}` becomes the place of the first one."""
    made = with_scenario(SMALL.replace("survey: true", "scenarios: {}\nsurvey: true"), MADE)
    assert [each.code for each in load(made).scenarios] == ["dari_halaman"]
    assert made.endswith("survey: true\n")


def test_what_cannot_be_written_is_said() -> None:
    """A code that is taken, or scenarios in one line, are no place for another."""
    with pytest.raises(CannotWrite, match="code_taken"):
        with_scenario(with_scenario(SMALL, MADE), MADE)
    with pytest.raises(CannotWrite, match="written_in_one_line"):
        with_scenario(SMALL + "\nscenarios: {a: {title: {id: A, en: A}}}\n", MADE)


@given(
    st.recursive(
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(-(10**20), 10**20),
            st.dates(),
            st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30),
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True), inner, max_size=3),
        ),
        max_leaves=8,
    )
)
def test_a_value_is_read_as_it_was_written(value: object) -> None:
    """Whatever an answer is, YAML gives it back: texts stay texts even when they look like dates or figures."""
    assert read_source(f"a: {written(value)}\n").data["a"] == value


def test_answers_stand_one_a_line() -> None:
    """Answers are shown for people to change; what is read back is the same."""
    answers = {"nama": "2026", "luas": Decimal("7.50"), "mulai": date(2026, 12, 1), "ciri": ("a", "b")}
    text = answers_text(answers)
    assert text.splitlines()[:2] == ['nama: "2026"', "luas: 7.50"]
    assert read_source(text).data == {**answers, "ciri": ["a", "b"]}
    assert written(datetime(2026, 12, 1, 9, 5)) == "2026-12-01 09:05"
