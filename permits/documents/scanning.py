"""Asks a virus scanner: ClamAV's daemon over its socket, by its command INSTREAM, so that it needs no access to our folders.

The protocol is that of clamd(8): a command between ``z`` and a zero octet, pieces of four octets of length and content, an
empty piece as the end; the answer is one line that ends in a zero octet.
"""

from __future__ import annotations

import socket
import struct
from typing import Protocol
from urllib.parse import urlsplit

PIECE = 64_000
PATIENCE = 60.0  # seconds for one file
CONNECTING = 2.0


class ScannerAway(Exception):
    """The scanner cannot be asked now, or has not understood: the file waits."""


class Scanner(Protocol):
    """Whoever can tell whether a file is known to do harm."""

    def infection(self, data: bytes) -> str:
        """The name of what is in the file; empty when nothing is known of it. Raises ScannerAway."""


class Clamd:
    """ClamAV's daemon at ``unix:///path/to/socket`` or ``tcp://host:3310``."""

    def __init__(self, address: str) -> None:
        self.address = address

    def infection(self, data: bytes) -> str:
        try:
            with self._connected() as line:
                line.sendall(b"zINSTREAM\0")
                for start in range(0, len(data), PIECE):
                    piece = data[start : start + PIECE]
                    line.sendall(struct.pack("!I", len(piece)) + piece)
                line.sendall(struct.pack("!I", 0))
                answer = _line(line)
        except OSError as error:
            raise ScannerAway(type(error).__name__) from error
        return _found(answer)

    def _connected(self) -> socket.socket:
        parts = urlsplit(self.address)
        if parts.scheme == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(PATIENCE)
            try:
                line.connect(parts.path)
            except OSError:
                line.close()
                raise
            return line
        line = socket.create_connection((parts.hostname or "", parts.port or 3310), CONNECTING)
        line.settimeout(PATIENCE)
        return line


def _line(line: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < 4_096:
        piece = line.recv(1_024)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _found(answer: str) -> str:
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND").strip() or "?"
    raise ScannerAway(answer[:80] or "no answer")


def scanner_of(address: str) -> Scanner | None:
    """The scanner of the setting ``scanner``; None when the office has none."""
    return Clamd(address) if address else None
