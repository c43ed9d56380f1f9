"""Migrations: they make what the models say, keep the record's triggers, and go down and up again with data in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DatabaseError

from permits.applications.models import NumberCounter
from permits.db import db, transaction
from permits.paths import MIGRATIONS
from permits.scheduling.commands import prepare_database
from tests.holding import town
from tests.support import cases
from tests.support.database import settings_for

pytestmark = pytest.mark.database


@pytest.fixture
def empty_app(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application over a database without tables."""
    from permits.app import create_app

    if database_kind == "postgres":
        server = request.getfixturevalue("postgres_server")
        name = f"empty_{tmp_path.name[-30:].strip('[]').lower().replace('[', '_')}"
        url = server.create(name)
    else:
        url = f"sqlite:///{tmp_path}/empty.sqlite"
    made = create_app(settings_for(tmp_path / "home", url))
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()
    if database_kind == "postgres":
        server.drop(name)


def in_the_models(_item: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    """All but the indexes by the parts of names, which only some databases can have."""
    return not (kind == "index" and (name or "").endswith("_name_parts"))


def test_migrations_make_what_the_models_say(empty_app: Flask) -> None:
    """No table, column, index or constraint differs. If one does: flask db revision --autogenerate."""
    prepare_database()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": in_the_models})
        assert compare_metadata(context, db.metadata) == []


def test_preparing_twice_changes_nothing(empty_app: Flask) -> None:
    """A second start finds the database ready."""
    prepare_database()
    with transaction() as session:
        session.add(NumberCounter(prefix="X", year=2026, last=7))
    prepare_database()
    assert db.session.scalar(select(NumberCounter.last)) == 7


def test_the_record_cannot_be_changed_after_a_migration(empty_app: Flask) -> None:
    """The triggers that keep the record stand after every migration."""
    prepare_database()
    without_keys = (
        "PRAGMA foreign_keys=OFF" if db.engine.dialect.name == "sqlite" else "SET session_replication_role = replica"
    )
    raw = db.engine.raw_connection()
    cursor = raw.cursor()
    cursor.execute(without_keys)  # an event alone, without its case
    cursor.execute(
        "INSERT INTO application_event (application_id, seq, kind, version, data, at, actor_kind, actor_id,"
        " previous_hash, hash) VALUES ('01CASE', 1, 'sent', 1, '{}', '2026-11-16 01:00:00', 'system', 'system', '0', '1')"
    )
    if db.engine.dialect.name == "postgresql":
        cursor.execute("SET session_replication_role = origin")
    for change in ("UPDATE application_event SET kind = 'never sent'", "DELETE FROM application_event"):
        cursor.execute("SAVEPOINT before")
        with pytest.raises(Exception, match="append-only"):
            cursor.execute(change)
        cursor.execute("ROLLBACK TO SAVEPOINT before")
    raw.close()


def test_down_and_up_again(empty_app: Flask) -> None:
    """Every migration can be taken back and made again."""
    prepare_database()
    downgrade(directory=str(MIGRATIONS), revision="base")
    db.session.remove()
    assert "application" not in inspect(db.engine).get_table_names()
    prepare_database()
    assert "application" in inspect(db.engine).get_table_names()


def test_cases_keep_what_they_are_down_and_up(empty_app: Flask) -> None:
    """A case with reviews and promised work survives the way down to the first tables and up again, each review named anew."""
    prepare_database()
    cases.publish(cases.SMALL, "five-states")
    applicant = cases.make_applicant()
    application_id = cases.make_draft("five-states", applicant, "warga", {"nama": "Bazar", "luas": "10"})
    cases.send(application_id, applicant)
    named = "SELECT key, swept_at, result FROM review ORDER BY key"
    before = db.session.execute(text(named)).all()
    db.session.remove()
    downgrade(directory=str(MIGRATIONS), revision="0001")
    db.session.remove()
    assert "taken" not in {each["name"] for each in inspect(db.engine).get_columns("application")}
    prepare_database()
    assert db.session.execute(text(named)).all() == before
    assert [key for key, _swept, _result in before] == ["pertimbangan:jalan:1.1", "pertimbangan:taman:1.1"]
    cases.decide(application_id, "setuju", office="taman")
    cases.decide(application_id, "setuju", office="jalan")
    assert db.session.execute(text("SELECT state FROM application")).scalar_one() == "putusan"
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(text("UPDATE application_event SET kind = 'never'"))


def test_permits_issued_before_reminders_are_looked_through(empty_app: Flask, tmp_path: Path) -> None:
    """A database with an issued permit that comes to this version gets one piece of work for reminders, and not a second one."""
    prepare_database()
    town.publish(tmp_path)
    town.issued(cases.make_applicant())
    db.session.remove()
    looked = "SELECT count(*) FROM scheduled_job WHERE kind = 'permit.remind_all'"
    for _time in range(2):
        downgrade(directory=str(MIGRATIONS), revision="0044")
        db.session.remove()
        prepare_database()
        assert db.session.execute(text(looked)).scalar_one() == 1
        db.session.remove()
