"""What the pages tell about the end of every open case now, and when those that have ended did end. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from permits.applications.expected import history, in_days, moves_of
from permits.applications.models import Application
from permits.calibration.models import ToldRange
from permits.definitions import queries as definitions
from permits.errors import NotFound
from workflows import Definition, SopError
from workflows.calendar import BeyondCalendar, Calendar
from workflows.promise import estimate

applications = Application.__table__
rows = ToldRange.__table__
CHUNK = 500
THEIRS = ("waiting", "start", "end")


class Told(NamedTuple):
    """The range told of a case that stands at a step of the office."""

    application_id: str
    service: str
    state: str
    round: int
    first_day: date
    last_day: date
    cases: int


class Came(NamedTuple):
    """How a range came: the row, the day of the end, the day without the applicant's waiting, and whether it lies within."""

    id: str
    ended_on: date
    came_on: date
    kept: bool


def told_now(session: Session, now: datetime) -> list[Told]:
    """What is told of every open case at a step of the office, not kept before. Where too few have ended, nothing is told.

    The questions grow with services and steps, not with cases.
    """
    waiting: dict[tuple[str, str, str], list[Row[Any]]] = defaultdict(list)
    for row in session.execute(_untold()):
        waiting[row.service, row.state, row.definition_id].append(row)
    found: list[Told] = []
    for (service, state, definition_id), held in waiting.items():
        definition = _definition(definition_id)
        known = definition.states.get(state) if definition else None
        if definition is None or known is None or known.kind not in ("work", "automatic"):
            continue
        calendar = definitions.calendar().of(definition.counts_by)
        found += _told(service, state, held, calendar, now)
    return found


def _untold() -> Any:
    of_case = (
        rows.c.application_id == applications.c.id,
        rows.c.round == applications.c.round,
        rows.c.state == applications.c.state,
    )
    return (
        select(
            applications.c.id,
            applications.c.service,
            applications.c.state,
            applications.c.round,
            applications.c.definition_id,
            applications.c.entered_at,
        )
        .where(
            applications.c.closed_at.is_(None),
            applications.c.submitted_at.is_not(None),
            applications.c.suspended_at.is_(None),
            ~select(rows.c.id).where(*of_case).exists(),
        )
        .order_by(applications.c.id)
    )


def _told(service: str, state: str, held: Sequence[Row[Any]], calendar: Calendar, now: datetime) -> Iterator[Told]:
    try:
        range_ = estimate(*history(service, state, calendar, now))
        for row in held:
            known = in_days(range_, row.entered_at or now, calendar, now)
            if known.first is not None and known.last is not None:
                yield Told(row.id, service, state, row.round, known.first, known.last, known.cases)
    except BeyondCalendar:
        return


def came_true(session: Session, now: datetime) -> list[Came]:
    """How the ranges came whose case has ended since the last look."""
    wanted = (
        select(
            rows.c.id, rows.c.application_id, rows.c.told_at, rows.c.first_day, rows.c.last_day,
            applications.c.definition_id, applications.c.closed_at, applications.c.suspensions,
        )
        .join(applications, applications.c.id == rows.c.application_id)
        .where(rows.c.ended_on.is_(None), applications.c.closed_at.is_not(None))
        .order_by(rows.c.id)
    )  # fmt: skip
    ended: Sequence[Any] = session.execute(wanted).all()
    found: list[Came] = []
    for begin in range(0, len(ended), CHUNK):
        chunk = ended[begin : begin + CHUNK]
        moves = moves_of(sorted({row.application_id for row in chunk}))
        found += [each for row in chunk if (each := _came(row, moves.get(row.application_id, []))) is not None]
    return found


def _came(row: Row[Any], moves: Sequence[tuple[str, datetime]]) -> Came | None:
    definition = _definition(row.definition_id)
    if definition is None:
        return None
    calendar = definitions.calendar().of(definition.counts_by)
    try:
        spent = _own_seconds(row, moves, definition, calendar)
        came_on = calendar.local_date(calendar.add_office_seconds(row.told_at, spent))
    except BeyondCalendar:
        return None
    # Office time that is used up, or of which none was needed, ends at the closing of a day before.
    ended_on = calendar.local_date(row.closed_at)
    came_on = max(min(came_on, ended_on), calendar.local_date(row.told_at))
    return Came(row.id, ended_on, came_on, row.first_day <= came_on <= row.last_day)


def _own_seconds(
    row: Row[Any], moves: Sequence[tuple[str, datetime]], definition: Definition, calendar: Calendar
) -> int:
    """The office's own time from the telling to the end: steps of the applicant and suspensions left out."""
    total = 0
    ends = [*(at for _code, at in moves[1:]), row.closed_at]
    for (code, at), until in zip(moves, ends, strict=True):
        state = definition.states.get(code)
        if state is not None and state.kind not in THEIRS and until > row.told_at:
            total += _between(max(at, row.told_at), until, row.suspensions, calendar)
    return total


def _between(first: datetime, last: datetime, stops: Sequence[Sequence[str | None]], calendar: Calendar) -> int:
    total = calendar.office_seconds_between(first, last)
    for begun, over in stops or ():
        since = max(datetime.fromisoformat(begun or ""), first)
        until = min(datetime.fromisoformat(over) if over else last, last)
        if until > since:
            total -= calendar.office_seconds_between(since, until)
    return total


def _definition(version_id: str) -> Definition | None:
    try:
        return definitions.definition(version_id)
    except (NotFound, SopError):
        return None
