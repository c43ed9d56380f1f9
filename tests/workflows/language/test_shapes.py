"""Requirements of the shape of a file: what kind of value each key takes, how long, how large, and what is said of others."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.workflows.told import TOLD, change, in_words
from workflows import inspect, load_city

FOLDER = Path(__file__).parents[2] / "data" / "sop" / "constructs"
CITY = load_city((FOLDER / "_city.yaml").read_text(encoding="utf-8"))
LONG = "x" * 61
UNIT = "{amount: 10, unit: working_days, title"
FIELD = "{type: decimal, unit: m², minimum: 1, maximum: 5000, title"

# (example, what stands there, what is written instead): each is refused for its shape alone
SHAPES: list[tuple[str, str, str]] = [
    ("withdraw", "clock: {limit: layanan}", "clock: layanan"),
    ("withdraw", "applicants:\n", "offers: join-all\napplicants:\n"),
    ("withdraw", "applicants:\n", "offers: [3]\napplicants:\n"),
    ("withdraw", "applicants:\n", "survey: skm\napplicants:\n"),
    ("withdraw", "applicants:\n", "types: 3\napplicants:\n"),
    ("withdraw", "applicants:\n", "retention: {private: layanan}\napplicants:\n"),
    ("withdraw", "  warga: {id: \"Warga\", en: \"A resident\"}", "  warga: {as: business}"),
    ("withdraw", "  warga: {id: \"Warga\", en: \"A resident\"}", "  warga: Warga"),
    ("withdraw", "  warga: {id: \"Warga\", en: \"A resident\"}", "  warga: {id: \"Warga\"}"),
    ("withdraw", "  warga: {id:", "  3: {id:"),
    ("withdraw", "  warga: {id:", f"  {LONG}: {{id:"),
    ("withdraw", "service: withdraw", "service: Withdraw"),
    ("withdraw", "service: withdraw", "service: 7"),
    ("withdraw", "prefix: CTH", "prefix: C"),
    ("withdraw", "prefix: CTH", "prefix: CONTOH"),
    ("withdraw", "sop: 1", "sop: 2"),
    ("withdraw", "kind: non_permit", "kind: licence"),
    ("withdraw", "office: loket\nprefix", "office: [loket]\nprefix"),
    ("withdraw", "example: true}\nvalues", "example: 1}\nvalues"),
    ("withdraw", "example: true}\nvalues", "verified: \"yes\"}\nvalues"),
    ("withdraw", UNIT, "{amount: sepuluh, unit: working_days, title"),
    ("withdraw", UNIT, "{amount: true, unit: working_days, title"),
    ("withdraw", UNIT, "{amount: 10, unit: weeks, title"),
    ("withdraw", "en: \"A decision\"", f"en: {'x' * 4_001}"),
    ("withdraw", "en: \"A decision\"", "en: 2026-01-01"),
    ("withdraw", "en: \"A decision\"", "en: true"),
    ("withdraw", "en: \"A decision\"", "en: 2.50"),
    ("withdraw", "en: \"A decision\"", "en: [x]"),
    ("withdraw", "en: \"A decision\"", "en: ~"),
    ("withdraw", "en: \"A decision\"", "eng: x"),
    ("withdraw", FIELD, "{type: decimal, required: 3, title"),
    ("withdraw", FIELD, "{type: decimal, required: ~, title"),
    ("withdraw", FIELD, "{type: decimal, shown_when: 3, title"),
    ("withdraw", FIELD, "{type: decimal, minimum: satu, title"),
    ("withdraw", FIELD, "{type: decimal, places: 13, title"),
    ("withdraw", FIELD, "{type: decimal, places: -1, title"),
    ("withdraw", FIELD, "{type: decimal, places: 1.5, title"),
    ("withdraw", FIELD, "{type: decimal, unit: 3, title"),
    ("withdraw", FIELD, "{type: text, max_length: \"9\", title"),
    ("withdraw", FIELD, "{type: text, max_length: 20001, title"),
    ("withdraw", FIELD, "{type: text, pattern: \"(\", title"),
    ("withdraw", FIELD, "{type: text, pattern: 3, title"),
    ("withdraw", FIELD, "{type: table, max_rows: 201, columns: {n: {type: date, title: {id: a, en: b}}}, title"),
    ("withdraw", FIELD, "{type: table, min_rows: -1, columns: {n: {type: date, title: {id: a, en: b}}}, title"),
    ("withdraw", FIELD, "{type: text, prefill: person.age, title"),
    ("withdraw", "applicants:\n", "types: {n: {base: text, mask: \"\"}}\napplicants:\n"),
    ("withdraw", "applicants:\n", "types: {n: {base: text, mask: \"#x\"}}\napplicants:\n"),
    ("withdraw", "applicants:\n", "types: {n: {base: date}}\napplicants:\n"),
    ("withdraw", "applicants:\n", "keywords: {id: kata}\napplicants:\n"),
    ("timers", "fraction: 0.5", "fraction: 0"),
    ("timers", "fraction: 0.5", "fraction: 1"),
    ("timers", "fraction: 0.5", "fraction: setengah"),
    ("reopen", "at_most: 1", "at_most: 101"),
    ("document-dates", "from: 2026-01-01", "from: \"2026-01-01\""),
    ("document-dates", "from: 2026-01-01", "from: 2026-13-01"),
    ("document-dates", "formats: [pdf]", "formats: []"),
    ("document-dates", "formats: [pdf]", "formats: [doc]"),
    ("document-dates", "max_mb: 2", "max_mb: 101"),
    ("central", '["47111"]', "[47111]"),
    ("central", '["47111"]', '["471111"]'),
    ("central", "https://oss.go.id", "http://oss.go.id"),
    ("central", "https://oss.go.id", "https://oss.go.id/" + "x" * 300),
    ("eligibility", "needs: yes", "needs: 3"),
    ("withdraw", "from: open", "from: []"),
    ("withdraw", "from: open", "from: [3]"),
    ("scenario", "by: loket, plan", "by: Loket, plan"),
    ("scenario", "by: loket, plan", "by: loket/rina/s, plan"),
    ("scenario", "by: loket, plan", "by: loket, office: \"#\", plan"),
    ("scenario", "by: loket, plan", "by: loket, office: \"#1234\", plan"),
    ("scenario", "state: selesai", "deadline: besok"),
    ("scenario", "state: selesai", "fee: -1"),
    ("scenario", "state: selesai", "open: [{a: b, c: d}]"),
    ("scenario", "2026-03-03 10:00", "2026-03-03"),
    ("scenario", 'answers: {nama: "Pasar malam", luas: 25}', "answers: [nama]"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("example", "old", "new"), SHAPES, ids=[f"{number}-{each[0]}" for number, each in enumerate(SHAPES)]
)
def test_a_value_of_another_shape_is_refused_in_words(example: str, old: str, new: str) -> None:
    """A value its key does not take is told at its place, with what was expected there."""
    text = (FOLDER / f"{example}.yaml").read_text(encoding="utf-8")
    assert old in text
    loaded = inspect(text.replace(old, new, 1), "", CITY.types)
    assert loaded.definition is None
    assert in_words(loaded.findings) == TOLD[f"{example}: {change(old, new)}"]


@pytest.mark.parametrize(
    ("example", "old", "new"),
    [
        ("withdraw", "  warga: {id:", f"  {LONG[:60]}: {{id:"),
        ("withdraw", "  warga: {id: \"Warga\", en: \"A resident\"}", "  warga: {title: {id: \"Warga\", en: \"A resident\"}}"),
        ("withdraw", "prefix: CTH", "prefix: CT"),
        ("withdraw", "prefix: CTH", "prefix: CONTO"),
        ("withdraw", "en: \"A decision\"", f"en: {'x' * 4_000}"),
        ("withdraw", UNIT, "{amount: 10.0, unit: working_days, title"),
        ("withdraw", FIELD, "{type: decimal, places: 12, title"),
        ("withdraw", FIELD, "{type: decimal, places: 0, required: false, title"),
        ("withdraw", FIELD, "{type: text, max_length: 20000, title"),
        ("withdraw", FIELD, "{type: table, min_rows: 0, max_rows: 200, columns: {n: {type: date, title: {id: a, en: b}}}, title"),
        ("withdraw", "applicants:\n", "types: {n: {base: text, mask: \"#•\"}}\napplicants:\n"),
        ("withdraw", "applicants:\n", "survey: true\napplicants:\n"),
        ("withdraw", "applicants:\n", "survey: false\napplicants:\n"),
        ("withdraw", "applicants:\n", "survey: {after: [closed]}\napplicants:\n"),
        ("timers", "fraction: 0.5", "fraction: 0.01"),
        ("reopen", "at_most: 1", "at_most: 100"),
        ("document-dates", "max_mb: 2", "max_mb: 100"),
        ("central", '["47111"]', '["4"]'),
        ("scenario", "by: loket, plan", "by: loket/rina, office: \"#123\", plan"),
        ("scenario", "2026-03-03 10:00", "2026-03-03T10:00"),
        ("scenario", "luas: 25}\n", "luas: 25}\n    documents: all\n"),
    ],
)  # fmt: skip
def test_what_just_fits_is_taken(example: str, old: str, new: str) -> None:
    """Each bound itself still fits, and each short form is read like the long one."""
    text = (FOLDER / f"{example}.yaml").read_text(encoding="utf-8")
    assert old in text
    loaded = inspect(text.replace(old, new, 1), "", CITY.types)
    assert [each.en for each in loaded.findings if each.severity == "error"] == []


def test_an_answer_may_be_meant_in_the_words_yes_and_no() -> None:
    """What YAML reads as the texts «yes» and «no» is the answer that is meant."""
    text = (FOLDER / "eligibility.yaml").read_text(encoding="utf-8")
    for said, meant in (("yes", True), ("no", False), ("true", True), ("false", False)):
        definition = inspect(text.replace("needs: yes", f"needs: {said}"), "", CITY.types).definition
        assert definition is not None
        assert definition.eligibility[0].needs is meant


@pytest.mark.parametrize(
    ("said", "meant"), [("2026-03-16", date(2026, 3, 16)), ("2026-03-16 16:00", datetime(2026, 3, 16, 16))]
)
def test_a_deadline_is_expected_as_a_day_or_a_time(said: str, meant: date) -> None:
    """A scenario may expect a deadline by its day or to the minute, and keeps which of them was written."""
    text = (FOLDER / "scenario.yaml").read_text(encoding="utf-8")
    definition = inspect(text.replace("state: selesai", f"deadline: {said}", 1), "", CITY.types).definition
    assert definition is not None
    [step] = [each for each in definition.scenarios[0].steps if "deadline" in each.expects]
    assert step.expects["deadline"] == meant
    assert type(step.expects["deadline"]) is type(meant)


def test_a_survey_is_asked_by_default_and_may_be_left_out() -> None:
    """Without a word about it, and with «true», every decided case is asked; with «false» none is."""
    text = (FOLDER / "withdraw.yaml").read_text(encoding="utf-8")
    for said, after in (
        ("", ("issued", "refused")),
        ("survey: true\n", ("issued", "refused")),
        ("survey: false\n", None),
    ):
        definition = inspect(text.replace("applicants:\n", f"{said}applicants:\n", 1), "", CITY.types).definition
        assert definition is not None
        assert (definition.survey.after if definition.survey else None) == after
