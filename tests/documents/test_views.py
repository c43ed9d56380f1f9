"""Handing in files: what is kept, what is refused and why, how files are opened."""

from __future__ import annotations

import io

import pikepdf
import pytest
from flask import current_app

from permits import clock
from permits.applications import queries
from permits.db import db
from permits.documents.models import Document
from tests.pages import Reader, words_of
from tests.support import applying, cases
from tests.support.applying import SERVICE
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database


def locked_pdf() -> bytes:
    out = io.BytesIO()
    made = pikepdf.new()
    made.add_blank_page()
    made.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def stored_files() -> set[str]:
    folder = current_app.config["SETTINGS"].home / "files"
    return {each.name for each in folder.rglob("*") if each.is_file()}


@pytest.fixture
def draft(reader: Reader) -> str:
    """A draft without any file."""
    return applying.begin(reader)


REFUSED = {
    "empty": (b"", "0 bytes"),
    "no such format": (b"PK\x03\x04 a document of a word processor", "not PDF or JPEG"),
    "named pdf, is a picture of another kind": (b"GIF89a" + b"\0" * 100, "is not PDF"),
    "too large": (b"%PDF-1.7" + b"0" * 2_000_001, "at most 2 MB"),
    "broken": (b"%PDF-1.7\nthis is the beginning of something that never goes on", "damaged"),
    "locked": (locked_pdf(), "password"),
    "cut off picture": (cases.sample_file("jpeg")[:200], "damaged"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_cannot_be_kept_is_refused_with_its_reason(reader: Reader, draft: str, kind: str) -> None:
    """The reason stands beside the file, in the title and in the summary; neither a row nor a byte is stored."""
    data, reason = REFUSED[kind]
    before = stored_files()
    reader.get(f"/applications/{draft}/documents/ktp", language="en")
    page = applying.upload(reader, draft, "ktp", data, "ktp.pdf", status=422)
    assert reason in page.text
    assert page.title.startswith("Error: ")
    assert page.one("#file-ktp").get("aria-invalid") == "true"
    assert db.session.query(Document).count() == 0
    assert stored_files() == before


def test_the_limits_are_said_before_anything_is_chosen(reader: Reader, draft: str) -> None:
    """The page of a file names the formats and the size that are accepted, in both languages."""
    assert "PDF atau JPEG, paling besar 2 MB" in reader.get(f"/applications/{draft}/documents/ktp", language="id").text
    assert "PDF or JPEG, at most 2 MB" in reader.get(f"/applications/{draft}/documents/ktp", language="en").text


def test_no_file_chosen_is_said(reader: Reader, draft: str) -> None:
    """Pressing upload without a file says so and keeps what was there."""
    address = f"/applications/{draft}/documents/ktp"
    reader.get(address, language="en")
    page = reader.post(address, {}, status=422, content_type="multipart/form-data")
    assert "Choose a file first." in page.text


def test_a_refused_file_leaves_the_earlier_one(reader: Reader, draft: str) -> None:
    """A good file stays when its replacement is refused; a good replacement takes its place."""
    applying.upload(reader, draft, "ktp", cases.sample_file("pdf"), "ktp.pdf")
    applying.upload(reader, draft, "ktp", b"", "kosong.pdf", status=422)
    assert queries.files_of(draft)["ktp"].filename == "ktp.pdf"
    applying.upload(reader, draft, "ktp", cases.sample_file("jpeg"), "ktp baru.jpg")
    db.session.expire_all()
    assert queries.files_of(draft)["ktp"].filename == "ktp baru.jpg"
    assert db.session.query(Document).count() == 2


def test_good_files_of_one_upload_are_kept_beside_bad_ones(reader: Reader, draft: str) -> None:
    """Of several files handed in at once each is judged by itself: good ones are kept, bad ones named."""
    address = f"/applications/{draft}/documents"
    reader.get(address)
    form = {
        "file-ktp": (io.BytesIO(cases.sample_file("pdf")), "ktp.pdf"),
        "file-proposal": (io.BytesIO(b""), "proposal.pdf"),
    }
    page = reader.post(address, form, content_type="multipart/form-data", status=422)
    assert [each.get("href") for each in page.all(".problem a")] == ["#file-proposal"]
    assert set(queries.files_of(draft)) == {"ktp"}


def test_who_goes_on_too_early_reads_which_files_are_missing(reader: Reader, draft: str) -> None:
    """The page of files comes again as long as some are missing, and names those alone; what was chosen is kept."""
    address = f"/applications/{draft}/documents"
    applying.fill_in(reader, draft, cases.sample_answers(SERVICE))
    page = reader.get(address, language="en")
    titles = [words_of(each) for each in page.all("label.label") if each.get("for", "").startswith("file-")]
    form = {"file-ktp": (io.BytesIO(cases.sample_file("pdf")), "ktp.pdf")}
    page = reader.post(address, form, content_type="multipart/form-data")
    assert page.response.request.path == address
    said = words_of(page.one(".flash"))
    assert [each in said for each in titles] == ["KTP" not in each for each in titles]
    assert set(queries.files_of(draft)) == {"ktp"}
    assert not page.all(".problem") and not reader.get(address).all(".flash")


def test_a_file_can_be_taken_back(reader: Reader, draft: str) -> None:
    """A file of a draft is taken back with a button; it is asked for again."""
    page = applying.upload(reader, draft, "ktp", cases.sample_file("pdf"), "ktp.pdf")
    reader.get(f"/applications/{draft}/documents/ktp")
    page = reader.post(f"/applications/{draft}/documents/ktp/remove", {})
    assert "ktp.pdf" not in page.text
    assert queries.files_of(draft) == {}


def test_a_file_nobody_asked_for_has_no_page(reader: Reader, draft: str) -> None:
    """A requirement of other applicants, or an invented one, is 404."""
    for code in ("surat_permohonan", "tidak_ada"):
        reader.get(f"/applications/{draft}/documents/{code}", status=404)


def test_files_open_as_downloads_that_can_do_nothing(reader: Reader, applicant: Actor) -> None:
    """A file comes as an attachment under its own name, unsniffed and sandboxed, however one asks for it."""
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
    held = queries.files_of(application_id)["ktp"]
    address, name, media_type = f"/documents/{held.id}", held.filename, held.media_type
    answer = reader.client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "no-store" in answer.headers["Cache-Control"]
    shown = reader.client.get(f"{address}?show")
    assert shown.headers["Content-Disposition"].startswith("attachment")
    assert shown.headers["Content-Security-Policy"].startswith("sandbox")
