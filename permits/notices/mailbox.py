"""The local mailbox of an embedded set-up: a small mail server that keeps each mail as a file, and how to read them."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import socket
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from permits.errors import NotFound

SUFFIX = ".eml"
LARGEST = 1_000_000  # octets of one mail


@dataclass(frozen=True, slots=True)
class StoredMail:
    """One mail as kept. ``at`` is its Date, None when it has none that can be read."""

    name: str
    to: str
    subject: str
    language: str
    at: datetime | None
    body: str


class Mailbox:
    """A folder of mails, one file each. The same mail sent again replaces itself, as its Message-ID is the file's name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, content: bytes) -> str:
        """Store one mail, whole or not at all, readable by the owner alone. Returns its name."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        identity = message_from_bytes(content, policy=default)["Message-ID"] or content.hex()
        name = hashlib.sha256(str(identity).strip().encode()).hexdigest()[:32]
        unfinished = self.folder / f".{name}.{os.getpid()}"
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        unfinished.replace(self.folder / (name + SUFFIX))
        return name

    def mails(self, limit: int = 100) -> list[StoredMail]:
        """The mails, the latest first."""
        if not self.folder.is_dir():
            return []
        files = sorted(
            self.folder.glob("*" + SUFFIX), key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True
        )
        return [_read(file) for file in files[:limit]]

    def mail(self, name: str) -> StoredMail:
        """One mail. Raises NotFound when there is none of this name."""
        file = self.folder / (name + SUFFIX)
        if not name.isalnum() or not file.is_file():
            raise NotFound
        return _read(file)


def _read(file: Path) -> StoredMail:
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    return StoredMail(
        name=file.stem,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        language=str(message["Content-Language"] or ""),
        at=parsedate_to_datetime(message["Date"]) if message["Date"] else None,
        body=str(body.get_content()).replace("\r\n", "\n") if body else "",
    )


class _Keep:
    """What the mail server does with a mail it has taken."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.mailbox.keep(bytes(envelope.content))
        return "250 kept"


def serve(listening: socket.socket, mailbox: Mailbox) -> None:
    """Take mails at a socket that listens already, until SIGTERM."""
    asyncio.run(_serve(listening, mailbox))


async def _serve(listening: socket.socket, mailbox: Mailbox) -> None:
    from aiosmtpd.smtp import SMTP

    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    server = await loop.create_server(
        lambda: SMTP(_Keep(mailbox), data_size_limit=LARGEST, ident="Satu Pintu mailbox"), sock=listening
    )
    async with server:
        await stop.wait()


def listen(host: str, port: int) -> socket.socket:
    """A socket for the mailbox's server at this port, or at any free one when it is taken."""
    try:
        return socket.create_server((host, port))
    except OSError:
        return socket.create_server((host, 0))
