"""The pages of duplicates: the holder's, the office's list and request, and what anybody who checks a permit reads."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient

from permits import clock
from permits.db import db, transaction
from permits.documents.store import store_of
from permits.duplicates import operations
from permits.duplicates.models import PermitDuplicate
from permits.issuance.operations import StoredPaper
from tests.complaints.test_views import reader_for
from tests.holding import town
from tests.holding.town import HEAD
from tests.pages import Reader
from tests.support import cases
from workflows.engine.outcome import Actor

COPY = b"%PDF-1.7 a copy"


@pytest.fixture
def holder(app: Flask, client: FlaskClient, tmp_path: Path) -> Actor:
    """Somebody in a city whose practice licences have duplicates."""
    town.publish(tmp_path)
    return cases.make_applicant()


def issue(duplicate_id: str) -> None:
    """What the worker does, without printing."""
    sha256 = store_of(current_app.config["SETTINGS"]).put(COPY)
    with transaction():
        assert operations.attach_copy(duplicate_id, StoredPaper(sha256, len(COPY)), clock.now())


def only() -> PermitDuplicate:
    db.session.expire_all()
    return db.session.query(PermitDuplicate).one()


def test_from_asking_to_the_copy(app: Flask, holder: Actor) -> None:
    """From the permit's page to the form, which keeps what was typed; the officer finds the request in queue and list, grants it;
    both download the copy, strangers nothing; its case's history says what happened, and the public page names it."""
    permit, head, mine = town.issued(holder), cases.make_staff(HEAD, name="Ratna"), reader_for(app, holder)
    address = mine.get(f"/my-permits/{permit.id}").link("Paper lost or damaged? Ask for a duplicate")
    mine.get(address)
    page = mine.post(address, {"cause": "", "reason": "Jatuh ke laut."}, status=422)
    assert "Jatuh ke laut." in "".join(page.one("#reason").itertext())
    page = mine.post(address, {"cause": "lost", "reason": "Jatuh ke laut."})
    assert "With the office" in page.text and "The paper is lost" in page.text
    office = reader_for(app, head)
    desk = office.get(office.get("/reviews").link("1 request for a duplicate waits for you"))
    request = f"/permits/duplicates/{only().id}"
    assert permit.number in desk.text and request in desk.response.text
    office.get(request)
    office.post(f"{request}/refuse", {"answer": ""}, status=422)
    assert "is being signed" in office.post(f"{request}/grant", {}).text
    office.post(f"{request}/grant", {}, status=409)
    issue(only().id)
    copy = f"/applications/{permit.application_id}/duplicates/1.pdf"
    assert copy in mine.get(address).response.text and copy in office.get(request).response.text
    for reader in (mine, office):
        assert reader.client.get(copy).data == COPY
    for stranger in (cases.make_applicant(), cases.make_staff(("dishub", "penelaah"))):
        assert reader_for(app, stranger).client.get(copy).status_code == 404
    assert mine.client.get(copy.replace("1.pdf", "2.pdf")).status_code == 404
    history = office.get(f"/cases/{permit.application_id}").text
    assert "A duplicate of the permit was asked for" in history and "A duplicate of the permit was issued" in history
    assert "A duplicate of the permit was issued" in mine.get(f"/applications/{permit.application_id}").text
    assert "Duplicate no. 1" in reader_for(app).get(f"/v/{permit.token}").text


def test_a_checked_copy_says_that_it_is_one(app: Flask, holder: Actor) -> None:
    """Whoever uploads the copy reads that it is genuine and which duplicate it is, in both languages."""
    permit, head = town.issued(holder), cases.make_staff(HEAD)
    with transaction():
        duplicate = operations.ask(permit.id, "damaged", "Robek.", holder, town.ISSUED)
    with transaction():
        operations.grant(duplicate, False, head, town.ISSUED)
    issue(duplicate)
    for language, headline, said in (
        ("en", "The file is genuine", "This file is duplicate no. 1 of the permit."),
        ("id", "Berkas ini asli", "Berkas ini adalah duplikat ke-1 dari izin tersebut."),
    ):
        visitor = Reader(app.test_client())
        visitor.get("/v", language=language)
        page = visitor.post("/v", {"pdf": (io.BytesIO(COPY), "salinan.pdf")}, content_type="multipart/form-data")
        assert page.heading == headline and said in page.text and permit.number in page.text


def test_the_office_says_no_and_the_holder_reads_why(app: Flask, holder: Actor) -> None:
    """The reason stands on the holder's page with the form to ask anew; a request can be taken back there; in Indonesian too."""
    permit, head, mine = town.issued(holder), cases.make_staff(HEAD), reader_for(app, holder)
    address = f"/my-permits/{permit.id}/duplicate"
    mine.get(address)
    mine.post(address, {"cause": "other", "reason": "Salah cetak."})
    office = reader_for(app, head)
    request = f"/permits/duplicates/{only().id}"
    office.get(request)
    page = office.post(f"{request}/refuse", {"answer": "Minta perubahan saja."})
    assert "Refused" in page.text and "Minta perubahan saja." in page.text
    assert "No request waits for you" in office.get("/permits/duplicates").text
    page = mine.get(address)
    assert "Minta perubahan saja." in page.text and page.one("#reason") is not None
    mine.post(address, {"cause": "other", "reason": "Salah cetak."})
    assert "Taken back" in mine.post(f"{address}/back", {}).text
    assert "Minta duplikat" in mine.get(address, language="id").text


def test_a_request_is_its_seats(app: Flask, holder: Actor) -> None:
    """Other roles and offices, applicants and visitors find no request at any address, and an empty list."""
    permit = town.issued(holder)
    with transaction():
        duplicate = operations.ask(permit.id, "lost", "Hilang.", holder, town.ISSUED)
    for who in (cases.make_staff(("dpmptsp", "verifikator")), cases.make_staff(("dinkes", "kepala"))):
        reader = reader_for(app, who)
        assert "No request waits for you" in reader.get("/permits/duplicates").text
        reader.get(f"/permits/duplicates/{duplicate}", status=404)
        for act in ("grant", "refuse"):
            reader.post(f"/permits/duplicates/{duplicate}/{act}", {"answer": "Tidak.", "paid": "y"}, status=404)
    reader_for(app, holder).get("/permits/duplicates", status=404)
    assert reader_for(app).get("/permits/duplicates").response.request.path == "/sign-in"
    assert only().state == "asked"
