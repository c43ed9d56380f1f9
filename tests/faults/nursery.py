"""Processes of the program that stop during the issue of a permit where a test wants them to.

The folder that ``FOLDER`` names holds the conversation with the test: «stop-at-signed» asks the next process that gets
there to stop after signing; it says so by renaming that file to «stopped-signed-4711» (4711 is its process), and goes on
when «go-on-4711» is there. «reached» lists every step of every process.
"""

from __future__ import annotations

import os
import time
from importlib import import_module
from pathlib import Path

from permits.issuance import steps
from permits.scheduling.kinds import preloads
from tests.scheduling import nursery

FOLDER = "FAULTS_FOLDER"


def stop_where_asked(step: str) -> None:
    """Note the step; stop at it when this is asked for, until the test lets go or kills the process."""
    folder = Path(os.environ[FOLDER])
    with (folder / "reached").open("a", encoding="ascii") as file:
        file.write(f"{os.getpid()} {step}\n")
    try:
        (folder / f"stop-at-{step}").rename(folder / f"stopped-{step}-{os.getpid()}")
    except FileNotFoundError:
        return
    while not (folder / f"go-on-{os.getpid()}").exists():
        time.sleep(0.01)


if __name__ == "__main__":
    for module in preloads("heavy"):
        import_module(module)
    if FOLDER in os.environ:
        steps.observe(stop_where_asked)
    nursery.serve()
