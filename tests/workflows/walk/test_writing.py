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
from tests.workflows.walk.samples import CALENDAR, DATA, GRANT, PARKS, ROADS, SEND, scenario, step
from workflows import load
from workflows.definition import ScenarioStep, Text
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


WHOLE = step(
    "2026-11-17 09:05", "jalan", "setuju", plan="pertimbangan", office="taman", reason="Baik.", offices=("a", "b"),
    corrections={"nama": "Salah"}, answers={"biaya": 5},
    expects={"state": "putusan", "ended": False, "waiting_for": "loket", "refused": "late", "fee": 0, "paper": "X"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (
            WHOLE,
            '{at: 2026-11-17 09:05, by: jalan, plan: pertimbangan, office: taman, does: setuju, reason: "Baik.", '
            'offices: [a, b], corrections: {nama: "Salah"}, answers: {biaya: 5}, '
            'expect: {state: putusan, ended: False, waiting_for: loket, refused: late, fee: 0, paper: "X"}}',
        ),
        (step("2026-11-17 09:05"), "{at: 2026-11-17 09:05}"),
        (PARKS, "{at: 2026-11-17 09:00, by: taman, plan: pertimbangan, does: setuju}"),
        (replace(PARKS, office="taman"), "{at: 2026-11-17 09:00, by: taman, plan: pertimbangan, does: setuju}"),
        (
            step("2026-11-17 09:05", "system", "issued", plan="p", office="#2"),
            "{at: 2026-11-17 09:05, plan: p, does: issued}",
        ),
        (step("2026-11-17 09:05", "system", "answered"), "{at: 2026-11-17 09:05, by: system, does: answered}"),
    ],
)
def test_an_act_stands_in_one_line(given: ScenarioStep, line: str) -> None:
    """Codes stand bare, texts in quotes; what the language knows without being told is left out."""
    made = scenario_text(scenario(given), indent=2).splitlines()
    assert made[-1] == f"      - {line}"


def test_a_scenario_stands_below_its_code() -> None:
    """Title, applicant, answers, documents where they are listed, and the acts."""
    made = scenario_text(scenario(documents=("surat", "peta")), indent=4).splitlines()
    assert made == [
        "    contoh:",
        '      title: {id: "Contoh", en: "Sample"}',
        "      applicant: warga",
        "      answers:",
        '        nama: "Pasar malam"',
        '        luas: "7.50"',
        "      documents: [surat, peta]",
        "      steps:",
    ]


def test_a_walk_is_kept_with_all_its_parts() -> None:
    """Every part of an act stands under its name, and comes back."""
    kept = to_data(scenario(WHOLE))
    assert (kept["applicant"], kept["answers"]) == ("warga", {"nama": "Pasar malam", "luas": "7.50"})
    assert kept["steps"] == [
        {
            "at": "2026-11-17 09:05", "by": "jalan", "does": "setuju", "plan": "pertimbangan", "office": "taman",
            "reason": "Baik.", "corrections": {"nama": "Salah"}, "offices": ["a", "b"], "answers": {"biaya": 5},
        }
    ]  # fmt: skip
    assert from_data(kept).steps == (replace(WHOLE, expects={}),)
    bare = from_data({"steps": [{"at": "2026-11-17 09:05"}]})
    assert bare.steps == (step("2026-11-17 09:05", "system"),)
    assert (bare.code, bare.applicant, bare.answers, bare.documents) == ("walk", "", {}, None)


def test_the_longest_walk_and_text_are_kept() -> None:
    """So many acts and signs and no more; what is written of a correction is cut."""
    act = {"at": "2026-11-17 09:05"}
    assert len(from_data({"steps": [act] * MOST_STEPS}).steps) == MOST_STEPS
    assert len(from_data({"steps": [{**act, "reason": "x" * 2_000}]}).steps[0].reason) == 2_000
    with pytest.raises(WalkUnreadable):
        from_data({"steps": [{**act, "reason": "x" * 2_001}]})
    (cut,) = from_data({"steps": [{**act, "corrections": {"nama": "x" * 2_001}}]}).steps
    assert cut.corrections == {"nama": "x" * 2_000}
