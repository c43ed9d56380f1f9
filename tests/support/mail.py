"""A real mail server beside the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask


@dataclass
class MailServer:
    """What arrived, in order. ``refuse`` is how many mails it turns away before it takes one."""

    mails: list[EmailMessage] = field(default_factory=list)
    refuse: int = 0
    port: int = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Take a mail, or turn it away as a busy server does."""
        if self.refuse:
            self.refuse -= 1
            return "451 come back later"
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to one reader."""
        return [each for each in self.mails if each["To"] == address]


class AnyPort(Controller):
    """The library asks its own port whether it listens; at port 0 it must ask the one it was given."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A mail server that takes mails while the block runs."""
    server = MailServer()
    controller = AnyPort(server, hostname="127.0.0.1", port=0)
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        controller.stop()


@contextmanager
def mails_taken(app: Flask) -> Iterator[MailServer]:
    """The application sends its mails to a server of its own while the block runs."""
    before = app.config["SETTINGS"]
    with mail_server() as server:
        app.config["SETTINGS"] = replace(before, smtp_host="127.0.0.1", smtp_port=server.port)
        yield server
        app.config["SETTINGS"] = before
