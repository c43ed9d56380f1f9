"""Promise work, take promises back, hand them out, and note how they ended.

A row is the promise: it is written in the transaction that calls for the work. Whoever works on a row holds a claim with a
token and an end; what is written last checks that the claim is still its own, so that a row is done once whoever dies.
"""

from __future__ import annotations

import logging
import random
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, and_, bindparam, func, null, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import CursorResult
from sqlalchemy.sql.elements import ColumnElement

from permits import clock
from permits.applications.models import Application
from permits.db import after_commit, connection
from permits.errors import Conflict, NotFound
from permits.scheduling.models import ScheduledJob
from permits.scheduling.nudge import nudge
from permits.scheduling.queries import JOBS, is_due
from workflows.engine.outcome import Actor

log = logging.getLogger(__name__)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)


class ClaimLost(Exception):
    """Somebody else has the row by now, or it is no longer wanted: what was done here must not be written."""


@dataclass(frozen=True, slots=True)
class Promise:
    """Work to be written down: see :func:`schedule`."""

    kind: str
    key: str
    due_at: datetime
    application_id: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """A row handed out: whoever shows ``token`` may work on it until the lease ends."""

    job_id: int
    kind: str
    token: str


@dataclass(frozen=True, slots=True)
class Job:
    """The row as its operation sees it."""

    id: int
    kind: str
    key: str
    application_id: str | None
    data: Mapping[str, Any]
    attempts: int
    token: str


@dataclass(frozen=True, slots=True)
class Redating:
    """Work promised under the key ``was`` that is due at another time now, perhaps under another key.

    ``again``: it only tells somebody, so that it is told once more when its new time lies ahead of those who were told.
    """

    was: str
    promise: Promise
    again: bool = False


def schedule(
    kind: str,
    key: str,
    due_at: datetime,
    application_id: str | None = None,
    data: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> None:
    """Promise one piece of work, due at an instant. A second promise with the same key changes nothing.

    Only a promise that was cancelled before it was done is renewed by it, with the new due time and data.

    ``data`` holds ids, codes and numbers only: the table of work is no place for personal data.
    """
    schedule_all([Promise(kind, key, due_at, application_id, data or {})], now or clock.now())


def schedule_all(promises: Sequence[Promise], now: datetime) -> None:
    """Promise several pieces of work at once; see :func:`schedule`."""
    if not promises:
        return
    at = connection()
    rows = [
        {
            "kind": each.kind,
            "key": each.key,
            "due_at": each.due_at,
            "application_id": each.application_id,
            "data": dict(each.data),
            "created_at": now,
            "attempts": 0,
            "last_error": "",
        }
        for each in promises
    ]
    at.execute(_INSERT[at.dialect.name], rows if len(rows) > 1 else rows[0])
    if any(each.due_at <= now for each in promises):
        after_commit(nudge)


def _insert(dialect: Any) -> Any:
    """Insert a promise; one that was taken back before it was done holds again, any other one stays as it is."""
    statement = dialect.insert(ScheduledJob)
    anew = {name: statement.excluded[name] for name in ("due_at", "data", "attempts", "last_error")}
    return statement.on_conflict_do_update(
        index_elements=["key"],
        set_=anew | {name: null() for name in ("cancelled_at", "failed_at", "claim", "claimed_until")},
        where=and_(JOBS.c.cancelled_at.is_not(None), JOBS.c.done_at.is_(None)),
    )


_INSERT: Mapping[str, Any] = {"sqlite": _insert(sqlite), "postgresql": _insert(postgresql)}


def cancel(keys: Iterable[str], now: datetime) -> None:
    """Take back the open promises among these keys; done ones stay done."""
    wanted = list(keys)
    if wanted:
        connection().execute(_CANCEL, {"keys": wanted, "now": now})


_CANCEL = (
    update(JOBS)
    .where(JOBS.c.key.in_(bindparam("keys", expanding=True)), JOBS.c.done_at.is_(None), JOBS.c.cancelled_at.is_(None))
    .values(cancelled_at=bindparam("now"))
)


def redate(dates: Sequence[Redating], now: datetime) -> None:
    """Move promises to their new times. What is done stays done, but for notices whose new time is later and still to come.

    What was taken back or given up stays so.
    """
    wanted = [each.was for each in dates]
    rows = {row.key: row for row in connection().execute(select(JOBS).where(JOBS.c.key.in_(wanted)))}
    fresh = []
    for each in dates:
        row, ahead = rows.get(each.was), each.promise.due_at > now
        if row is None or row.done_at is not None:
            if each.again and ahead and (row is None or row.due_at < each.promise.due_at):
                fresh.append(each.promise)
                if row is not None:
                    _execute(update(JOBS).where(JOBS.c.id == row.id).values(key=f"{row.key}|{row.id}"))
        elif row.cancelled_at is None and row.failed_at is None and (ahead or not row.attempts):
            values = {"due_at": each.promise.due_at, "key": each.promise.key}
            if values != {"due_at": row.due_at, "key": row.key}:
                _execute(update(JOBS).where(JOBS.c.id == row.id).values(**values))
    schedule_all(fresh, now)
    if any(each.promise.due_at <= now for each in dates):
        after_commit(nudge)


def claim_due(now: datetime, limit: int, lease: timedelta, which: ColumnElement[bool] | None = None) -> list[Claim]:
    """Hand out at most ``limit`` due rows, the longest due first, to the caller alone until ``now + lease``.

    Rows that another caller is claiming at this instant are passed over, not waited for. ``which`` narrows the choice.
    """
    condition = is_due(now) if which is None else and_(is_due(now), which)
    due = (
        select(JOBS.c.id)
        .where(condition)
        .order_by(JOBS.c.due_at, JOBS.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    token = secrets.token_hex(12)
    statement = (
        update(JOBS)
        .where(JOBS.c.id.in_(select(due.c.id)))
        .values(claim=token, claimed_until=now + lease)
        .returning(JOBS.c.id, JOBS.c.kind)
    )
    rows = connection().execute(statement).all()
    return [Claim(row.id, row.kind, token) for row in sorted(rows)]


def _held(job_ids: Sequence[int], token: str) -> Update:
    return update(JOBS).where(
        JOBS.c.id.in_(job_ids), JOBS.c.claim == token, JOBS.c.done_at.is_(None), JOBS.c.cancelled_at.is_(None)
    )


def _execute(statement: Update) -> int:
    result: CursorResult[Any] = connection().execute(statement)
    return result.rowcount


def renew(job_ids: Sequence[int], token: str, until: datetime) -> None:
    """Keep the rows that are still held under this token until a later instant."""
    _execute(_held(job_ids, token).values(claimed_until=until))


def release(job_ids: Sequence[int], token: str) -> None:
    """Give rows back untouched, so that they can be handed out at once."""
    _execute(_held(job_ids, token).values(claim=None, claimed_until=None))


_CASE_OF_JOB = select(JOBS.c.application_id).where(JOBS.c.id == bindparam("job")).scalar_subquery()
_LOCK_CASE = select(Application.id).where(Application.id == _CASE_OF_JOB).with_for_update()
_LOCK_JOB = select(JOBS).where(JOBS.c.id == bindparam("job")).with_for_update()


# The count makes the database lock the case before it looks at the row.
_CASE_IS_HELD = select(func.count()).select_from(_LOCK_CASE.cte("held")).scalar_subquery() >= 0
_TAKE = (
    update(JOBS)
    .where(
        _CASE_IS_HELD,
        JOBS.c.id == bindparam("job"),
        JOBS.c.claim == bindparam("token"),
        JOBS.c.due_at <= bindparam("now"),
        *(JOBS.c[name].is_(None) for name in ("done_at", "cancelled_at", "failed_at")),
    )
    .values(done_at=bindparam("now"), claim=None, claimed_until=None, last_error="")
    .returning(JOBS.c.key, JOBS.c.application_id, JOBS.c.data, JOBS.c.attempts)
)


def lock_job(job_id: int, token: str, now: datetime) -> Job | None:
    """The row, locked for this transaction; None when it is done, cancelled, not due or no longer held under the token.

    The case is locked before its work, in the order in which a decision locks them, so that the two never wait for each
    other in a circle.
    """
    at = connection()
    at.execute(_LOCK_CASE, {"job": job_id}).first()
    row = at.execute(_LOCK_JOB, {"job": job_id}).first()
    if row is None or row.claim != token or row.done_at or row.cancelled_at or row.failed_at:
        return None
    if row.due_at > now:
        release([job_id], token)
        return None
    return Job(row.id, row.kind, row.key, row.application_id, row.data, row.attempts, token)


def take(claim: Claim, now: datetime) -> Job | None:
    """The row, marked done by the transaction that goes on to do it; None as for :func:`lock_job`, whose order of locks it keeps.

    Both at once, because every row of plain work begins and ends with it.
    """
    found = connection().execute(_TAKE, {"job": claim.job_id, "token": claim.token, "now": now}).first()
    if found is None:
        _execute(_held([claim.job_id], claim.token).where(JOBS.c.due_at > now).values(claim=None, claimed_until=None))
        return None
    return Job(claim.job_id, claim.kind, found.key, found.application_id, found.data, found.attempts, claim.token)


def finish(job: Job, now: datetime) -> None:
    """Mark the row done, in the transaction that wrote what it did. Raises ClaimLost when it is not ours any more."""
    if not _execute(_held([job.id], job.token).values(done_at=now, claim=None, claimed_until=None, last_error="")):
        raise ClaimLost(job.key)


def count_attempt(job: Job, until: datetime) -> Job:
    """Note that somebody starts on the row, so that work which kills its worker does not go on for ever."""
    if not _execute(_held([job.id], job.token).values(attempts=job.attempts + 1, claimed_until=until)):
        raise ClaimLost(job.key)
    return replace(job, attempts=job.attempts + 1)


def note_failure(job: Job, problem: str, attempts: int, now: datetime) -> None:
    """Give the row back with a later due time. ``attempts`` counts the one that failed just now.

    ``problem`` is the name of an error, never a message: messages may hold personal data.
    """
    due_at = now + pause_before_attempt(attempts + 1)
    values = {"attempts": attempts, "last_error": problem[:200], "due_at": due_at, "claim": None, "claimed_until": None}
    _execute(_held([job.id], job.token).values(**values))


def set_aside(job: Job, problem: str, now: datetime, attempts: int | None = None) -> None:
    """Stop trying: the row waits on the manager's board until a person tries again."""
    counted = job.attempts if attempts is None else attempts
    values = {"attempts": counted, "last_error": problem[:200], "failed_at": now, "claim": None, "claimed_until": None}
    _execute(_held([job.id], job.token).values(**values))


def pause_before_attempt(attempt: int) -> timedelta:
    """How long to wait before this attempt (2 is the first repetition): three times longer each time, never over an hour.

    A quarter more or less by chance, so that what failed together does not come back together.
    """
    pause = min(FIRST_PAUSE * 3 ** min(max(attempt - 2, 0), 9), LONGEST_PAUSE)
    return timedelta(seconds=pause.total_seconds() * random.uniform(0.75, 1.25))


def try_again(job_id: int, actor: Actor, now: datetime) -> None:
    """Hand out a row again that was set aside after its last attempt.

    Raises NotFound when there is no such row, Conflict(«job_not_stuck») when it is not, or no longer, set aside.
    """
    if connection().execute(select(JOBS.c.id).where(JOBS.c.id == job_id)).first() is None:
        raise NotFound
    stuck = and_(JOBS.c.id == job_id, JOBS.c.failed_at.is_not(None), JOBS.c.cancelled_at.is_(None))
    fresh = {"failed_at": None, "attempts": 0, "due_at": now, "claim": None, "claimed_until": None}
    if not _execute(update(JOBS).where(stuck).values(**fresh)):
        raise Conflict("job_not_stuck")
    log.info("job %s is tried again by %s", job_id, actor.id)
    after_commit(nudge)
