"""What every test may ask for. Real parts throughout: databases, Redis, files.

``app`` and ``client`` work on SQLite; with ``@pytest.mark.database`` on the test (or ``pytestmark`` in its module) it
runs once on SQLite and once on PostgreSQL. ``database`` undoes what the test commits. Tests with threads or processes
take ``own_app`` or ``own_database_url``: a database to themselves, in which commits last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from tests.support import figures
from tests.support.database import (
    Databases,
    PostgresDatabases,
    SqliteDatabases,
    make_tables,
    rolled_back,
    settings_for,
    spare_passwords,
)
from tests.support.postgres import PostgresServer
from tests.support.redis import RedisServer
from tests.support.visitor import Visitor

# How long an example takes depends on the machine and says nothing of the code.
hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
hypothesis.settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-rounds", action="store_true", help="run the fault and race tests with all their rounds")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" not in metafunc.fixturenames:
        return
    both = metafunc.definition.get_closest_marker("database") is not None
    metafunc.parametrize("database_kind", figures.KINDS if both else figures.KINDS[:1], indirect=True, scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        figures.note_database(item)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    missing = figures.left_out(terminalreporter)
    for line in missing:
        terminalreporter.write_line(f"left out, so this run fails: {line}", red=True)
    counted = figures.per_database(terminalreporter)
    parts = [f"{kind} {counted[kind]}" for kind in (*figures.KINDS, figures.NO_DATABASE)]
    terminalreporter.write_line(f"tests passed per database: {', '.join(parts)}; left out {len(missing)}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and session.exitstatus == pytest.ExitCode.OK and figures.left_out(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def rounds(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """``rounds(few, all)``: how often a fault or race test repeats; ``few`` unless ``--all-rounds`` was given."""
    every = bool(request.config.getoption("--all-rounds"))
    return lambda few, complete: complete if every else few


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server for this test process."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """A Redis server for this test process; a test that kills it starts it again."""
    server = RedisServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def database_kind(request: pytest.FixtureRequest) -> str:
    """sqlite or postgres."""
    return str(request.param)


@pytest.fixture(scope="session")
def made_databases() -> dict[str, Databases]:
    """What :func:`databases` has made, by kind: a runner that takes over tests of another may come back to a kind."""
    return {}


@pytest.fixture(scope="session")
def password_cost() -> dict[str, object]:
    """What the digest of a password costs in the product; in the tests it costs next to nothing."""
    return spare_passwords()


@pytest.fixture(scope="session")
def databases(
    database_kind: str,
    password_cost: dict[str, object],
    made_databases: dict[str, Databases],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Databases:
    """Where databases of this kind come from, the tables made once."""
    from permits.app import create_app

    if database_kind in made_databases:
        return made_databases[database_kind]
    home = tmp_path_factory.mktemp(f"tables-{database_kind}")
    made: Databases
    if database_kind == "postgres":
        made = PostgresDatabases(request.getfixturevalue("postgres_server"))
    else:
        made = SqliteDatabases(home)
    make_tables(create_app(settings_for(home, made.template_url)))
    made_databases[database_kind] = made
    return made


@pytest.fixture(scope="session")
def app(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The whole application, its database shared by the tests of the session: use it with ``database``."""
    from permits.app import create_app

    home = tmp_path_factory.mktemp(f"home-{databases.kind}")
    return create_app(settings_for(home, databases.copy()))


@pytest.fixture
def database(app: Flask) -> Iterator[SQLAlchemy]:
    """The application's database inside an application context; whatever is committed is undone afterwards."""
    from permits.db import db

    with rolled_back(app, db):
        yield db


@pytest.fixture
def client(app: Flask, database: SQLAlchemy) -> FlaskClient:
    """A signed-out visitor of the application; what the visit changes is undone afterwards."""
    app.test_client_class = Visitor
    return app.test_client()


@pytest.fixture
def own_database_url(databases: Databases) -> Iterator[str]:
    """The address of a database that only this test uses and in which commits last."""
    url = databases.copy()
    yield url
    databases.remove(url)


@pytest.fixture
def own_app(own_database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application with a database and a home folder to itself, for threads and processes."""
    from permits.app import create_app
    from permits.db import db

    made = create_app(settings_for(tmp_path / "home", own_database_url))
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()
