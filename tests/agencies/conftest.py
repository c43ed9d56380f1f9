"""A real mail server beside the tests, and the application told to use it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.support.mail import MailServer, mails_taken


@pytest.fixture
def mail_server(app: Flask) -> Iterator[MailServer]:
    """A mail server that the application's settings name while the test runs."""
    with mails_taken(app) as server:
        yield server
