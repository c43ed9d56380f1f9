"""Relay and workers as processes of their own, which a test may kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# How long anything may take on a busy machine before the test gives up; no test passes faster for it.
PATIENCE = 120.0
COMMANDS = {
    "relay": ("relay",),
    "light": ("worker", "--queue", "light"),
    "heavy": ("worker", "--queue", "heavy"),
}


@dataclass
class World:
    """The processes of one installation. A lease of two seconds makes what is lost come back soon.

    ``environment`` adds to that of the processes.
    """

    database_url: str
    redis_url: str
    home: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        """Start processes; «relay», «light» and «heavy», a number behind the name for a further one."""
        for name in names:
            line = [sys.executable, "-m", "tests.scheduling.entry", *COMMANDS[name.rstrip("0123456789")]]
            log = (self.home / f"{name}.log").open("ab")
            with log:
                self.running[name] = subprocess.Popen(
                    line, cwd=ROOT, env=self.variables(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
                )

    def kill(self, name: str) -> None:
        """End a process as a power cut would; its children go on."""
        process = self.running.pop(name)
        assert process.poll() is None, f"{name} was not running: {self.log(name)}"
        process.kill()
        process.wait()

    def stop(self) -> None:
        """Ask everything to end, and wait for it."""
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        for process in self.running.values():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def log(self, name: str) -> str:
        """What a process has said."""
        return (self.home / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def variables(self) -> dict[str, str]:
        """The environment of its processes."""
        settings = {
            "HOME": str(self.home),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "LEASE_SECONDS": "2",
            "LOG_LEVEL": "info",
        }
        named = {f"SATU_PINTU_{name}": value for name, value in settings.items()}
        return os.environ | named | {"PYTHONPATH": str(ROOT)} | dict(self.environment)


def wait_until(true: Callable[[], bool], what: Callable[[], str]) -> None:
    """Return as soon as it is true; fail with what is known when it never becomes so."""
    give_up = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > give_up:
            raise AssertionError(what())
        time.sleep(0.05)
