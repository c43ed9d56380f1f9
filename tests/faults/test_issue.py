"""The worker is killed while it issues a permit: one number, one paper, one message of each kind, whatever dies when.

Each round really kills a job that is running: the process under way stands still at a step that the test has named, and
is seen alive there before it dies.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from rq.registry import StartedJobRegistry
from rq.serializers import JSONSerializer
from sqlalchemy import select

from permits.db import db
from permits.issuance import steps
from permits.scheduling.models import ScheduledJob
from tests.faults.installation import installed
from tests.faults.stage import Stage, kill_and_wait
from tests.scheduling.processes import alive, parent_of, wait_until
from tests.support.postgres import PostgresServer
from tests.support.redis import RedisServer

pytestmark = pytest.mark.faults
VICTIMS = ("worker", "work_horse", "both")
# Up to here the last transaction has not begun, so that a second process may begin on the same row.
UNLOCKED = ("claimed", "rendered", "signed", "stored")


@pytest.fixture(scope="module", params=["postgres"])
def stage(
    postgres_server: PostgresServer, redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """A running installation whose heavy worker stops where it is asked to."""
    folder = tmp_path_factory.mktemp("stage")
    url = postgres_server.create(f"issue_{os.getpid()}_{folder.name}")
    home = tmp_path_factory.mktemp("home")
    with installed(url, redis_server, home, folder) as made:
        found = Stage(made, folder)
        try:
            yield found
        finally:
            found.end()


@pytest.fixture(scope="module")
def undisturbed(stage: Stage) -> list[tuple[str, object]]:
    """What the record of a case says when nobody is killed."""
    case_id = stage.installation.send()
    stage.installation.decide(case_id)
    stage.installation.wait_for_end(case_id)
    stage.installation.check_issued(case_id)
    return stage.installation.happened(case_id)


@pytest.mark.parametrize("victims", VICTIMS)
@pytest.mark.parametrize("step", steps.STEPS)
def test_a_killed_issue_ends_with_one_of_everything(
    stage: Stage, undisturbed: list[tuple[str, object]], rounds: Callable[[int, int], int], step: str, victims: str
) -> None:
    """Whichever process dies after whichever step, the case ends with the one number, paper, mail row and invitation."""
    for _round in range(rounds(1, 10)):
        case_id = stage.installation.send()
        stage.ask_to_stop(step)
        stage.installation.decide(case_id)
        work_horse = stage.wait_for_stop(step)
        assert_running(stage, case_id, work_horse, done=step == "committed")
        kill(stage, victims, work_horse, step)
        stage.installation.wait_for_end(case_id)
        wait_until(lambda one=work_horse: not alive(one), stage.installation.logs)
        stage.installation.check_issued(case_id)
        assert stage.installation.happened(case_id) == undisturbed


def assert_running(stage: Stage, case_id: str, work_horse: int, *, done: bool) -> None:
    """The round counts only when the job is under way: a living work-horse of the worker, and RQ knows of it."""
    db.session.rollback()
    job = select(ScheduledJob).where(ScheduledJob.application_id == case_id, ScheduledJob.kind == "issue")
    row = db.session.scalars(job).one()
    assert (row.done_at is not None) == done
    assert alive(work_horse)
    assert parent_of(work_horse) == stage.installation.processes.running["heavy"]
    redis = stage.installation.redis.connect()
    under_way = StartedJobRegistry("heavy", connection=redis, serializer=JSONSerializer)
    assert under_way.get_job_ids(cleanup=False), "RQ knows of no job that is running"


def kill(stage: Stage, victims: str, work_horse: int, step: str) -> None:
    """End the victims as a power cut would, and see to it that a worker is there afterwards.

    A work-horse that outlives its worker goes on only when a second one has begun on the same row, where that is possible.
    """
    before = stage.begun()
    if victims != "work_horse":
        stage.installation.processes.kill("heavy")
        assert alive(work_horse), "the work-horse outlives its worker"
    if victims != "worker":
        kill_and_wait(work_horse)
    if victims != "work_horse":
        stage.installation.processes.start("heavy")
    if victims == "worker":
        if step in UNLOCKED:
            wait_until(lambda: stage.begun() > before, stage.installation.logs)
        stage.let_go(work_horse)
