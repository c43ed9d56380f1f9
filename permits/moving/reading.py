"""Running cases as the engine's judge wants them: whole, or only where they stand; in chunks, so that many cost no memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, select

from permits.applications import record
from permits.applications.cases import ReviewRow, reviews_of_round, snapshot_of
from permits.applications.models import Answers, Application, ApplicationEvent
from permits.db import connection_of, db
from permits.definitions import queries as definitions
from permits.documents.models import Document
from permits.reviews.models import Review
from workflows import Definition, forms
from workflows.calendar import Calendar
from workflows.engine.outcome import Facts
from workflows.moving import Asked, Held

applications = Application.__table__
answers = Answers.__table__
reviews = Review.__table__
events = ApplicationEvent.__table__
documents = Document.__table__

CHUNK = 500
HANDED_IN_OF_ROW = (
    select(func.aggregate_strings(documents.c.requirement, " "))
    .where(documents.c.application_id == applications.c.id, documents.c.replaced_at.is_(None))
    .scalar_subquery()
    .label("handed_in")
)


@dataclass(frozen=True, slots=True)
class Running:
    """A case that has not ended, as a new version meets it. ``held`` lacks answers where none were asked for."""

    id: str
    number: str | None
    definition_id: str
    definition: Definition
    held: Held


def running_cases(
    service: str, *, answered: bool, after: str = "", only: Iterable[str] | None = None
) -> Iterator[Running]:
    """Every running case of a service in the order of their ids, those behind ``after``; ``only`` narrows the choice.

    Two questions a chunk. ``answered``: with what was answered and handed in.
    """
    calendar = definitions.calendar()
    connection = connection_of(db.session())
    wanted = None if only is None else sorted(only)
    while True:
        rows = connection.execute(_chunk(service, answered, after, wanted)).all()
        if not rows:
            return
        held = reviews_of_round(connection, [row.id for row in rows])
        for row in rows:
            yield running(row, held.get(row.id, ()), calendar)
        after = rows[-1].id


def _chunk(service: str, answered: bool, after: str, only: list[str] | None) -> Any:
    columns = [applications] if not answered else [applications, answers.c.answers, HANDED_IN_OF_ROW]
    statement = select(*columns).where(
        applications.c.service == service, applications.c.closed_at.is_(None), applications.c.id > after
    )
    if answered:
        statement = statement.outerjoin(answers, answers.c.application_id == applications.c.id)
    if only is not None:
        statement = statement.where(applications.c.id.in_(only))
    return statement.order_by(applications.c.id).limit(CHUNK)


def running(row: Row[Any], held: Iterable[ReviewRow], calendar: Calendar) -> Running:
    """One case from its row and the reviews of its round."""
    definition = definitions.definition(row.definition_id)
    stored = getattr(row, "answers", None) or {}
    facts = Facts(
        form=forms.read_answers(definition, stored),
        applicant=row.applicant_kind,
        documents=frozenset((getattr(row, "handed_in", None) or "").split()),
        calendar=calendar,
        sent=calendar.local_date(row.submitted_at) if row.submitted_at else None,
    )
    asked = tuple(held)
    snapshot = snapshot_of(row, asked)
    times = tuple(Asked(each.due_at) for each in asked)
    return Running(
        row.id, row.number, row.definition_id, definition,
        Held(snapshot, stored, facts, times, state_due_at=row.state_due_at),
    )  # fmt: skip


def pauses_of(connection: Connection, application_id: str) -> tuple[tuple[date, date], ...]:
    """The pauses of a case's clock that are over, from its record: the local days on which each began and ended."""
    rows = connection.execute(
        select(events.c.kind, events.c.data, events.c.at)
        .where(
            events.c.application_id == application_id,
            events.c.kind.in_(("clock_started", "clock_reset", "clock_paused", "clock_resumed")),
            record.STANDS,
        )
        .order_by(events.c.seq)
    )
    found: list[tuple[date, date]] = []
    began: date | None = None
    calendar = definitions.calendar()
    for row in rows:
        if row.kind in ("clock_started", "clock_reset"):
            found, began = [], None
        elif row.kind == "clock_paused":
            began = date.fromisoformat(row.data["on"])
        elif began is not None:
            found.append((began, calendar.local_date(row.at)))
            began = None
    return tuple(found)
