"""Timers: a relay's look when nothing is due, and many that fall due at once, beside up to a million that are armed.

    python -m benchmarks.timers --json [--db sqlite|postgres] [--armed N …] [--n N] [--due N] [--procs N]

«idle» is one whole step of the relay with a real Redis, nothing being due. «fire» is the real relay and real workers as
processes of their own: every due timer ends its case through the engine, which is a whole transition with its record.
The benchmark stops when one did not ring, or rang twice.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from redis import Redis
from rq import Worker
from sqlalchemy import func, select, update

from benchmarks.support.filling import pattern_of, pour, settle
from benchmarks.support.places import DATABASES, empty_place
from benchmarks.support.samples import Sample, copies
from benchmarks.support.statements import recording
from permits import clock
from permits.applications.models import Application, ApplicationEvent
from permits.db import db
from permits.reviews.models import Review
from permits.scheduling.models import ScheduledJob
from permits.scheduling.relay import Relay
from tests.scheduling.processes import Nursery, World
from tests.support import cases
from tests.support.kiosk import at_payment
from tests.support.redis import RedisServer

TIMER = "habis"
LEASE = 60  # seconds, as installed
PATIENCE = 900.0  # seconds
JOBS = ScheduledJob.__table__


def sample_timer() -> tuple[Sample, dict[str, Any]]:
    """A small case that waits in vain for a payment, and the row of the timer that ends it; all else it promised is done."""
    cases.publish(cases.GROWN)
    application_id = at_payment()
    with db.engine.begin() as connection:
        long_ago = update(Application).where(Application.id == application_id)
        connection.execute(long_ago.values(entered_at=clock.now() - timedelta(days=90)))
        connection.execute(update(JOBS).values(done_at=clock.now()).where(~JOBS.c.key.like(f"%{TIMER}%")))
        wanted = select(JOBS.c.id).where(JOBS.c.application_id == application_id, JOBS.c.done_at.is_(None))
        job_id = connection.execute(wanted).scalar_one()
    (review,) = _some_review(application_id)
    return Sample(application_id, review), pattern_of(JOBS, job_id)


def _some_review(application_id: str) -> Sequence[str]:
    return db.session.scalars(select(Review.id).where(Review.application_id == application_id).limit(1)).all()


def arm(pattern: dict[str, Any], first: int, last: int) -> None:
    """Timers number ``first`` to ``last``, each a second after the one before, the first one in a year."""
    begins = clock.now() + timedelta(days=365)
    pour(JOBS, {**pattern, "id": None}, (_armed(index, begins) for index in range(first, last)))
    settle()


def _armed(index: int, begins: datetime) -> dict[str, Any]:
    case = f"{index:026}"
    return {"key": f"{case}:timer", "application_id": case, "due_at": begins + timedelta(seconds=index)}


def idle(relay: Relay, n: int) -> dict[str, Any]:
    """Time of one step of the relay that finds nothing, in ms, and its questions to the database."""
    with db.engine.begin() as connection:  # what rang before has left mails, and claims of workers that were stopped
        connection.execute(update(JOBS).where(JOBS.c.due_at <= clock.now()).values(done_at=clock.now()))
    with recording(db.engine) as made:
        found = relay.step()
    if found:
        raise RuntimeError(f"{found} rows were due, so the step was not idle")
    took = sorted(_timed(relay.step) for _ in range(n))
    values = {"p50_ms": statistics.median(took), "p95_ms": took[min(n - 1, round(0.95 * n))], "least_ms": took[0]}
    return {name: round(value, 2) for name, value in values.items()} | {"queries": made.queries}


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def fall_due(sample: Sample, count: int) -> list[str]:
    """So many more cases whose timer is due by now; their ids."""
    made = [each.application_id for each in copies(sample, count)]
    since = clock.now() - timedelta(seconds=1)
    with db.engine.begin() as connection:
        open_ones = (JOBS.c.done_at.is_(None), JOBS.c.cancelled_at.is_(None), JOBS.c.application_id.in_(made))
        changed = connection.execute(update(JOBS).where(*open_ones).values(due_at=since))
    if changed.rowcount != count:
        raise RuntimeError(f"{changed.rowcount} timers were made due, not {count}")
    return made


def fire(world: World, redis: Redis, sample: Sample, count: int, procs: int) -> dict[str, Any]:
    """How long a relay and so many workers take for timers that are due at once, and whether each rang once."""
    made = fall_due(sample, count)
    world.start(*(f"light{number}" for number in range(procs)))
    while len(Worker.all(connection=redis)) < procs:
        time.sleep(0.1)
    began = time.perf_counter()
    world.start("relay")
    while left := _waiting():
        if time.perf_counter() - began > PATIENCE:
            raise RuntimeError(f"{left} of {count} timers have not rung: {world.log('relay')[-1000:]}")
        time.sleep(0.5)
    took = time.perf_counter() - began
    world.stop()
    world.running.clear()
    redis.flushall()  # mails about what ended are left to the next look
    _require_once(made)
    return {"due": count, "procs": procs, "s": round(took, 1), "per_s": round(count / took, 2)}


def _waiting() -> int:
    """How many timers that are due have not rung; asked by the index of due times, so that asking costs the workers nothing."""
    with db.engine.connect() as connection:
        open_ones = (JOBS.c.done_at.is_(None), JOBS.c.cancelled_at.is_(None), JOBS.c.due_at <= clock.now())
        wanted = select(func.count()).select_from(JOBS).where(*open_ones, JOBS.c.kind == "timer")
        return connection.execute(wanted).scalar_one()


def _require_once(application_ids: Sequence[str]) -> None:
    """Raises RuntimeError unless the record of each of these cases says once that its timer rang."""
    with db.engine.connect() as connection:
        rang = select(ApplicationEvent.application_id, func.count()).where(ApplicationEvent.kind == "timer_rang")
        found = dict(tuple(row) for row in connection.execute(rang.group_by(ApplicationEvent.application_id)))
    wrong = [each for each in application_ids if found.get(each) != 1]
    if wrong:
        raise RuntimeError(f"{len(wrong)} timers did not ring exactly once")


@contextmanager
def _processes(app: Flask, url: str) -> Iterator[tuple[RedisServer, World]]:
    """A Redis of its own and a place for relay and workers; what still runs at the end is ended."""
    server, nursery = RedisServer(), Nursery()
    with tempfile.TemporaryDirectory(prefix="satu-pintu-bench-") as folder:
        world = World(nursery, url, server.url, Path(folder), {"LEASE_SECONDS": str(LEASE)})
        try:
            yield server, world
        finally:
            world.stop()
            nursery.stop()
            server.stop()


def run(database: str, armed: Sequence[int], n: int, due: int, procs: int) -> Iterator[dict[str, Any]]:
    """A line «idle» and a line «fire» for every number of armed timers; ``ratio_to_first`` is to the smallest number."""
    with empty_place(database) as (app, url), _processes(app, url) as (server, world):
        sample, pattern = sample_timer()
        relay, filled, first = Relay(app, server.connect(), timedelta(seconds=LEASE)), 0, {}
        for count in armed:
            arm(pattern, filled, count)
            filled = count
            line = {"bench": "timers", "db": database, "armed": count}
            looked = idle(relay, n)
            ratio = looked["p50_ms"] / first.setdefault("idle", looked["p50_ms"])
            yield {**line, "what": "idle", "n": n, **looked, "ratio_to_first": round(ratio, 2)}
            if due:
                rung = fire(world, server.connect(), sample, due, procs)
                ratio = first.setdefault("fire", rung["per_s"]) / rung["per_s"]
                yield {**line, "what": "fire", **rung, "ratio_to_first": round(ratio, 2)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the lines of every database."""
    parser = argparse.ArgumentParser(prog="benchmarks.timers")
    parser.add_argument("--json", action="store_true", help="Print JSON lines; there is no other form.")
    parser.add_argument("--db", choices=DATABASES, action="append")
    parser.add_argument("--armed", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--n", type=int, default=200, help="Idle steps that are measured.")
    parser.add_argument("--due", type=int, default=10_000, help="Timers that fall due at once; 0 for none.")
    parser.add_argument("--procs", type=int, default=2, help="Workers.")
    given = parser.parse_args(arguments)
    for database in given.db or DATABASES:
        for line in run(database, sorted(given.armed), given.n, given.due, given.procs):
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
