"""A little clamd: speaks the part of ClamAV's protocol that is used, and knows one signature of its own, EICAR's."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.hostile import EICAR

MOST = 30_000_000


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = self._until_nought()
        if command != b"zINSTREAM":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while (size := struct.unpack("!I", self.rfile.read(4))[0]) > 0:
            content += self.rfile.read(size)
            if len(content) > MOST:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.seen.append(len(content))  # type: ignore[attr-defined]
        found = b"Eicar-Test-Signature FOUND" if EICAR in content else b"OK"
        self.wfile.write(b"stream: " + found + b"\0")

    def _until_nought(self) -> bytes:
        command = b""
        while (letter := self.rfile.read(1)) not in (b"\0", b""):
            command += letter
        return command


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, path: str) -> None:
        super().__init__(path, _Talk)
        self.seen: list[int] = []


@contextmanager
def clamd(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """A running scanner: its address, and how many octets it was asked about each time."""
    path = folder / "clamd.sock"
    with _Server(str(path)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"unix://{path}", server.seen
        finally:
            server.shutdown()
