"""A case as it stands: its row, its definition, the reviews of its round and what guards may read. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Row, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from permits import clock
from permits.applications.models import Answers, Application
from permits.db import connection_of
from permits.deemed.models import DeemedGrant
from permits.definitions import queries as definitions
from permits.documents.models import Document
from permits.errors import NotFound
from permits.issuance.models import Permit
from permits.reviews.models import Review
from workflows import Definition, forms
from workflows.definition import Tone
from workflows.engine.outcome import Clock, Facts, ReviewSnapshot, Snapshot, Suspension

applications = Application.__table__
answers = Answers.__table__
reviews = Review.__table__
documents = Document.__table__
permits = Permit.__table__
grants = DeemedGrant.__table__

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
# What the law has granted may not be refused, unless somebody has said why.
_GRANTED = (
    exists().where(grants.c.application_id == applications.c.id, grants.c.overridden_at.is_(None)).label("granted")
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
    key: str
    skipped: bool
    answers: dict[str, Any]
    definition_id: str | None
    acting: str = ""


# The case and the reviews of its round in one question: a row for each review, one without review where there is none.
_CASE = (
    select(
        *(reviews.c[name].label(f"review_{name}") for name in ReviewRow._fields),
        applications,
        answers.c.answers,
        answers.c.salt,
        _HANDED_IN.label("handed_in"),
        _GRANTED,
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


def load_case(session: Session, application_id: str, *, lock: bool = False, now: datetime | None = None) -> Case:
    """The case with this id, its row locked until the transaction ends when ``lock``. Raises NotFound.

    ``now`` is the moment at which a permit it needs must be in force, the present one unless given. Everything is
    read after the lock is held: a statement that waits for a lock still sees what its own beginning saw.
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
    calendar = definitions.calendar(row.city)
    today = calendar.local_date(now or clock.now())
    services = _services_held(connection, definition, row, today)
    facts = Facts(
        form=forms.read_answers(definition, row.answers or {}),
        applicant=row.applicant_kind,
        documents=frozenset((row.handed_in or "").split()),
        calendar=calendar,
        answers=_own_answers(definition, held),
        permits=frozenset(code for code, each in definition.needs.items() if each.service in services),
        sent=calendar.local_date(row.submitted_at) if row.submitted_at else None,
        today=today,
        held=services,
    )
    return Case(row, definition, held, facts, snapshot_of(row, held))


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


def reviews_of_round(connection: Connection, ids: Collection[str]) -> dict[str, list[ReviewRow]]:
    """The reviews of the present round of these cases, by case, in the order they were opened; one question."""
    of_round = and_(applications.c.id == reviews.c.application_id, applications.c.round == reviews.c.round)
    wanted = select(*(reviews.c[name] for name in ReviewRow._fields)).join(applications, of_round)
    found: dict[str, list[ReviewRow]] = {}
    for row in connection.execute(
        wanted.where(reviews.c.application_id.in_(ids)).order_by(reviews.c.opened_at, reviews.c.id)
    ):
        found.setdefault(row.application_id, []).append(ReviewRow(*row))
    return found


def _own_answers(definition: Definition, held: Iterable[ReviewRow]) -> dict[str, dict[str, object]]:
    """What was answered in this round on the own forms of plans with one office, the last answer of a plan counting."""
    found: dict[str, dict[str, object]] = {}
    for each in held:
        if each.result is not None and each.answers and each.definition_id is None:
            plan = definition.states[each.state].reviews.get(each.plan)
            if plan is not None and plan.fields and len(plan.offices) == 1:
                found[each.plan] = forms.read_fields(plan.fields, each.answers)
    return found


def _services_held(connection: Connection, definition: Definition, row: Row[Any], day: date) -> frozenset[str]:
    """Of the services whose permits the procedure asks after, those of which the applicant holds one in force on this day."""
    wanted = {each.service for each in definition.needs.values()}
    wanted |= {each.made_by for each in definition.documents.values() if each.made_by is not None}
    if not wanted:
        return frozenset()
    own = select(applications.c.id).where(
        applications.c.business_id == row.business_id
        if row.business_id
        else and_(applications.c.applicant_id == row.applicant_id, applications.c.business_id.is_(None))
    )
    held = select(permits.c.service).where(
        permits.c.application_id.in_(own),
        permits.c.service.in_(wanted),
        permits.c.status == "issued",
        or_(permits.c.replaced_on.is_(None), permits.c.replaced_on > day),
        or_(permits.c.valid_from.is_(None), permits.c.valid_from <= day),
        or_(permits.c.valid_until.is_(None), permits.c.valid_until >= day),
    )
    return frozenset(connection.execute(held).scalars())


def snapshot_of(row: Row[Any], held: Iterable[ReviewRow]) -> Snapshot:
    """The position of a case from its row and the reviews of its round, in the order they were opened.

    What the case left behind when it was moved to another version counts no longer, but its name is not given twice.
    """
    asked = tuple(  # all of them: the engine counts how often an office was asked, so that each request is a promise
        ReviewSnapshot(
            plan=each.plan,
            office=each.office,
            result=each.result,
            tone=each.tone,
            note=each.reason,
            swept=(each.swept_at is not None and not each.skipped) or each.definition_id is not None,
            skipped=each.skipped,
            by=each.closed_by,
            key=each.key,
            opened_at=each.opened_at,
        )
        for each in held
    )
    return Snapshot(
        state=row.state,
        round=row.round,
        reviews=asked,
        clock=Clock(row.clock_day_zero, row.clock_paused_on, row.clock_paused_days),
        entered_at=row.entered_at,
        taken=row.taken,
        acted={code: frozenset(people) for code, people in row.acted.items()},
        suspensions=tuple(map(_suspension, row.suspensions)),
    )


def _suspension(kept: Sequence[str | None]) -> Suspension:
    since, until = (datetime.fromisoformat(each) if each else None for each in kept)
    assert since is not None
    return Suspension(since, until)
