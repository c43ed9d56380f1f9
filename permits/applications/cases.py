"""A case as it stands: its row, its definition, the reviews of its round and what guards may read. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from permits.applications.models import Answers, Application
from permits.db import connection_of
from permits.definitions import queries as definitions
from permits.documents.models import Document
from permits.errors import NotFound
from permits.reviews.models import Review
from workflows import Definition, forms
from workflows.outcome import Clock, Facts, ReviewSnapshot, Snapshot

applications = Application.__table__
answers = Answers.__table__
reviews = Review.__table__
documents = Document.__table__

_LOCK = select(applications.c.id).where(applications.c.id == bindparam("id")).with_for_update()
_LOCK_OF_REVIEW = (
    select(applications.c.id)
    .where(applications.c.id == select(reviews.c.application_id).where(reviews.c.id == bindparam("id")).scalar_subquery())
    .with_for_update()
)
# Codes of documents hold no blanks, so one text can carry all of them.
_HANDED_IN = (
    select(func.aggregate_strings(documents.c.requirement, " "))
    .where(documents.c.application_id == bindparam("id"), documents.c.replaced_at.is_(None))
    .scalar_subquery()
)
_CASE = (
    select(
        applications,
        answers.c.answers,
        answers.c.salt,
        _HANDED_IN.label("handed_in"),
        definitions.CITY_IN_FORCE.label("city"),
    )
    .outerjoin(answers, answers.c.application_id == applications.c.id)
    .where(applications.c.id == bindparam("id"))
)
_REVIEWS = (
    select(reviews)
    .where(reviews.c.application_id == bindparam("id"), reviews.c.round == bindparam("round"))
    .order_by(reviews.c.opened_at, reviews.c.id)
)


@dataclass(frozen=True, slots=True)
class Case:
    """A case as the engine needs it: its row, its definition, the reviews of its round and what guards may read."""

    row: Row[Any]
    definition: Definition
    reviews: tuple[Row[Any], ...]
    facts: Facts
    snapshot: Snapshot


def load_case(session: Session, application_id: str, *, lock: bool = False) -> Case:
    """The case with this id, its row locked until the transaction ends when ``lock``. Raises NotFound.

    Everything is read after the lock is held: a statement that waits for a lock still sees what its own beginning saw.
    """
    connection = connection_of(session)
    if lock:
        connection.execute(_LOCK, {"id": application_id})
    row = connection.execute(_CASE, {"id": application_id}).first()
    if row is None:
        raise NotFound
    definition = definitions.definition(row.definition_id)
    held = tuple(connection.execute(_REVIEWS, {"id": application_id, "round": row.round}))
    facts = Facts(
        form=forms.read_answers(definition, row.answers or {}),
        applicant=row.applicant_kind,
        documents=frozenset((row.handed_in or "").split()),
        calendar=definitions.calendar(row.city),
    )
    return Case(row, definition, held, facts, _snapshot(row, held))


def load_case_of_review(session: Session, review_id: str) -> Case:
    """The case that a review belongs to, locked. Raises NotFound when there is no such review."""
    application_id = connection_of(session).execute(_LOCK_OF_REVIEW, {"id": review_id}).scalar()
    if application_id is None:
        raise NotFound
    return load_case(session, application_id)


def _snapshot(row: Row[Any], held: Iterable[Row[Any]]) -> Snapshot:
    asked = tuple(  # all of them: the engine counts how often an office was asked, so that each request is a promise
        ReviewSnapshot(each.plan, each.office, each.result, each.tone, each.reason, each.swept_at is not None)
        for each in held
    )
    clock = Clock(row.clock_day_zero, row.clock_paused_on, row.clock_paused_days)
    return Snapshot(state=row.state, round=row.round, reviews=asked, clock=clock)
