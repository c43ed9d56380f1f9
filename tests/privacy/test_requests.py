"""Requests about one's own data: asked once, answered within 72 hours by the clock, deletion done by the answer itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from benchmarks.support.statements import recording
from permits import clock
from permits.accounts.models import Account
from permits.applications.models import Application
from permits.db import db, transaction
from permits.errors import Conflict, Forbidden, Invalid, NotFound
from permits.notices.models import Notice
from permits.privacy import operations, queries
from permits.privacy.models import DataRequest
from permits.scheduling.models import ScheduledJob
from permits.scheduling.running import run_due_jobs
from tests.pages import Reader, words_of
from tests.support.cases import PASSWORD, SMALL, address_of, make_applicant, make_draft, make_staff, publish, send
from tests.support.mail import mails_taken
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
FRIDAY = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def person() -> Actor:
    publish()
    return make_applicant("Hawa Lihawa")


@pytest.fixture
def manager(person: Actor) -> Actor:
    """Somebody whose role the city lets manage people."""
    return make_staff(("dpmptsp", "manajer"), name="Ratna Mokodompit")


def reader_of(client: FlaskClient, actor: Actor) -> Reader:
    reader = Reader(client.application.test_client())
    reader.get("/", language="en")
    reader.sign_in(address_of(actor), PASSWORD)
    return reader


def ask(person: Actor, kind: str = "erase", words: str = "", now: datetime = FRIDAY) -> str:
    with transaction():
        return operations.ask(person.id, kind, words, now).id


def request_of(request_id: str) -> DataRequest:
    db.session.expire_all()
    return db.session.get_one(DataRequest, request_id)


def mails(kind: str) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.kind == f"account.{kind}").order_by(Notice.id)))


def test_the_clock_is_72_hours_whatever_the_day(client: FlaskClient, person: Actor, manager: Actor) -> None:
    """A request of Friday evening is due on Monday evening to the minute; staff are told at once, a day before, and late."""
    request_id = ask(person)
    assert request_of(request_id).due_at == datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
    assert [each.to for each in mails("data_waiting")] == [address_of(manager)]
    assert [each.to for each in mails("data_asked")] == [address_of(person)]
    for later, soon, late in ((47 * HOUR, 0, 0), (48 * HOUR, 1, 0), (72 * HOUR, 1, 1), (99 * HOUR, 1, 1)):
        run_due_jobs(FRIDAY + later, loudly=False)
        assert (len(mails("data_soon")), len(mails("data_late"))) == (soon, late)


def test_asking_again_changes_nothing(client: FlaskClient, person: Actor, manager: Actor) -> None:
    """While a request waits, a second one of its kind is the same one with the same end; another kind stands beside it."""
    first = ask(person)
    assert ask(person, now=FRIDAY + HOUR) == first
    assert ask(person, "correct", "Nama saya Hawa.") != first
    assert len(mails("data_waiting")) == 2


@pytest.mark.parametrize(("kind", "words"), [("", "x"), ("marry", "x"), ("correct", " "), ("erase", "x" * 5001)])
def test_what_is_no_request_is_refused(client: FlaskClient, person: Actor, kind: str, words: str) -> None:
    """An unknown kind, a correction that says nothing, and too many words are refused."""
    with pytest.raises(Invalid):
        ask(person, kind, words)


def test_a_deletion_that_is_done_is_done(client: FlaskClient, person: Actor, manager: Actor) -> None:
    """The answer erases the person, the last mail goes to where they were and keeps no address, no warning follows."""
    address, request_id = address_of(person), ask(person, words="Saya pindah kota.")
    with transaction():
        operations.answer(request_id, "done", "", manager, FRIDAY + HOUR)
    account = db.session.get_one(Account, person.id)
    assert (account.name, account.active, account.erased_at is not None) == ("", False, True)
    assert (request_of(request_id).words, request_of(request_id).outcome) == ("", "done")
    with mails_taken(client.application) as server:
        run_due_jobs(FRIDAY + 99 * HOUR)
    (mail,) = server.to(address)
    assert "Hawa Lihawa" in mail.get_content()
    (row,) = mails("data_erased")
    db.session.refresh(row)
    assert (row.to, row.subject, row.body) == ("", "", "")
    assert mails("data_late") == []


def test_an_open_application_keeps_its_data(client: FlaskClient, person: Actor, manager: Actor) -> None:
    """While an application waits for a decision nobody is deleted: the request stays open, and the page names the application."""
    publish(SMALL)
    case = make_draft("five-states", person, "warga", {"nama": "Pasar malam", "luas": "40"})
    send(case, person)
    request_id = ask(person)
    with pytest.raises(Conflict), transaction():
        operations.answer(request_id, "done", "", manager, FRIDAY)
    assert request_of(request_id).answered_at is None
    reader = reader_of(client, manager)
    page = reader.get(f"/people/requests/{request_id}")
    assert str(db.session.get_one(Application, case).number) in page.text
    page = reader.post(f"/people/requests/{request_id}", {"outcome": "done"}, status=409)
    assert "must be decided or withdrawn first" in page.text


def test_two_who_answer_at_once(client: FlaskClient, person: Actor, manager: Actor) -> None:
    """The second one is told that it is answered; no mail is sent twice."""
    request_id = ask(person, "correct", "Nama saya Hawa.")
    with transaction():
        operations.answer(request_id, "done", "", manager, FRIDAY)
    with pytest.raises(Conflict), transaction():
        operations.answer(request_id, "refused", "Tidak.", manager, FRIDAY)
    assert len(mails("data_answered")) == 1
    assert request_of(request_id).outcome == "done"


def test_who_may_answer(client: FlaskClient, person: Actor, manager: Actor) -> None:
    """Only whoever manages people; never one's own request; for everybody else the list does not exist."""
    request_id, own = ask(person), ask(manager)
    clerk = make_staff(("dpmptsp", "verifikator"))
    with pytest.raises(NotFound), transaction():
        operations.answer(request_id, "done", "", clerk, FRIDAY)
    with pytest.raises(Forbidden), transaction():
        operations.answer(own, "done", "", manager, FRIDAY)
    for actor in (person, clerk):
        reader = reader_of(client, actor)
        reader.get("/people/requests", status=404)
        reader.get(f"/people/requests/{request_id}", status=404)
    reader_of(client, manager).get("/people/requests/" + "0" * 26, status=404)


def test_a_refusal_needs_its_reason(client: FlaskClient, person: Actor, manager: Actor) -> None:
    """Nothing typed is lost when the reason or the answer is missing; the person reads the reason in mail and account."""
    request_id = ask(person, "correct", "Nama saya Hawa.")
    reader = reader_of(client, manager)
    reader.get(f"/people/requests/{request_id}")
    page = reader.post(f"/people/requests/{request_id}", {"outcome": "refused", "answer": ""}, status=422)
    assert "Write why: the person reads it." in page.text
    page = reader.post(f"/people/requests/{request_id}", {"answer": "Nama sudah benar."}, status=422)
    assert words_of(page.one("#answer")) == "Nama sudah benar."
    form = {"outcome": "refused", "answer": "Nama sudah benar."}
    assert "Answered" in reader.post(f"/people/requests/{request_id}", form).text
    assert "Nama sudah benar." in mails("data_answered")[0].body
    assert "Nama sudah benar." in reader_of(client, person).get("/account/data").text


def test_the_list_shows_what_is_due_next(client: FlaskClient, person: Actor, manager: Actor) -> None:
    """What waits stands above what is answered, the next due first, with the hours that are left; its queries do not grow."""
    now = clock.now()
    for number in range(3):
        ask(make_applicant(f"Orang {number}"), now=now - number * HOUR)
    late = ask(person, now=now - 80 * HOUR)
    answered = ask(person, "correct", "x", now)
    with transaction():
        operations.answer(answered, "done", "", manager, now)
    page = reader_of(client, manager).get("/people/requests")
    names = [words_of(each) for each in page.all("tbody th")]
    assert names == ["Hawa Lihawa", "Orang 2", "Orang 1", "Orang 0", "Hawa Lihawa"]
    states = [words_of(each) for each in page.all("tbody td:last-child")]
    assert states == ["late", "69 hours left", "70 hours left", "71 hours left", "done"]
    with recording(db.engine) as few:
        assert queries.requests(now)[0].id == late
    ask(make_applicant(), now=now)
    with recording(db.engine) as more:
        assert len(queries.requests(now)) == 6
    assert few.queries == more.queries


def test_asking_through_the_page(client: FlaskClient, person: Actor, manager: Actor) -> None:
    """Somebody asks, reads until when the answer comes, and forgets to say what is wrong without losing a word."""
    reader = reader_of(client, person)
    reader.get("/account/data")
    page = reader.post("/account/data/requests", {"kind": "correct", "words": " "}, status=422)
    assert "Write what is wrong and how it is right." in page.text
    page = reader.post("/account/data/requests", {"words": "Nama saya Hawa."}, status=422)
    assert words_of(page.one("#words")) == "Nama saya Hawa."
    page = reader.post("/account/data/requests", {"kind": "correct", "words": "Nama saya Hawa."})
    assert "You get an answer until" in page.text
    assert (
        db.session.scalar(select(db.func.count()).select_from(ScheduledJob).where(ScheduledJob.kind == "privacy.warn"))
        == 1
    )
