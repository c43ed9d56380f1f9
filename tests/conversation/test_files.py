"""Files beside messages: checked like every file from outside, for those alone who may read the message."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import select

from permits.accounts.erasure import erase_person
from permits.applications.models import ApplicationEvent
from permits.conversation.models import Message, MessageFile
from permits.db import db, transaction
from permits.documents.store import store_of
from permits.scheduling.models import ScheduledJob
from tests.pages import Page, Reader, words_of
from tests.reviews.desk import ASSESSOR, CHECKER, filled_in, sent, signed_in, waiting
from tests.support import cases
from workflows.engine.outcome import SYSTEM, Actor

pytestmark = pytest.mark.database


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who reads English, in a city whose services are published."""
    cases.publish()
    reader = Reader(client)
    reader.get("/", language="en")
    return reader


def file(name: str = "surat.pdf", content: bytes | None = None) -> tuple[io.BytesIO, str]:
    return io.BytesIO(cases.sample_file("pdf") if content is None else content), name


def ask(
    reader: Reader, case: str, words: str, *files: tuple[io.BytesIO, str], status: int = 200, token: str = ""
) -> Page:
    """The applicant writes to the office, with files."""
    page = reader.get(f"/applications/{case}")
    form: dict[str, Any] = {"talk-body": words, "talk-files": list(files)}
    form["talk-token"] = token or page.one("input[name=talk-token]").get("value", "")
    return reader.post(f"/applications/{case}/messages", form, status=status)


def asking(reader: Reader) -> tuple[str, Actor]:
    """A sent case, its applicant signed in."""
    applicant = cases.make_applicant()
    case = sent(applicant=applicant)
    reader.sign_in(cases.address_of(applicant), cases.PASSWORD)
    return case, applicant


def links(page: Page) -> list[tuple[str, str]]:
    found = [each for each in page.all(".talk a") if "/messages/files/" in str(each.get("href"))]
    return [(words_of(each), str(each.get("href"))) for each in found]


def test_a_file_goes_with_a_message_both_ways(reader: Reader) -> None:
    """What the applicant sends is a download on the office's pages, marked as not scanned, and the other way round."""
    case, applicant = asking(reader)
    ((name, address),) = links(ask(reader, case, "Ini suratnya.", file()))
    assert name == "surat.pdf"
    answer = reader.client.get(address)
    assert answer.headers["Content-Disposition"].startswith("attachment") and answer.data.startswith(b"%PDF")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    reader.post("/sign-out", {})
    signed_in(reader, CHECKER)
    page = reader.get(f"/reviews/{waiting(case).id}")
    assert links(page) == [(name, address)]
    form: dict[str, Any] = filled_in(page, talk__to="applicant", talk__body="Terima kasih.")
    form |= {"talk-token": page.one("input[name=talk-token]").get("value", ""), "talk-files": [file("balasan.pdf")]}
    page = reader.post(f"/reviews/{waiting(case).id}/write", form)
    assert [each[0] for each in links(page)] == ["surat.pdf", "balasan.pdf"]
    (event, _answer) = db.session.scalars(
        select(ApplicationEvent).where(ApplicationEvent.kind == "message_written").order_by(ApplicationEvent.seq)
    )
    assert "files_digest" in event.data and "surat" not in str(event.data)


def test_a_file_that_is_refused_holds_the_message_back(reader: Reader) -> None:
    """A program, an empty file or too many files are refused beside the box; the words stay, and nothing is written or left."""
    case, _applicant = asking(reader)
    for wrong in ([file("a.pdf", b"MZ" + b"\0" * 90)], [file("a.pdf", b"")], [file() for _ in range(4)]):
        page = ask(reader, case, "Ini suratnya.", *wrong, status=422)
        assert page.one("#talk-files").get("aria-invalid") == "true"
        assert words_of(page.one("#talk-body")) == "Ini suratnya."
    page = ask(reader, case, " ", file(), status=422)
    assert page.one("#talk-body").get("aria-invalid") == "true"
    assert db.session.query(Message).count() == db.session.query(MessageFile).count() == 0


def test_a_page_sent_twice_keeps_its_files_once(reader: Reader) -> None:
    """The second sending writes no message and no file."""
    case, _applicant = asking(reader)
    token = reader.get(f"/applications/{case}").one("input[name=talk-token]").get("value", "")
    for _ in range(2):
        ask(reader, case, "Ini suratnya.", file(), token=token)
    assert db.session.query(MessageFile).count() == 1


def test_a_file_is_for_those_who_read_its_message(reader: Reader) -> None:
    """A file beside a private note is not the applicant's, nor another office's; a stranger finds no file at all."""
    case, applicant = asking(reader)
    ((_name, question),) = links(ask(reader, case, "Ini suratnya.", file()))
    reader.post("/sign-out", {})
    signed_in(reader, CHECKER)
    page = reader.get(f"/cases/{case}")
    form = {"talk-token": page.one("input[name=talk-token]").get("value", ""), "talk-to": "office:dpmptsp",
            "talk-body": "Periksa ini.", "talk-files": [file("catatan.pdf")]}  # fmt: skip
    note = links(reader.post(f"/cases/{case}/messages", form))[-1][1]
    for person, addresses in ((applicant, [note]), (cases.make_applicant(), [note, question])):
        reader.post("/sign-out", {})
        reader.sign_in(cases.address_of(person), cases.PASSWORD)
        for each in addresses:
            assert reader.client.get(each).status_code == 404
    reader.post("/sign-out", {})
    signed_in(reader, ASSESSOR)
    assert reader.client.get(note).status_code == 404


def test_files_go_with_the_person(reader: Reader) -> None:
    """Erasing the applicant takes rows and files; a file that somebody else's message has too stays in the store."""
    case, applicant = asking(reader)
    ask(reader, case, "Ini suratnya.", file())
    (sha256,) = db.session.scalars(select(MessageFile.sha256))
    cases.decide(case, "tolak", reason="Bukan penelitian.")
    with transaction():
        erase_person(applicant.id, SYSTEM, cases.MONDAY)
    db.session.expire_all()
    assert db.session.query(MessageFile).count() == 0
    promised = select(ScheduledJob.data).where(ScheduledJob.kind == "file.delete", ScheduledJob.cancelled_at.is_(None))
    assert sha256 in {each["sha256"] for each in db.session.scalars(promised)}
    store_of(current_app.config["SETTINGS"]).open(sha256).close()
