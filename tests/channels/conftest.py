"""A real gateway beside the tests, and people with numbers of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from permits.channels import phones
from permits.channels.models import Phone, TextMessage
from permits.db import db, transaction
from permits.privacy import operations as privacy
from tests.notices.conftest import mail_server as mail_server
from tests.support.cases import MONDAY
from tests.support.gateway import Gateway, gateway_open
from workflows.engine.outcome import Actor

NUMBER = "+6281234567890"


@pytest.fixture
def gateway(app: Flask) -> Iterator[Gateway]:
    """A gateway that the application's settings name for both channels while the test runs."""
    before = app.config["SETTINGS"]
    with gateway_open() as opened:
        app.config["SETTINGS"] = replace(
            before, sms_gateway=opened.address, sms_secret="rahasia", sms_sender="KOTA",
            whatsapp_gateway=opened.address, whatsapp_secret="rahasia-wa", whatsapp_template="kabar",
        )  # fmt: skip
        yield opened
        app.config["SETTINGS"] = before


def give_number(person: Actor, number: str = NUMBER, *, whatsapp: bool = False) -> None:
    """A person has proven a number; with ``whatsapp`` they consent to messages there too."""
    with transaction() as session:
        session.add(Phone(account_id=person.id, number=number, verified_at=MONDAY))
        if whatsapp:
            privacy.choose(person.id, frozenset({"whatsapp"}), "id", MONDAY)


def ask_code(person: Actor, typed: str = "0812 3456 7890", now: object = MONDAY) -> str:
    """Ask for a code; returns the code as it stands in the message that waits, or nothing where none was written."""
    with transaction():
        phones.ask(person.id, typed, current_app.config["SETTINGS"], now)  # type: ignore[arg-type]
    latest = texts(person)[-1].body
    return "".join(each for each in latest.split(".")[0] if each.isdigit())


def confirm(person: Actor, code: str, now: object = MONDAY) -> str:
    """Type a code."""
    with transaction():
        return phones.confirm(person.id, code, current_app.config["SETTINGS"], now)  # type: ignore[arg-type]


def texts(person: Actor) -> list[TextMessage]:
    """The messages of a person, in the order in which they were written."""
    db.session.rollback()
    wanted = select(TextMessage).where(TextMessage.account_id == person.id)
    return list(db.session.scalars(wanted.order_by(TextMessage.created_at, TextMessage.id)))
