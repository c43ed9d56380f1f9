"""The relay: nudged when work is due, holds back what the workers cannot take, gives back what it cannot hand over."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import redis
from flask import Flask

from benchmarks.support.statements import recording
from permits import clock
from permits.db import db, transaction
from permits.scheduling.nudge import LIST, gathered
from permits.scheduling.operations import Claim, schedule
from permits.scheduling.queries import anything_due, backlog
from permits.scheduling.redis_connection import connect
from permits.scheduling.relay import BATCH, BREATH, WAITING, Relay, parcels
from tests.scheduling.work import COUNTED, HEAVY, all_jobs
from tests.support.redis import RedisServer

pytestmark = pytest.mark.database
LEASE = timedelta(seconds=60)


@pytest.fixture
def connection(own_app: Flask, redis_server: RedisServer) -> Iterator[redis.Redis]:
    """An empty Redis that the application's settings name, inside the application's context."""
    client = redis_server.connect()
    client.flushall()
    own_app.config["SETTINGS"] = replace(own_app.config["SETTINGS"], redis_url=redis_server.url)
    with own_app.app_context():
        yield client


def promise(count: int, kind: str = COUNTED, after: timedelta = timedelta()) -> None:
    now = clock.now()
    with transaction():
        for each in range(count):
            schedule(kind, f"{kind}-{each}", now + after, now=now)


def held() -> int:
    with transaction():
        return sum(row.claim is not None for row in all_jobs())


def test_the_relay_is_nudged_once_the_work_is_written(connection: redis.Redis) -> None:
    """The nudge comes after the commit, once however much was promised; work for later nudges nobody."""
    now = clock.now()
    with transaction():
        schedule(COUNTED, "one", now, now=now)
        schedule(COUNTED, "two", now, now=now)
        assert connection.llen(LIST) == 0
    assert connection.llen(LIST) == 1
    connection.delete(LIST)
    promise(1, HEAVY, after=LEASE)
    assert connection.llen(LIST) == 0


def test_what_a_parcel_promises_nudges_when_the_parcel_is_done(connection: redis.Redis) -> None:
    """A worker that writes at each row of a parcel tells the relay once, at its end, also when it breaks off."""
    with pytest.raises(LookupError), gathered():
        promise(3)
        assert connection.llen(LIST) == 0
        raise LookupError
    assert connection.llen(LIST) == 1


def test_work_is_promised_while_redis_is_away(own_app: Flask) -> None:
    """A missing Redis holds up no request: the promise is kept in the database."""
    own_app.config["SETTINGS"] = replace(own_app.config["SETTINGS"], redis_url="unix:///nowhere/redis.sock")
    with own_app.app_context():
        promise(3)
        assert anything_due(clock.now())


def test_an_idle_step_is_one_question_to_the_database_and_none_to_redis(own_app: Flask) -> None:
    """While nothing is due, Redis may be away unnoticed; as soon as a row is due, its absence is told."""
    relay = Relay(own_app, connect("unix:///nowhere/redis.sock"), LEASE)
    with own_app.app_context():
        promise(3, after=LEASE)
        with recording(db.engine) as made:
            assert relay.step() == 0
        assert made.queries == 1
        promise(1, HEAVY)
        with pytest.raises(redis.RedisError):
            relay.step()
        assert held() == 0


def test_the_relay_takes_no_more_than_the_workers_can_begin(own_app: Flask, connection: redis.Redis) -> None:
    """Rows stay unclaimed while enough of them wait in the queue already."""
    promise(10, HEAVY)
    relay = Relay(own_app, connection, LEASE)
    assert relay.step() == WAITING["heavy"] * BATCH["heavy"]
    assert relay.step() == 0
    assert held() == WAITING["heavy"]


def test_small_work_travels_in_parcels_and_heavy_work_alone(own_app: Flask, connection: redis.Redis) -> None:
    """Many small rows are one job of RQ, each heavy row is one of its own."""
    promise(BATCH["light"] + 1)
    promise(2, HEAVY)
    Relay(own_app, connection, LEASE).step()
    assert (connection.llen("rq:queue:light"), connection.llen("rq:queue:heavy")) == (2, 2)


class Breaths(threading.Event):
    """Notes how long somebody would have waited for it, without waiting."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0.0)
        return self.is_set()


def test_a_flood_of_nudges_makes_few_looks(
    own_app: Flask, connection: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work that makes work nudges at every commit: the relay breathes between two looks and leaves the processor to workers."""
    relay, breaths, looks = Relay(own_app, connection, LEASE), Breaths(), iter([0, 3, 0, 0])
    relay.stopping = breaths

    def step() -> int:
        connection.lpush(LIST, 1)
        moved = next(looks, None)
        if moved is None:
            relay.stop()
        return moved or 0

    monkeypatch.setattr(relay, "step", step)
    relay.run()
    assert len(breaths.waits) == 5
    assert all(0 < each <= BREATH for each in breaths.waits)


def test_what_cannot_be_handed_over_is_given_back(
    own_app: Flask, connection: redis.Redis, redis_server: RedisServer
) -> None:
    """When Redis fails in the middle of a hand-over, no row waits for its lease."""
    promise(3)
    broken = Relay(own_app, connect(redis_server.url), LEASE)
    connection.set("rq:queue:light:blocked", 1)
    connection.execute_command("ACL", "SETUSER", "default", "-rpush", "-lpush")
    try:
        with pytest.raises(redis.RedisError):
            broken.step()
    finally:
        connection.execute_command("ACL", "SETUSER", "default", "+rpush", "+lpush")
    assert held() == 0
    assert broken.step() == 3


def test_parcels_hold_one_kind_each() -> None:
    """Rows of different kinds do not share a parcel, and none is larger than allowed."""
    claims = [Claim(number, kind, "t") for number, kind in enumerate("abababa")]
    made = [(each[0].kind, len(each)) for each in parcels(claims, 3)]
    assert made == [("a", 3), ("a", 1), ("b", 3)]


def test_the_backlog_counts_what_waits(connection: redis.Redis) -> None:
    """The board's figures: open, due, and since when."""
    promise(2)
    promise(1, HEAVY, after=LEASE)
    found = backlog(clock.now())
    assert (found.open, found.due, found.repeated) == (3, 2, 0)
    assert found.oldest is not None
