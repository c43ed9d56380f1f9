"""Questions to reviews: the queue of one's seats, and what stands around one review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import aliased

from permits.accounts.models import Account
from permits.applications.models import Application, CorrectionRow, Submission
from permits.db import db
from permits.definitions import queries as definitions
from permits.definitions.models import DefinitionVersion
from permits.documents.models import Document
from permits.errors import NotFound
from permits.moving.versions import answers_under
from permits.reviews.models import OPEN, Review
from workflows.engine.outcome import Actor

PAGE = 50
ID = re.compile("[0-9A-Z]{26}")
Statement = Select[*tuple[Any, ...]]
Position = Row[*tuple[Any, ...]]
Facet = Literal["held", "service", "office"]
Holder = aliased(Account)
IN_ORDER = (Review.due_at.is_(None), Review.due_at, Review.id)


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the queue is wanted. ``held`` is mine, free (nobody has it) or empty; empty means all of each.

    ``words`` is the beginning of a number, or any part of the applicant's name.
    """

    held: str = ""
    service: str = ""
    office: str = ""
    words: str = ""

    def having(self, facet: Facet, value: str) -> Filter:
        """The same but for one facet."""
        return replace(self, **{facet: value})


@dataclass(frozen=True, slots=True)
class Waiting:
    """One open review as the queue shows it."""

    id: str
    number: str
    applicant: str
    service: str
    definition_id: str
    state: str
    plan: str
    office: str
    round: int
    due_at: datetime | None
    assignee_id: str | None
    assignee: str | None
    suspended_at: datetime | None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some open reviews by their deadline. ``next`` is the review after which the next page begins, empty at the end."""

    rows: Sequence[Waiting]
    next: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many open reviews of one's seats have these three in common; ``held`` is mine, free or others."""

    held: str
    service: str
    office: str
    count: int

    def fits(self, wanted: Filter) -> bool:
        """Whether the filter's facets let these through."""
        return all(getattr(wanted, facet) in ("", getattr(self, facet)) for facet in ("held", "service", "office"))


def queue(actor: Actor, wanted: Filter, after: str = "") -> QueuePage:
    """A page of the work that waits for the actor's seats, the nearest deadline first, those without one last.

    ``after`` is the last review of the page before. The page is found by position, not by counting rows, so the hundredth
    page costs what the first one does and work that is done meanwhile moves nothing.
    """
    statement = _filtered(_waiting(actor), actor, wanted)
    position = _position(after, actor) if after else None
    if position is not None:
        statement = statement.where(_behind(position))
    ordered = statement.order_by(*IN_ORDER).limit(PAGE + 1)
    found = [Waiting(**row._mapping) for row in db.session.execute(ordered)]
    rows = found[:PAGE]
    return QueuePage(rows, rows[-1].id if len(found) > PAGE else "")


def first_free(actor: Actor, after: str = "") -> str | None:
    """The most urgent review of the actor's seats that nobody has taken, behind ``after`` when given."""
    statement = select(Review.id).where(_reaches(actor), OPEN, Review.assignee_id.is_(None))
    position = _position(after, actor) if after else None
    if position is not None:
        statement = statement.where(_behind(position))
    return db.session.scalar(statement.order_by(*IN_ORDER).limit(1))


def first_waiting(actor: Actor) -> str | None:
    """The work to go on with: what the actor has taken first, then what nobody has, each by its deadline."""
    mine_or_free = or_(Review.assignee_id == actor.id, Review.assignee_id.is_(None))
    statement = select(Review.id).where(_reaches(actor), OPEN, mine_or_free)
    return db.session.scalar(statement.order_by(Review.assignee_id.is_(None), *IN_ORDER).limit(1))


def tallies(actor: Actor, words: str = "") -> list[Tally]:
    """The whole queue of the actor's seats, counted by who has it, service and office."""
    held = case((Review.assignee_id.is_(None), "free"), (Review.assignee_id == actor.id, "mine"), else_="others")
    grouped = (Application.service, Review.office, held)
    statement = select(held.label("held"), Application.service, Review.office, func.count().label("count"))
    statement = statement.select_from(Review).join(Application).join(Account, Application.applicant_id == Account.id)
    statement = _filtered(statement.where(_reaches(actor), OPEN), actor, Filter(words=words)).group_by(*grouped)
    return [Tally(**row._mapping) for row in db.session.execute(statement)]


def is_ever_asked(actor: Actor) -> bool:
    """Whether any procedure on offer gives work to one of the actor's seats."""
    asked = {
        (each.office, plan.role)
        for version in definitions.current_versions()
        for state in definitions.definition(version.id).states.values()
        for plan in state.reviews.values()
        for each in plan.offices
    }
    return bool(asked & actor.seats)


def _waiting(actor: Actor) -> Statement:
    return (
        select(
            Review.id,
            Application.number,
            Account.name.label("applicant"),
            Application.service,
            Application.definition_id,
            Review.state,
            Review.plan,
            Review.office,
            Review.round,
            Review.due_at,
            Review.assignee_id,
            Holder.name.label("assignee"),
            Application.suspended_at,
        )
        .join(Application, Review.application_id == Application.id)
        .join(Account, Application.applicant_id == Account.id)
        .outerjoin(Holder, Review.assignee_id == Holder.id)
        .where(_reaches(actor), OPEN)
    )


def _reaches(actor: Actor) -> ColumnElement[bool]:
    seats = [and_(Review.office == office, Review.role == role) for office, role in sorted(actor.seats)]
    return or_(false(), *seats)


def _filtered(statement: Statement, actor: Actor, wanted: Filter) -> Statement:
    if wanted.held:
        holder = Review.assignee_id == actor.id if wanted.held == "mine" else Review.assignee_id.is_(None)
        statement = statement.where(holder)
    if wanted.service:
        statement = statement.where(Application.service == wanted.service)
    if wanted.office:
        statement = statement.where(Review.office == wanted.office)
    if wanted.words:
        number = Application.number.istartswith(wanted.words, autoescape=True)
        statement = statement.where(or_(number, Account.name.icontains(wanted.words, autoescape=True)))
    return statement


def _position(review_id: str, actor: Actor) -> Position | None:
    """Where a review of the actor's seats stands in the order, also when it is closed meanwhile; None for any other."""
    return db.session.execute(select(Review.id, Review.due_at).where(Review.id == review_id, _reaches(actor))).first()


def _behind(position: Position) -> ColumnElement[bool]:
    if position.due_at is None:
        return and_(Review.due_at.is_(None), Review.id > position.id)
    same_time = and_(Review.due_at == position.due_at, Review.id > position.id)
    return or_(Review.due_at > position.due_at, same_time, Review.due_at.is_(None))


def review_of(review_id: str) -> Review:
    """The review with this id. Raises NotFound."""
    found = db.session.get(Review, review_id) if ID.fullmatch(review_id) else None
    if found is None:
        raise NotFound
    return found


def reviews_of(application_id: str) -> Sequence[Review]:
    """Every review of a case, those of earlier rounds first."""
    wanted = select(Review).where(Review.application_id == application_id)
    return db.session.scalars(wanted.order_by(Review.round, Review.opened_at, Review.id)).all()


def names_of(account_ids: Iterable[str | None]) -> dict[str, str]:
    """The names of people by their ids."""
    wanted = {each for each in account_ids if each}
    if not wanted:
        return {}
    found = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(wanted)))
    return {each.id: each.name for each in found}


def sent_answers(application_id: str, sending: int, definition_id: str) -> dict[str, Any] | None:
    """The answers as they were sent for a round, in the names of a version of the case; None once they are erased."""
    wanted = select(Submission.answers, Submission.sent_at)
    found = db.session.execute(
        wanted.where(Submission.application_id == application_id, Submission.round == sending)
    ).first()
    return answers_under(definition_id, application_id, found.sent_at, found.answers) if found else None


def files_at(application_id: str, moment: datetime) -> dict[str, Document]:
    """The files that counted at a moment, by the requirement they were handed in for."""
    wanted = select(Document).where(
        Document.application_id == application_id,
        Document.uploaded_at <= moment,
        or_(Document.replaced_at.is_(None), Document.replaced_at > moment),
    )
    return {each.requirement: each for each in db.session.scalars(wanted.order_by(Document.uploaded_at, Document.id))}


def corrections_of(application_id: str, named_in: int) -> dict[str, str]:
    """What was sent back in a round and why, by field or document."""
    wanted = select(CorrectionRow).where(
        CorrectionRow.application_id == application_id, CorrectionRow.round == named_in
    )
    return {each.about: each.note for each in db.session.scalars(wanted.order_by(CorrectionRow.id))}


def version_of(definition_id: str) -> int:
    """Which version of its procedure a case goes by."""
    return db.session.scalar(select(DefinitionVersion.version).where(DefinitionVersion.id == definition_id)) or 0


def saved_at(review: Review) -> datetime | None:
    """When a draft of the decision was kept last."""
    kept = review.draft.get("saved_at")
    return datetime.fromisoformat(kept) if kept else None
