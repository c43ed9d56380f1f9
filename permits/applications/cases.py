"""A case as it stands: its row, its definition, the reviews of its round and what guards may read. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from permits.applications.models import Answers, Application
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

_CASE = select(applications, answers.c.answers, answers.c.salt).outerjoin(
    answers, answers.c.application_id == applications.c.id
)
_CASE_BY_ID = _CASE.where(applications.c.id == bindparam("id"))
_CASE_LOCKED = _CASE_BY_ID.with_for_update(of=applications)
_REVIEWS = (
    select(reviews)
    .where(reviews.c.application_id == bindparam("id"), reviews.c.round == bindparam("round"))
    .order_by(reviews.c.opened_at, reviews.c.id)
)
_DOCUMENTS = select(documents.c.requirement).where(
    documents.c.application_id == bindparam("id"), documents.c.replaced_at.is_(None)
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
    """The case with this id, its row locked until the transaction ends when ``lock``. Raises NotFound."""
    statement = _CASE_LOCKED if lock else _CASE_BY_ID
    row = session.execute(statement, {"id": application_id}).first()
    if row is None:
        raise NotFound
    definition = definitions.definition(row.definition_id)
    held = tuple(session.execute(_REVIEWS, {"id": application_id, "round": row.round}))
    present = frozenset(session.execute(_DOCUMENTS, {"id": application_id}).scalars())
    facts = Facts(
        form=forms.read_answers(definition, row.answers or {}),
        applicant=row.applicant_kind,
        documents=present,
        calendar=definitions.calendar(),
    )
    return Case(row, definition, held, facts, _snapshot(row, held))


def _snapshot(row: Row[Any], held: Iterable[Row[Any]]) -> Snapshot:
    asked = tuple(  # all of them: the engine counts how often an office was asked, so that each request is a promise
        ReviewSnapshot(each.plan, each.office, each.result, each.tone, each.reason, each.swept_at is not None)
        for each in held
    )
    clock = Clock(row.clock_day_zero, row.clock_paused_on, row.clock_paused_days)
    return Snapshot(state=row.state, round=row.round, reviews=asked, clock=clock)
