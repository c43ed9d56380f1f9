"""A running installation whose heavy worker stops where a test asks it to."""

from __future__ import annotations

from pathlib import Path

from tests.faults.installation import Installation
from tests.scheduling.processes import alive, wait_until
from tests.scheduling.work import kill_hard


class Stage:
    """The test's side of the conversation that :mod:`tests.faults.nursery` describes."""

    def __init__(self, installation: Installation, folder: Path) -> None:
        self.installation = installation
        self.folder = folder

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

    def end(self) -> None:
        """End every work-horse that outlived its worker and its test."""
        for process_id in self.begun():
            if alive(process_id):
                kill_and_wait(process_id)


def kill_and_wait(process_id: int) -> None:
    """End a process as a power cut would; returns when it is gone."""
    kill_hard(process_id)
    wait_until(lambda: not alive(process_id), lambda: f"process {process_id} does not die")
