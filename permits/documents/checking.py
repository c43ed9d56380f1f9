"""Inspects one file in a process of its own with little memory and time: ``python -m permits.documents.checking``.

What people hand in may be broken or made to do harm, and the libraries that read it are not all written in Python. So
whatever happens in there ends that process alone. It reads what is asked as JSON from its input, writes the clean copy
beside the original, and answers with JSON; it knows no setting and no secret of the product.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from permits.documents.inspection import Accepted, Inspected, look, refuse
from permits.errors import Invalid, Problem

log = logging.getLogger(__name__)
MEMORY = 1_500_000_000  # octets of address space
SECONDS = 30  # of the processor
LONGEST = 120.0  # seconds by the clock on the wall
LARGEST_COPY = 100_000_000
BY_THE_LIMITS = {-signal.SIGXCPU, -signal.SIGKILL}
ROOT = Path(__file__).resolve().parents[2]


class CheckFailed(Exception):
    """The check itself did not work: the file waits for the next attempt and is neither kept nor refused."""


def check(original: Path, filename: str, asked: Accepted, patience: float = LONGEST) -> Inspected:
    """Inspect a file that lies in quarantine, within so many seconds by the clock on the wall.

    Raises Invalid with the one reason against it, CheckFailed.
    """
    copy = original.with_name("clean")
    wanted = {"original": str(original), "copy": str(copy), "filename": filename, **asdict(asked)}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "permits.documents.checking"],
            input=json.dumps(wanted).encode(),
            capture_output=True,
            timeout=patience,
            check=False,
            cwd=ROOT,
            env=_environment(),
        )
    except subprocess.TimeoutExpired as error:
        raise CheckFailed("the check took too long by the clock on the wall") from error
    if done.returncode < 0:
        log.warning("a check was ended by signal %d", -done.returncode)
        raise refuse(asked, "file_too_heavy" if done.returncode in BY_THE_LIMITS else "file_damaged")
    if done.returncode:
        raise CheckFailed(f"the check ended with {done.returncode}")
    return _answer(json.loads(done.stdout), copy)


def _answer(said: Mapping[str, Any], copy: Path) -> Inspected:
    if "refused" in said:
        raise Invalid((Problem(**said["refused"]),))
    kept = said["kept"]
    changes = tuple(kept.pop("changes"))
    return Inspected(content=copy.read_bytes(), changes=changes, **kept)


def _environment() -> dict[str, str]:
    """What a Python needs to start, and nothing of ours."""
    needed = ("PATH", "LANG", "LC_ALL", "HOME", "LD_LIBRARY_PATH", "SYSTEMROOT")
    return {name: os.environ[name] for name in needed if name in os.environ} | {"PYTHONPATH": str(ROOT)}


def main() -> None:
    """The process: set the limits, look, answer."""
    wanted = json.load(sys.stdin)
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, LARGEST_COPY),
        (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        resource.setrlimit(limit, (most, most))
    print(json.dumps(_look(wanted)))


def _look(wanted: Mapping[str, Any]) -> dict[str, Any]:
    asked = Accepted(wanted["about"], tuple(wanted["formats"]), wanted["most"])
    try:
        found = look(asked, wanted["filename"], Path(wanted["original"]).read_bytes())
    except Invalid as invalid:
        return {"refused": _as_data(invalid.problems[0])}
    except (MemoryError, RecursionError):
        return {"refused": _as_data(refuse(asked, "file_too_heavy").problems[0])}
    Path(wanted["copy"]).write_bytes(found.content)
    kept = {name: getattr(found, name) for name in ("filename", "media_type", "pages", "signed")}
    return {"kept": {**kept, "changes": found.changes}}


def _as_data(problem: Problem) -> dict[str, Any]:
    return {"about": problem.about, "code": problem.code, "data": dict(problem.data)}


if __name__ == "__main__":
    main()
