from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import page
import pytest
from flask import Flask

from permits.documents.store import store_of
from permits.issuance import queries
from permits.issuance.compose import written
from tests.issuance.cases import issue_due
from tests.issuance.test_pdf import text_of
from tests.support import cases
from workflows.definition import Field, Option, Text
from workflows.expressions import EMPTY

TITLE = Text("Judul", "Title")


@pytest.fixture
def pack(own_app: Flask) -> Iterator[Flask]:
    """The application with the services as shipped."""
    with own_app.app_context():
        cases.publish()
        yield own_app


def issue(app: Flask, service: str, steps: list[tuple[str, str, str]]) -> bytes:
    """Walk a draft of a shipped service through these (office, result, reason) steps and make its paper."""
    applicant = cases.make_applicant()
    case_id = cases.make_draft(service, applicant, "perseorangan")
    cases.send(case_id, applicant)
    for office, result, reason in steps:
        cases.decide(case_id, result, office=office, reason=reason)
    issue_due(cases.MONDAY)
    permit = queries.permit_of(case_id)
    assert permit is not None
    assert permit.status == "issued"
    with store_of(app.config["SETTINGS"]).open(permit.document_sha256 or "") as file:
        return file.read()


@pytest.mark.database
def test_the_research_letter_as_shipped(pack: Flask) -> None:
    """The shipped non-permit issues a paper that passes both levels and carries its condition and places."""
    content = issue(
        pack,
        "skp-penelitian",
        [
            ("dpmptsp", "lengkap", ""),
            ("kesbangpol", "rekomendasi_bersyarat", "Lapor kepada lurah sebelum wawancara."),
            ("dpmptsp", "setujui", ""),
        ],
    )
    words = text_of(content)
    assert "NOMOR 070/0001/SKP/DPMPTSP/XI/2026" in words
    assert "Lapor kepada lurah sebelum wawancara." in words
    assert "Lokasi penelitian" in words
    assert [page.validate_pdf_bytes(content, profile=level).is_compliant for level in ("pdfa3a", "ua1")] == [True, True]


@pytest.mark.database
def test_the_advertising_permit_as_shipped(pack: Flask) -> None:
    """The shipped permit prints its table of sites with sizes, dates and the sample amount in rupiah."""
    content = issue(
        pack,
        "reklame-insidentil",
        [("dpmptsp", "lengkap", ""), ("satpol", "setuju", ""), ("dpmptsp", "setujui", "")],
    )
    words = text_of(content)
    assert "NOMOR 503/0001/REK/DPMPTSP/XI/2026" in words
    annex = words[words.index("Titik reklame yang diizinkan") :]
    for cell in ("Jalan Cendana, halaman toko", "Spanduk", "1,5 m", "1 Desember 2026", "10 Desember 2026", "Rp120.000"):
        assert cell in annex
    assert "{" not in words
    assert [page.validate_pdf_bytes(content, profile=level).is_compliant for level in ("pdfa3a", "ua1")] == [True, True]


@pytest.mark.parametrize(
    ("value", "field", "words"),
    [
        (EMPTY, None, "-"),
        ("", None, "-"),
        (True, None, "ya"),
        (False, None, "tidak"),
        (date(2026, 11, 23), None, "23 November 2026"),
        (Decimal("12.50"), None, "12,5"),
        (Decimal("12.50"), Field("luas", "decimal", TITLE, "isi", unit="m²"), "12,5 m²"),
        (Decimal("45750"), Field("sewa", "money", TITLE, "isi"), "Rp45.750"),
        (Decimal("45750"), Field("sewa", "computed", TITLE, "isi", result="money"), "Rp45.750"),
        ("bazar", Field("acara", "choice", TITLE, "isi", options=(Option("bazar", Text("Bazar", "Bazaar")),)), "Bazar"),
        (("a", "b"), Field("x", "choices", TITLE, "isi", options=(Option("a", Text("Satu", "One")),)), "Satu, b"),
        ("bebas", None, "bebas"),
    ],
)
def test_each_kind_of_answer_in_words(value: object, field: Field | None, words: str) -> None:
    """Empty, yes and no, dates, figures with units, money and options are written as a decree writes them."""
    assert written(value, field) == words
