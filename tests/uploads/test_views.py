"""A file in pieces: the server knows how far it has come, and nothing is lost or kept twice over a bad line."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from permits import clock
from permits.applications import queries as applications
from permits.db import db
from permits.documents.models import Document
from permits.uploads.models import Upload
from permits.uploads.operations import PIECE
from tests.pages import Reader
from tests.support import applying, cases
from tests.support.applying import SERVICE
from tests.support.hostile import pdf
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
MARK = "0123456789abcdef"


@pytest.fixture
def draft(reader: Reader) -> str:
    """A draft without any file."""
    return applying.begin(reader)


def large_pdf() -> bytes:
    """A sound file of several pieces."""
    return pdf(lambda made: made.Root.__setitem__("/Filling", made.make_stream(random.Random(1).randbytes(1_300_000))))


def begin(reader: Reader, draft: str, data: bytes, code: str = "ktp", **more: str) -> TestResponse:
    """Announce a file, as the script does."""
    reader.get(f"/applications/{draft}/documents/ktp")
    form = {"csrf_token": reader.token, "filename": "ktp.pdf", "size": str(len(data)), "fingerprint": MARK, **more}
    return reader.client.post(f"/applications/{draft}/documents/{code}/uploads", data=form)


def piece(reader: Reader, address: str, data: bytes, offset: int, size: int = PIECE) -> TestResponse:
    """Send one piece."""
    headers = {
        "Upload-Offset": str(offset),
        "X-CSRFToken": reader.token,
        "Content-Type": "application/offset+octet-stream",
    }
    return reader.client.patch(address, data=data[offset : offset + size], headers=headers)


def said(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_file_arrives_in_pieces(reader: Reader, draft: str) -> None:
    """Piece by piece the server says how much it has; with the last one the file is checked and counts."""
    data = large_pdf()
    now = said(begin(reader, draft, data))
    assert (now["standing"], now["offset"], now["size"]) == ("receiving", 0, len(data))
    while now["standing"] == "receiving":
        now = said(piece(reader, now["address"], data, now["offset"]))
    assert (now["standing"], now["reason"]) == ("kept", "")
    assert applications.files_of(draft)["ktp"].filename == "ktp.pdf"
    reader.get(f"/applications/{draft}/documents/ktp", language="en")
    page = reader.post(f"/applications/{draft}/documents/ktp", {}, content_type="multipart/form-data")
    assert "Choose a file first." not in page.text


def test_a_piece_sent_twice_is_one(reader: Reader, draft: str) -> None:
    """When an answer was lost, the same piece again changes nothing; one out of turn is told where to go on."""
    data = large_pdf()
    address = said(begin(reader, draft, data))["address"]
    assert piece(reader, address, data, 0).status_code == 200
    again = piece(reader, address, data, 0)
    assert (again.status_code, said(again)["offset"]) == (200, PIECE)
    for offset in (PIECE * 2, PIECE // 2, -1):
        wrong = piece(reader, address, data, offset)
        assert (wrong.status_code, said(wrong)["offset"]) == (409, PIECE)
    assert said(reader.client.get(address))["offset"] == PIECE


def test_a_file_cut_off_goes_on_where_it_was(reader: Reader, draft: str) -> None:
    """The page loaded again, or a second window, finds the same file by its mark and goes on; another file begins anew."""
    data = large_pdf()
    first = said(begin(reader, draft, data))
    piece(reader, first["address"], data, 0)
    again = said(begin(reader, draft, data))
    assert (again["address"], again["offset"]) == (first["address"], PIECE)
    assert said(begin(reader, draft, data, fingerprint="f" * 16))["address"] != first["address"]
    assert said(begin(reader, draft, data, fingerprint=""))["offset"] == 0
    for offset in (PIECE, PIECE * 2):
        last = said(piece(reader, first["address"], data, offset))
    assert last["standing"] == "kept"
    assert db.session.query(Document).count() == 1


def test_limits_are_told_before_anything_is_sent(reader: Reader, draft: str) -> None:
    """A file that is empty or too large is refused when it is announced, in the reader's language."""
    reader.get(f"/applications/{draft}/documents/ktp", language="en")
    answer = begin(reader, draft, b"")
    assert (answer.status_code, "0 bytes" in said(answer)["reason"]) == (422, True)
    answer = begin(reader, draft, b"", size="26000000")
    assert (answer.status_code, "at most 2 MB" in said(answer)["reason"]) == (422, True)
    answer = begin(reader, draft, b"", "proposal", size="10000001")
    assert answer.status_code == 422
    assert db.session.query(Upload).count() == 0


def test_what_is_refused_in_the_end_says_why(reader: Reader, draft: str) -> None:
    """The answer to the last piece holds the reason; nothing more is taken for that file."""
    data = b"MZ" + b"\0" * 500
    reader.get(f"/applications/{draft}/documents/ktp", language="en")
    now = said(piece(reader, said(begin(reader, draft, data))["address"], data, 0))
    assert now["standing"] == "refused" and now["reason"].startswith("This is a program")
    assert piece(reader, now["address"], data, 0).status_code == 200
    assert said(begin(reader, draft, data))["address"] != now["address"]


def test_a_piece_may_not_be_larger_than_what_was_announced(reader: Reader, draft: str) -> None:
    """More than was announced is not taken, nor is a piece without end."""
    data = large_pdf()
    address = said(begin(reader, draft, data[:100]))["address"]
    assert piece(reader, address, data, 0).status_code == 409
    address = said(begin(reader, draft, data * 3, "proposal"))["address"]
    assert piece(reader, address, data * 3, 0, PIECE * 2 + 1).status_code == 409


def test_a_file_on_its_way_is_its_senders_alone(app: Flask, reader: Reader, draft: str) -> None:
    """Other applicants and the office's people find nothing, whatever they ask; without a sign-in one is sent to it."""
    data = large_pdf()
    address = said(begin(reader, draft, data))["address"]
    upload_id = address.rpartition("/")[2]
    others = [
        cases.make_applicant("Orang Lain"),
        cases.make_staff(("dpmptsp", "verifikator")),
        cases.make_staff(("dishub", "penelaah")),
    ]
    for actor in others:
        other = Reader(app.test_client())
        other.sign_in(cases.address_of(actor), cases.PASSWORD)
        other.get("/account")
        assert other.client.get(address).status_code == 404
        assert piece(other, address, data, 0).status_code == 404
        for path in (f"{address}/give-up", f"/applications/{draft}/documents/ktp/uploads"):
            assert other.client.post(path, data={"csrf_token": other.token, "size": "5"}).status_code == 404
        assert other.client.get(f"/uploads/{upload_id}/photo.jpg").status_code == 404
    assert app.test_client().get(address).status_code == 303
    assert said(reader.client.get(address))["offset"] == 0


def test_a_file_that_nobody_asked_for_is_not_taken(reader: Reader, draft: str) -> None:
    """For a requirement of other applicants, or an invented one, no file can be announced."""
    for code in ("surat_permohonan", "tidak_ada"):
        assert begin(reader, draft, b"a" * 9, code).status_code == 404


def test_a_sent_case_takes_no_file(reader: Reader, applicant: Actor, draft: str) -> None:
    """Once the application was sent, a file is refused with that reason."""
    sent = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
    cases.send(sent, applicant, now=clock.now())
    reader.get(f"/applications/{draft}/documents/ktp")
    form = {"csrf_token": reader.token, "filename": "a.pdf", "size": "9"}
    assert reader.client.post(f"/applications/{sent}/documents/ktp/uploads", data=form).status_code == 409


def test_giving_up_takes_everything_back(reader: Reader, draft: str) -> None:
    """A file given up is gone at once, and begins anew."""
    data = large_pdf()
    address = said(begin(reader, draft, data))["address"]
    piece(reader, address, data, 0)
    reader.client.post(f"{address}/give-up", data={"csrf_token": reader.token})
    assert reader.client.get(address).status_code == 404
    assert said(begin(reader, draft, data))["offset"] == 0


def test_a_store_that_is_away_loses_nothing(app: Flask, reader: Reader, draft: str) -> None:
    """While the store of files cannot be reached a piece is not taken, which a script and a person can tell; then it goes on."""
    data = large_pdf()
    address = said(begin(reader, draft, data))["address"]
    piece(reader, address, data, 0)
    here = app.config["SETTINGS"]
    nowhere = {"s3_address": "http://127.0.0.1:9", "s3_bucket": "b", "s3_key_id": "k", "s3_secret": "s"}
    app.config["SETTINGS"] = dataclasses.replace(here, **nowhere)
    assert piece(reader, address, data, PIECE).status_code == 503
    page = applying.upload(reader, draft, "ktp", pdf(), "ktp.pdf", status=503)
    assert page.heading
    app.config["SETTINGS"] = here
    assert said(reader.client.get(address))["offset"] == PIECE
    assert said(piece(reader, address, data, PIECE))["offset"] == 2 * PIECE


def test_the_right_to_send_is_asked_for(reader: Reader, draft: str) -> None:
    """A page left open learns who is signed in and gets the right to send anew; without it no piece is taken."""
    data = large_pdf()
    address = said(begin(reader, draft, data))["address"]
    assert set(said(reader.client.get("/uploads/token"))) == {"account", "token"}
    answer = reader.client.patch(address, data=data[:9], headers={"Upload-Offset": "0"})
    assert answer.status_code == 400
