"""``permits user``: people made, seated, renewed and erased at the command line, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from flask import Flask

from permits.accounts.queries import account_by_email
from permits.config import Settings
from tests.support.cases import publish

ROOT = Path(__file__).resolve().parents[2]
MADE = ("user", "add", "--email", "ratna@seruni.example", "--name", "Ratna")


def permits(app: Flask, *arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """What the command says and how it ends."""
    settings: Settings = app.config["SETTINGS"]
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "SATU_PINTU_HOME": str(settings.home),
        "SATU_PINTU_DATABASE_URL": settings.database_url, **changed,
    }  # fmt: skip
    command = [sys.executable, "-c", "from permits.cli import main; main()", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_a_person_is_made_seated_and_erased(own_app: Flask) -> None:
    """The password is shown once and works on; a second account for the address is refused in a sentence; erasing ends it."""
    with own_app.app_context():
        publish()
    made = permits(own_app, *MADE, "--office", "dpmptsp", "--role", "kepala")
    assert made.returncode == 0, made.stderr
    address, password = made.stdout.split()
    assert address == "ratna@seruni.example"
    assert len(password) == 19
    again = permits(own_app, *MADE)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == "There is an account with this address already.\n"
    freed = permits(own_app, "user", "factors", "--email", "ratna@seruni.example", "--yes")
    assert (freed.returncode, freed.stdout) == (0, "Second factors taken away.\n")
    erased = permits(own_app, "user", "erase", "--email", "ratna@seruni.example", "--yes")
    assert (erased.returncode, erased.stdout) == (0, "Erased.\n")
    with own_app.app_context():
        assert account_by_email("ratna@seruni.example") is None


def test_what_does_not_fit_is_said_in_a_sentence(own_app: Flask) -> None:
    """Unknown offices, unknown people and options that belong together are named; nothing is made."""
    seat = permits(own_app, *MADE, "--office", "nowhere", "--role", "nobody")
    assert seat.returncode == 1
    assert "nowhere" in seat.stderr
    assert "Traceback" not in seat.stderr
    assert permits(own_app, *MADE, "--office", "dpmptsp").returncode == 2
    assert permits(own_app, "user", "password", "--email", "nobody@seruni.example").returncode == 1
    with own_app.app_context():
        assert account_by_email("ratna@seruni.example") is None


def test_a_wrong_setting_stops_every_command(own_app: Flask) -> None:
    """A wrong setting is a sentence and exit code 2, before anything is touched."""
    stopped = permits(own_app, *MADE, SATU_PINTU_PORT="eighty")
    assert stopped.returncode == 2
    assert "SATU_PINTU_PORT must be a whole number" in stopped.stderr
    assert "Traceback" not in stopped.stderr
