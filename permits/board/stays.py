"""Where the time of ended cases went: for each step, how long the office worked on it and how long it only waited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from permits.applications.expected import moves_of
from permits.applications.models import Application
from permits.board.figures import Moments
from permits.db import db
from permits.definitions import queries as definitions
from permits.errors import NotFound
from workflows import SopError
from workflows.calendar import BeyondCalendar, Calendar
from workflows.definition import State

LATEST_CASES = 500
WAITS = ("waiting", "start")

cases = Application.__table__


@dataclass(frozen=True, slots=True)
class StepStay:
    """How often ended cases passed a step, and the office hours a passage took on average: worked, and waited.

    A step that waits for the applicant, a payment or somebody outside is all waiting; in any other one waiting is the time in
    which the case was suspended.
    """

    definition_id: str
    service: str
    state: str
    passed: int
    working: float
    waiting: float


def stays(at: Moments, calendar: Calendar) -> list[StepStay]:
    """The steps of the latest cases that ended in the last 90 days, those that took longest first."""
    rows = db.session.execute(_ended(at)).all()
    moved = moves_of([row.id for row in rows])
    hours: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    version: dict[tuple[str, str], str] = {}
    for row in rows:
        for state, worked, waited in _passages(row, moved.get(row.id, []), calendar):
            hours[row.service, state].append((worked, waited))
            version.setdefault((row.service, state), row.definition_id)
    found = [
        StepStay(version[key], *key, len(each), _mean(one for one, _ in each), _mean(one for _, one in each))
        for key, each in hours.items()
    ]
    return sorted(found, key=lambda each: (-each.working - each.waiting, each.service, each.state))


def _ended(at: Moments) -> Any:
    return (
        select(cases.c.id, cases.c.definition_id, cases.c.service, cases.c.closed_at, cases.c.suspensions)
        .where(cases.c.closed_at >= at.since, cases.c.submitted_at.is_not(None))
        .order_by(cases.c.closed_at.desc(), cases.c.id.desc())
        .limit(LATEST_CASES)
    )


def _mean(values: Iterable[float]) -> float:
    each = list(values)
    return sum(each) / len(each)


def _passages(
    row: Row[Any], moves: Sequence[tuple[str, datetime]], calendar: Calendar
) -> Iterable[tuple[str, float, float]]:
    """The steps a case passed, each with the office hours worked and waited in it."""
    ends = [*(at for _code, at in moves[1:]), row.closed_at]
    for (code, since), until in zip(moves, ends, strict=True):
        state = state_of(row.definition_id, code)
        if state is None or state.kind == "end":
            continue
        total = _hours(since, until, calendar)
        stood = sum(_hours(max(first, since), min(last, until), calendar) for first, last in _stops(row, until))
        waited = total if state.kind in WAITS else min(stood, total)
        yield code, total - waited, waited


def state_of(definition_id: str, code: str) -> State | None:
    """A state of a version; None where the version cannot be read any more or never had it."""
    try:
        return definitions.definition(definition_id).states.get(code)
    except (NotFound, SopError):
        return None


def _stops(row: Row[Any], until: datetime) -> Iterable[tuple[datetime, datetime]]:
    for first, last in row.suspensions or ():
        yield datetime.fromisoformat(first), datetime.fromisoformat(last) if last else until


def _hours(first: datetime, last: datetime, calendar: Calendar) -> float:
    if last <= first:
        return 0.0
    try:
        return calendar.office_seconds_between(first, last) / 3600
    except BeyondCalendar:
        return (last - first).total_seconds() / 3600
