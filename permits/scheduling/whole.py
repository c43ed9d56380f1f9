"""Everything in one process tree: which parts there are, in which order they stop, and what is done before they start."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO

from flask import Flask

from permits.config import SettingError, Settings
from permits.db import db
from permits.demo.operations import SignIn
from permits.notices import mailbox
from permits.scheduling import redis_server, web
from permits.scheduling.commands import prepare_database, run_relay
from permits.scheduling.first_start import load_first_data
from permits.scheduling.supervisor import Part, Supervisor
from permits.scheduling.worker import work

Say = Callable[[str], None]


def run_everything(app: Flask, settings: Settings, say: Say) -> None:
    """Prepare the database, start every part and run until Ctrl-C or SIGTERM.

    Raises SettingError, PortTaken or RedisServerError with a sentence when it cannot start.
    """
    with _alone(settings.home):
        web.check_port(settings.host, settings.port)
        listening = None if settings.production else mailbox.listen("127.0.0.1", settings.smtp_port)
        if listening is not None:
            settings = replace(settings, smtp_host="127.0.0.1", smtp_port=listening.getsockname()[1])
            app.config["SETTINGS"] = settings
        people = _prepare(app, settings)
        parts = _parts(app, settings)
        if listening is not None:
            box = mailbox.Mailbox(settings.home / "mailbox")
            parts.insert(0, Part("The mailbox", lambda: mailbox.serve(listening, box), stage=1, grace=5))
        Supervisor(parts, say).run(when_ready=lambda: _greet(settings, people, say))
        say("Stopped.")


def _prepare(app: Flask, settings: Settings) -> list[SignIn]:
    """Bring the database up to date; an embedded set-up gets the shipped services and, once, people to try them with."""
    with app.app_context():
        prepare_database()
        people = [] if settings.production else load_first_data(settings)
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
    return people


def _parts(app: Flask, settings: Settings) -> list[Part]:
    """The parts in the order in which they start. They stop by stage: the doors first, Redis last."""
    parts = []
    socket = redis_server.embedded_socket(settings)
    if socket is not None:
        redis_server.make_ready(socket, settings.home / "redis")
        parts.append(
            Part(
                "Redis",
                lambda: _become_redis(socket, settings.home / "redis"),
                stage=0,
                ready=lambda: redis_server.answers(socket),
                grace=10,
            )
        )
    return [
        *parts,
        Part(
            "The web server",
            lambda: web.serve(app, settings),
            stage=4,
            ready=lambda: web.answers(settings.host, settings.port),
            grace=40,
        ),
        Part("The relay", lambda: run_relay(app, settings), stage=3, grace=10),
        Part("The light worker", lambda: work(app, "light", settings.redis_url), stage=2, grace=130),
        Part("The heavy worker", lambda: work(app, "heavy", settings.redis_url), stage=2, grace=130),
    ]


def _become_redis(socket: Path, data: Path) -> None:
    line = redis_server.command(socket, data)
    log = os.open(data / "redis.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.execv(line[0], line)  # noqa: S606 - the server of our own dependency, arguments made by us


def _alone(home: Path) -> IO[str]:
    """A lock on the home folder, held as long as the file is open. Raises SettingError when another run holds it."""
    folder = home / "run"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = (folder / "up.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise SettingError(
            f"The program is running already in {home}. Stop it first, or set SATU_PINTU_HOME."
        ) from error
    return lock


def _greet(settings: Settings, people: list[SignIn], say: Say) -> None:
    say(f"Satu Pintu is open: {settings.base_url}")
    if settings.base_url != f"http://{settings.host}:{settings.port}":
        say(f"(this server listens on http://{settings.host}:{settings.port})")
    if not settings.production:
        say(f"Mails are kept here: {settings.base_url}/mailbox")
    if people:
        say("People to try it with; these passwords are shown only now:")
    for person in people:
        say(f"  {person.email}  {person.password}  {person.what}")
    say("Ctrl-C stops it.")
    sys.stdout.flush()
