"""Workers are killed while open cases are counted anew: afterwards every case is counted once, and nothing is promised twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

import pytest
from sqlalchemy import func, select, update

from benchmarks.support.samples import Sample, copies
from permits import clock
from permits.applications.models import Application, ApplicationEvent
from permits.calendars import operations
from permits.calendars.changes import DayChange
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.scheduling.models import ScheduledJob
from tests.scheduling.processes import World, wait_until
from tests.support import cases
from workflows.definition import Text

pytestmark = [pytest.mark.database, pytest.mark.faults]
SERVICE = "skp-penelitian"
CASES = 220
KILLED_AT = (30, 90, 150)  # cases counted when a worker dies


@pytest.fixture
def world(processes: World) -> World:
    """Processes over a database with open cases."""
    fill()
    return processes


def fill() -> None:
    """Open cases that differ in nothing but their ids; what they have to tell at once counts as told."""
    now = clock.now()
    cases.publish(cases.SHIPPED, SERVICE, now=now)
    applicant = cases.make_applicant(now=now)
    first = cases.make_draft(SERVICE, applicant, "perseorangan", now=now)
    cases.send(first, applicant, now=now)
    (review,) = cases.open_reviews(first)
    copies(Sample(first, review.id), CASES - 1)
    with transaction() as session:
        session.execute(update(ScheduledJob).where(ScheduledJob.due_at <= clock.now()).values(done_at=now))


def counted(mark: str) -> int:
    """How many cases have been counted for a change."""
    db.session.rollback()
    of_change = ScheduledJob.key.like(f"%:calendar.case:{mark}")
    found = db.session.scalar(select(func.count()).where(of_change, ScheduledJob.done_at.is_not(None))) or 0
    db.session.rollback()
    return found


def change(day: date, closed: bool, now: datetime) -> str:
    """Close a day, or open it again; the mark under which the cases are counted anew."""
    made = DayChange(day, closed, "holiday", Text("Libur", "Holiday"), "Keppres 10/2026")
    with transaction():
        return f"calendar:{operations.change_calendar([made], 'Diumumkan', 'Ratna', now)}"


class Standing(NamedTuple):
    """A case: its deadline, how often it was written, its events by kind, its promised work (kind, time, done, cancelled)."""

    due_at: datetime | None
    version: int
    events: int
    told: tuple[tuple[str, int], ...]
    work: tuple[tuple[str, datetime, bool, bool], ...]


def standing() -> Counter[Standing]:
    """How many cases stand alike."""
    db.session.rollback()
    events: dict[str, Counter[str]] = {}
    for case, kind, many in db.session.execute(
        select(ApplicationEvent.application_id, ApplicationEvent.kind, func.count()).group_by(
            ApplicationEvent.application_id, ApplicationEvent.kind
        )
    ):
        events.setdefault(case, Counter())[kind] = many
    work: dict[str, list[tuple[str, datetime, bool, bool]]] = {}
    rows = select(ScheduledJob).where(
        ScheduledJob.application_id.is_not(None), ScheduledJob.kind.not_like("calendar.%")
    )
    for job in db.session.scalars(rows):
        promised = (job.kind, job.due_at, job.done_at is not None, job.cancelled_at is not None)
        work.setdefault(job.application_id or "", []).append(promised)
    found = Counter[Standing]()
    for each in db.session.scalars(select(Application)):
        told = tuple(sorted(events[each.id].items()))
        found[Standing(each.due_at, each.version, each.event_seq, told, tuple(sorted(work[each.id])))] += 1
    db.session.rollback()
    return found


def test_workers_are_killed_in_the_middle_of_a_recount(world: World, rounds: Callable[[int, int], int]) -> None:
    """Whenever a worker dies, in the end each case has moved once with one event a deadline, and its notices stand once."""
    now = clock.now()
    calendar = definitions.calendar()
    day = calendar.add_working_days(calendar.day_zero(now), 1)
    world.start("relay", "light", "light2")
    for number in range(rounds(1, 10)):
        ((before, many),) = standing().items()
        assert many == CASES
        disturbed(world, change(day, number % 2 == 0, clock.now()))
        ((after, many),) = standing().items()
        assert many == CASES, "every case stands like every other"
        assert after.due_at != before.due_at
        assert after.version == before.version + 1
        assert after.events - before.events == 2, "one for the promise, one for the open review"
        assert Counter(dict(after.told)) - Counter(dict(before.told)) == {"deadline_moved": 2}
        kinds = [Counter(kind for kind, *_times in side.work) for side in (before, after)]
        assert kinds[0] == kinds[1], "nothing is promised twice"


def disturbed(world: World, mark: str) -> None:
    """A recount in which one worker after the other is killed and begins again."""
    for place, part in enumerate(KILLED_AT):
        wait_until(lambda part=part: counted(mark) >= part, lambda: logs(world))  # type: ignore[misc]
        victim = ("light", "light2")[place % 2]
        world.kill(victim)
        world.start(victim)
    wait_until(lambda: counted(mark) == CASES, lambda: f"{counted(mark)} counted; {logs(world)}")


def logs(world: World) -> str:
    """The last words of every process."""
    return "\n".join(f"{file.name}: {file.read_text(errors='replace')[-1500:]}" for file in world.home.glob("*.log"))
