"""The web server: gunicorn with threads, run on the application this process has loaded already."""

from __future__ import annotations

import socket
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from permits.config import Settings
from permits.scheduling.worker import forget_connections


class PortTaken(Exception):
    """Somebody else listens there. The text is a sentence for the person who starts the program."""


class WebServer(BaseApplication):  # type: ignore[misc]
    """Gunicorn, configured by our settings alone: no file, no environment, no command line of its own."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in options(self.app, self.settings).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app


def options(app: Flask, settings: Settings) -> dict[str, Any]:
    """What gunicorn is told. A request may take a minute; when told to stop, half of one to end."""
    return {
        "bind": f"{settings.host}:{settings.port}",
        "workers": settings.web_workers,
        "threads": settings.web_threads,
        "worker_class": "gthread",
        "worker_tmp_dir": "/dev/shm",  # noqa: S108 - the heartbeat file; a slow disk must not look like a hung worker
        "timeout": 60,
        "graceful_timeout": 30,
        "keepalive": 5,
        "loglevel": "warning",
        "control_socket_disable": True,
        "post_fork": lambda _server, _worker: _forget(app),
    }


def _forget(app: Flask) -> None:
    with app.app_context():
        forget_connections()


def check_port(host: str, port: int) -> None:
    """Raises PortTaken, with what to do, when the web server could not listen there."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        raise PortTaken(
            f"Port {port} on {host} cannot be used ({error.strerror}). Stop what listens there, or choose another one:"
            f" SATU_PINTU_PORT={port + 1}"
        ) from error


def answers(host: str, port: int) -> bool:
    """Whether the web server takes connections."""
    reachable = "127.0.0.1" if host in {"0.0.0.0", ""} else "::1" if host == "::" else host  # noqa: S104 - compared only
    try:
        with socket.create_connection((reachable, port), timeout=0.5):
            return True
    except OSError:
        return False


def serve(app: Flask, settings: Settings) -> None:
    """Answer requests until SIGTERM or SIGINT; requests that have begun are finished."""
    WebServer(app, settings).run()
