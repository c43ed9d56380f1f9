"""The pages on which a person says how they want to be told, and proves a number."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from permits.channels import queries
from permits.channels.gateways import kept_texts
from permits.db import db
from permits.scheduling.running import run_due_jobs
from tests.channels.conftest import give_number, texts
from tests.pages import Reader
from tests.support.cases import PASSWORD, SMALL, address_of, make_applicant, make_staff, publish
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database


@pytest.fixture
def person(client: FlaskClient) -> Actor:
    return make_applicant()


@pytest.fixture
def reader(client: FlaskClient, person: Actor) -> Reader:
    reader = Reader(client)
    reader.get("/", language="en")
    reader.sign_in(address_of(person), PASSWORD)
    return reader


def test_a_person_proves_a_number_in_the_demo(app: Flask, reader: Reader, person: Actor) -> None:
    """From the account page to a proven number; the set-up for trying out shows the code on its mailbox page."""
    address = reader.get("/account").link("Change what we tell you, and how")
    reader.get(reader.get(address).link("Add the mobile number"))
    wrong = reader.post("/account/phone", {"number": "021 1234567"}, status=422)
    assert wrong.one("#number").get("value") == "021 1234567"
    page = reader.post("/account/phone", {"number": "0812 9999 0000"})
    assert page.heading == "Type the code" and "+62 812-9999-0000" in page.text
    from permits import clock

    run_due_jobs(clock.now(), loudly=False)
    (kept,) = [each for each in kept_texts(app.config["SETTINGS"].home) if each.to == "+6281299990000"]
    code = "".join(filter(str.isdigit, kept.body.split(".")[0]))
    assert code in reader.get("/mailbox").text
    reader.get("/account/phone/code")
    guess = reader.post("/account/phone/code", {"code": f"{(int(code) + 1) % 1_000_000:06}"}, status=422)
    assert "This is not the code" in guess.text
    page = reader.post("/account/phone/code", {"code": code})
    assert "The number is yours now" in page.text and "+62 812-9999-0000" in page.text
    assert "+62 812-9999-0000" in reader.get("/account").text
    page = reader.post("/account/phone/remove", {})
    assert "The number is gone" in page.text


def test_a_person_chooses_for_each_topic_and_way(reader: Reader, person: Actor) -> None:
    """What is ticked is kept, the rest is off; mails that always go have no box, and the page says why."""
    give_number(person)
    page = reader.get("/account/notices")
    assert "objection runs from the day" in page.text
    assert {each.get("value") for each in page.all("input[name=wanted][checked]")} == {
        "decisions.sms", "deadlines.sms", "visits.mail", "visits.sms", "messages.mail", "progress.mail",
    }  # fmt: skip
    offered = [each.get("value") for each in page.all("input[name=offered]")]
    assert "decisions.mail" not in offered and not any("whatsapp" in str(each) for each in offered)
    page = reader.post("/account/notices", {"offered": offered, "wanted": ["visits.sms", "decisions.mail", "x.y"]})
    assert [each.get("value") for each in page.all("input[name=wanted][checked]")] == ["visits.sms"]
    db.session.expire_all()
    wanted = queries.chosen(person.id)
    assert (wanted["decisions", "mail"], wanted["decisions", "sms"], wanted["visits", "sms"]) == (True, False, True)


def test_whatsapp_is_offered_with_the_consent(reader: Reader, person: Actor) -> None:
    """Without it the page says where it is given; with it there is a box for each topic."""
    give_number(person)
    assert "only with your consent" in reader.get("/account/notices").text
    reader.get("/account/data")
    reader.post("/account/data/consents", {"purpose": "whatsapp"})
    page = reader.get("/account/notices")
    assert len(page.all("input[name=wanted][value$='.whatsapp']")) == len(queries.topics_for("applicant"))
    assert page.all("input[name=wanted][value$='.whatsapp'][checked]") == []


def test_staff_choose_about_their_work(client: FlaskClient) -> None:
    """Somebody of the offices sees topics of work and none of receipts."""
    publish(SMALL)
    officer = make_staff(("loket", "verifikator"))
    reader = Reader(client)
    reader.get("/", language="en")
    reader.sign_in(address_of(officer), PASSWORD)
    page = reader.get("/account/notices")
    assert page.all("fieldset#work") and not page.all("fieldset#decisions")


def test_without_a_code_to_type_there_is_no_page_for_it(reader: Reader, person: Actor) -> None:
    """Whoever comes to the code's page without having asked is led back to the number."""
    assert reader.get("/account/phone/code").heading == "Your mobile number"
    assert reader.post("/account/phone/code", {"code": "123456"}).heading == "Your mobile number"
    assert texts(person) == []


def test_strangers_are_asked_to_sign_in(client: FlaskClient) -> None:
    """Each of these pages is one's own."""
    for address in ("/account/notices", "/account/phone", "/account/phone/code"):
        assert client.get(address).status_code == 303
