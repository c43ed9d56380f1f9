"""Heavy workers for the tests: the program's own command, stopping during the issue of a permit where a test wants it to.

Started as ``python -m tests.faults.worker``, this process loads the libraries once and forks a worker for every line it
reads, because loading them costs seconds and the tests kill many workers. It answers with the worker's process.

The folder that ``FOLDER`` names holds the conversation with the test: «stop-at-signed» asks the next process that gets
there to stop after signing; it says so by renaming that file to «stopped-signed-4711» (4711 is its process), and goes on
when «go-on-4711» is there. «reached» lists every step of every process.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from importlib import import_module
from pathlib import Path

from permits.cli import main
from permits.issuance import steps
from permits.scheduling.kinds import preloads

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


def start_workers() -> None:
    """Start a worker for each line that is read, until there are no more."""
    for module in preloads("heavy"):
        import_module(module)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a killed worker, so it must not stay as a zombie
    for _line in sys.stdin:
        process_id = os.fork()
        if process_id == 0:
            become_worker()
        sys.stdout.write(f"{process_id}\n")
        sys.stdout.flush()


def become_worker() -> None:
    """The rest of this process is ``permits worker --queue heavy``."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    steps.observe(stop_where_asked)
    sys.argv = ["permits", "worker", "--queue", "heavy"]
    try:
        main()
    finally:
        os._exit(0)


if __name__ == "__main__":
    start_workers()
