"""The fixtures that every other test stands on."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import create_engine, text

from permits.db import db as real_db
from permits.db import transaction
from tests.support.database import Databases, rolled_back
from tests.support.postgres import PostgresServer


def add_note() -> None:
    """Commits a row as an entry point does."""
    with transaction() as session:
        session.execute(text("insert into note (words) values ('kept')"))


def count_notes() -> int:
    """How many rows a fresh look finds."""
    return int(real_db.session.execute(text("select count(*) from note")).scalar_one())


@pytest.fixture
def noted(own_app: Flask) -> Flask:
    """An application with a table of its own."""
    with own_app.app_context(), transaction() as session:
        session.execute(text("create table note (words text)"))
    return own_app


@pytest.mark.database
def test_what_is_committed_inside_is_seen_there_and_gone_afterwards(noted: Flask) -> None:
    """Commits of the code under test are real to it, also to its requests, and leave nothing behind."""
    with rolled_back(noted, real_db):
        add_note()
        add_note()
        assert count_notes() == 2
        with noted.app_context():
            assert count_notes() == 2
    with noted.app_context():
        assert count_notes() == 0


@pytest.mark.database
def test_a_failed_transaction_inside_takes_only_its_own_away(noted: Flask) -> None:
    """A rolled back transaction leaves what was committed before it."""
    with rolled_back(noted, real_db):
        add_note()
        with pytest.raises(ZeroDivisionError), transaction() as session:
            session.execute(text("insert into note (words) values ('lost')"))
            raise ZeroDivisionError
        assert count_notes() == 1


@pytest.mark.database
def test_commits_last_outside(noted: Flask) -> None:
    """After the fixture is gone the application commits for good again."""
    with rolled_back(noted, real_db):
        add_note()
    with noted.app_context():
        add_note()
        real_db.session.remove()
        assert count_notes() == 1


@pytest.mark.database
def test_the_database_is_the_kind_asked_for(database: SQLAlchemy, database_kind: str) -> None:
    """A marked test meets both databases, and its count by database is true."""
    assert database.session.connection().dialect.name == {"sqlite": "sqlite", "postgres": "postgresql"}[database_kind]


@pytest.mark.database
def test_a_database_of_ones_own_has_the_tables_and_no_rows(own_app: Flask) -> None:
    """Copies start from the newest tables, empty."""
    with own_app.app_context():
        names = set(real_db.metadata.tables)
        assert "application" in names
        assert real_db.session.execute(text("select count(*) from application")).scalar_one() == 0


@pytest.mark.database
def test_copies_do_not_share(databases: Databases, tmp_path: Path) -> None:
    """Two tests never get the same database."""
    urls = [databases.copy(), databases.copy()]
    assert len(set(urls)) == 2
    for url in urls:
        databases.remove(url)


def test_the_server_stops_although_somebody_is_connected() -> None:
    """A client that was forgotten does not hold up the end of a test run."""
    other = PostgresServer()
    engine = create_engine(other.url())
    with engine.connect() as connection:
        connection.execute(text("select 1"))
        other.stop()
        connection.invalidate()
    assert other.process is not None
    assert other.process.poll() is not None
    assert not other.folder.exists()
    engine.dispose()
