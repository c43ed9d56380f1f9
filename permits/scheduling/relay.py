"""The relay: claims due rows and hands them to the workers through Redis. It does no work itself.

It claims only as much as the workers can begin soon, so that a claim does not run out while it waits in a queue. What gets
lost on the way comes back when its lease ends.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import groupby, islice

import redis
from flask import Flask
from redis.exceptions import RedisError
from rq import Queue as RedisQueue
from rq.serializers import JSONSerializer
from sqlalchemy.exc import SQLAlchemyError

from permits import clock
from permits.db import transaction
from permits.scheduling.kinds import QUEUES, Queue, on_queue
from permits.scheduling.nudge import LIST
from permits.scheduling.operations import Claim, claim_due, release
from permits.scheduling.queries import anything_due

log = logging.getLogger(__name__)
POLL = 1.0
BREATH = 0.1  # seconds at least from one look to the next: work that makes work nudges hundreds of times a second
# How many rows one RQ job carries, and how many RQ jobs may wait in a queue at the same time.
BATCH: dict[Queue, int] = {"light": 25, "heavy": 1}
WAITING: dict[Queue, int] = {"light": 8, "heavy": 4}
# After so many seconds RQ ends a job that hangs.
TIME_LIMIT: dict[Queue, int] = {"light": 120, "heavy": 300}
WORK = "permits.scheduling.worker.run_rows"


class Relay:
    """One relay; several may run beside each other, on any number of machines."""

    def __init__(self, app: Flask, connection: redis.Redis, lease: timedelta) -> None:
        self.app = app
        self.connection = connection
        self.lease = lease
        self.stopping = threading.Event()
        self.away = False

    def run(self) -> None:
        """Hand over what is due until :meth:`stop`."""
        while not self.stopping.is_set():
            began = time.monotonic()
            try:
                moved = self.step()
                if not moved:
                    self.connection.blpop([LIST], timeout=POLL)
                self._tell("Redis is back.", away=False)
            except (RedisError, OSError) as error:
                self._tell(f"Redis is away ({type(error).__name__}); the work waits in the database.", away=True)
                self.stopping.wait(POLL)
            except SQLAlchemyError as error:
                log.error("the database did not answer: %s", type(error).__name__)
                self.stopping.wait(POLL)
            self.stopping.wait(max(0.0, began + BREATH - time.monotonic()))

    def stop(self) -> None:
        """Finish the present step and leave."""
        self.stopping.set()

    def step(self) -> int:
        """Hand over what is due now, as far as the workers can take it. Returns the number of rows.

        When nothing is due that costs one question to the database and none to Redis. Raises RedisError when Redis is away;
        no row is held then.
        """
        with self.app.app_context():
            if not anything_due(clock.now()):
                return 0
        rooms = {queue: self._room(queue) for queue in QUEUES}
        moved = 0
        for queue, room in rooms.items():
            moved += self._hand_over(queue, room) if room else 0
        return moved

    def _queue(self, queue: Queue) -> RedisQueue:
        return RedisQueue(queue, connection=self.connection, serializer=JSONSerializer)

    def _room(self, queue: Queue) -> int:
        return max(WAITING[queue] - self._queue(queue).count, 0) * BATCH[queue]

    def _hand_over(self, queue: Queue, room: int) -> int:
        with self.app.app_context(), transaction():
            claims = claim_due(clock.now(), room, self.lease, on_queue(queue))
        for number, batch in enumerate(parcels(claims, BATCH[queue])):
            try:
                self._send(queue, batch, number)
            except (RedisError, OSError):
                self._give_back(claims)
                raise
        return len(claims)

    def _send(self, queue: Queue, batch: list[Claim], number: int) -> None:
        token = batch[0].token
        self._queue(queue).enqueue_call(
            WORK,
            args=[batch[0].kind, [claim.job_id for claim in batch], token],
            timeout=TIME_LIMIT[queue],
            result_ttl=0,
            failure_ttl=60,
            ttl=int(self.lease.total_seconds()) or 1,
            description=f"{batch[0].kind} ({len(batch)})",
            job_id=f"{queue}-{token}-{number}",
        )

    def _give_back(self, claims: list[Claim]) -> None:
        """Free all rows of a hand-over that broke off; those that were sent find their claim gone and do nothing."""
        with self.app.app_context(), transaction():
            release([claim.job_id for claim in claims], claims[0].token)

    def _tell(self, sentence: str, *, away: bool) -> None:
        if away != self.away:
            log.warning(sentence)
        self.away = away


def parcels(claims: Iterable[Claim], size: int) -> Iterator[list[Claim]]:
    """The claims in parcels of one kind and at most ``size`` rows each."""
    for _kind, same in groupby(
        sorted(claims, key=lambda claim: (claim.kind, claim.job_id)), key=lambda claim: claim.kind
    ):
        rows = iter(same)
        while parcel := list(islice(rows, size)):
            yield parcel
