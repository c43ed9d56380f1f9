"""Relay and workers as processes of their own, which a test may kill."""

from __future__ import annotations

import json
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


class Nursery:
    """A process that has loaded the program and forks new ones of it: see :mod:`tests.scheduling.nursery`."""

    def __init__(self, module: str = "tests.scheduling.nursery", environment: Mapping[str, str] | None = None) -> None:
        variables = os.environ | {"PYTHONPATH": str(ROOT)} | dict(environment or {})
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT, env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def start(self, line: tuple[str, ...], environment: dict[str, str], log: Path) -> int:
        """A new process running this command line of the program; its number."""
        assert self._process.stdin and self._process.stdout
        print(
            json.dumps({"line": line, "environment": environment, "log": str(log)}),
            file=self._process.stdin, flush=True,
        )  # fmt: skip
        return int(self._process.stdout.readline())

    def stop(self) -> None:
        """No more processes; those that run go on."""
        self._process.kill()
        self._process.communicate()


@dataclass
class World:
    """The processes of one installation. A lease of two seconds makes what is lost come back soon.

    ``settings`` adds to the settings that every process of it has.
    """

    nursery: Nursery
    database_url: str
    redis_url: str
    home: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    running: dict[str, int] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        """Start processes; «relay», «light» and «heavy», a number behind the name for a further one."""
        for name in names:
            line = COMMANDS[name.rstrip("0123456789")]
            self.running[name] = self.nursery.start(line, self._environment(), self.home / f"{name}.log")

    def kill(self, name: str) -> None:
        """End a process as a power cut would; its children go on."""
        process_id = self.running.pop(name)
        os.kill(process_id, signal.SIGKILL)
        wait_until(lambda: not alive(process_id), lambda: f"{name} does not die")

    def stop(self) -> None:
        """Ask everything to end, and end what does not."""
        left = [each for each in self.running.values() if alive(each)]
        for process_id in left:
            os.kill(process_id, signal.SIGTERM)
        give_up = time.monotonic() + 15
        while any(alive(each) for each in left) and time.monotonic() < give_up:
            time.sleep(0.05)
        for process_id in left:
            if alive(process_id):
                os.kill(process_id, signal.SIGKILL)

    def log(self, name: str) -> str:
        """What a process has said."""
        return (self.home / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def _environment(self) -> dict[str, str]:
        settings = {
            "HOME": str(self.home),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "LEASE_SECONDS": "2",
            "LOG_LEVEL": "info",
            **self.settings,
        }
        return {f"SATU_PINTU_{name}": value for name, value in settings.items()}


def alive(process_id: int) -> bool:
    """Whether a process runs; a dead one that nobody has asked after yet does not."""
    try:
        return _status(process_id)[0] not in {"Z", "X"}
    except (FileNotFoundError, ProcessLookupError):
        return False


def parent_of(process_id: int) -> int:
    """The process that started this one."""
    return int(_status(process_id)[1])


def _status(process_id: int) -> list[str]:
    """State and parent of a process, as the kernel lists them behind its name."""
    return Path(f"/proc/{process_id}/stat").read_text(encoding="ascii", errors="replace").rpartition(") ")[2].split()


def wait_until(true: Callable[[], bool], what: Callable[[], str]) -> None:
    """Return as soon as it is true; fail with what is known when it never becomes so."""
    give_up = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > give_up:
            raise AssertionError(what())
        time.sleep(0.05)
