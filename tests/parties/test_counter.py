"""At the counter: an application filled in for a person belongs to them, and who filed it decides nothing of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from permits import clock
from permits.accounts import operations as accounts
from permits.accounts.models import Account
from permits.accounts.queries import actor_of, today
from permits.applications import prefill, queries
from permits.applications.cases import load_case
from permits.applications.models import Application, ApplicationEvent
from permits.db import db, transaction
from permits.errors import Forbidden, Invalid, NotFound
from permits.notices.models import Notice
from permits.parties import counter
from permits.parties.counter import Person
from permits.parties.models import CounterFiling
from permits.reviews import operations as reviews
from permits.reviews.operations import Judgement
from permits.scheduling.running import run_due_jobs
from tests.pages import Reader
from tests.support import cases
from tests.support.applying import SERVICE
from tests.support.mail import mails_taken
from workflows.definition import Field, Text
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
OFFICE = "dpmptsp"
KIND = "perseorangan"
PERSON = Person("Abdul Rahman", "abdul@warga.example", "id_card", True)


@pytest.fixture
def clerk(client: FlaskClient) -> Actor:
    """Somebody of the office who may file for people, and checks files too."""
    cases.publish()
    return cases.make_staff((OFFICE, "loket"), (OFFICE, "verifikator"), name="Vina Daud")


def filed(clerk: Actor, person: Person = PERSON) -> str:
    with transaction():
        return counter.file_for(SERVICE, KIND, person, OFFICE, "id", clerk, clock.now())


def filled(clerk: Actor, person: Person = PERSON) -> str:
    """An application that the counter has filled in and sent."""
    application_id = filed(clerk, person)
    cases.fill(application_id, Actor("applicant", clerk.id), now=clock.now())
    cases.send(application_id, Actor("applicant", clerk.id), now=clock.now())
    return application_id


def reader_of(app: Flask, person: Actor, password: str = cases.PASSWORD) -> Reader:
    found = Reader(app.test_client())
    found.sign_in(cases.address_of(person), password)
    found.get("/account", language="en")
    return found


def row_of(application_id: str) -> Application:
    return db.session.get_one(Application, application_id, populate_existing=True)


def test_the_page_begins_an_application_for_a_person(app: Flask, clerk: Actor) -> None:
    """What is missing is said beside its box and nothing typed is lost; then the form opens, and the person gets a mail."""
    reader = reader_of(app, clerk)
    reader.get("/counter")
    page = reader.post("/counter", {"what": f"{SERVICE}:{KIND}", "name": "A", "mail": "abdul"}, status=422)
    for said in ("full name", "Type a whole email address", "Choose one of the answers", "whether they agree"):
        assert said in page.text
    assert page.one("#mail").get("value") == "abdul"
    form = {
        "what": f"{SERVICE}:{KIND}",
        "name": PERSON.name,
        "mail": PERSON.mail,
        "identified_by": "id_card",
        "consents": "y",
    }
    page = reader.post("/counter", form)
    assert "/section/" in page.response.request.path
    row = db.session.scalars(select(Application)).one()
    assert row.filed_by == clerk.id != row.applicant_id
    filing = db.session.get_one(CounterFiling, row.id)
    assert (filing.staff_id, filing.office, filing.identified_by) == (clerk.id, OFFICE, "id_card")
    with mails_taken(app) as server:
        run_due_jobs(clock.now())
    (mail,) = server.to(PERSON.mail)
    assert PERSON.name not in mail["Subject"]


def test_it_belongs_to_the_person_and_says_who_filed_it(app: Flask, clerk: Actor) -> None:
    """The counter fills in and sends; the record and the receipt name the counter, the list of the clerk stays empty."""
    application_id = filled(clerk)
    said = db.session.execute(
        select(ApplicationEvent.actor_id, ApplicationEvent.data).where(ApplicationEvent.kind == "on_behalf")
    ).all()
    assert [tuple(each) for each in said] == [(clerk.id, {"via": "counter", "ref": OFFICE})] * 2
    page = reader_of(app, clerk).get(f"/applications/{application_id}/sent")
    assert "Filed at the counter by" in page.text
    assert "Vina Daud" in page.text
    account = db.session.get_one(Account, row_of(application_id).applicant_id)
    assert (account.name, account.password) == (PERSON.name, None)
    assert [each.application.id for each in queries.applications_of(actor_of(account), today())] == [application_id]
    assert queries.applications_of(Actor("applicant", clerk.id), today()) == []


def test_who_filed_it_decides_nothing_of_it(app: Flask, clerk: Actor) -> None:
    """The clerk has the seat that checks, and is told that another person must take this one; a colleague decides."""
    application_id = filled(clerk)
    (review,) = cases.open_reviews(application_id)
    review_id, version = review.id, review.version
    checklist = {}
    with pytest.raises(Forbidden, match="same_person"), transaction():
        reviews.decide(review_id, version, Judgement("lengkap", checklist=checklist), clerk, clock.now())
    cases.decide(application_id, "lengkap", now=clock.now())


def test_handing_over_ends_what_the_counter_may(app: Flask, clerk: Actor) -> None:
    """Handed over or taken over by the person, the counter finds it no more; a person without an address is asked for one."""
    nameless = replace(PERSON, mail="")
    application_id = filed(clerk, nameless)
    with mails_taken(app) as server:
        run_due_jobs(clock.now())
    assert server.mails == []
    with pytest.raises(NotFound), transaction():
        counter.hand_over(application_id, PERSON.mail, Actor("staff", "01M7ZRG0000000000000000000"), clock.now())
    reader = reader_of(app, clerk)
    reader.get("/counter")
    page = reader.post(f"/counter/{application_id}/hand-over", {}, status=422)
    assert "the application is handed over to it" in page.text
    reader.post(f"/counter/{application_id}/hand-over", {f"mail-{application_id}": "Baru@Warga.example"})
    reader.get(f"/applications/{application_id}", status=404)
    with transaction():
        counter.hand_over(application_id, "", clerk, clock.now())  # pressed again, nothing happens
    account = db.session.get_one(Account, row_of(application_id).applicant_id, populate_existing=True)
    assert account.email == "baru@warga.example"
    other = filed(clerk)
    with transaction():
        password = accounts.new_password(row_of(other).applicant_id)
    person = actor_of(db.session.get_one(Account, row_of(other).applicant_id))
    own = reader_of(app, person, password)
    page = own.get(f"/applications/{other}")
    assert "Somebody at the counter fills this in for you." in page.text
    own.post(f"/applications/{other}/take-over", {})
    reader.get(f"/applications/{other}", status=404)


def test_an_application_goes_to_the_account_the_address_has(clerk: Actor, app: Flask) -> None:
    """Somebody who has an account already gets the application there, and nothing they keep for forms is shown at the counter."""
    person = cases.make_applicant(PERSON.name)
    with transaction():
        accounts.keep_particulars(person.id, "0812", {"person.nik": "7571010101900001"})
    application_id = filed(clerk, replace(PERSON, mail=cases.address_of(person).upper()))
    assert row_of(application_id).applicant_id == person.id
    asked = [Field("n", "text", Text("n", "n"), "isi", prefill="person.nik")]
    assert prefill.offered(load_case(db.session(), application_id), asked) == {}
    nameless = filed(clerk, replace(PERSON, mail=""))
    with transaction():
        counter.hand_over(nameless, cases.address_of(person), clerk, clock.now())
    assert row_of(nameless).applicant_id == person.id


def test_the_counter_needs_the_ability_and_consent(app: Flask, clerk: Actor) -> None:
    """Without the ability, for an account of the office, or without consent nobody files for anybody."""
    checker = cases.make_staff((OFFICE, "verifikator"))
    with pytest.raises(Forbidden):
        filed(checker)
    with pytest.raises(Invalid):
        filed(clerk, replace(PERSON, mail=cases.address_of(checker)))
    with pytest.raises(Invalid):
        filed(clerk, replace(PERSON, consents=False))
    assert db.session.scalars(select(Application.id)).all() == []
    assert db.session.scalars(select(Notice.id)).all() == []
    reader_of(app, checker).get("/counter", status=404)
    application_id = filed(clerk)
    colleague = reader_of(app, cases.make_staff((OFFICE, "loket")))
    colleague.get(f"/applications/{application_id}", status=404)
    colleague.get(f"/applications/{application_id}/answers", status=404)
