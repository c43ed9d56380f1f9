"""Processes over a database of their own, for tests that kill them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.scheduling.processes import Nursery, World
from tests.support.redis import RedisServer


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """Where the processes of a module come from."""
    made = Nursery()
    yield made
    made.stop()


@pytest.fixture
def processes(
    nursery: Nursery, own_app: Flask, own_database_url: str, redis_server: RedisServer, tmp_path: Path
) -> Iterator[World]:
    """Processes, none begun yet, over a database and an empty Redis, inside the application's context; ended afterwards."""
    redis_server.connect().flushall()
    home = tmp_path / "processes"
    home.mkdir()
    made = World(nursery, own_database_url, redis_server.url, home)
    with own_app.app_context():
        yield made
        made.stop()
