"""Relay, workers and Redis are killed in the middle of their work: every row is done, and none is done twice.

Each row writes one line under its own number in the transaction that marks it done, so a second writing would break the
unique key and show as an error in the row.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from permits import clock
from permits.applications.models import NumberCounter
from permits.db import db, transaction
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import Promise, schedule_all
from permits.scheduling.redis_connection import connect
from tests.scheduling.processes import World, wait_until
from tests.scheduling.work import COUNTED, HEAVY, kill_hard
from tests.support.redis import RedisServer

pytestmark = [pytest.mark.database, pytest.mark.faults]


@pytest.fixture
def world(processes: World, tmp_path: Path) -> Iterator[World]:
    """The processes; whatever work-horses are left over at the end is ended."""
    yield processes
    processes.stop()
    for left_over in tmp_path.glob("work/begun-*"):
        for process_id in left_over.read_text().split():
            _end(int(process_id))


def _end(process_id: int) -> None:
    try:
        kill_hard(process_id)
    except ProcessLookupError:
        return


def promise(kind: str, count: int, **data: str) -> None:
    """This many rows, due now."""
    now = clock.now()
    with transaction():
        first = db.session.scalar(select(func.count()).select_from(ScheduledJob)) or 0
        schedule_all([Promise(kind, f"{kind}-{first + each}", now, None, data) for each in range(count)], now)


def done() -> tuple[int, int]:
    """How many rows are done, and how many lines were written."""
    db.session.rollback()
    ended = db.session.scalar(select(func.count()).select_from(ScheduledJob).where(ScheduledJob.done_at.is_not(None)))
    written = db.session.scalar(select(func.count()).select_from(NumberCounter))
    db.session.rollback()
    return ended or 0, written or 0


def problems() -> list[str]:
    """Every error that any row has met; a second writing would stand here."""
    db.session.rollback()
    found = db.session.scalars(select(ScheduledJob.last_error).where(ScheduledJob.last_error != ""))
    return list(found)


def wait_for(count: int, world: World) -> None:
    """Until so many rows are done, each with its one line."""
    wait_until(lambda: done() == (count, count), lambda: f"{done()} of {count}; {problems()}; {_logs(world)}")
    assert problems() == []


def _logs(world: World) -> str:
    return "\n".join(f"{file.name}: {file.read_text(errors='replace')[-1500:]}" for file in world.home.glob("*.log"))


def begun(folder: Path) -> list[int]:
    """The processes that have begun on a row, in order."""
    return [int(line) for file in sorted(folder.glob("begun-*")) for line in file.read_text().split()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where heavy rows say that they have begun, and where the test lets them go on."""
    made = tmp_path / "work"
    made.mkdir()
    return made


def test_many_rows_with_two_relays_and_two_workers(world: World, rounds: Callable[[int, int], int]) -> None:
    """Rows that fall due at once, by the hundreds, are each done once, though two relays and two workers share them."""
    many = rounds(400, 2_000)
    promise(COUNTED, many)
    world.start("relay", "relay2", "light", "light2")
    wait_for(many, world)


def test_what_is_due_at_once_fires_once_while_everything_is_killed(
    world: World, redis_server: RedisServer, rounds: Callable[[int, int], int]
) -> None:
    """Two relays and three workers share what falls due at once; each is killed in turn and Redis emptied: all fire once."""
    many = rounds(300, 10_000)
    promise(COUNTED, many)
    workers = ("light", "light2", "light3")
    world.start("relay", "relay2", *workers)
    for tenth in range(1, 10):
        wait_until(lambda part=many * tenth // 10: done()[0] >= part, lambda: f"{done()}; {_logs(world)}")
        victim = "relay" if tenth == 5 else workers[tenth % 3]
        world.kill(victim)
        if tenth % 3 == 0:
            redis_server.connect().flushall()
        world.start(victim)
    wait_for(many, world)


def test_relay_and_worker_are_killed_and_redis_is_emptied(world: World, redis_server: RedisServer) -> None:
    """Killed relay, killed worker, emptied Redis, killed Redis: what was under way comes back when its lease ends."""
    world.start("relay", "light")
    promise(COUNTED, 100)
    wait_until(lambda: done()[0] > 20, lambda: _logs(world))
    world.kill("light")
    promise(COUNTED, 100)
    world.start("light")
    wait_until(lambda: done()[0] > 120, lambda: _logs(world))
    world.kill("relay")
    redis_server.connect().flushall()
    promise(COUNTED, 100)
    world.start("relay")
    wait_until(lambda: done()[0] > 220, lambda: _logs(world))
    redis_server.kill()
    promise(COUNTED, 100)
    redis_server.start()
    wait_for(400, world)


def test_the_work_horse_is_killed(world: World, folder: Path, rounds: Callable[[int, int], int]) -> None:
    """A killed work-horse takes nothing with it and leaves nothing behind: its row is begun again and done once."""
    world.start("relay", "heavy")
    killed = rounds(2, 10)
    promise(HEAVY, 1, folder=str(folder))
    for number in range(killed):
        wait_until(lambda number=number: len(begun(folder)) > number, lambda: _logs(world))
        kill_hard(begun(folder)[number])
    wait_until(lambda: len(begun(folder)) > killed, lambda: _logs(world))
    (folder / "go").touch()
    wait_for(1, world)
    left = (folder / "left").read_text().split()
    assert len(left) == killed + 1
    wait_until(lambda: not any(Path(each).exists() for each in left), lambda: f"{left}")


def test_work_may_take_longer_than_its_lease(world: World, folder: Path) -> None:
    """As long as worker and work-horse live, nobody else is given their row, however long they take."""
    world.start("relay", "heavy")
    promise(HEAVY, 1, folder=str(folder))
    wait_until(lambda: len(begun(folder)) == 1, lambda: _logs(world))
    first = held_until()
    wait_until(lambda: held_until() > first + timedelta(seconds=4), lambda: _logs(world))
    (folder / "go").touch()
    wait_for(1, world)
    assert len(begun(folder)) == 1


def held_until() -> datetime:
    """The end of the lease of the only heavy row."""
    db.session.rollback()
    wanted = select(ScheduledJob.claimed_until).where(ScheduledJob.kind == HEAVY)
    return db.session.scalars(wanted).one() or clock.now()


def test_the_worker_is_killed_and_its_work_horse_goes_on(world: World, folder: Path) -> None:
    """A killed worker leaves its work-horse running; a second one begins on the row, and one of the two may end it."""
    world.start("relay", "heavy")
    promise(HEAVY, 1, folder=str(folder))
    wait_until(lambda: len(begun(folder)) == 1, lambda: _logs(world))
    world.kill("heavy")
    world.start("heavy")
    wait_until(lambda: len(begun(folder)) == 2, lambda: _logs(world))
    first, second = begun(folder)
    assert first != second
    os.kill(first, 0)  # both are alive
    os.kill(second, 0)
    (folder / "go").touch()
    wait_for(1, world)
    wait_until(lambda: (folder / "ended").exists(), lambda: _logs(world))
    assert (folder / "ended").read_text().split() == ["1"], "only one of the two wrote"


def test_nothing_is_lost_while_redis_is_away(world: World, redis_server: RedisServer) -> None:
    """Work is promised while Redis is down, at once and without an error, and done when it is back."""
    world.start("relay", "light")
    promise(COUNTED, 10)
    wait_for(10, world)
    redis_server.kill()
    promise(COUNTED, 10)
    assert done() == (10, 10)
    redis_server.start()
    wait_for(20, world)


def test_a_lost_hand_over_comes_back(world: World, redis_server: RedisServer) -> None:
    """A row that was claimed by a relay which died before telling anybody is handed out again after its lease."""
    promise(COUNTED, 1)
    with transaction() as session:
        session.execute(
            update(ScheduledJob).values(claim="of a dead relay", claimed_until=clock.now() + timedelta(seconds=2))
        )
    world.start("relay", "light")
    wait_for(1, world)
    assert connect(redis_server.url).llen("rq:queue:light") == 0
