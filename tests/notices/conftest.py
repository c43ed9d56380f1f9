"""A real mail server beside the tests, and the application told to use it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage

import pytest
from flask import Flask

from tests.support import mail
from tests.support.mail import MailServer


@pytest.fixture
def mail_server(app: Flask) -> Iterator[MailServer]:
    """A mail server that the application's settings name while the test runs."""
    before = app.config["SETTINGS"]
    with mail.mail_server() as server:
        app.config["SETTINGS"] = replace(before, smtp_host="127.0.0.1", smtp_port=server.port)
        yield server
        app.config["SETTINGS"] = before


def text_of(message: EmailMessage) -> str:
    """What the reader reads."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
