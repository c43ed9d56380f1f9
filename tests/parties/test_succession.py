"""A new manager of a business is named by two people of the office, with a paper and a reason."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from permits import clock
from permits.applications.models import Application, ApplicationEvent
from permits.db import db, transaction
from permits.errors import Conflict, Forbidden, NotFound
from permits.parties import succession
from permits.parties.models import Membership, Succession
from permits.parties.succession import Wanted
from permits.scheduling.running import run_due_jobs
from tests.pages import Reader
from tests.parties import stage
from tests.support import cases
from tests.support.applying import SERVICE
from tests.support.mail import mails_taken
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
OFFICE = "dpmptsp"


@pytest.fixture
def number(client: FlaskClient) -> str:
    """The number of an application of a business with one manager."""
    cases.publish()
    owner = cases.make_applicant("Rizal Mooduto")
    business = stage.make_business(owner)
    made = cases.make_draft(SERVICE, owner, "badan_usaha", now=clock.now(), party=f"business:{business}")
    cases.send(made, owner, now=clock.now())
    return str(db.session.get_one(Application, made).number)


def asked(number: str, successor: Actor, actor: Actor) -> str:
    wanted = Wanted(number, cases.address_of(successor), "Pengurus lama meninggal.")
    with transaction():
        return succession.ask(wanted, stage.PAPER, actor, clock.now())


def managers(number: str) -> set[str]:
    business = db.session.scalars(select(Application.business_id).where(Application.number == number)).one()
    people = db.session.scalars(select(Membership).where(Membership.business_id == business))
    return {each.account_id for each in people if each.may == "manage" and each.ended_at is None}


def test_two_people_name_a_manager(app: Flask, number: str) -> None:
    """One asks, another one grants it: the new manager has the right at once, all managers get a mail, the record says it."""
    head, chief = cases.make_staff((OFFICE, "kabid")), cases.make_staff((OFFICE, "kepala"))
    successor = cases.make_applicant("Siti Hasan")
    found = asked(number, successor, head)
    assert successor.id not in managers(number)
    with pytest.raises(Forbidden, match="settle_own_request"), transaction():
        succession.settle(found, True, head, clock.now())
    with transaction():
        succession.settle(found, True, chief, clock.now())
    assert successor.id in managers(number)
    with pytest.raises(Conflict), transaction():
        succession.settle(found, False, chief, clock.now())
    kinds = list(db.session.scalars(select(ApplicationEvent.kind).where(ApplicationEvent.kind == "manager_named")))
    assert kinds == ["manager_named"]
    with mails_taken(app) as server:
        run_due_jobs(clock.now() + timedelta(seconds=1), loudly=False)
    told = [each for each in server.mails if each["Subject"] == "Pengurus baru badan usaha"]
    assert len(told) == len(managers(number)) == 2


def test_others_neither_ask_nor_settle(number: str) -> None:
    """Without the ability nobody asks; another office's head finds nothing; refused, nothing changes."""
    successor, before = cases.make_applicant("Siti Hasan"), managers(number)
    with pytest.raises(Forbidden):
        asked(number, successor, cases.make_staff((OFFICE, "verifikator")))
    elsewhere = cases.make_staff(("dishub", "kabid"))
    with transaction():
        wrong = succession.problems_of(Wanted(number, "x", ""), elsewhere)
    assert [each.code for each in wrong] == ["business_unknown", "person_unknown", "succession_reason_missing"]
    found = asked(number, successor, cases.make_staff((OFFICE, "kabid")))
    with pytest.raises(NotFound), transaction():
        succession.settle(found, True, elsewhere, clock.now())
    chief = cases.make_staff((OFFICE, "kepala"))
    with transaction():
        succession.settle(found, False, chief, clock.now())
    assert managers(number) == before


def test_the_page_asks_for_paper_and_reason(app: Flask, number: str) -> None:
    """What is missing stands beside its box and nothing typed is lost; whoever asked waits for a colleague, who sees the paper."""
    head, chief = cases.make_staff((OFFICE, "kabid")), cases.make_staff((OFFICE, "manajer"))
    successor = cases.make_applicant("Siti Hasan")
    one, two = Reader(app.test_client()), Reader(app.test_client())
    one.sign_in(cases.address_of(head), cases.PASSWORD)
    two.sign_in(cases.address_of(chief), cases.PASSWORD)
    one.get("/successions", language="en")
    form = {"number": number.lower(), "mail": cases.address_of(successor), "reason": ""}
    page = one.post("/successions", form, status=422)
    assert "Write why somebody else" in page.text
    assert "Choose a file first." in page.text
    assert page.one("#number").get("value") == number.lower()
    sent = {**form, "reason": "Pengurus lama meninggal.", "paper": (io.BytesIO(cases.sample_file("pdf")), "akta.pdf")}
    page = one.post("/successions", sent, content_type="multipart/form-data")
    assert "A colleague settles it, not you." in page.text
    page = two.get("/successions", language="en")
    assert two.client.get(page.link("akta.pdf")).mimetype == "application/pdf"
    found = db.session.scalars(select(Succession.id)).one()
    two.post(f"/successions/{found}", {"answer": "grant"})
    assert successor.id in managers(number)
    two.get(f"/successions/{found}/paper", status=404)
