"""A case as it stands: its row, its definition, the reviews of its round and what guards may read. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Row, and_, bindparam, func, select
from sqlalchemy.orm import Session

from permits.applications.models import Answers, Application
from permits.db import connection_of
from permits.definitions import queries as definitions
from permits.documents.models import Document
from permits.errors import NotFound
from permits.reviews.models import Review
from workflows import Definition, forms
from workflows.definition import Tone
from workflows.engine.outcome import Clock, Facts, ReviewSnapshot, Snapshot

applications = Application.__table__
answers = Answers.__table__
reviews = Review.__table__
documents = Document.__table__

_ID = select(applications.c.id).where(applications.c.id == bindparam("id"))
_ID_OF_REVIEW = select(applications.c.id).where(
    applications.c.id == select(reviews.c.application_id).where(reviews.c.id == bindparam("id")).scalar_subquery()
)
_LOCK = _ID.with_for_update()
_LOCK_OF_REVIEW = _ID_OF_REVIEW.with_for_update()
# Codes of documents hold no blanks, so one text can carry all of them.
_HANDED_IN = (
    select(func.aggregate_strings(documents.c.requirement, " "))
    .where(documents.c.application_id == bindparam("id"), documents.c.replaced_at.is_(None))
    .scalar_subquery()
)


class ReviewRow(NamedTuple):
    """A row of the reviews' table."""

    id: str
    application_id: str
    round: int
    state: str
    plan: str
    office: str
    role: str
    version: int
    assignee_id: str | None
    opened_at: datetime
    due_at: datetime | None
    draft: dict[str, Any]
    result: str | None
    tone: Tone | None
    reason: str
    checklist: dict[str, str]
    closed_at: datetime | None
    closed_by: str | None
    swept_at: datetime | None


# The case and the reviews of its round in one question: a row for each review, one without review where there is none.
_CASE = (
    select(
        *(reviews.c[name].label(f"review_{name}") for name in ReviewRow._fields),
        applications,
        answers.c.answers,
        answers.c.salt,
        _HANDED_IN.label("handed_in"),
        definitions.CITY_IN_FORCE.label("city"),
    )
    .outerjoin(answers, answers.c.application_id == applications.c.id)
    .outerjoin(reviews, and_(reviews.c.application_id == applications.c.id, reviews.c.round == applications.c.round))
    .where(applications.c.id == bindparam("id"))
    .order_by(reviews.c.opened_at, reviews.c.id)
)
_REVIEW = select(*(reviews.c[name] for name in ReviewRow._fields)).where(reviews.c.id == bindparam("id"))


@dataclass(frozen=True, slots=True)
class Case:
    """A case as the engine needs it: its row, its definition, the reviews of its round and what guards may read."""

    row: Row[Any]
    definition: Definition
    reviews: tuple[ReviewRow, ...]
    facts: Facts
    snapshot: Snapshot


def load_case(session: Session, application_id: str, *, lock: bool = False) -> Case:
    """The case with this id, its row locked until the transaction ends when ``lock``. Raises NotFound.

    Everything is read after the lock is held: a statement that waits for a lock still sees what its own beginning saw.
    """
    connection = connection_of(session)
    if lock:
        connection.execute(_LOCK, {"id": application_id})
    rows = connection.execute(_CASE, {"id": application_id}).all()
    if not rows:
        raise NotFound
    row = cast("Row[Any]", rows[0])
    definition = definitions.definition(row.definition_id)
    held = tuple(ReviewRow(*each[: len(ReviewRow._fields)]) for each in rows if each.review_id is not None)
    facts = Facts(
        form=forms.read_answers(definition, row.answers or {}),
        applicant=row.applicant_kind,
        documents=frozenset((row.handed_in or "").split()),
        calendar=definitions.calendar(row.city),
    )
    return Case(row, definition, held, facts, _snapshot(row, held))


def load_case_of_review(session: Session, review_id: str) -> tuple[Case, ReviewRow]:
    """A review, of whatever round, and its case, locked. Raises NotFound when there is no such review."""
    connection = connection_of(session)
    application_id = connection.execute(_LOCK_OF_REVIEW, {"id": review_id}).scalar()
    if application_id is None:
        raise NotFound
    case = load_case(session, application_id)
    for each in case.reviews:
        if each.id == review_id:
            return case, each
    return case, ReviewRow(*connection.execute(_REVIEW, {"id": review_id}).one())


def _snapshot(row: Row[Any], held: Iterable[ReviewRow]) -> Snapshot:
    asked = tuple(  # all of them: the engine counts how often an office was asked, so that each request is a promise
        ReviewSnapshot(each.plan, each.office, each.result, each.tone, each.reason, each.swept_at is not None)
        for each in held
    )
    clock = Clock(row.clock_day_zero, row.clock_paused_on, row.clock_paused_days)
    return Snapshot(state=row.state, round=row.round, reviews=asked, clock=clock)
