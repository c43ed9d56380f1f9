"""Workers that stop where a test asks them to, and the killing of what stands there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.faults.installation import Installation
from tests.scheduling.processes import ROOT, wait_until
from tests.scheduling.work import kill_hard


class Stage:
    """The heavy worker of an installation: it can be killed, started again, and stopped at a step of issuing."""

    def __init__(self, installation: Installation, folder: Path) -> None:
        self.installation = installation
        self.folder = folder
        with (installation.processes.home / "heavy.log").open("ab") as log:
            self.source = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.worker"],
                cwd=ROOT,
                env=installation.processes.variables(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.worker = 0
        self.start_worker()

    def start_worker(self) -> None:
        """A new worker; the one before must be dead."""
        assert not alive(self.worker)
        assert self.source.stdin is not None
        assert self.source.stdout is not None
        self.source.stdin.write("\n")
        self.source.stdin.flush()
        self.worker = int(self.source.stdout.readline())

    def kill_worker(self) -> None:
        """End the worker as a power cut would; its work-horse goes on."""
        kill_and_wait(self.worker)

    def end(self) -> None:
        """End whatever still runs."""
        for process_id in {self.worker, *self.begun()}:
            if alive(process_id):
                kill_and_wait(process_id)
        self.source.communicate(timeout=60)

    def ask_to_stop(self, step: str) -> None:
        """The next process that reaches this step stops there."""
        (self.folder / f"stop-at-{step}").touch()

    def wait_for_stop(self, step: str) -> int:
        """The process that stands still after a step, once one does."""
        found: list[Path] = []

        def look() -> bool:
            found[:] = self.folder.glob(f"stopped-{step}-*")
            return bool(found)

        wait_until(look, self.installation.logs)
        found[0].unlink()
        return int(found[0].name.rpartition("-")[2])

    def let_go(self, process_id: int) -> None:
        """Let a process go on that stands still."""
        (self.folder / f"go-on-{process_id}").touch()

    def begun(self) -> set[int]:
        """Every process that has begun to issue anything."""
        steps = self.folder / "reached"
        lines = steps.read_text(encoding="ascii").splitlines() if steps.exists() else []
        return {int(line.split()[0]) for line in lines if line.endswith(" claimed")}


def kill_and_wait(process_id: int) -> None:
    """End a process as a power cut would; returns when it is gone."""
    kill_hard(process_id)
    wait_until(lambda: not alive(process_id), lambda: f"process {process_id} does not die")


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
