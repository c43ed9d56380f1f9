"""Brings a bare machine to where the product runs (``run``) or can be tested (``test``).

Uses the standard library only and does each step once: a stamp holds the hash of what a step was made from, so that a
second start costs a fraction of a second. System packages come through apt where that is allowed; otherwise one
sentence says what to install.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / os.environ.get("VENV", ".venv")
PYTHON = VENV / "bin" / "python"
LEAST_PYTHON = (3, 11)

# Shared libraries that WeasyPrint opens, with the Debian package each comes in.
LIBRARIES = {
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}
# What only tests open: the browser driver's own Node is linked against it.
TEST_LIBRARIES = {"libatomic.so.1": "libatomic1"}
# Commands that only tests call: any name of the first will do.
TEST_COMMANDS = {
    ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"): "chromium-headless-shell",
    ("qpdf",): "qpdf",
    ("pdftotext",): "poppler-utils",
}
LOCKS = {"run": ["requirements.lock"], "test": ["requirements.lock", "requirements-test.lock"]}


class CannotPrepare(Exception):
    """Something this machine lacks and this script may not install; the message tells the person what to do."""


def main(arguments: Sequence[str]) -> int:
    """Prepares for the goal named in ``arguments``: run or test."""
    goal = arguments[0] if arguments else "run"
    if goal not in LOCKS:
        print(f"usage: {sys.argv[0]} run|test", file=sys.stderr)
        return 2
    try:
        check_python()
        install_system_packages(missing_packages(goal))
        make_environment()
        install_python_packages(goal)
        subprocess.run([str(PYTHON), "tools/assets.py"], cwd=ROOT, check=True)
    except CannotPrepare as problem:
        print(f"Satu Pintu: {problem}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as problem:
        print(f"Satu Pintu: this step failed: {' '.join(map(str, problem.cmd))}", file=sys.stderr)
        return 1
    return 0


def check_python() -> None:
    """Raises CannotPrepare when the interpreter is older than the product."""
    if sys.version_info < LEAST_PYTHON:
        found = ".".join(map(str, sys.version_info[:3]))
        raise CannotPrepare(
            f"Python 3.11 or later is needed and {sys.executable} is {found}. "
            "Name a newer one, for example: make run PYTHON=python3.12"
        )


def missing_packages(goal: str) -> list[str]:
    """The Debian packages that this machine lacks for ``goal``."""
    missing = [package for library, package in LIBRARIES.items() if not can_open(library)]
    if goal == "test":
        missing += [package for library, package in TEST_LIBRARIES.items() if not can_open(library)]
        missing += [package for names, package in TEST_COMMANDS.items() if not any(map(shutil.which, names))]
    if not PYTHON.exists() and importlib.util.find_spec("ensurepip") is None:
        missing.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    return missing


def can_open(library: str) -> bool:
    """Whether the dynamic linker finds ``library``."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_system_packages(packages: Sequence[str]) -> None:
    """Installs through apt when this user may; raises CannotPrepare with the command to type when not."""
    if not packages:
        return
    wanted = " ".join(packages)
    apt = shutil.which("apt-get")
    if apt is None:
        raise CannotPrepare(
            f"these system packages are missing (Debian's names): {wanted}. Install them and try again."
        )
    privilege = root_prefix()
    if privilege is None:
        raise CannotPrepare(f"system packages are missing. Run: sudo apt-get install {wanted} and then make again.")
    say(f"installing system packages: {wanted}")
    quietly([*privilege, apt, "update", "-qq"])
    quietly([*privilege, apt, "install", "-y", "-qq", "--no-install-recommends", *packages])


def quietly(command: Sequence[str]) -> None:
    """Runs a chatty command; what it said is shown only when it failed, which raises CannotPrepare."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise CannotPrepare(f"{done.stdout}\nthis step failed: {' '.join(command)}")


def root_prefix() -> list[str] | None:
    """What to put before a command so that it runs as root; None when this user may not without a password."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
        return [sudo, "-n", "DEBIAN_FRONTEND=noninteractive"]
    return None


def make_environment() -> None:
    """Creates the virtual environment, anew when it was made by another Python."""
    version = sys.version.encode()

    def make() -> None:
        say("making the virtual environment")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)

    once("environment", version, make)


def install_python_packages(goal: str) -> None:
    """Installs the locked packages, hashes checked, and the project itself so that it runs from its checkout."""
    locks = [ROOT / name for name in LOCKS[goal]]
    pip = [str(PYTHON), "-m", "pip", "-qq", "--disable-pip-version-check", "install", "--use-pep517"]

    def install_locked() -> None:
        say("installing Python packages")
        files = [part for lock in locks for part in ("-r", str(lock))]
        subprocess.run([*pip, "--require-hashes", *files], check=True)

    def install_project() -> None:
        subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT)], check=True)

    if goal == "run" and stamp_of("packages-test") == digest(content(LOCKS["test"])):
        return
    once(f"packages-{goal}", content(LOCKS[goal]), install_locked)
    once("project", content(["setup.cfg", "pyproject.toml"]) + str(ROOT).encode(), install_project)


def content(names: Sequence[str]) -> bytes:
    """The bytes of these files of the checkout, one after the other."""
    return b"".join((ROOT / name).read_bytes() for name in names)


def once(step: str, made_from: bytes, make: Callable[[], None]) -> None:
    """Runs ``make`` unless the stamp of ``step`` says that it was made from the same bytes already."""
    if stamp_of(step) == digest(made_from):
        return
    make()
    stamps = VENV / "stamps"
    stamps.mkdir(exist_ok=True)
    (stamps / step).write_text(digest(made_from), encoding="ascii")


def stamp_of(step: str) -> str:
    """What ``step`` was last made from, as a hash; empty when it was not."""
    stamp = VENV / "stamps" / step
    return stamp.read_text(encoding="ascii") if stamp.exists() else ""


def digest(made_from: bytes) -> str:
    """The hash that a stamp holds."""
    return hashlib.sha256(made_from).hexdigest()


def say(sentence: str) -> None:
    """Tells what takes time."""
    print(f"Satu Pintu: {sentence} …", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
