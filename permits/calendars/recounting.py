"""Count the deadlines of open cases anew by the calendar in force: case by case, each in a transaction of its own.

One piece of work walks through the open cases and promises one for each; both may be killed and repeated at any moment,
since a case that stands by the calendar already changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select, update

from permits.applications import record
from permits.applications.cases import Case, ReviewRow, load_case, reviews_of_round, snapshot_of
from permits.applications.lifecycle import job_key
from permits.applications.models import Application, ApplicationEvent
from permits.db import assert_transaction, connection, connection_of, db
from permits.definitions import queries as definitions
from permits.errors import Conflict, NotFound
from permits.inspections.closing import Displaced, newly_displaced
from permits.reviews.models import Review
from permits.scheduling import operations as scheduling
from permits.scheduling.operations import Job, Promise, Redating
from workflows import SopError
from workflows.calendar import BeyondCalendar, Calendar
from workflows.engine import recalculate
from workflows.engine.outcome import SYSTEM, Happened, Snapshot
from workflows.engine.recalculation import TELLS, TURNS, Recalculated, Turn

applications = Application.__table__
events = ApplicationEvent.__table__
reviews = Review.__table__
CHUNK = 500
SHOWN = 20


def promise_cases(job: Job, now: datetime) -> None:
    """The work ``calendar.recount``: promise the recount of the next open cases, and then of those behind them.

    A change of one office's or service's calendar concerns the cases of that service, and those in which a review of
    that office is open; ``calendar`` in the data is its code, empty or missing for the city's.
    """
    mark, after, code = str(job.data["mark"]), str(job.data["after"]), str(job.data.get("calendar", ""))
    wanted = select(applications.c.id).where(concerned(connection(), code), applications.c.id > after)
    ids = connection().execute(wanted.order_by(applications.c.id).limit(CHUNK)).scalars().all()
    promises = [Promise("calendar.case", f"{each}:calendar.case:{mark}", now, each, {"mark": mark}) for each in ids]
    if len(ids) == CHUNK:
        data = {"mark": mark, "after": ids[-1], "calendar": code}
        promises.append(Promise("calendar.recount", f"calendar.recount:{mark}:{ids[-1]}", now, None, data))
    scheduling.schedule_all(promises, now)


def concerned(at: Connection, code: str) -> ColumnElement[bool]:
    """The open cases that a calendar concerns: all for the city's (the empty code)."""
    is_open: ColumnElement[bool] = applications.c.closed_at.is_(None)
    if not code:
        return is_open
    used = at.execute(select(applications.c.definition_id).where(is_open).distinct()).scalars()
    asked = exists().where(
        reviews.c.application_id == applications.c.id,
        reviews.c.round == applications.c.round,
        reviews.c.office == code,
        reviews.c.result.is_(None),
        reviews.c.swept_at.is_(None),
    )
    return and_(
        is_open, or_(applications.c.definition_id.in_([each for each in used if _counts_by(each, code)]), asked)
    )


def _counts_by(definition_id: str, code: str) -> bool:
    """Whether a version's promise is counted by this calendar; one that cannot be read any more counts by none."""
    try:
        return definitions.definition(definition_id).counts_by == code
    except (NotFound, SopError):
        return False


def recount_case(job: Job, now: datetime) -> None:
    """The work ``calendar.case``: bring one case's deadlines and timed work in line with the calendar in force.

    Raises BeyondCalendar when a deadline lies outside its years: the row then stands on the manager's board.
    """
    case = load_case(assert_transaction(), job.application_id or "", lock=True, now=now)
    if case.row.closed_at is not None:
        return
    calendar = case.facts.calendar
    turns = _turns_of(connection(), [case.row.id]).get(case.row.id, [])
    found = recalculate(case.definition, case.snapshot, turns, calendar, now)
    happened = _happened(case, found, str(job.data["mark"]))
    _write_work(case, found, now)
    if not happened:
        return
    due = {each.key: each.due_at for each in found.reviews}
    for row in case.reviews:
        if row.key in due and row.result is None and row.swept_at is None and row.due_at != due[row.key]:
            connection().execute(update(reviews).where(reviews.c.id == row.id).values(due_at=due[row.key]))
    rows = record.chain(case.row.id, case.row.event_seq, case.row.event_head, happened, SYSTEM, now)
    changed = connection().execute(
        update(applications)
        .where(applications.c.id == case.row.id, applications.c.version == case.row.version)
        .values(
            due_at=found.due_at,
            state_due_at=found.state_due_at,
            clock_day_zero=found.clock.day_zero,
            clock_paused_days=found.clock.paused_days,
            version=case.row.version + 1,
            event_seq=case.row.event_seq + len(rows),
            event_head=rows[-1]["hash"],
        )
    )
    if changed.rowcount != 1:
        raise Conflict("case_moved")
    record.append(connection(), rows)


def _happened(case: Case, found: Recalculated, mark: str) -> list[Happened]:
    """What moved, for the record: from when to when, and which change of the calendar moved it."""
    said = []
    if found.clock != case.snapshot.clock and found.clock.day_zero is not None:
        counted: dict[str, str | int] = {"day_zero": found.clock.day_zero.isoformat(), "days": found.clock.paused_days}
        said.append(Happened("clock_recounted", counted))
    for part, was, due in _dates(case.row, case.reviews, found):
        if was != due:
            moved = {"from": was.isoformat() if was else None, "to": due.isoformat() if due else None}
            said.append(Happened("deadline_moved", {**part, **moved, "because": mark}))
    return said


Dates = Iterator[tuple[dict[str, str], datetime | None, datetime | None]]


def _dates(row: Any, held: Sequence[ReviewRow], found: Recalculated) -> Dates:
    """Each deadline of a case, as it stands and as it is by the calendar asked about."""
    yield {"of": "service"}, row.due_at, found.due_at
    yield {"of": "state", "state": row.state}, row.state_due_at, found.state_due_at
    due = {each.key: each.due_at for each in found.reviews}
    for each in held:
        if each.key in due and each.result is None and each.swept_at is None:
            yield {"of": "review", "plan": each.plan, "office": each.office}, each.due_at, due[each.key]


def _write_work(case: Case, found: Recalculated, now: datetime) -> None:
    """Move what is promised to its new time. A warning whose overdue notice is due as well is no longer worth sending."""
    dates = []
    late = {each.work.kind for each in found.work if each.work.kind.endswith(".overdue") and each.work.due_at <= now}
    needless = []
    for each in found.work:
        promise = Promise(
            each.work.kind, job_key(case.row.id, each.work.key), each.work.due_at, case.row.id, dict(each.work.data)
        )
        if each.work.kind.endswith(".warn") and each.work.kind.replace(".warn", ".overdue") in late:
            needless.append(job_key(case.row.id, each.was))
            continue
        dates.append(Redating(job_key(case.row.id, each.was), promise, again=each.work.kind in TELLS))
    scheduling.cancel(needless, now)
    scheduling.redate(dates, now)


def _turns_of(at: Connection, ids: Sequence[str]) -> dict[str, list[Turn]]:
    """The turns of these cases' clocks, from their records."""
    rows = at.execute(
        select(events.c.application_id, events.c.kind, events.c.data, events.c.at)
        .where(events.c.application_id.in_(ids), events.c.kind.in_(TURNS), record.STANDS)
        .order_by(events.c.application_id, events.c.seq)
    )
    found: dict[str, list[Turn]] = {}
    for row in rows:
        day_zero = row.data.get("day_zero")
        turn = Turn(row.kind, row.at, date.fromisoformat(day_zero) if day_zero else None, int(row.data.get("days", 0)))
        found.setdefault(row.application_id, []).append(turn)
    return found


# what a change would do


@dataclass(frozen=True, slots=True)
class Moving:
    """A case whose promised day would move."""

    number: str | None
    service: str
    was: datetime | None
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Trial:
    """What a change would do to the open cases: how many there are, how many move, the first of those that do.

    ``beyond`` would have a deadline outside the calendar's years. ``visits`` would lie on closed hours.
    """

    cases: int = 0
    moved: int = 0
    beyond: int = 0
    shown: tuple[Moving, ...] = ()
    visits: tuple[Displaced, ...] = ()


def trial(calendar: Calendar, now: datetime, code: str = "") -> Trial:
    """What this calendar would do to every open case, or to those that the part ``code`` of it concerns; writes nothing."""
    cases = moved = beyond = 0
    shown: list[Moving] = []
    for row, held, snapshot, turns in _open_cases(code):
        cases += 1
        try:
            found = recalculate(definitions.definition(row.definition_id), snapshot, turns, calendar, now)
        except BeyondCalendar:
            beyond += 1
            continue
        if all(was == due for _part, was, due in _dates(row, held, found)):
            continue
        moved += 1
        if len(shown) < SHOWN:
            shown.append(Moving(row.number, row.service, row.due_at, found.due_at))
    return Trial(cases, moved, beyond, tuple(shown), tuple(newly_displaced(calendar, now, code)))


def _open_cases(code: str) -> Iterator[tuple[Any, list[ReviewRow], Snapshot, list[Turn]]]:
    """Every open case concerned in the order of the ids, three questions a chunk."""
    at, after = connection_of(db.session()), ""
    wanted = concerned(at, code)
    while True:
        statement = select(applications).where(wanted, applications.c.id > after)
        rows = at.execute(statement.order_by(applications.c.id).limit(CHUNK)).all()
        if not rows:
            return
        ids = [row.id for row in rows]
        held, turns = reviews_of_round(at, ids), _turns_of(at, ids)
        for row in rows:
            mine = held.get(row.id, [])
            yield row, mine, snapshot_of(row, mine), turns.get(row.id, [])
        after = ids[-1]
