"""A real Redis for the tests: the product's own embedded server, in a folder of its own."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import redis

from permits.scheduling.redis_server import answers, command, make_ready

SECONDS_TO_START = 60


class RedisServer:
    """One server, started at once. ``kill`` and ``start`` again play an outage: what was written is still there."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="satu-pintu-redis-"))
        self.data = self.folder / "data"
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
        make_ready(self.socket, self.data)
        log = self.data / "log"
        with log.open("ab") as words:
            self.process = subprocess.Popen(
                command(self.socket, self.data),
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                start_new_session=True,
            )
        give_up = time.monotonic() + SECONDS_TO_START
        while not answers(self.socket):
            if self.process.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"Redis did not start:\n{log.read_text(encoding='utf-8')}")
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
