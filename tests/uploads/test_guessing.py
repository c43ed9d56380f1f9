"""Ids of files tell nothing: what is somebody else's answers as what was never there."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask

from permits import clock
from permits.applications import queries as applications
from permits.db import db, transaction
from permits.folder.models import FolderFile
from permits.ids import new_id
from permits.uploads import operations
from permits.uploads.operations import Named, Target
from tests.pages import Reader
from tests.support import applying, cases
from tests.support.hostile import pdf
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
DOORS = (
    ("document", "/documents/{}"), ("document", "/documents/{}/pages"), ("document", "/documents/{}/pages/1.jpg"),
    ("upload", "/uploads/{}"), ("upload", "/uploads/{}/photo.jpg"),
    ("folder", "/folder/{}"), ("folder", "/folder/{}/file"),
)  # fmt: skip


@pytest.fixture
def files(reader: Reader, applicant: Actor) -> dict[str, str]:
    """One of each kind of file of an applicant, by its id."""
    draft = applying.begin(reader)
    applying.upload(reader, draft, "ktp", pdf(), "ktp.pdf")
    reader.get("/folder/add")
    form = {"file": (io.BytesIO(pdf(pages=2)), "ijazah.pdf"), "kind": "other"}
    reader.post("/folder/add", form, content_type="multipart/form-data")
    with transaction():
        target = Target("photo", draft, "ktp")
        upload = operations.begin(target, Named("halaman.jpg", 9), 7, applicant, clock.now())
    folder_file = db.session.query(FolderFile).filter_by(account_id=applicant.id).one()
    return {"document": applications.files_of(draft)["ktp"].id, "upload": upload.id, "folder": folder_file.id}


@pytest.mark.parametrize("who", ["applicant", "staff"])
def test_somebody_elses_file_is_as_none(app: Flask, files: dict[str, str], who: str) -> None:
    """At every door of a file another applicant and the office before sending get the very answer of an invented id."""
    stranger = (
        cases.make_applicant("Orang Lain") if who == "applicant" else cases.make_staff(("dpmptsp", "verifikator"))
    )
    other = Reader(app.test_client())
    other.sign_in(cases.address_of(stranger), cases.PASSWORD)
    for kind, door in DOORS:
        told = [said(other, door, each) for each in (files[kind], new_id())]
        assert told[0] == told[1], door
        assert told[0][0] == 404, door


def said(reader: Reader, door: str, file_id: str) -> tuple[int, str]:
    """Status and words of an answer, without the address that was asked for and the mark of the page."""
    answer = reader.client.get(door.format(file_id))
    text = re.sub(r'name="csrf_token"[^>]*value="[^"]*"|value="[^"]*"[^>]*name="csrf_token"', "", answer.text)
    return answer.status_code, text.replace(file_id, "ID")
