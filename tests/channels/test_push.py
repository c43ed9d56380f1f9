"""Notices in browsers: encrypted for one browser, to known push services alone, and over when the browser says so."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import select

from permits import clock
from permits.channels import operations, push, subscriptions
from permits.channels.models import PushSubscription
from permits.db import db, transaction
from permits.errors import Invalid, NotFound
from permits.scheduling.running import run_due_jobs
from tests.notices.conftest import MailServer
from tests.pages import Reader
from tests.support.cases import MONDAY, PASSWORD, SMALL, address_of, make_applicant, make_draft, publish, send
from tests.support.gateway import Gateway, gateway_open
from workflows.engine.outcome import Actor

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database")]
KEY = ec.generate_private_key(ec.SECP256R1())
AUTH = b"0123456789abcdef"


def text(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


P256DH = text(KEY.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


@pytest.fixture
def service(app: Flask) -> Iterator[Gateway]:
    """A push service that the settings know while the test runs."""
    before = app.config["SETTINGS"]
    with gateway_open() as opened:
        app.config["SETTINGS"] = replace(before, push_services=frozenset({urlsplit(opened.address).netloc}))
        yield opened
        app.config["SETTINGS"] = before


def subscribe(person: Actor, endpoint: str) -> str:
    with transaction():
        made = subscriptions.subscribe(
            person.id, endpoint, P256DH, text(AUTH), "Chrome, Android", current_app.config["SETTINGS"], MONDAY
        )
        return made.id


def held(person: Actor) -> list[PushSubscription]:
    db.session.rollback()
    return list(db.session.scalars(select(PushSubscription).where(PushSubscription.account_id == person.id)))


@pytest.fixture
def person() -> Actor:
    publish(SMALL, "five-states")
    return make_applicant("Hawa Lihawa")


def sent_by(person: Actor) -> None:
    send(make_draft("five-states", person, "warga", {"nama": "Pasar malam", "luas": "40"}), person)


def test_a_browser_reads_that_there_is_news(service: Gateway, mail_server: MailServer, person: Actor) -> None:
    """The browser alone can read it: the number and where it leads, and nothing of the person or the matter."""
    subscribe(person, service.address)
    sent_by(person)
    run_due_jobs(MONDAY)
    (body,), (headers,) = service.bodies, service.headers
    said = json.loads(http_ece.decrypt(body, private_key=KEY, auth_secret=AUTH, version="aes128gcm"))
    assert set(said) == {"title", "body", "tag", "link"}
    assert said["tag"] in said["body"] and said["link"].startswith("/applications/")
    assert "Hawa" not in json.dumps(said) and "Pasar" not in json.dumps(said)
    assert headers["authorization"].startswith("vapid ")
    assert push.public_key(current_app.config["SETTINGS"]) in headers["authorization"]


def test_a_browser_that_is_gone_is_forgotten(service: Gateway, mail_server: MailServer, person: Actor) -> None:
    """When the push service says that a subscription has ended, it is taken away and not tried again."""
    subscribe(person, service.address)
    service.answers = [(410, "")]
    sent_by(person)
    run_due_jobs(MONDAY)
    assert (len(service.bodies), held(person)) == (1, [])


def test_a_busy_push_service_is_asked_again(service: Gateway, mail_server: MailServer, person: Actor) -> None:
    """The notice goes later, and neither the mail nor another browser waits for it."""
    subscribe(person, service.address)
    service.answers = [(503, ""), (307, "http://127.0.0.1:9/")]
    sent_by(person)
    for hours in (0, 2, 4):
        run_due_jobs(MONDAY + timedelta(hours=hours), loudly=False)
    assert len(service.bodies) == 3 and len(held(person)) == 1
    assert len(mail_server.to(address_of(person))) == 1


def test_who_wants_none_of_a_topic_is_not_told(service: Gateway, mail_server: MailServer, person: Actor) -> None:
    """A topic that is switched off for browsers goes by mail alone."""
    subscribe(person, service.address)
    with transaction():
        operations.choose(person.id, "applicant", [], ["decisions.push"], MONDAY)
    sent_by(person)
    run_due_jobs(MONDAY)
    assert service.bodies == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://example.com/x", "http://fcm.googleapis.com/x", "https://fcm.googleapis.com:8443/x", "file:///etc/passwd",
        "https://fcm.googleapis.com.example.com/x", "https://user@fcm.googleapis.com/x", "http://127.0.0.1:80/x", "",
        "https://[::1]/x", "https://fcm.googleapis.com:x/",
    ],
)  # fmt: skip
def test_no_other_address_is_ever_asked(app: Flask, person: Actor, endpoint: str) -> None:
    """An address that is no known push service's is not kept, so that nobody makes this server ask elsewhere."""
    with pytest.raises(Invalid):
        subscribe(person, endpoint)
    assert held(person) == []


@pytest.mark.parametrize(
    "endpoint", ["https://fcm.googleapis.com/x", "https://updates.push.services.mozilla.com/wpush/v2/x"]
)
def test_known_push_services_are_taken(app: Flask, person: Actor, endpoint: str) -> None:
    """The push services of the browsers that people have stand in the settings from the start; twice is once."""
    assert subscribe(person, endpoint) == subscribe(person, endpoint)
    assert len(held(person)) == 1


def test_a_browser_belongs_to_who_asked_last(app: Flask, person: Actor) -> None:
    """On a shared browser the former person is told no longer; nobody ends somebody else's."""
    other = make_applicant()
    subscribe(person, "https://fcm.googleapis.com/x")
    theirs = subscribe(other, "https://fcm.googleapis.com/x")
    assert held(person) == []
    with pytest.raises(NotFound), transaction():
        subscriptions.end(theirs, person.id)
    assert len(held(other)) == 1


def test_a_person_tells_a_browser_and_ends_it(client: FlaskClient, person: Actor) -> None:
    """The page keeps what the script fills in, names the browser, and ends it; a wrong address is refused in words."""
    reader = Reader(client)
    reader.get("/", language="en")
    reader.sign_in(address_of(person), PASSWORD)
    said = {"endpoint": "https://fcm.googleapis.com/x", "p256dh": P256DH, "auth": text(AUTH)}
    reader.get("/account/notices")
    page = reader.post("/account/notices/browsers", {**said, "endpoint": "https://example.com"})
    assert "This browser cannot be told here." in page.text
    page = reader.post("/account/notices/browsers", said)
    assert "This browser is told from now on." in page.text
    assert page.all("input[name=wanted][value='visits.push'][checked]")
    (one,) = held(person)
    assert one.began_at <= clock.now()
    page = reader.post(f"/account/notices/browsers/{one.id}/end", {})
    assert "told no longer" in page.text and held(person) == []
