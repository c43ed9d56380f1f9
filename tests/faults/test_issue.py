"""The worker is killed while it issues a permit: one number, one paper, one message of each kind, whatever dies when.

Each round really kills a job that is running: the process under way stands still at a step that the test has named, and
is seen alive there before it dies.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rq.registry import StartedJobRegistry
from rq.serializers import JSONSerializer
from sqlalchemy import select

from permits.db import db
from permits.issuance import steps
from permits.scheduling.models import ScheduledJob
from tests.faults.installation import Installation, installed
from tests.faults.worker import FOLDER
from tests.scheduling.processes import wait_until
from tests.scheduling.work import kill_hard
from tests.support.postgres import PostgresServer
from tests.support.redis import RedisServer

pytestmark = pytest.mark.faults
VICTIMS = ("worker", "work_horse", "both")
# Up to here nothing of the last transaction is written, so that a second process may begin on the same row.
UNLOCKED = ("claimed", "rendered", "signed", "stored")


class Stage:
    """Where a process is asked to stop and where it says that it did."""

    def __init__(self, installation: Installation, folder: Path) -> None:
        self.installation = installation
        self.folder = folder

    def ask_to_stop(self, step: str) -> None:
        (self.folder / f"stop-at-{step}").touch()

    def stopped(self, step: str) -> int:
        """The process that stands still after a step."""
        found: list[str] = []

        def look() -> bool:
            found[:] = [file.name.rpartition("-")[2] for file in self.folder.glob(f"stopped-{step}-*")]
            return bool(found)

        wait_until(look, self.installation.logs)
        (self.folder / f"stopped-{step}-{found[0]}").unlink()
        return int(found[0])

    def let_go(self, process_id: int) -> None:
        (self.folder / f"go-on-{process_id}").touch()

    def begun(self) -> set[int]:
        """Every process that has begun to issue anything."""
        lines = (self.folder / "reached").read_text(encoding="ascii").splitlines()
        return {int(line.split()[0]) for line in lines if line.endswith(" claimed")}


@pytest.fixture(scope="module", params=["postgres"])
def stage(
    postgres_server: PostgresServer, redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """A running installation whose heavy worker stops where it is asked to."""
    folder = tmp_path_factory.mktemp("stage")
    url = postgres_server.create(f"issue_{folder.name}_{os.getpid()}".replace("-", "_"))
    home = tmp_path_factory.mktemp("home")
    with installed(url, redis_server, home, "tests.faults.worker", {FOLDER: str(folder)}) as made:
        made.processes.start("relay", "light", "heavy")
        yield Stage(made, folder)


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
        work_horse = stage.stopped(step)
        assert_running(stage.installation, case_id, work_horse, done=step == "committed")
        kill(stage, victims, work_horse, step)
        stage.installation.wait_for_end(case_id)
        wait_until(lambda one=work_horse: not alive(one), stage.installation.logs)
        stage.installation.check_issued(case_id)
        assert stage.installation.happened(case_id) == undisturbed


def assert_running(installation: Installation, case_id: str, work_horse: int, *, done: bool) -> None:
    """The round counts only when the job is under way: a living work-horse of the worker, and RQ knows of it."""
    db.session.rollback()
    job = select(ScheduledJob).where(ScheduledJob.application_id == case_id, ScheduledJob.kind == "issue")
    row = db.session.scalars(job).one()
    assert (row.done_at is not None) == done
    assert alive(work_horse)
    assert parent_of(work_horse) == installation.processes.running["heavy"].pid
    under_way = StartedJobRegistry("heavy", connection=installation.redis.connect(), serializer=JSONSerializer)
    assert under_way.get_job_ids(cleanup=False), "RQ knows of no job that is running"


def kill(stage: Stage, victims: str, work_horse: int, step: str) -> None:
    """End the victims as a power cut would, and see to it that a worker is there afterwards."""
    processes = stage.installation.processes
    if victims != "work_horse":
        processes.kill("heavy")
        assert alive(work_horse), "the work-horse outlives its worker"
    if victims != "worker":
        kill_hard(work_horse)
        wait_until(lambda: not alive(work_horse), stage.installation.logs)
    if victims != "work_horse":
        before = stage.begun()
        processes.start("heavy")
    if victims == "worker":
        if step in UNLOCKED:
            wait_until(lambda: stage.begun() > before, stage.installation.logs)
        stage.let_go(work_horse)


def alive(process_id: int) -> bool:
    """Whether a process runs; a dead one that nobody has asked after yet does not."""
    try:
        return _status(process_id)[0] != "Z"
    except FileNotFoundError:
        return False


def parent_of(process_id: int) -> int:
    """The process that started this one."""
    return int(_status(process_id)[1])


def _status(process_id: int) -> list[str]:
    """State and parent of a process, as the kernel lists them behind its name."""
    return Path(f"/proc/{process_id}/stat").read_text(encoding="ascii", errors="replace").rpartition(") ")[2].split()
