"""When a case will probably be finished, from what cases like it took: read from the record of those that have ended."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import Row, or_, select

from permits.applications.cases import Case
from permits.applications.models import Application, ApplicationEvent
from permits.db import db
from permits.definitions import queries as definitions
from permits.errors import NotFound
from workflows import Definition, SopError
from workflows.calendar import BeyondCalendar, Calendar
from workflows.promise import Estimate, Past, Stay, estimate, passages

LOOK_BACK = timedelta(days=365)
LATEST = 200  # ended cases that are read
MOST_OPEN = 2_000  # cases that the load of earlier days is counted from

applications = Application.__table__
events = ApplicationEvent.__table__


@dataclass(frozen=True, slots=True)
class Expected:
    """The days between which eight of ten cases like it end, and what that rests on; ``cases`` 0: too few have ended."""

    first: date | None = None
    last: date | None = None
    least: int = 0
    most: int = 0
    cases: int = 0


def expected(case: Case, now: datetime) -> Expected | None:
    """What to expect of a case that lies with the office; None for any other, and where the calendar does not reach."""
    state = case.definition.states[case.row.state]
    if state.kind not in ("work", "automatic") or case.snapshot.suspended or case.row.closed_at is not None:
        return None
    try:
        return _expected(case, case.facts.calendar.of(case.definition.counts_by), now)
    except BeyondCalendar:
        return None


def _expected(case: Case, calendar: Calendar, now: datetime) -> Expected:
    past, load = history(case.row.service, case.row.state, calendar, now)
    return in_days(estimate(past, load), case.row.entered_at or now, calendar, now)


def in_days(found: Estimate | None, since: datetime, calendar: Calendar, now: datetime) -> Expected:
    """An estimate for a case that entered its step at ``since``, in days from now on. Raises BeyondCalendar."""
    if found is None:
        return Expected()
    spent = calendar.office_seconds_between(since, now)
    first, last = (  # when no office time is left the end is the closing before now
        max(calendar.local_date(calendar.add_office_seconds(now, max(ceil(each) - spent, 0))), calendar.local_date(now))
        for each in (found.least, found.most)
    )
    least, most = (max(ceil(each / calendar.seconds_a_day), 1) for each in (found.least, found.most))
    return Expected(first, last, least, most, found.cases)


def history(service: str, state: str, calendar: Calendar, now: datetime) -> tuple[list[Past], int]:
    """What the latest ended cases of a service still took from entering this state on, and how many cases are open now."""
    since = now - LOOK_BACK
    rows = db.session.execute(_ended(service, since)).all()
    moved = moves_of([row.id for row in rows])
    spans = db.session.execute(_open_since(service, min((row.closed_at for row in rows), default=now))).all()
    sent = sorted(each.submitted_at for each in spans)
    closed = sorted(each.closed_at for each in spans if each.closed_at is not None)
    found = []
    for row in rows:
        for entered, remaining in _passages(row, moved.get(row.id, []), state, calendar):
            found.append(Past(bisect_right(sent, entered) - bisect_right(closed, entered), remaining))
    return found, len(sent) - len(closed)


def _ended(service: str, since: datetime) -> Any:
    wanted = select(applications.c.id, applications.c.definition_id, applications.c.closed_at).where(
        applications.c.service == service, applications.c.closed_at >= since, applications.c.submitted_at.is_not(None)
    )
    return wanted.order_by(applications.c.closed_at.desc()).limit(LATEST)


def _open_since(service: str, first: datetime) -> Any:
    lasting = or_(applications.c.closed_at.is_(None), applications.c.closed_at >= first)
    wanted = select(applications.c.submitted_at, applications.c.closed_at).where(
        applications.c.service == service, applications.c.submitted_at.is_not(None), lasting
    )
    return wanted.order_by(applications.c.submitted_at.desc()).limit(MOST_OPEN)


def moves_of(ids: Sequence[str]) -> dict[str, list[tuple[str, datetime]]]:
    """The states that each of these cases entered, and when."""
    found: dict[str, list[tuple[str, datetime]]] = {}
    wanted = select(events.c.application_id, events.c.data, events.c.at).where(
        events.c.application_id.in_(ids), events.c.kind == "moved"
    )
    for row in db.session.execute(wanted.order_by(events.c.application_id, events.c.seq)):
        found.setdefault(row.application_id, []).append((str(row.data["to"]), row.at))
    return found


def _passages(
    row: Row[Any], moves: Sequence[tuple[str, datetime]], state: str, calendar: Calendar
) -> Iterable[tuple[datetime, float]]:
    """When an ended case entered this state, and the office seconds it still took then."""
    definition = _definition(row.definition_id)
    if definition is None or any(code not in definition.states for code, _at in moves):
        return []
    ends = [*(at for _code, at in moves[1:]), row.closed_at]
    entered: dict[float, datetime] = {}
    stays, total = [], 0.0
    for (code, at), until in zip(moves, ends, strict=True):
        took = calendar.office_seconds_between(at, until)
        entered.setdefault(total, at)
        stays.append(Stay(code, total, total + took, definition.states[code].kind in ("waiting", "end", "start")))
        total += took
    return [(entered[each.begins], each.remaining) for each in passages(stays) if each.state == state]


def _definition(version_id: str) -> Definition | None:
    try:
        return definitions.definition(version_id)
    except (NotFound, SopError):
        return None
