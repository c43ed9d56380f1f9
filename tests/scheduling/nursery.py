"""Loads the program once and forks a process of it for each line it reads, so that tests start processes quickly.

A line is JSON: the command line, the environment and the file for what the process says. The answer is its number.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from importlib import import_module


def serve() -> None:
    """Fork for each line until there are no more; ended children leave no trace."""
    import permits.app
    from permits.cli import main
    from permits.features import parts
    from tests.scheduling import work

    assert permits.app and work
    for name in ("models", "commands", "views"):  # else each process would read them anew: two seconds of work
        list(parts(name))
    for command in ("relay", "worker", "kinds"):
        import_module(f"permits.scheduling.{command}")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(asked, main)
        print(child, flush=True)


def _become(asked: dict[str, object], main: object) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.update(asked["environment"])  # type: ignore[call-overload]
    said = os.open(str(asked["log"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.setsid()
    sys.argv = ["permits", *asked["line"]]  # type: ignore[misc]
    try:
        main()  # type: ignore[operator]
    except SystemExit:
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(1)


if __name__ == "__main__":
    serve()
