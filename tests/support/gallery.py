"""Pages hung on a wall: collected as a person gets them, then shown in one browser as they came, at any size.

    with hung(app) as wall, chromium() as browser:
        window = Window(browser, wall)
        window.show(picture, 360)
        window.wrong()          # what axe-core finds, what sticks out

A collected page keeps its address, headers and person: it is shown under its own content policy, its scripts run, and what
they ask is answered by the application to that person.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.support.browser import AXE, OVERHANG, PATIENCE, VIOLATIONS

HEIGHTS = {1280: 900, 360: 740, 320: 256}
HELD = ("Content-Type", "Content-Security-Policy", "Referrer-Policy")


@dataclass(frozen=True)
class Picture:
    """One page as it came: for whom, from which door, in which state (empty, filled, long, error)."""

    who: str
    endpoint: str
    state: str
    language: str
    path: str
    status: int
    html: str = field(repr=False)
    headers: dict[str, str] = field(repr=False)
    cookie: str = field(repr=False)

    @property
    def name(self) -> str:
        return f"{self.endpoint} {self.state} ({self.who}, {self.language}, {self.path}, {self.status})"


class Wall:
    """A server that answers the address of the picture that hangs with the picture, and everything else with the application."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.hanging: Picture | None = None
        self.server = make_server("127.0.0.1", 0, self, threaded=True, request_handler=_Silent)
        self.base_url = f"http://127.0.0.1:{self.server.server_port}"

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        picture = self.hanging
        if picture is None:
            start("404 NOT FOUND", [("Content-Type", "text/plain")])
            return [b""]
        if environ.get("HTTP_SEC_FETCH_DEST") == "document":
            start(f"{picture.status} SHOWN", list(picture.headers.items()))
            return [picture.html.encode()]
        environ["HTTP_COOKIE"] = picture.cookie
        return self.app.wsgi_app(environ, start)


class _Silent(WSGIRequestHandler):
    def log(self, *_what: Any) -> None:
        """Nobody reads it."""


@contextmanager
def hung(app: Flask) -> Iterator[Wall]:
    """A wall while the block runs."""
    wall = Wall(app)
    thread = threading.Thread(target=wall.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield wall
    finally:
        wall.server.shutdown()
        thread.join()


class Window:
    """One browser window before the wall; a picture is loaded once and looked at in several sizes."""

    def __init__(self, browser: Browser, wall: Wall) -> None:
        self.wall = wall
        self.context = browser.new_context(base_url=wall.base_url, reduced_motion="reduce", service_workers="block")
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.complaints: list[str] = []
        self.axe = AXE.read_text(encoding="utf-8")

    def show(self, picture: Picture, width: int) -> None:
        """Load a picture into a window of this width."""
        self.resize(width)
        self.complaints.clear()
        self.wall.hanging = picture
        self.page.goto(picture.path)

    def resize(self, width: int) -> None:
        """Look at the same page in a window of another width."""
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})

    def ask_axe(self) -> list[str]:
        """What axe-core finds, all its rules on the whole page."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(self.axe)
        found: list[str] = self.page.evaluate(VIOLATIONS)
        return found

    def overhang(self) -> list[str]:
        """What makes the page scroll sideways."""
        found: list[str] = self.page.evaluate(OVERHANG)
        return found

    def close(self) -> None:
        self.context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "status of " not in message.text:
            self.complaints.append(message.text)
