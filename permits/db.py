"""The database: one session a request or job, and the only place that commits.

SQLite is opened so that writers queue up instead of failing: our own BEGIN statements, write transactions IMMEDIATE from
their first statement, a write-ahead log and full durability.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: handed in aware, stored in UTC, handed out aware, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(dbapi_connection: Any, _record: Any) -> None:
    if not isinstance(dbapi_connection, sqlite3.Connection):
        return
    dbapi_connection.isolation_level = None
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        dbapi_connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def transaction() -> Iterator[Session]:
    """One all-or-nothing change. Entry points open exactly one; operations never commit.

    A read snapshot that the request has opened is given up first: on SQLite a snapshot that turns into a write fails at
    once whatever the time-out. So load inside what you decide on.
    """
    session = db.session()
    if session.info.get("in_transaction"):
        raise RuntimeError("a transaction is open already: entry points open exactly one")
    session.rollback()
    session.info["in_transaction"] = True
    session.info["after_commit"] = []
    try:
        session.info["connection"] = session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        session.info["after_commit"] = []
        raise
    finally:
        session.info["in_transaction"] = False
        session.info.pop("connection", None)
    for call in session.info.pop("after_commit", []):
        call()


def assert_transaction() -> Session:
    """The session of the open transaction; operations that write ask for it.

    Raises RuntimeError when no entry point opened one.
    """
    session = db.session()
    if not session.info.get("in_transaction"):
        raise RuntimeError("no transaction is open: the entry point opens it")
    return session


def connection() -> Connection:
    """The connection of the open transaction, for statements of the Core. Raises RuntimeError when none is open."""
    return connection_of(assert_transaction())


def connection_of(session: Session) -> Connection:
    """A session's connection: kept while a transaction is open, since asking the session costs as much as a statement."""
    kept: Connection | None = session.info.get("connection")
    return kept if kept is not None else session.connection()


def after_commit(call: Callable[[], None]) -> None:
    """Run ``call`` once the open transaction is committed (a nudge, never a promise: promises are rows)."""
    calls = assert_transaction().info["after_commit"]
    if call not in calls:
        calls.append(call)
