"""What a service really takes: read from the record of the cases that have ended in the last twelve months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import ceil

from sqlalchemy import func, select

from permits.applications.expected import moves_of
from permits.applications.models import Application
from permits.catalogue.queries import Service
from permits.db import db
from permits.definitions import queries as definitions
from permits.definitions.queries import CITY_IN_FORCE
from permits.errors import NotFound
from workflows import SopError
from workflows.calendar import BeyondCalendar, Calendar
from workflows.promise import LEAST, Stay, passages

LOOK_BACK = timedelta(days=365)
LATEST = 200  # ended cases that are read
OF_TEN = 8

applications = Application.__table__


@dataclass(frozen=True, slots=True)
class Usual:
    """How long decided cases took the office: eight of ten ended within ``days`` working days, the applicant's own time left
    out; None when too few have ended to say so. ``kept`` of a hundred ended by the day that was promised."""

    cases: int
    days: int | None = None
    kept: int | None = None


def usual(service: str, counts_by: str, now: datetime) -> Usual:
    """The time a service really takes, in working days of the calendar that it counts by."""
    since = now - LOOK_BACK
    ended = (
        applications.c.service == service,
        applications.c.closed_at >= since,
        applications.c.submitted_at.is_not(None),
        applications.c.outcome.in_(("issued", "refused")),
    )
    asked = select(func.max(applications.c.closed_at), func.max(applications.c.id), func.count(), CITY_IN_FORCE)
    newest, last_id, count, calendar = db.session.execute(asked.where(*ended)).one()
    if count < LEAST:
        return Usual(count)
    return _usual(_Ended(service, newest, last_id, count, since.date().isoformat(), calendar, counts_by))


@dataclass(frozen=True, slots=True)
class _Ended:
    """What a time was worked out from: it is so until another case ends, another day begins or the calendar changes."""

    service: str
    newest: datetime
    last_id: str
    count: int
    since: str
    calendar: str
    counts_by: str


@lru_cache(maxsize=512)
def _usual(ended: _Ended) -> Usual:
    calendar = definitions.calendar(ended.calendar).of(ended.counts_by)
    rows = db.session.execute(
        select(applications.c.id, applications.c.definition_id, applications.c.closed_at, applications.c.due_at)
        .where(
            applications.c.service == ended.service,
            applications.c.closed_at >= datetime.fromisoformat(f"{ended.since}T00:00:00+00:00"),
            applications.c.submitted_at.is_not(None),
            applications.c.outcome.in_(("issued", "refused")),
        )
        .order_by(applications.c.closed_at.desc())
        .limit(LATEST)
    ).all()
    moved = moves_of([row.id for row in rows])
    took = sorted(
        each
        for row in rows
        if (each := _office_time(row.definition_id, row.closed_at, moved.get(row.id, []), calendar)) is not None
    )
    if len(took) < LEAST:
        return Usual(ended.count)
    days = max(ceil(took[ceil(len(took) * OF_TEN / 10) - 1] / calendar.seconds_a_day), 1)
    promised = [row for row in rows if row.due_at is not None]
    in_time = sum(row.closed_at <= row.due_at for row in promised)
    return Usual(ended.count, days, in_time * 100 // len(promised) if promised else None)


def _office_time(
    version_id: str, closed_at: datetime, moves: Sequence[tuple[str, datetime]], calendar: Calendar
) -> float | None:
    """The office seconds of a case from its first step with the office; None where its record cannot be read."""
    try:
        states = definitions.definition(version_id).states
        ends = [*(at for _code, at in moves[1:]), closed_at]
        stays, total = [], 0.0
        for (code, at), until in zip(moves, ends, strict=True):
            spent = calendar.office_seconds_between(at, until)
            stays.append(Stay(code, total, total + spent, states[code].kind in ("waiting", "end", "start")))
            total += spent
    except (NotFound, SopError, KeyError, ValueError, BeyondCalendar):
        return None
    found = passages(stays)
    return found[0].remaining if found else None


def most_asked(offered: Sequence[Service], now: datetime) -> list[Service]:
    """These services, those most often sent in the last twelve months first; the others keep their order."""
    asked = _asked(tuple(each.version_id for each in offered), int(now.timestamp()) // 600)
    return sorted(offered, key=lambda each: -asked.get(each.code, 0))


@lru_cache(maxsize=4)
def _asked(_version_ids: tuple[str, ...], slot: int) -> dict[str, int]:
    """How often each service was sent; counted anew every ten minutes and whenever something is published."""
    since = datetime.fromtimestamp(slot * 600, tz=UTC) - LOOK_BACK
    counted = (
        select(applications.c.service, func.count())
        .where(applications.c.submitted_at >= since)
        .group_by(applications.c.service)
    )
    return {service: int(times) for service, times in db.session.execute(counted)}
