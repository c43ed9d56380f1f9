"""What tests of second factors share: people who set them up through the pages, as everybody does."""

from __future__ import annotations

import json
import time

from flask import Flask
from flask.testing import FlaskClient
from flask_security import Security
from sqlalchemy import select

from permits.accounts.models import Account
from permits.db import db
from permits.notices.models import Notice
from tests.pages import Page, Reader
from tests.support.authenticator import Authenticator
from tests.support.cases import PASSWORD, address_of
from workflows.engine.outcome import Actor

STEP = 30  # seconds that a one-time code lasts


def browser(client: FlaskClient) -> Reader:
    """A browser of somebody who reads English."""
    reader = Reader(client.application.test_client())
    reader.get("/", language="en")
    return reader


def signed_in(client: FlaskClient, person: Actor) -> Reader:
    """The person before a browser, signed in by password."""
    reader = browser(client)
    reader.sign_in(address_of(person), PASSWORD)
    return reader


def account_of(person: Actor) -> Account:
    db.session.expire_all()
    return db.session.get_one(Account, person.id)


def code(app: Flask, secret: str | None, steps: int = 0) -> str:
    """The six figures of a secret, now or so many steps from now."""
    security: Security = app.extensions["security"]
    assert secret is not None
    made = security.totp_factory._totp.from_source(secret).generate(time.time() + steps * STEP)
    return str(made.token)


def switch_codes_on(client: FlaskClient, person: Actor) -> Reader:
    """Somebody who has set up one-time codes in their account."""
    reader = signed_in(client, person)
    reader.get("/account/codes")
    page = reader.post("/account/codes", {"setup": "authenticator"})
    with reader.client.session_transaction() as kept:
        secret = kept["tf_totp_secret"]
    action = page.one("main form").get("action", "")
    reader.post(action, {"code": code(client.application, secret)})
    return reader


def make_passkey(
    reader: Reader, name: str = "My phone", key: Authenticator | None = None
) -> tuple[Authenticator, Page]:
    """Make a passkey through the page; the key, and the page that followed."""
    key = key or Authenticator()
    reader.get("/account/passkeys")
    page = reader.post("/account/passkeys", {"name": name})
    return key, answer(reader, page, key)


def answer(reader: Reader, page: Page, key: Authenticator) -> Page:
    """What the page's script does: ask the key, send what it says."""
    form = page.one("form[data-passkey]")
    options = json.loads(form.get("data-options", ""))
    said = key.make(options) if form.get("data-passkey") == "make" else key.use(options)
    return reader.post(form.get("action", ""), {"credential": said})


def mails(kind: str) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.kind == f"account.{kind}").order_by(Notice.id)))
