"""Requirements of pages: shown or not as a whole, files asked on them, dates of documents, what a form begins with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.workflows import makers as m
from workflows.engine.outcome import Facts
from workflows.forms import complete, first_answers, first_row, needed_documents, shown_fields
from workflows.language.loader import inspect, load

SMALL = (Path(__file__).parents[2] / "data" / "sop" / "five-states.yaml").read_text(encoding="utf-8")
PAGES = """
  usaha:
    title: {id: Usaha, en: Business}
    shown_when: "applicant.kind == 'badan'"
    fields:
      bidang: {type: text, title: {id: Bidang, en: Trade}, default: dagang}
      alamat: {type: address, title: {id: Alamat, en: Address}, prefill: business.address}
      siup: {type: file, title: {id: SIUP, en: Licence}, formats: [pdf], max_mb: 2, made_by: siup, reusable: true}
      surat_baru: {type: file, title: {id: Surat, en: Letter}, formats: [pdf], max_mb: 2, from: 2026-01-01, until: 2026-06-30}
      pegawai:
        type: table
        title: {id: Pegawai, en: Staff}
        required: false
        columns:
          nama: {type: text, title: {id: Nama, en: Name}}
          tetap: {type: yes_no, title: {id: Tetap, en: Permanent}, default: true}
  isi:
"""
TEXT = (
    SMALL.replace("\n  isi:\n", PAGES, 1)
    .replace("\n\nform:\n", "\n  badan: {title: {id: Badan, en: A company}, as: business}\n\nform:\n")
    .replace("en: Name of the activity}", "en: Name of the activity}, prefill: person.name")
)
DEFINITION = load(TEXT)
HOME = {"street": "Jalan Merdeka 17", "village": "Tapa", "district": "Kota Utara", "city": "Seruni"}
ANSWERS = {"nama": "Pasar", "luas": Decimal(5), "bidang": "dagang", "alamat": HOME}


def facts(kind: str = "badan", sent: date | None = date(2026, 3, 2), **changed: object) -> Facts:
    return replace(Facts(ANSWERS, kind, frozenset(), m.CALENDAR, sent=sent), **changed)  # type: ignore[arg-type]


def test_a_page_that_is_not_shown_asks_nothing() -> None:
    """Fields and files of a hidden page are hidden with it, whatever they say themselves."""
    assert shown_fields(DEFINITION, facts("warga")) == {"nama", "luas", "mulai"}
    assert set(needed_documents(DEFINITION, facts("warga"))) == {"surat"}
    assert complete(DEFINITION, facts("warga")) == []
    assert shown_fields(DEFINITION, facts()) == {"nama", "luas", "mulai", "bidang", "alamat", "pegawai"}


def test_files_of_a_page_come_before_the_page_of_documents() -> None:
    """A file asked on a page is a document of that page, in the order of the form."""
    assert [(each.code, each.section) for each in DEFINITION.documents.values()] == [
        ("siup", "usaha"), ("surat_baru", "usaha"), ("surat", None),
    ]  # fmt: skip
    assert "siup" not in DEFINITION.fields
    assert [each.path for each in complete(DEFINITION, facts())] == ["documents.siup", "documents.surat_baru"]


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
        (None, True),
    ],
)
def test_a_document_is_asked_in_its_time(day: date | None, asked: bool) -> None:
    """The day of sending decides, before it the present day; without either the time does not matter."""
    assert ("surat_baru" in needed_documents(DEFINITION, facts(sent=day))) is asked
    assert ("surat_baru" in needed_documents(DEFINITION, facts(sent=None, today=day))) is asked


def test_a_paper_that_the_city_made_itself_is_not_asked() -> None:
    """Who holds the permit of the service that makes a paper need not hand it in."""
    assert "siup" not in needed_documents(DEFINITION, facts(held=frozenset({"siup"})))
    assert "siup" in needed_documents(DEFINITION, facts(held=frozenset({"another"})))


def test_a_form_begins_with_defaults_and_what_is_known() -> None:
    """The profile wins over a default; an address known as one text is offered as its street."""
    profile = {
        "person.name": " Nurhaliza Pakaya ",
        "business.address": "Jalan Merdeka 17",
        "person.mail": "x@example.org",
    }
    assert first_answers(DEFINITION, profile) == {
        "nama": "Nurhaliza Pakaya",
        "bidang": "dagang",
        "alamat": {"street": "Jalan Merdeka 17"},
    }
    assert first_answers(DEFINITION, {"person.name": " "}) == {"bidang": "dagang"}
    assert first_row(DEFINITION.fields["pegawai"]) == {"tetap": True}


def test_a_page_shown_by_its_own_answer_is_refused() -> None:
    """A page that depends on a field it holds itself would never be shown, so the file is refused."""
    [found] = inspect(TEXT.replace("applicant.kind == 'badan'", "form.bidang == 'x'")).findings
    assert (found.code, found.line) == ("cyclic", 1 + TEXT[: TEXT.index("      bidang:")].count("\n"))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("default: dagang", "default: 3", "answer_not_taken"),
        ("default: dagang", "default: ''", None),
        ("default: true", "default: ya", "answer_not_taken"),
        ("prefill: business.address", "prefill: business.name", "wrong_for_type"),
        ("prefill: business.address", "prefill: business.adress", "unknown_word"),
        ("until: 2026-06-30", "until: 2025-06-30", "ends_before_start"),
        ("made_by: siup, ", "valid_for: umur, ", "unknown_value"),
        (", max_mb: 2, made_by", ", made_by", "needed_for_type"),
        ("{type: file, title: {id: SIUP", "{type: text, title: {id: SIUP", "wrong_for_type"),
    ],
)
def test_what_a_page_may_not_say_is_refused(old: str, new: str, code: str | None) -> None:
    """Defaults of another kind, profiles of another shape, and keys of another type are named."""
    assert old in TEXT
    found = {each.code for each in inspect(TEXT.replace(old, new, 1)).findings}
    assert found == ({code} if code else set())
