"""The difference between two definitions in words: complete, in both languages, and silent where nothing differs."""

from __future__ import annotations

import itertools
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from tests.sop.reading import plain
from workflows import definition as definitions
from workflows import load, load_city
from workflows.compare import Change, by_part, compare
from workflows.definition import Definition
from workflows.errors import SopError
from workflows.messages.compare import COMPARE_SENTENCES, DETAILS, PARTS, THINGS

ROOT = Path(__file__).resolve().parents[3]
CITY = load_city((ROOT / "sop" / "_city.yaml").read_text(encoding="utf-8"))
TEXT = (ROOT / "sop" / "reklame-insidentil.yaml").read_text(encoding="utf-8")
OLD = load(TEXT)
NPWP = "  npwp: {title: {id: NPWP, en: Tax number}, shown_when: \"applicant.kind == 'badan'\", formats: [pdf], max_mb: 1}\n"


def changes(*replaced: tuple[str, str]) -> list[Change]:
    """What differs once these parts of the shipped text are replaced, each once."""
    text = TEXT
    for old, new in replaced:
        assert old in text, old
        text = text.replace(old, new, 1)
    return compare(OLD, load(text), CITY)


def said(*replaced: tuple[str, str]) -> list[tuple[str, str]]:
    return [(each.path, each.sentence.en) for each in changes(*replaced)]


def test_the_same_says_nothing() -> None:
    """A definition differs in nothing from itself, nor from one whose expressions are only spaced otherwise."""
    assert compare(OLD, OLD, CITY) == []
    assert said(("row.lebar * row.tinggi", "row.lebar*row.tinggi")) == []


def test_a_limit_goes_from_seven_to_five_working_days() -> None:
    """A figure is said with its unit once, and with both where the unit changes."""
    days = ("amount: 7\n    unit: working_days", "amount: 5\n    unit: working_days")
    assert said(days) == [("values.limit_service", "“Time for the whole service” goes from 7 to 5 working days.")]
    (change,) = changes(days)
    assert change.sentence.id == "“Waktu layanan seluruhnya” berubah dari 7 menjadi 5 hari kerja."
    hours = ("amount: 7\n    unit: working_days", "amount: 1\n    unit: calendar_days")
    assert said(hours)[0][1] == "“Time for the whole service” goes from 7 working days to 1 calendar day."
    rate = ("amount: 10000\n    unit: rupiah", "amount: 12500\n    unit: rupiah")
    assert said(rate)[0][1].endswith("goes from Rp10,000 to Rp12,500.")


def test_a_new_document_says_when_it_is_asked() -> None:
    """A document that is new is said with its condition; one that is gone by its name."""
    (change,) = changes(("  asuransi:\n", NPWP + "  asuransi:\n"))
    assert (change.part, change.kind, change.path) == ("documents", "added", "documents.npwp")
    assert change.sentence.en == (
        "The document “Tax number” is new, asked when the applicant is “A company or institution”."
    )
    gone = compare(load(TEXT.replace("  asuransi:\n", NPWP + "  asuransi:\n")), OLD, CITY)
    assert [each.sentence.en for each in gone] == ["The document “Tax number” is removed."]


def test_states_triggers_results_and_targets() -> None:
    """What happens in a state is said by its title; a result is not said twice as a trigger."""
    assert said(("teruskan:\n", "lanjutkan:\n")) == [
        ("states.pembahasan.results.lanjutkan",
         "The result “Pass on to the Head of DPMPTSP” in the state “Discussion of an objection” is new."),
        ("states.pembahasan.results.teruskan",
         "The result “Pass on to the Head of DPMPTSP” in the state “Discussion of an objection” is removed."),
    ]  # fmt: skip
    ((path, sentence),) = said(("          - {to: putusan}", "          - {to: pembahasan}"))
    assert path == "states.telaah_teknis.triggers.telaah_selesai.branches"
    assert sentence.startswith("The target of the step “All opinions are in” in the state “Technical opinions” changes")
    assert "“Decision”" in sentence


def test_offices_and_roles_have_their_names() -> None:
    """Offices asked and roles are said as the city calls them; without a city by their codes."""
    offices = ("          satpol: true", "          satpol: true\n          kesbangpol: \"form.isi == 'acara'\"")
    assert [sentence for _path, sentence in said(offices)] == [
        "National Unity and Politics Agency is now asked in the review “Technical opinion” in the state "
        "“Technical opinions”, when “What is advertised” is “An event or fair”."
    ]
    gone = compare(load(TEXT.replace(*offices)), OLD, CITY)
    assert [each.sentence.en for each in gone] == [
        "National Unity and Politics Agency is no longer asked in the review “Technical opinion” in the state "
        "“Technical opinions”."
    ]
    role = ("    role: kabid", "    role: kepala")
    assert said(role)[0][1].endswith("changes from Head of the licensing division to Head of the office.")
    bare = compare(OLD, load(TEXT.replace(*role)))
    assert bare[0].sentence.en.endswith("changes from “kabid” to “kepala”.")


def test_a_wording_changed_in_one_language_is_shown_in_that_language() -> None:
    """Who reads Indonesian learns that an English wording changed, and sees it."""
    (change,) = changes(('en: "Complete, ask for opinions"', 'en: "Complete"'))
    assert "“Complete, ask for opinions” to “Complete”" in change.sentence.en
    assert change.sentence.id.startswith("Bunyi judul (bahasa Inggris) hasil")


def test_clauses_are_compared_one_by_one() -> None:
    """One clause that reads otherwise is one change, not the whole decree."""
    ((path, sentence),) = said(("Izin berlaku sejak", "Izin ini berlaku sejak"))
    assert path == "paper.clauses"
    assert sentence.startswith("An item of the clauses of the paper changes from “Izin berlaku")
    last = '    - "Keputusan ini mulai berlaku pada tanggal ditetapkan."\n'
    assert said((last, ""))[0][1].startswith("The clauses of the paper lose an item")


def test_the_order_of_fields_is_a_change() -> None:
    """Two fields that change places are said to."""
    old = "      isi:\n        type: choice"
    at = TEXT.index(old)
    end = TEXT.index("      jauh_sekolah:")
    moved = TEXT[:at] + TEXT[end:].replace("      mulai: {type: date", TEXT[at:end] + "      mulai: {type: date", 1)
    (change,) = compare(OLD, load(moved), CITY)
    assert change.sentence.en.startswith("The order of the parts of the section “Content and period” changes")


def test_changes_stand_under_their_parts() -> None:
    """Changes are grouped in the order of the file under the titles of its parts."""
    grouped = by_part(changes(("survey: true", "survey: false"), ("amount: 7\n", "amount: 5\n")))
    assert [(title.en, len(listed)) for title, listed in grouped] == [
        ("Figures and limits", 1), ("Notices and survey", 1),
    ]  # fmt: skip


def all_classes() -> list[type]:
    return [each for each in vars(definitions).values() if is_dataclass(each) and isinstance(each, type)]


@pytest.mark.parametrize("kind", all_classes(), ids=lambda each: each.__name__)
def test_every_detail_has_its_words(kind: type) -> None:
    """Whatever attribute of a definition changes, there is a word for it in both languages."""
    containers = {
        "code", "sections", "fields", "columns", "options", "values", "applicants", "capacities", "eligibility",
        "needs", "legal", "fee", "operations", "notices", "survey", "paper", "scenarios", "triggers", "reviews",
        "results", "checklist", "timers", "join", "connector", "limit", "lines", "child", "inspection", "renewal",
        "standard", "components", "identity", "retention", "phrases", "changes", "offices", "message",
    }  # fmt: skip
    spoken_whole = {"ScenarioStep", "Branch", "Template", "AddressedOffice", "Text", "FieldType"}
    if kind.__name__ in spoken_whole:
        assert kind.__name__ not in THINGS
        return
    assert kind is Definition or kind.__name__ in THINGS
    missing = [
        each.name
        for each in fields(kind)
        if each.name not in containers | set(DETAILS) and f"{kind.__name__}.{each.name}" not in DETAILS
    ]
    assert missing == []


def test_every_word_is_there_in_both_languages() -> None:
    """No sentence and no name of a thing is empty, and both languages fill in the same places."""
    for table in (COMPARE_SENTENCES, DETAILS, THINGS, PARTS):
        assert all(each.id and each.en for each in table.values())


FILES = sorted((ROOT / "tests" / "data" / "sop").rglob("[a-z]*.yaml")) + sorted((ROOT / "sop").glob("[a-z]*.yaml"))


def loaded() -> list[Definition]:
    found = []
    for path in FILES:
        if "broken" in path.parts or "service" not in (plain(path.read_text(encoding="utf-8")) or {}):
            continue
        try:
            found.append(load(path.read_text(encoding="utf-8")))
        except SopError:
            continue
    return found


def test_any_two_services_can_be_compared() -> None:
    """Whatever two definitions hold, the comparison says it: no construct is without words, and different ones differ."""
    known = loaded()
    assert len(known) >= 3
    for old, new in itertools.permutations(known[:8], 2):
        found = compare(old, new, CITY)
        assert found
        assert all(each.sentence.id.endswith(".") and each.sentence.en.endswith(".") for each in found)
