"""The pages of complaints: sent with a name or without, followed, answered; whose they are; nobody else learns of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.support.statements import recording
from permits import clock
from permits.accounts.operations import new_password
from permits.complaints.models import Complaint
from permits.db import db, transaction
from tests.complaints import town
from tests.complaints.town import WORDS, People
from tests.pages import Page, Reader
from tests.support import cases
from workflows.engine.outcome import Actor

LEGAL = "Law 30/2014 article 77"


@pytest.fixture
def people(app: Flask, client: FlaskClient, tmp_path: Path) -> People:
    """A published city with its people."""
    town.publish(tmp_path)
    return town.people()


def reader_for(app: Flask, actor: Actor | None = None) -> Reader:
    """Somebody before a browser of their own, who reads English."""
    found = Reader(app.test_client())
    found.get("/", language="en")
    if actor is not None:
        with transaction():
            password = new_password(actor.id)
        found.sign_in(cases.address_of(actor), password)
        found.get("/complaints/new")  # a page with a form: its token opens the others
    return found


def written(page: Page, **others: str) -> dict[str, str]:
    """What a page's form holds already, with what is typed."""
    hidden = {each.get("name", ""): each.get("value", "") for each in page.all('main form input[type="hidden"]')}
    return {**hidden, **others}


def reported(reader: Reader, **others: str) -> Page:
    page = reader.get("/complaints/new")
    return reader.post("/complaints/new", written(page, words=WORDS, service=town.SERVICE, **others))


def the_complaint() -> Complaint:
    db.session.expire_all()
    return db.session.query(Complaint).one()


def test_one_complains_with_a_name_and_reads_the_answer(app: Flask, people: People) -> None:
    """Sent, given out, answered, accepted; an empty one keeps nothing lost, and sent twice it is one."""
    reader = reader_for(app, people.applicant)
    page = reader.get("/complaints/new")
    empty = reader.post("/complaints/new", written(page, words=" ", name="named"), status=422)
    assert empty.one("#words-error") is not None
    form = written(page, words=WORDS, name="named", service=town.SERVICE)
    for _twice in range(2):
        page = reader.post("/complaints/new", form)
        assert page.heading.startswith("Complaint ADU-")
    complaint = the_complaint()
    head = reader_for(app, people.head)
    work = f"/office/complaints/{complaint.id}"
    assert "Nurhaliza" not in head.get("/office/complaints").text
    assert "Nurhaliza Pakaya" in head.get(work).text
    page = head.post(f"{work}/officer", {"version": "1", "officer": "", "grade": ""}, status=422)
    assert page.all(".error")
    head.post(f"{work}/officer", {"version": "1", "officer": people.legal.id, "grade": "light"})
    officer = reader_for(app, people.legal)
    officer.post(f"{work}/answer", {"version": "2", "result": "", "words": "Kami"}, status=422)
    officer.post(f"{work}/answer", {"version": "2", "result": "upheld", "words": "Anda benar.", "legal": LEGAL})
    page = reader.get(f"/complaints/{complaint.id}")
    assert "Anda benar." in page.text and "The reporter is right" in page.text
    page = reader.post(f"/complaints/{complaint.id}", {"act": "accept"})
    assert "Closed" in page.text


def test_one_stays_anonymous_and_follows_it_with_a_code(app: Flask, people: People) -> None:
    """Without an account: number and code stand on the page, open it, and one wrong letter opens nothing."""
    visitor = reader_for(app)
    page = reported(visitor)
    number, code = ("".join(each.itertext()).strip() for each in page.all("main .code"))
    assert the_complaint().reporter_id is None
    visitor.get("/complaints/follow")
    visitor.post("/complaints/follow", {"number": number, "code": "K7M4-RX2P-9QTD"}, status=422)
    page = visitor.post("/complaints/follow", {"number": number.lower(), "code": code.replace("-", " ")})
    assert number in page.heading and WORDS in page.text
    page = visitor.post("/complaints/follow", {"number": number, "code": code, "act": "withdraw"})
    assert "you took it back" in page.text


def test_an_objection_is_sent_from_the_decided_application(app: Flask, people: People) -> None:
    """The page of a refused application leads to it; its page tells who acts; the objection then stands there instead."""
    application_id = town.refused(people, clock.now())
    reader = reader_for(app, people.applicant)
    address = reader.get(f"/applications/{application_id}").link("Object to the decision")
    page = reader.get(address)
    reader.post(address, written(page, words=""), status=422)
    page = reader.post(address, written(page, words="Penelitian ini sah."))
    assert page.heading.startswith("Objection KEB-")
    assert the_complaint().number in reader.get(f"/applications/{application_id}").text
    assert "already" in reader.get(address).text


def test_every_door_is_its_owners(app: Flask, people: People) -> None:
    """Another applicant, another office, and whoever decided find nothing at any address; a visitor is asked to sign in."""
    application_id = town.refused(people, clock.now())
    objection = town.objected(people, application_id, clock.now())
    own = [f"/complaints/{objection}", f"/complaints/{objection}/appeal", f"/applications/{application_id}/objection"]
    office = [
        f"/office/complaints/{objection}",
        *(f"/office/complaints/{objection}/{act}" for act in ("officer", "answer")),
    ]
    legal = town.people().legal  # an officer who has nothing to do with it
    elsewhere = cases.make_staff(("dinkes", "penelaah"))
    for who in (cases.make_applicant(), people.checker, legal, elsewhere):
        reader = reader_for(app, who)
        for address in own:
            reader.get(address, status=404)
            reader.post(address, {"act": "withdraw", "words": WORDS, "once": "0" * 26}, status=404)
        reader.get(office[0], status=404)
        for address in office[1:]:
            reader.post(address, {"version": "1", "officer": who.id, "result": "refused", "words": WORDS}, status=404)
    assert town.row(objection).state == "received"
    visitor = reader_for(app)
    assert visitor.get(own[0]).response.request.path == "/sign-in"


@pytest.mark.parametrize("address", ["/complaints", "/office/complaints"])
def test_the_lists_cost_the_same_however_long(app: Flask, people: People, address: str) -> None:
    """Three times as many complaints, tied to cases or not, are read with as many questions."""
    reader = reader_for(app, people.applicant if address == "/complaints" else people.manager)
    counts = []
    for each in (1, 2):
        for _one in range(each):
            town.reported(people, clock.now())
            town.objected(people, town.refused(people, clock.now()), clock.now())
        reader.get(address)
        with recording(db.engine) as read:
            assert len(reader.get(address).all("main li.card")) == 2 * each + 2 * (each - 1)
        counts.append(read.queries)
    assert counts[0] == counts[1]
