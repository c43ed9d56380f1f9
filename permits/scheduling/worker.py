"""The workers: RQ processes that do the rows handed to them, each row in a transaction of its own.

The light worker does small work in its own process; the heavy worker loads its libraries once and forks for each row, so
that a page that eats memory or crashes takes nothing else with it.
"""

from __future__ import annotations

import logging
import os
import tempfile
import time
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from types import FrameType
from typing import Any

import redis
from flask import Flask, current_app
from redis.exceptions import RedisError
from rq import Queue as RedisQueue
from rq import SimpleWorker, Worker
from rq.exceptions import StopRequested
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer
from sqlalchemy.exc import SQLAlchemyError

from permits import clock
from permits.config import Settings
from permits.db import db, transaction
from permits.scheduling.kinds import Queue, preloads
from permits.scheduling.nudge import gathered
from permits.scheduling.operations import Claim, renew
from permits.scheduling.redis_connection import connect
from permits.scheduling.running import run_claimed

log = logging.getLogger(__name__)
# How long a worker waits at most before it looks again for a Redis that went away.
LONGEST_WAIT = 1.0


def run_rows(kind: str, job_ids: list[int], token: str) -> None:
    """Do the rows of one parcel, each in a context and a transaction of its own, and keep the lease of those that wait."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    lease = _lease()
    renewed = clock.now()
    with gathered():
        for place, job_id in enumerate(job_ids):
            with app.app_context():
                now = clock.now()
                if now - renewed > lease / 3:
                    with transaction():
                        renew(job_ids[place:], token, now + lease)
                    renewed = now
                run_claimed(Claim(job_id, kind, token), now, lease=lease)


class _Patient:
    """What our workers have in common: they remember that they were asked to stop, also while Redis is away."""

    max_connection_wait_time = LONGEST_WAIT
    asked_to_stop = False

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        self.asked_to_stop = True
        try:
            super().request_stop(signum, frame)  # type: ignore[misc]
        except RedisError:
            raise StopRequested from None


class ForkingWorker(_Patient, Worker):
    """A worker whose forked children have database connections and a folder for passing files of their own.

    While a child works, the worker keeps the lease of its rows, so that work may take longer than a lease. A killed
    worker keeps none, nor does one whose child was killed: the rows are handed out again when the lease ends.
    """

    passing = ""

    def execute_job(self, *args: Any, **kwargs: Any) -> None:
        """Fork and wait; whatever the child left in its folder goes with it, also when it was killed.

        A child ends without clearing up (``os._exit``), and WeasyPrint keeps the fonts of its process in such a folder.
        """
        with tempfile.TemporaryDirectory(prefix="satu-pintu-child-", ignore_cleanup_errors=True) as self.passing:
            super().execute_job(*args, **kwargs)

    def main_work_horse(self, *args: Any, **kwargs: Any) -> None:
        forget_connections()
        tempfile.tempdir = os.environ["TMPDIR"] = self.passing
        super().main_work_horse(*args, **kwargs)

    def maintain_heartbeats(self, job: Job, execution: Execution) -> None:
        try:
            keep_lease(*job.args[1:])
            super().maintain_heartbeats(job, execution)
        except (RedisError, SQLAlchemyError) as error:
            log.warning("the child works on, its lease was not renewed: %s", type(error).__name__)


class PlainWorker(_Patient, SimpleWorker):
    """A worker that does its work itself, without a fork for each parcel."""


def keep_lease(job_ids: list[int], token: str) -> None:
    """Renew the lease of the rows a child is working on; afterwards no connection is left that a later child inherits."""
    until = clock.now() + _lease()
    try:
        with transaction():
            renew(job_ids, token, until)
    finally:
        db.session.remove()
        db.engine.dispose()


def _lease() -> timedelta:
    settings: Settings = current_app.config["SETTINGS"]
    return timedelta(seconds=settings.lease_seconds)


def forget_connections() -> None:
    """Leave the parent's database connections alone after a fork: they are its own."""
    for engine in db.engines.values():
        engine.dispose(close=False)


def work(app: Flask, queue: Queue, redis_url: str, *, burst: bool = False) -> None:
    """Work on one queue until SIGTERM or SIGINT; the parcel at hand is finished first.

    RQ's worker ends when Redis goes away at the wrong moment: then another one begins. ``burst`` leaves as soon as the
    queue is empty.
    """
    for module in preloads(queue):
        if find_spec(module):
            import_module(module)
    connection = connect(redis_url)
    with app.app_context():
        try:
            while not _work_until_interrupted(queue, connection, burst):
                time.sleep(LONGEST_WAIT)
        except StopRequested:
            return


def _work_until_interrupted(queue: Queue, connection: redis.Redis, burst: bool) -> bool:
    """Whether the work is over; False when Redis interrupted it."""
    kind = ForkingWorker if queue == "heavy" else PlainWorker
    waiting = RedisQueue(queue, connection=connection, serializer=JSONSerializer)
    worker: _Patient | None = None
    try:
        worker = kind(
            [waiting],
            connection=connection,
            serializer=JSONSerializer,
            log_job_description=False,
            job_monitoring_interval=max(int(_lease().total_seconds() / 3), 1),
        )
        worker.work(burst=burst, logging_level="WARNING")
    except RedisError as error:  # a worker is not even made while Redis is away
        log.warning("Redis is away (%s); the worker begins again.", type(error).__name__)
        return worker is not None and worker.asked_to_stop
    return burst or worker.asked_to_stop
