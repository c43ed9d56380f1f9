"""One's own folder: kept with dates, used with one press, copied into each application, seen by its owner alone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import event

from permits import clock
from permits.accounts.erasure import erase_person
from permits.accounts.queries import today
from permits.applications import queries as applications
from permits.db import db, transaction
from permits.folder.models import FolderFile
from permits.scheduling.running import run_due_jobs
from tests.pages import Page, Reader
from tests.support import applying, cases
from tests.support.hostile import pdf, picture
from workflows.engine.outcome import SYSTEM, Actor

pytestmark = pytest.mark.database


@pytest.fixture
def draft(reader: Reader) -> str:
    """A draft without any file, read in English."""
    reader.get("/", language="en")
    return applying.begin(reader)


def add(reader: Reader, data: bytes, name: str = "ktp saya.pdf", status: int = 200, **boxes: str) -> Page:
    """Keep a file by the page for it."""
    reader.get("/folder/add")
    form: dict[str, Any] = {"file": (io.BytesIO(data), name), "kind": "ktp", **boxes}
    return reader.post("/folder/add", form, content_type="multipart/form-data", status=status)


def days(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    sent: list[str] = []
    event.listen(db.engine, "before_cursor_execute", listener := lambda *args: sent.append(args[2]))
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", listener)


def only() -> FolderFile:
    db.session.expire_all()
    (found,) = db.session.query(FolderFile).all()
    return found


def test_a_file_is_kept_with_its_dates_and_used(reader: Reader, draft: str) -> None:
    """Added once, a paper is handed in with one press; the folder then says where it was used last."""
    until = today() + timedelta(days=90)
    page = add(reader, pdf(), **days("issued", today() - timedelta(days=9)), **days("until", until))
    assert "Identity card" in page.text and "Valid until" in page.text and "Not used yet" in page.text
    page = reader.get(f"/applications/{draft}/documents/ktp/folder")
    assert [each.get("checked") is not None for each in page.all('input[name="file"]')] == [True]
    reader.post(f"/applications/{draft}/documents/ktp/folder", {"file": only().id})
    held = applications.files_of(draft)["ktp"]
    assert (held.filename, held.sha256, held.folder_file_id) == ("ktp saya.pdf", only().sha256, only().id)
    page = reader.get("/folder")
    assert "Last used on" in page.text and "Research Notification Letter" in page.text


def test_an_application_keeps_its_copy(reader: Reader, draft: str) -> None:
    """Deleting a file from the folder takes nothing from the application that used it; once nobody has it, it is gone."""
    add(reader, pdf())
    kept = only()
    sha256, path = kept.sha256, current_app.config["SETTINGS"].home / "files" / kept.sha256[:2] / kept.sha256
    reader.post(f"/applications/{draft}/documents/ktp/folder", {"file": kept.id})
    reader.post(f"/folder/{kept.id}/remove", {})
    run_due_jobs(clock.now() + timedelta(minutes=1), loudly=False)
    assert applications.files_of(draft)["ktp"].sha256 == sha256 and Path(path).exists()
    assert applications.files_of(draft)["ktp"].folder_file_id is None
    assert "nothing in your folder" in reader.get("/folder").text


def test_a_handed_in_file_is_kept_for_later(reader: Reader, draft: str) -> None:
    """From a form a copy goes into the folder with the kind it was asked as; pressing twice keeps one."""
    applying.upload(reader, draft, "ktp", pdf(), "ktp.pdf")
    for _time in range(2):
        reader.get(f"/applications/{draft}/documents/ktp")
        page = reader.post(f"/applications/{draft}/documents/ktp/keep", {})
        assert page.heading == "Identity card (KTP)"
    assert (only().kind, only().filename) == ("ktp", "ktp.pdf")
    reader.get(f"/folder/{only().id}")
    reader.post(f"/folder/{only().id}", {"kind": "ktp", **days("until", date(2031, 1, 2))})
    assert only().valid_until == date(2031, 1, 2)


def test_what_is_over_is_warned_about_and_comes_last(reader: Reader, draft: str) -> None:
    """Expired files are marked in the folder and in the choice, where none of them is chosen beforehand; one may use them."""
    add(reader, pdf(), "lama.pdf", **days("until", today() - timedelta(days=1)))
    assert "Expired" in reader.get("/folder").text
    page = reader.get(f"/applications/{draft}/documents/ktp/folder")
    assert "Its last day is over." in page.text
    assert not page.all('input[name="file"][checked]')
    add(reader, pdf(pages=2), "lain.pdf", kind="other")
    add(reader, pdf(pages=3), "baru.pdf", **days("until", today()))
    page = reader.get(f"/applications/{draft}/documents/ktp/folder")
    names = [each.text for each in page.all(".choice__hint")]
    assert [name.split(",")[0] for name in names if name] == ["baru.pdf", "lama.pdf", "lain.pdf"]
    reader.post(f"/applications/{draft}/documents/ktp/folder", {"file": ""}, status=422)


def test_what_a_requirement_does_not_take_is_not_offered(reader: Reader, draft: str) -> None:
    """A format that is not taken is no choice, and naming it all the same is refused with the reason."""
    add(reader, picture("PNG"), "foto.png")
    page = reader.get(f"/applications/{draft}/documents/ktp/folder")
    assert "No file of your folder" in page.text
    page = reader.post(f"/applications/{draft}/documents/ktp/folder", {"file": only().id}, status=422)
    assert "not PDF or JPEG" in page.text
    assert applications.files_of(draft) == {}


def test_what_cannot_be_kept_is_said(reader: Reader, draft: str) -> None:
    """A bad file, no file and days that are none or out of order are told beside their boxes, and what was typed stays."""
    assert "This is a program" in add(reader, b"MZ" + b"\0" * 90, status=422).text
    page = reader.post(
        "/folder/add", {"kind": "ktp", "issued-day": "31", "issued-month": "2", "issued-year": "2026"}, status=422
    )
    assert "Choose a file first." in page.text and "This is not a date." in page.text
    assert page.one("#issued-day").get("value") == "31"
    page = add(reader, pdf(), status=422, **days("issued", today()), **days("until", today() - timedelta(days=1)))
    assert "before the first" in page.text
    assert db.session.query(FolderFile).count() == 0


def test_a_folder_is_its_owners_alone(app: Flask, reader: Reader, draft: str) -> None:
    """Nobody else finds a file of it, to look at, change, delete or hand in; the office's people have no folder."""
    add(reader, pdf())
    file_id = only().id
    for actor in (cases.make_applicant("Orang Lain"), cases.make_staff(("dpmptsp", "verifikator"))):
        other = Reader(app.test_client())
        other.sign_in(cases.address_of(actor), cases.PASSWORD)
        other.get("/account")
        for address in (f"/folder/{file_id}", f"/folder/{file_id}/file"):
            other.get(address, status=404)
        for address in (f"/folder/{file_id}", f"/folder/{file_id}/remove"):
            other.post(address, {}, status=404)
        if actor.kind == "staff":
            other.get("/folder", status=404)
            continue
        theirs = applying.begin(other)
        other.get(f"/applications/{theirs}/documents/ktp/folder")
        other.post(f"/applications/{theirs}/documents/ktp/folder", {"file": file_id}, status=404)
    answer = reader.client.get(f"/folder/{file_id}/file")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_long_folder_asks_no_more_questions(reader: Reader, draft: str) -> None:
    """The page of the folder asks the database as often for many files as for one."""
    add(reader, pdf())
    with counted() as few:
        reader.get("/folder")
    for pages in range(2, 6):
        add(reader, pdf(pages=pages))
    with counted() as many:
        reader.get("/folder")
    assert len(many) == len(few)


def test_erasing_a_person_empties_the_folder(reader: Reader, applicant: Actor) -> None:
    """With the person their folder goes, and the files that nobody else has."""
    add(reader, pdf(pages=7))
    path = current_app.config["SETTINGS"].home / "files" / only().sha256[:2] / only().sha256
    with transaction():
        erase_person(applicant.id, SYSTEM, clock.now())
    run_due_jobs(clock.now() + timedelta(minutes=1), loudly=False)
    assert db.session.query(FolderFile).count() == 0 and not Path(path).exists()


def in_pieces(reader: Reader, data: bytes, name: str = "ijazah.pdf") -> dict[str, Any]:
    """Send a file to the folder as the script does, in two pieces; how it stands then."""
    reader.get("/folder/add")
    marks = {"X-CSRFToken": reader.token}
    begun = reader.client.post("/folder/uploads", data={"filename": name, "size": str(len(data))}, headers=marks)
    assert begun.status_code == 201
    state, half = begun.json, len(data) // 2
    for offset, piece in ((0, data[:half]), (half, data[half:])):
        said = {**marks, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        state = reader.client.patch(state["address"], data=piece, headers=said).json
    return dict(state)


def test_a_file_comes_to_the_folder_in_pieces(reader: Reader, draft: str) -> None:
    """What the form says of it is noted when the form follows; a wrong day asks for the day again and not for the file."""
    state = in_pieces(reader, pdf())
    assert (state["standing"], only().kind) == ("kept", "other")
    form = {"sent": state["id"], "kind": "ktp", "until-day": "31", "until-month": "2", "until-year": "2030"}
    page = reader.post("/folder/add", form, status=422)
    assert "ijazah.pdf has arrived." in page.text and page.all("#file") == []
    assert page.one('input[name="sent"]').get("value") == state["id"]
    page = reader.post("/folder/add", {**form, "until-day": "28"})
    assert "Identity card" in page.text
    assert (only().kind, only().valid_until) == ("ktp", date(2030, 2, 28))
    reader.post("/folder/add", {**form, "until-day": "28"})  # pressed twice
    assert only().kind == "ktp"


def test_what_came_in_pieces_may_be_refused_or_somebody_elses(app: Flask, reader: Reader, draft: str) -> None:
    """A refused file is said at its box; a file on its way is not taken for whole; another person's is not found."""
    state = in_pieces(reader, b"not a pdf at all", "ijazah.pdf")
    assert state["standing"] == "refused" and state["reason"]
    page = reader.post("/folder/add", {"sent": state["id"], "kind": "ktp"}, status=422)
    assert page.all("#file-error") and page.all('input[name="sent"]') == []
    begun = reader.client.post(
        "/folder/uploads", data={"filename": "a.pdf", "size": "9"}, headers={"X-CSRFToken": reader.token}
    ).json
    assert "has arrived" not in reader.post("/folder/add", {"sent": begun["id"], "kind": "ktp"}, status=422).text
    other = Reader(app.test_client())
    other.sign_in(cases.address_of(cases.make_applicant("Orang Lain")), cases.PASSWORD)
    other.get("/folder/add")
    other.post("/folder/add", {"sent": begun["id"], "kind": "ktp"}, status=404)
    clerk = Reader(app.test_client())
    clerk.sign_in(cases.address_of(cases.make_staff(("dpmptsp", "verifikator"))), cases.PASSWORD)
    clerk.get("/account")
    clerk.post("/folder/uploads", {"filename": "a.pdf", "size": "9"}, status=404)
    assert db.session.query(FolderFile).count() == 0
