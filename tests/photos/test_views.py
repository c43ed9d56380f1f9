"""Gathering photos page by page and handing them in as one file, without any script."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from flask import Flask, current_app

from permits import clock
from permits.applications import queries as applications
from permits.db import db, transaction
from permits.documents.inspection import Inspected
from permits.documents.store import store_of
from permits.errors import Conflict
from permits.photos import operations
from permits.scheduling.running import run_due_jobs
from permits.uploads.models import Upload
from permits.uploads.operations import Target
from tests.pages import Page, Reader
from tests.support import applying, cases
from tests.support.hostile import photo_with_position, picture
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database


@pytest.fixture
def draft(reader: Reader) -> str:
    """A draft without any file, read in English."""
    reader.get("/", language="en")
    return applying.begin(reader)


def add(reader: Reader, draft: str, *photos: bytes, status: int = 200, act: str = "") -> Page:
    """Send photos with their page."""
    address = f"/applications/{draft}/documents/ktp/photos"
    reader.get(address)
    files = [(io.BytesIO(each), f"hal {number}.jpg") for number, each in enumerate(photos, start=1)]
    return reader.post(address, {"photos": files, "act": act}, content_type="multipart/form-data", status=status)


def gathered(draft: str) -> list[Upload]:
    db.session.expire_all()
    return list(
        db.session.query(Upload).filter_by(application_id=draft, purpose="photo").order_by(Upload.position, Upload.id)
    )


def sized(width: int, height: int) -> bytes:
    return picture(size=(width, height))


def test_photos_become_one_file(reader: Reader, draft: str) -> None:
    """Photos sent at once are listed in their order, arranged with buttons, and handed in as one PDF; then they are gone."""
    page = add(reader, draft, sized(60, 40), sized(40, 60), sized(50, 50))
    first, second, third = (each.id for each in gathered(draft))
    assert len(page.all(".shots img")) == 3
    add(reader, draft, act=f"up:{third}")
    add(reader, draft, act=f"turn:{second}")
    add(reader, draft, act=f"drop:{first}")
    assert [(each.id, each.degrees) for each in gathered(draft)] == [(third, 0), (second, 90)]
    add(reader, draft, act="bind")
    held = applications.files_of(draft)["ktp"]
    assert (held.media_type, held.pages, held.changes) == ("application/pdf", 2, ["composed"])
    with store_of(current_app.config["SETTINGS"]).open(held.sha256) as file, pikepdf.open(file) as pdf:
        sizes = [each.resources.XObject.P for each in pdf.pages]
        assert [(int(each.Width), int(each.Height)) for each in sizes] == [(50, 50), (60, 40)]
    assert gathered(draft) == []


def test_the_photos_themselves_are_deleted(reader: Reader, draft: str) -> None:
    """Once they are one file, or were passed over, nothing of the single photos stays in the store."""
    folder: Path = current_app.config["SETTINGS"].home / "files"
    add(reader, draft, sized(61, 41), sized(62, 42))
    kept, dropped = (each.sha256 or "" for each in gathered(draft))
    add(reader, draft, act=f"drop:{gathered(draft)[1].id}")
    add(reader, draft, act="bind")
    run_due_jobs(clock.now() + timedelta(minutes=1), loudly=False)
    assert not any((folder / each[:2] / each).exists() for each in (kept, dropped))


def test_a_photo_tells_nothing_but_itself(reader: Reader, draft: str) -> None:
    """Of a photo its small picture is shown, made anew, without the place where it was taken."""
    add(reader, draft, photo_with_position())
    answer = reader.client.get(f"/uploads/{gathered(draft)[0].id}/photo.jpg")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert b"Kamera" not in answer.data
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_what_is_no_photo_is_said_and_the_others_stay(reader: Reader, draft: str) -> None:
    """Of several photos each is judged by itself: good ones are listed, the reason of a bad one stands beside the field."""
    page = add(reader, draft, sized(60, 40), b"MZ" + b"\0" * 90, status=422)
    assert "This is a program, not JPEG or PNG." in page.text
    assert len(gathered(draft)) == 1


def test_nothing_cannot_be_put_together(reader: Reader, draft: str) -> None:
    """Without a photo there is no file, and the page says so."""
    assert "Add at least one photo first." in add(reader, draft, act="bind", status=422).text
    assert applications.files_of(draft) == {}


def test_a_button_pressed_twice_makes_one_file(reader: Reader, draft: str) -> None:
    """The second press finds the file made, and leads on as the first did."""
    add(reader, draft, sized(60, 40))
    add(reader, draft, act="bind")
    made = applications.files_of(draft)["ktp"].id
    address = f"/applications/{draft}/documents/ktp/photos"
    reader.post(address, {"act": "bind"}, content_type="multipart/form-data")
    assert applications.files_of(draft)["ktp"].id == made


def test_photos_changed_in_another_window_are_not_bound_unseen(reader: Reader, draft: str, applicant: Actor) -> None:
    """What was put together is what stands in the list: when it changed meanwhile, nothing is handed in."""
    add(reader, draft, sized(60, 40), sized(40, 60))
    seen = [each.id for each in gathered(draft)]
    found = Inspected("ktp.pdf", "application/pdf", 2, b"%PDF", ("composed",))
    target = Target("photo", draft, "ktp")
    with transaction(), pytest.raises(Conflict):
        operations.put_together(target, seen[::-1], found, "0" * 64, applicant, clock.now())
    assert applications.files_of(draft) == {}


def test_only_a_file_that_may_be_pdf_is_put_together(app: Flask, reader: Reader, draft: str) -> None:
    """Where no PDF is taken there is no such page, nor for somebody else's case."""
    reader.get(f"/applications/{draft}/documents/pas_foto/photos", status=404)
    other = Reader(app.test_client())
    other.sign_in(cases.address_of(cases.make_applicant("Orang Lain")), cases.PASSWORD)
    other.get(f"/applications/{draft}/documents/ktp/photos", status=404)
