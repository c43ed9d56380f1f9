"""A draft of a shipped service, and the manager who writes on it."""

from __future__ import annotations

from flask.testing import FlaskClient

from permits.db import db
from permits.workshop.models import Draft
from tests.pages import Reader
from tests.support import cases
from tests.workshop import people
from workflows.engine.outcome import Actor


def begun() -> tuple[Draft, people.People]:
    """A draft that begins with what is published."""
    everybody = people.open_workshop()
    return people.begin(everybody), everybody


def signed_in(client: FlaskClient, actor: Actor, language: str = "en") -> Reader:
    """This person at a browser."""
    reader = Reader(client)
    reader.get("/", language=language)
    reader.sign_in(cases.address_of(actor), cases.PASSWORD)
    return reader


def text_of(draft_id: str) -> str:
    """The draft's text as it is kept."""
    db.session.expire_all()
    found = db.session.get(Draft, draft_id)
    assert found is not None
    return str(found.text)
