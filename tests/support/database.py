"""Databases for the tests: one a session and kind with the tables in it, copies of it for tests that must commit."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from tests.support.postgres import PostgresServer

# The application is imported where it is used, so that the engine's tests run without it.
if TYPE_CHECKING:
    from permits.config import Settings

TEMPLATE = "satu_pintu_tables"
_numbers = itertools.count(1)


def settings_for(home: Path, database_url: str, **others: str) -> Settings:
    """Settings of an embedded set-up that keeps everything under ``home``; ``others`` are settings by name."""
    from permits.config import load_settings

    given = {"home": str(home), "database_url": database_url, "sign_in_rate": "1000 per minute", **others}
    return load_settings({f"SATU_PINTU_{name.upper()}": value for name, value in given.items()})


def spare_passwords() -> dict[str, object]:
    """From now on the digest of a password costs this process next to nothing; returns what it costs in the product.

    Every person of a test has one and every visit of theirs checks it: 20 MB and 30 ms each, which say nothing of what is
    tested. The kind of digest stays, and what it costs in the product has a test of its own.
    """
    from permits.accounts import sign_in

    shipped = dict(sign_in.ARGON2)
    sign_in.ARGON2.update(argon2__memory_cost=8, argon2__rounds=1)
    return shipped


class SqliteDatabases:
    """Hands out SQLite files, each a copy of one that has the tables."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / f"{TEMPLATE}.sqlite"
        self.template_url = f"sqlite:///{self.template}"

    def copy(self) -> str:
        """The address of a new database that has the tables and nothing else."""
        target = self.folder / f"copy-{next(_numbers)}.sqlite"
        shutil.copyfile(self.template, target)
        return f"sqlite:///{target}"

    def remove(self, url: str) -> None:
        """Removes a copy."""
        file = url.removeprefix("sqlite:///")
        for suffix in ("", "-wal", "-shm"):
            Path(file + suffix).unlink(missing_ok=True)


class PostgresDatabases:
    """Hands out PostgreSQL databases, each a copy of one that has the tables."""

    kind = "postgres"

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self.template_url = server.create(TEMPLATE)

    def copy(self) -> str:
        """The address of a new database that has the tables and nothing else."""
        return self.server.create(f"copy_{os.getpid()}_{next(_numbers)}", template=TEMPLATE)

    def remove(self, url: str) -> None:
        """Removes a copy, closing what is still connected to it."""
        self.server.drop(url.split("/")[-1].split("?")[0])


Databases = SqliteDatabases | PostgresDatabases


def make_tables(app: Flask) -> None:
    """Brings the app's empty database to the newest version and lets go of it, so that it can be copied."""
    from permits.db import db
    from permits.scheduling.commands import prepare_database

    with app.app_context():
        prepare_database()
        db.session.remove()
        db.engine.dispose()


@contextmanager
def rolled_back(app: Flask, database: SQLAlchemy) -> Iterator[None]:
    """Everything committed inside is undone at the end.

    All sessions of ``app`` share one connection with an outer transaction; what the code under test commits is a
    savepoint in it. Flask-SQLAlchemy ignores a bind given to the session, so the connection takes the engine's place.
    """
    with app.app_context():
        engine = database.engine
        factory = database.session.session_factory
        mode = factory.kw.get("join_transaction_mode", "conditional_savepoint")
        with engine.connect() as connection:
            outer = connection.begin()
            database.engines[None] = connection  # type: ignore[assignment]
            factory.configure(join_transaction_mode="create_savepoint")
            try:
                yield
            finally:
                database.session.remove()
                factory.configure(join_transaction_mode=mode)
                database.engines[None] = engine
                outer.rollback()
