"""Forms that are sent when their session has ended, on both databases."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask import Flask

from permits import clock
from permits.applications.models import Answers, Application
from permits.db import db, transaction
from permits.resuming import operations
from permits.resuming.models import KeptPage
from permits.resuming.sealing import seal, unseal
from permits.scheduling.operations import Job
from permits.sessions import operations as sessions
from tests.pages import Page, Reader
from tests.support import cases
from tests.support.applying import SERVICE, begin, fill_in, row_of, section_addresses, typed
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
TYPED = {"nama": "Nurhaliza Pakaya", "nik": "7571 0123 4512 0001"}


def end_session(reader: Reader, actor: Actor, how: str) -> None:
    """End the sign-in: by the server, as from another device, or with the cookie itself, as when its time is over."""
    if how == "server":
        with transaction():
            sessions.end_all(actor.id, clock.now())
    else:
        reader.client.delete_cookie("session")


def late(reader: Reader, address: str, form: dict[str, object], author: str) -> Page:
    """Send a page that was read before the session ended."""
    return reader.post(address, {**form, "author": author})


def author_of(page: Page) -> str:
    return page.all("input[name=author]")[0].get("value", "")


def back_in(reader: Reader, page: Page, actor: Actor) -> Page:
    """Sign in on the page that asked for it."""
    address = page.all("main form")[0].get("action", "")
    return reader.post(address, {"email": cases.address_of(actor), "password": cases.PASSWORD})


def answers_of(application_id: str) -> dict[str, object]:
    db.session.expire_all()
    found = db.session.get(Answers, application_id)
    assert found is not None
    return found.answers


def kept() -> int:
    db.session.expire_all()
    return db.session.query(KeptPage).count()


@pytest.mark.parametrize("how", ["server", "cookie"])
def test_the_session_may_end_at_every_step(reader: Reader, applicant: Actor, how: str) -> None:
    """A form filled in while the session ends before each page is sent holds the same answers as one filled in at peace."""
    calm = begin(reader)
    fill_in(reader, calm, cases.sample_answers(SERVICE))
    page = reader.get(f"/services/{SERVICE}/apply")
    end_session(reader, applicant, how)
    page = late(reader, f"/services/{SERVICE}/apply", {"applicant_kind": "perseorangan"}, author_of(page))
    page = back_in(reader, page, applicant)
    application_id = str(page.response.request.path).split("/")[2]
    assert application_id != calm
    for address in section_addresses(reader, application_id):
        for _again in range(2):
            mark = author_of(reader.get(address))
            end_session(reader, applicant, how)
            page = late(reader, address, typed(cases.sample_answers(SERVICE)), mark)
            assert page.response.request.path == "/sign-in"
            page = back_in(reader, page, applicant)
    assert page.response.request.path.endswith("/documents")
    assert answers_of(application_id) == answers_of(calm)
    assert kept() == 0


def test_what_was_typed_stands_in_its_boxes_again_with_its_problems(reader: Reader, applicant: Actor) -> None:
    """After signing in again the page comes as it would have come: saved, with what is wrong named beside its field."""
    address = section_addresses(reader, begin(reader))[0]
    mark = author_of(reader.get(address))
    end_session(reader, applicant, "cookie")
    page = late(reader, address, typed({**TYPED, "nik": "12 34"}), mark)
    assert "sesi" in page.text.lower()
    reader.post(
        page.all("main form")[0].get("action", ""),
        {"email": cases.address_of(applicant), "password": cases.PASSWORD},
        status=422,
    )
    page = reader.get(f"{address}?check=")
    assert page.one("#a-nama").get("value") == TYPED["nama"]
    assert page.one("#a-nik").get("value") == "12 34"


def test_a_page_read_before_signing_in_again_elsewhere_is_saved_at_once(reader: Reader, applicant: Actor) -> None:
    """A token against forged requests that ended with an earlier session of the same person costs nothing typed."""
    application_id = begin(reader)
    address = section_addresses(reader, application_id)[0]
    mark, token = author_of(reader.get(address)), reader.token
    end_session(reader, applicant, "cookie")
    reader.sign_in(cases.address_of(applicant), cases.PASSWORD)
    reader.post(address, {**typed(TYPED), "csrf_token": token, "author": mark, "act": "later"})
    assert answers_of(application_id)["nama"] == TYPED["nama"]


def test_another_person_gets_nothing_of_it(reader: Reader, applicant: Actor) -> None:
    """Whoever else signs in at this browser sees nothing of what was kept, and it is dropped."""
    application_id = begin(reader)
    address = section_addresses(reader, application_id)[0]
    mark = author_of(reader.get(address))
    end_session(reader, applicant, "cookie")
    page = late(reader, address, typed(TYPED), mark)
    assert kept() == 1
    other = cases.make_applicant("Orang Lain")
    action = page.all("main form")[0].get("action", "")
    reader.post(action, {"email": cases.address_of(other), "password": cases.PASSWORD}, status=404)
    reader.get(f"/services/{SERVICE}/apply")
    assert kept() == 0
    assert "nama" not in answers_of(application_id)


def test_a_form_without_a_true_mark_is_not_kept(reader: Reader, applicant: Actor) -> None:
    """A form from nowhere, or with a mark that we did not sign, fills no table and changes nothing."""
    application_id = begin(reader)
    address = section_addresses(reader, application_id)[0]
    end_session(reader, applicant, "cookie")
    for mark in ("", "ImZvcmdlZCI.aaaa.bbbb", applicant.id):
        reader.post(address, {**typed(TYPED), "author": mark}, status=400)
    assert kept() == 0
    assert answers_of(application_id) == {}


def test_a_file_is_told_honestly_to_be_chosen_again(reader: Reader, applicant: Actor) -> None:
    """Of a page with a file the answers are kept and the file is not, and the page says so."""
    application_id = begin(reader)
    address = section_addresses(reader, application_id)[0]
    mark = author_of(reader.get(address))
    end_session(reader, applicant, "cookie")
    form = {**typed(TYPED), "act": "later", "author": mark, "file-x": (io.BytesIO(b"%PDF-1.7"), "a.pdf")}
    page = reader.post(address, form, content_type="multipart/form-data")
    page = back_in(reader, page, applicant)
    assert "pilih lagi" in page.text.lower()
    assert answers_of(application_id)["nama"] == TYPED["nama"]


def test_nothing_kept_can_be_read_in_the_database(reader: Reader, applicant: Actor, app: Flask) -> None:
    """The table holds no answer in clear, and another cookie or another secret opens nothing."""
    address = section_addresses(reader, begin(reader))[0]
    mark = author_of(reader.get(address))
    end_session(reader, applicant, "cookie")
    late(reader, address, typed(TYPED), mark)
    row = db.session.query(KeptPage).one()
    assert "Nurhaliza" not in row.sealed
    sealed = seal([("a", "1")], "secret", "token")
    assert unseal(sealed, "secret", "token") == [("a", "1")]
    assert unseal(sealed, "secret", "other") is None
    assert unseal(sealed, "other", "token") is None


def test_what_nobody_comes_back_for_is_forgotten(app: Flask, applicant: Actor) -> None:
    """A kept page is worth nothing after a day and its row goes; one person fills the table with thirty pages at most."""
    now = clock.now()
    with transaction() as session:
        held = [operations.keep("b" * 64, f"/p/{number}", applicant.id, "sealed", now) for number in range(32)]
        assert held == [True] * 30 + [False] * 2
        assert operations.keep("b" * 64, "/p/0", applicant.id, "sealed anew", now)
        assert not operations.keep("b" * 64, "/p/0", applicant.id, "x" * 500_000, now + timedelta(hours=1))
        assert operations.take("b" * 64, "/p/1", applicant.id, now + timedelta(hours=25)) is None
        first = session.query(KeptPage).filter_by(path="/p/2").one().id
        operations.run_forgetting(Job(1, "page.forget", "page.forget:1", None, {"page": first}, 1, "t"), now)
        assert session.query(KeptPage).filter_by(path="/p/2").count() == 0
        operations.forget_pages(applicant.id)
    assert kept() == 0


def test_the_end_of_a_session_before_sending_leads_back_to_the_check(reader: Reader, applicant: Actor) -> None:
    """The button «send» pressed too late sends nothing by itself: after signing in the answers are looked over once more."""
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
    mark = author_of(reader.get(f"/applications/{application_id}/check"))
    end_session(reader, applicant, "server")
    page = late(reader, f"/applications/{application_id}/send", {"true": "y"}, mark)
    assert page.response.request.path == "/sign-in"
    assert row_of(application_id).number is None
    assert db.session.query(Application).count() == 1
