"""``permits up``, ``web``, ``relay``, ``worker``: the processes of the program."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy.exc import SQLAlchemyError

from permits import clock, paths
from permits.config import SettingError, Settings
from permits.db import db, transaction

Value = TypeVar("Value")


def prepare_database() -> None:
    """Bring the database of the present application to the newest version, the triggers of what never changes included."""
    from permits.applications import record
    from permits.calendars import models as calendars
    from permits.definitions import models as definitions

    if any((paths.MIGRATIONS / "versions").glob("*.py")):
        upgrade(directory=str(paths.MIGRATIONS))
    else:
        with transaction() as session:
            db.metadata.create_all(session.connection())
    with transaction() as session:
        for each in (record.UNCHANGING, definitions.UNCHANGING, *calendars.UNCHANGING):
            each.protect(session.connection())


def _application() -> tuple[Flask, Settings]:
    """The application of this command and its settings."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app, app.config["SETTINGS"]


def _log(settings: Settings) -> None:
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True
    )
    for library in (
        "rq",
        "gunicorn",
        "alembic",
        "transitions",
        "weasyprint",
        "fontTools",
        "pikepdf",
        "pyhanko",
        "mail.log",
    ):
        logging.getLogger(library).setLevel(logging.WARNING)


def run_relay(app: Flask, settings: Settings) -> None:
    """Hand due work to the workers until SIGTERM or SIGINT."""
    from permits.scheduling.redis_connection import connect
    from permits.scheduling.relay import Relay

    _promise_nightly_looks(app)
    relay = Relay(app, connect(settings.redis_url), timedelta(seconds=settings.lease_seconds))
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda _signal, _frame: relay.stop())
    relay.run()


def _promise_nightly_looks(app: Flask) -> None:
    """Every nightly work promises the next night's; this promises the first ones, and those that were lost."""
    from permits.board.counting import promise_first as promise_count
    from permits.calibration.operations import promise_nightly as promise_calibration
    from permits.uploads.sweeping import promise_nightly as promise_sweep
    from permits.watch.operations import promise_nightly

    try:
        with app.app_context(), transaction():
            promise_nightly(clock.now())
            promise_calibration(clock.now())
            promise_count(clock.now())
            promise_sweep(clock.now())
    except SQLAlchemyError as error:  # the relay itself waits until the database answers
        logging.getLogger(__name__).error("the nightly looks were not promised: %s", type(error).__name__)


@click.command("migrate")
@with_appcontext
def migrate_command() -> None:
    """Bring the database to the newest version. `permits up` does it by itself; several hosts do it once, before they start."""
    prepare_database()
    click.echo("The database is up to date.")


@click.command("web")
@with_appcontext
def web_command() -> None:
    """Run the web server alone; other processes do the background work."""
    from permits.scheduling import web

    app, settings = _application()
    _log(settings)
    _or_stop(lambda: web.check_port(settings.host, settings.port))
    web.serve(app, settings)


@click.command("relay")
@with_appcontext
def relay_command() -> None:
    """Run a relay: it hands due work to the workers. Several may run at the same time."""
    app, settings = _application()
    _log(settings)
    run_relay(app, settings)


@click.command("worker")
@click.option("--queue", type=click.Choice(["light", "heavy"]), default="light", show_default=True)
@click.option("--burst", is_flag=True, help="Leave as soon as the queue is empty.")
@with_appcontext
def worker_command(queue: str, burst: bool) -> None:
    """Run a worker: «light» does mails, reminders and checks, «heavy» makes and signs documents."""
    from permits.scheduling.worker import work

    app, settings = _application()
    _log(settings)
    work(app, "heavy" if queue == "heavy" else "light", settings.redis_url, burst=burst)


@click.command("up")
@with_appcontext
def up_command() -> None:
    """Run everything in one process tree: web, relay, workers and, when embedded, Redis and the mailbox."""
    from permits.scheduling.whole import run_everything

    app, settings = _application()
    _log(settings)
    _or_stop(lambda: run_everything(app, settings, click.echo))


def _or_stop(call: Callable[[], Value]) -> Value:
    """The value, or the end of the program with the sentence of what went wrong."""
    from permits.scheduling.redis_server import RedisServerError
    from permits.scheduling.web import PortTaken

    try:
        return call()
    except (SettingError, PortTaken, RedisServerError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)


COMMANDS = (up_command, web_command, relay_command, worker_command)
