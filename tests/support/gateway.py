"""A real little gateway for short messages beside the tests: it takes requests by HTTP and answers as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Gateway:
    """What was asked of it, in order: headers and body. ``answers`` are the next ones' statuses, afterwards it says 201."""

    address: str = ""
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)


class _Talk(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        gateway = self.server.gateway
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        gateway.headers.append({name.lower(): value for name, value in self.headers.items()})
        encoded = self.headers.get("Content-Encoding")
        gateway.bodies.append(raw if encoded else json.loads(raw))
        status, body = gateway.answers.pop(0) if gateway.answers else (201, "{}")
        self.send_response(status)
        if status in (301, 302, 307):
            self.send_header("Location", body)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, gateway: Gateway) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.gateway = gateway


@contextmanager
def gateway_open() -> Iterator[Gateway]:
    """A gateway that listens while the block runs."""
    gateway = Gateway()
    with _Server(gateway) as server:
        gateway.address = f"http://127.0.0.1:{server.server_address[1]}/messages"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield gateway
        finally:
            server.shutdown()
