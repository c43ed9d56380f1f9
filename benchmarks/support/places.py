"""Where a benchmark's database lies: a SQLite file or a PostgreSQL of its own, both with full durability."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from permits.app import create_app
from permits.db import db
from permits.features import parts
from permits.scheduling.commands import prepare_database
from tests.support.database import settings_for
from tests.support.postgres import PostgresServer

DATABASES = ("sqlite", "postgres")


@contextmanager
def empty_place(database: str, **settings: str) -> Iterator[tuple[Flask, str]]:
    """The whole application on an empty database with its tables, and the database's address; gone at the end.

    ``settings`` are those that differ, by name.
    """
    with tempfile.TemporaryDirectory(prefix="satu-pintu-bench-") as folder, _database(database, Path(folder)) as url:
        app = create_app(settings_for(Path(folder) / "home", url, **settings))
        with app.app_context():
            prepare_database()
            require_durable()
            try:
                yield app, url
            finally:
                db.session.remove()
                db.engine.dispose()


@contextmanager
def _database(database: str, folder: Path) -> Iterator[str]:
    if database == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite'}"
        return
    server = PostgresServer(durable=True)
    try:
        yield server.create("bench")
    finally:
        server.stop()


def worker_app(url: str) -> Flask:
    """The application as a process that measures needs it: the tables and the database, no pages, no Redis to nudge."""
    app = Flask("benchmark")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)
    list(parts("models"))
    return app


def require_durable() -> None:
    """That a commit reaches the disk before it returns. Raises RuntimeError when the database is set up otherwise."""
    wanted = (
        {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": "2"}
        if db.engine.dialect.name == "sqlite"
        else {"SHOW fsync": "on", "SHOW synchronous_commit": "on", "SHOW full_page_writes": "on"}
    )
    with db.engine.connect() as connection:
        for question, answer in wanted.items():
            given = str(connection.execute(text(question)).scalar())
            if given != answer:
                raise RuntimeError(f"{question} is {given}, not {answer}: the figures would promise too much")
