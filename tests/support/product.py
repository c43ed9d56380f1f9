"""The whole product as a person starts it: one process tree with its own database, Redis, mailbox and keys."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from permits.cli import main; main()"]
# How long anything may take on a busy machine before the test gives up; nothing passes faster for it.
PATIENCE = 180.0
SIGN_IN = re.compile(r"^ {2}(\S+@\S+) {2}(\S+) {2}", re.MULTILINE)


class Product:
    """``permits up`` in a home of its own. ``passwords`` holds what it prints at its first start, by address."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True)
        self.home = home
        port = _free_port()
        self.base_url = f"http://127.0.0.1:{port}"
        settings = {
            "HOME": str(home / "instance"),
            "BASE_URL": self.base_url,
            "PORT": str(port),
            "SMTP_PORT": str(_free_port()),
            # All visitors of a test come from one address, and faster than people do.
            "SIGN_IN_RATE": "1000 per minute",
            "VERIFY_RATE": "1000 per minute",
            "LOG_LEVEL": "info",
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SATU_PINTU_")}
        self.environment = kept | {f"SATU_PINTU_{name}": value for name, value in settings.items()}
        self.process = self._start()
        self.passwords = dict(SIGN_IN.findall(self.words()))

    @property
    def keys(self) -> Path:
        """The folder of the keys made at first start."""
        return self.home / "instance" / "keys"

    def words(self) -> str:
        """What the program has said so far."""
        return (self.home / "words").read_text(encoding="utf-8", errors="replace")

    def run(self, *arguments: str) -> str:
        """What another ``permits`` command prints beside the running product."""
        line = [*COMMAND, *arguments]
        done = subprocess.run(line, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def stop(self) -> None:
        """Ask it to end as Ctrl-C would, and wait until every part has ended."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        with (self.home / "words").open("wb") as words:
            process = subprocess.Popen(
                [*COMMAND, "up"], cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=words,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        give_up = time.monotonic() + PATIENCE
        while "Ctrl-C stops it." not in self.words():
            if process.poll() is not None or time.monotonic() > give_up:
                process.kill()
                raise RuntimeError(f"the product did not start:\n{self.words()}")
            time.sleep(0.1)
        return process


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
