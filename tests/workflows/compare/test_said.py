"""How details of a definition are said: codes by what they name, figures as each language writes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows import makers as m
from tests.workflows.compare.test_changes import CITY
from tests.workflows.compare.test_sentences import OLD, words
from workflows.compare.said import Said, number
from workflows.definition import AddressedOffice, Branch, LegalBasis, Option
from workflows.expressions import parse
from workflows.expressions.templates import parse_template
from workflows.messages.compare import WORDS

NAMED = replace(
    OLD,
    legal=(LegalBasis("act", words("Undang-Undang", "The act"), True),),
    sections=(replace(OLD.sections[0], title=words("Isi", "Contents")),),
    states={
        **OLD.states,
        "draft": replace(OLD.states["draft"], title=words("Draf", "Draft")),
        "ask": replace(
            OLD.states["ask"],
            triggers={"gathered": replace(m.trigger("gathered", "done"), title=words("Lengkap", "Complete"))},
            reviews={"opinion": replace(OLD.states["ask"].reviews["opinion"], title=words("Pendapat", "Opinion"))},
        ),
    },
    documents={"letter": replace(OLD.documents["letter"], title=words("Surat", "Letter"))},
    applicants={"person": words("Orang", "Person")},
)
SAID = Said(NAMED)


@pytest.mark.parametrize(
    ("kind", "name", "code", "english"),
    [
        ("Timer", "after", "review", "“review” (3 working days)"),
        ("Limit", "value", "quick", "“quick” (2 working hours)"),
        ("Limit", "warn", "ahead", "“ahead” (1 working day)"),
        ("Paper", "valid_for", "service", "“service” (7 working days)"),
        ("Renewal", "opens", "rate", "“rate” (Rp2,500)"),
        ("Definition", "start", "draft", "“Draft”"),
        ("Operation", "states", "draft", "“Draft”"),
        ("Join", "fires", "gathered", "“Complete”"),
        ("Connector", "answered", "gathered", "“Complete”"),
        ("Connector", "gives_up", "gathered", "“Complete”"),
        ("ResultKind", "opens", "opinion", "“Opinion”"),
        ("Paper", "conditions_from", "opinion", "“Opinion”"),
        ("ResultKind", "needs_documents", "letter", "“Letter”"),
        ("Paper", "attachments", "letter", "“Letter”"),
        ("ChecklistItem", "about", "letter", "“Letter”"),
        ("ChecklistItem", "about", "area", "“area”"),
        ("Connector", "sends", "name", "“name”"),
        ("Field", "section", "main", "“Contents”"),
        ("Paper", "annex_table", "rows", "“rows”"),
        ("Paper", "recalling", "act", "“The act”"),
        ("Scenario", "applicant", "person", "“Person”"),
        ("Definition", "start", "gone", "“gone”"),
        ("State", "clock", "pauses", "the time is paused"),
        ("Join", "rule", "all", "every office has answered"),
        ("Timer", "does", "all", "“all”"),
        ("Timer", "says", "", WORDS["nothing"].en),
    ],
)
def test_a_code_is_said_by_what_it_names(kind: str, name: str, code: str, english: str) -> None:
    """By the title of the thing, by the meaning of a word of the language, or as it is written."""
    assert SAID.detail(kind, name, code).en == english


def test_titles_are_said_in_both_languages() -> None:
    """The Indonesian title stands in the Indonesian sentence."""
    assert SAID.detail("Definition", "start", "draft") == words("“Draf”", "“Draft”")
    assert SAID.detail("Limit", "warn", "ahead").id == "“ahead” (1 hari kerja)"
    assert SAID.listed([words("Satu", "One"), words("Dua", "Two")]) == words("Satu, Dua", "One, Two")
    assert SAID.listed([]) == WORDS["nothing"]


@pytest.mark.parametrize("name", ["office", "controlling"])
def test_offices_and_roles_are_said_as_the_city_calls_them(name: str) -> None:
    """With a city by its names, without quotes; without one by the code."""
    office, role = next(iter(CITY.offices)), next(iter(CITY.roles))
    known = Said(NAMED, CITY)
    assert known.detail("ReviewPlan", name, office) == CITY.offices[office].name
    assert SAID.detail("ReviewPlan", name, office).en == f"“{office}”"
    for each in ("role", "signatory_role", "deputies"):
        assert known.detail("Paper", each, role) == CITY.roles[role]
    assert known.detail("Timer", "to", role) == CITY.roles[role]
    assert known.detail("Notice", "to", office) == CITY.offices[office].name


@pytest.mark.parametrize(
    ("value", "english", "indonesian"),
    [
        (True, WORDS["yes"].en, WORDS["yes"].id),
        (False, WORDS["no"].en, WORDS["no"].id),
        (words("Ya", "Yes"), "“Yes”", "“Ya”"),
        (1200, "1,200", "1.200"),
        (Decimal("2500.50"), "2,500.5", "2.500,5"),
        (parse_template("No. {form.name}"), "“No. {form.name}”", "“No. {form.name}”"),
        (date(2026, 12, 31), "2026-12-31", "2026-12-31"),
        ("words", "“words”", "“words”"),
        (None, WORDS["nothing"].en, WORDS["nothing"].id),
        ("", WORDS["nothing"].en, WORDS["nothing"].id),
        ((1, "a"), "1, “a”", "1, “a”"),
        ([], WORDS["nothing"].en, WORDS["nothing"].id),
        ({"a": 1000, "b": True}, "a: 1,000, b: yes", "a: 1.000, b: ya"),
        (Branch("draft"), "“Draft”", "“Draf”"),
        (
            Branch("draft", parse("form.area > 6")),
            "“Draft” when “area” is more than 6",
            "“Draf” bila “area” lebih dari 6",
        ),
        (Option("a", words("Alfa", "Alpha")), "code: “a”, title: “Alpha”", "code: “a”, title: “Alfa”"),
    ],
)
def test_any_value_has_words(value: Any, english: str, indonesian: str) -> None:
    """Truth, texts, figures, days, lists, mappings, ways and whole things; what is empty is nothing."""
    found = SAID.plain(value)
    assert (found.en, found.id) == (english, indonesian)


def test_conditions_are_said_within_their_table() -> None:
    """The columns of a table are called by their titles in conditions of a row."""
    rows = NAMED.fields["rows"]
    wide = replace(rows.columns[0], title=words("Lebar", "Width"))
    fields = tuple(replace(each, columns=(wide,)) if each.code == "rows" else each for each in NAMED.sections[0].fields)
    said = Said(replace(NAMED, sections=(replace(NAMED.sections[0], fields=fields),)))
    assert said.detail("Field", "valid_when", parse("row.wide > 1"), "rows").en == "“Width” is more than 1"
    assert "Width" not in said.condition(parse("row.wide > 1")).en


def test_when_an_office_or_a_document_is_asked() -> None:
    """Always, by choice, or on a condition; being shown comes before being required."""
    condition = parse("form.area > 6")
    assert SAID.when(AddressedOffice("parks")) == WORDS["always"]
    assert SAID.when(AddressedOffice("parks", chosen=True)) == WORDS["chosen"]
    assert SAID.when(AddressedOffice("parks", condition)).en == "when “area” is more than 6"
    assert SAID.asked(True, None) == WORDS["always"]
    assert SAID.asked(condition, None).en == "when “area” is more than 6"
    assert SAID.asked(condition, parse("form.area > 9")).en == "when “area” is more than 9"


@pytest.mark.parametrize(
    ("value", "english", "indonesian"),
    [
        (0, "0", "0"),
        (1234567, "1,234,567", "1.234.567"),
        (Decimal("1E+3"), "1,000", "1.000"),
        (Decimal("0.50"), "0.5", "0,5"),
    ],
)
def test_figures_are_written_as_each_language_does(value: Any, english: str, indonesian: str) -> None:
    """Marks of thousands and decimals change places, and zeros at the end are dropped."""
    assert (number(value, "en"), number(value, "id")) == (english, indonesian)
