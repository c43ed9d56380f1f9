"""Files beside the checklist: drawn by the worker, paged without losing what is typed, remembered, gone with the person."""

from __future__ import annotations

import io
from datetime import timedelta

import pikepdf
import pytest
from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import select

from benchmarks.support.statements import recording
from permits import clock
from permits.accounts.erasure import erase_person
from permits.applications import queries as applications
from permits.applications.models import Application
from permits.db import db, transaction
from permits.documents.models import Document
from permits.documents.store import store_of
from permits.scheduling.models import ScheduledJob
from permits.scheduling.running import run_due_jobs
from permits.viewer import operations
from permits.viewer.models import Drawing, OpenPage, Picture
from tests.pages import Page, Reader, words_of
from tests.reviews.desk import ASSESSOR, CHECKER, filled_in, sent, waiting
from tests.support import applying, cases
from workflows.engine.outcome import SYSTEM, Actor

pytestmark = pytest.mark.database
LATER = cases.MONDAY + timedelta(hours=1)


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who reads English, in a city whose services are published."""
    cases.publish()
    reader = Reader(client)
    reader.get("/", language="en")
    return reader


def signed_in(reader: Reader, *seats: tuple[str, str]) -> Actor:
    """Somebody of an office, signed in."""
    found = cases.make_staff(*seats)
    reader.sign_in(cases.address_of(found), cases.PASSWORD)
    return found


def long_pdf(pages: int = 3) -> bytes:
    out, made = io.BytesIO(), pikepdf.new()
    for number in range(pages):
        made.add_blank_page(page_size=(300 + number, 420))
    made.save(out)
    return out.getvalue()


def a_file(case: str) -> Document:
    """The first PDF of a case."""
    return next(each for each in applications.files_of(case).values() if each.media_type == "application/pdf")


def with_pages(data: bytes | None = None) -> tuple[str, str]:
    """A sent case of which one file has three pages, all drawn; the case and the file's id."""
    case = sent()
    held = a_file(case)
    document_id = held.id
    with transaction():
        file = db.session.get_one(Document, document_id)
        file.sha256 = store_of(current_app.config["SETTINGS"]).put(data or long_pdf())
        db.session.flush()
        operations.ask(file.sha256, cases.MONDAY)
    run_due_jobs(LATER, loudly=False)
    return case, document_id


def turn(reader: Reader, page: Page, words: str, document_id: str, **typed: str) -> Page:
    """Press a button of the viewer on a decision page, with everything that is filled in there."""
    button = next(
        each
        for each in page.all("button[name=look]")
        if words_of(each).startswith(words) and each.get("value", "").startswith(document_id)
    )
    return reader.post(button.get("formaction", ""), {**filled_in(page, **typed), "look": button.get("value", "")})


def shown(page: Page, document_id: str) -> str:
    """The address of the picture that stands there for a file."""
    return next(each.get("src", "") for each in page.all(".viewer__page img") if document_id in each.get("src", ""))


def test_a_handed_in_file_is_drawn_by_the_worker(reader: Reader) -> None:
    """Handing in promises the pictures once for the same bytes; the page shows ours, never the original."""
    applicant = cases.make_applicant()
    reader.sign_in(cases.address_of(applicant), cases.PASSWORD)
    draft = applying.begin(reader)
    for _time in range(2):
        applying.upload(reader, draft, "ktp", cases.sample_file("jpeg"), "ktp.jpg")
    promised = select(ScheduledJob).where(ScheduledJob.kind == "file.draw")
    assert len(db.session.scalars(promised).all()) == 1
    run_due_jobs(clock.now(), loudly=False)
    held = applications.files_of(draft)["ktp"]
    answer = reader.client.get(f"/documents/{held.id}/pages/1.jpg")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.data[:3] == b"\xff\xd8\xff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    with store_of(current_app.config["SETTINGS"]).open(held.sha256) as original:
        assert answer.data != original.read()


def test_paging_keeps_what_is_typed_and_the_place_is_remembered(reader: Reader) -> None:
    """The next page and a larger size come with a press of a button; the draft stays, and so does the place for this reader."""
    case, document_id = with_pages()
    officer = signed_in(reader, CHECKER)
    address = f"/reviews/{waiting(case).id}"
    page = turn(reader, reader.get(address), "Next page", document_id, reason="Halaman dua buram.")
    assert shown(page, document_id).endswith("/pages/2.jpg")
    assert words_of(page.one("#reason")) == "Halaman dua buram."
    page = turn(reader, page, "150 %", document_id)
    assert shown(page, document_id).endswith("/pages/2.jpg")
    assert page.all(".viewer__page--150")
    page = turn(reader, page, "Next page", document_id)
    assert shown(reader.get(address), document_id).endswith("/pages/3.jpg")
    kept = db.session.scalars(select(OpenPage)).all()
    assert [(each.account_id, each.document_id, each.page, each.zoom) for each in kept] == [
        (officer.id, document_id, 3, 150)
    ]
    reader.post("/sign-out", {})
    signed_in(reader, CHECKER)
    assert shown(reader.get(address), document_id).endswith("/pages/1.jpg")


def test_a_button_of_another_case_turns_nothing(reader: Reader) -> None:
    """A button whose value was changed to a file of another case, or to nothing at all, is answered with 404."""
    case, _document_id = with_pages()
    _other, strange = with_pages(long_pdf(2))
    signed_in(reader, CHECKER)
    address = f"/reviews/{waiting(case).id}"
    form = filled_in(reader.get(address))
    for value in (f"{strange}:1:100", "", "x:1:100"):
        reader.post(f"{address}/look", {**form, "look": value}, status=404)
    assert db.session.scalars(select(OpenPage)).all() == []


def test_the_pages_stand_on_an_address_of_their_own(reader: Reader) -> None:
    """By links alone one reads on, enlarges and comes back to where one was; a page beyond the end shows the last one."""
    _case, document_id = with_pages()
    signed_in(reader, CHECKER)
    page = reader.get(f"/documents/{document_id}/pages?page=2&zoom=200")
    assert "Page 2 of 3" in page.text
    page = reader.get(f"/documents/{document_id}/pages")
    assert "Page 2 of 3" in page.text
    assert page.all(".viewer__page--200")
    assert "Page 3 of 3" in reader.get(f"/documents/{document_id}/pages?page=99999").text
    assert reader.client.get(f"/documents/{document_id}/pages/9.jpg").status_code == 404


def test_only_readers_of_the_case_see_its_pages(reader: Reader) -> None:
    """Pictures and pages of a file one may not open do not exist."""
    _case, document_id = with_pages()
    signed_in(reader, ASSESSOR)
    reader.get(f"/documents/{document_id}/pages", status=404)
    reader.post(f"/documents/{document_id}/pages", {}, status=404)
    reader.get(f"/documents/{document_id}/pages/1.jpg", status=404)


def test_a_file_that_cannot_be_drawn_is_downloaded(reader: Reader) -> None:
    """A broken file says so in a sentence with its download beside it; trying again is one press and one promise."""
    case, document_id = with_pages(b"%PDF-1.7\nbroken")
    signed_in(reader, CHECKER)
    page = reader.get(f"/reviews/{waiting(case).id}")
    assert "The pages of this file cannot be shown here. Download it to read it." in page.text
    assert page.all(f'a[href="/documents/{document_id}"]')
    for _press in range(2):
        page = reader.post(f"/documents/{document_id}/pages", {})
        assert "being prepared" in page.text
    waits = select(ScheduledJob).where(ScheduledJob.kind == "file.draw", ScheduledJob.done_at.is_(None))
    assert len(db.session.scalars(waits).all()) == 1


def test_a_file_from_before_is_drawn_on_request(reader: Reader) -> None:
    """A file without pictures says so and is drawn when somebody asks for it."""
    case = sent()
    document_id = a_file(case).id
    signed_in(reader, CHECKER)
    assert "have not been prepared yet" in reader.get(f"/reviews/{waiting(case).id}").text
    reader.get(f"/documents/{document_id}/pages")
    reader.post(f"/documents/{document_id}/pages", {})
    run_due_jobs(clock.now(), loudly=False)
    assert shown(reader.get(f"/documents/{document_id}/pages"), document_id)


def test_pictures_go_with_the_person(reader: Reader) -> None:
    """When the last file with these bytes is erased its pictures leave the tables and the store."""
    case, document_id = with_pages()
    digests = set(db.session.scalars(select(Picture.picture_sha256)))
    applicant_id = db.session.get_one(Application, case).applicant_id
    sha256 = db.session.get_one(Document, document_id).sha256
    for each in cases.open_reviews(case):
        each.swept_at = LATER
    found = db.session.get_one(Application, case)
    found.closed_at, found.outcome = LATER, "withdrawn"
    db.session.commit()
    with transaction():
        erase_person(applicant_id, SYSTEM, LATER)
    run_due_jobs(LATER + timedelta(hours=1), loudly=False)
    assert db.session.scalars(select(Picture)).all() == []
    assert db.session.get(Drawing, sha256) is None
    store = store_of(current_app.config["SETTINGS"])
    for digest in {sha256, *digests}:
        with pytest.raises(FileNotFoundError):
            store.open(digest)


def test_pictures_made_too_late_are_not_kept(reader: Reader) -> None:
    """A file that is erased while its pages are drawn leaves no picture behind."""
    _case, document_id = with_pages()
    sha256 = db.session.get_one(Document, document_id).sha256
    with transaction():
        operations.forget_drawing(sha256)
        operations.ask(sha256, LATER)
    with transaction():
        db.session.get_one(Document, document_id).erased_at = LATER
    with transaction():
        assert not operations.note_drawn(sha256, 1, [operations.Drawn("0" * 64, 10, 10)])
    assert db.session.scalars(select(Picture)).all() == []


def test_more_pages_cost_no_more_questions(reader: Reader) -> None:
    """The decision page asks as much for a file of one page as for one of nine."""
    case, document_id = with_pages(long_pdf(1))
    signed_in(reader, CHECKER)
    address = f"/reviews/{waiting(case).id}"
    reader.get(address)
    with recording(db.engine) as few:
        reader.get(address)
    with transaction():
        file = db.session.get_one(Document, document_id)
        file.sha256 = store_of(current_app.config["SETTINGS"]).put(long_pdf(9))
        db.session.flush()
        operations.ask(file.sha256, LATER)
    run_due_jobs(LATER + timedelta(hours=1), loudly=False)
    with recording(db.engine) as many:
        assert "Page 1 of 9" in reader.get(address).text
    assert many.queries == few.queries
