"""Questions to the queue: the reviews and steps that wait for one's seats, in the order of their deadlines.

Each seat is a lane of its own: the index of the queue begins with the seat and goes on by deadline, so a page is read from
each lane without sorting, whatever waits behind it. Counting stops at :data:`MOST_COUNTED` rows a lane.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased

from permits.accounts.models import Account, Seat
from permits.applications.models import Application
from permits.db import db
from permits.definitions import queries as definitions
from permits.desk.filters import Filter, Place, read_place
from permits.desk.lanes import Lane, Statement, lanes
from permits.desk.models import SavedFilter, Watch
from permits.desk.searching import found_by
from permits.parties.naming import applicant_name
from permits.reviews.models import OPEN, Review
from workflows.engine.outcome import Actor

PAGE = 50
MOST_COUNTED = 1_000
Holder = aliased(Account)
IN_ORDER = (Review.due_at.asc().nulls_last(), Review.id)


@dataclass(frozen=True, slots=True)
class Moment:
    """The present moment, and the end of the present day of the office: what is due until then is due today."""

    now: datetime
    day_ends: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """One piece of work as the queue shows it: an open review, or (``plan`` empty) a step outside the reviews.

    ``id`` is the review's; for a step it is the case's own.
    """

    id: str
    application_id: str
    number: str
    applicant: str
    service: str
    definition_id: str
    state: str
    plan: str
    office: str
    round: int
    opened_at: datetime | None
    due_at: datetime | None
    assignee_id: str | None
    assignee: str | None
    suspended_at: datetime | None

    @property
    def place(self) -> Place:
        """Where in the order it stands."""
        return Place(self.due_at, self.id)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some work by its deadline. ``next`` and ``previous`` are the places where the pages beside it begin, or empty."""

    rows: Sequence[Waiting]
    next: str
    previous: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of the work of one's seats has all of this in common; ``held`` is mine, free, others or none (a step)."""

    held: str
    watched: str
    time: str
    back: str
    age: str
    service: str
    office: str
    step: str
    count: int

    def fits(self, wanted: Filter) -> bool:
        """Whether the filter lets these through."""
        plain = ("time", "back", "service", "office", "step")
        held = wanted.held in ("", self.held) or (wanted.held == "watched" and self.watched == "y")
        old = not wanted.age or int(wanted.age) <= int(self.age or "0")
        return held and old and all(getattr(wanted, name) in ("", getattr(self, name)) for name in plain)


def queue(
    actor: Actor, wanted: Filter, at: Moment, after: str = "", before: str = "", own: Sequence[Lane] | None = None
) -> QueuePage:
    """A page of the work that waits for the actor's seats, the nearest deadline first, what has none last.

    ``after`` is the place of the last row of the page before, ``before`` that of the first row of the page behind. A page is
    found by place, not by counting rows, so the hundredth costs what the first one does and work that is done meanwhile moves
    nothing. ``own`` are the actor's lanes where they were looked for already.
    """
    back = read_place(before)
    start = None if back else read_place(after)
    keys = _keys(own or lanes(actor), actor, wanted, at, start, back)
    more, keys = len(keys) > PAGE, keys[:PAGE]
    if back is not None:
        keys.reverse()
    rows = _rows(keys)
    if not rows:
        return QueuePage((), "", "")
    behind = more if back is None else True
    ahead = more if back is not None else start is not None
    return QueuePage(rows, str(rows[-1].place) if behind else "", str(rows[0].place) if ahead else "")


def _keys(
    own: Iterable[Lane], actor: Actor, wanted: Filter, at: Moment, start: Place | None, back: Place | None
) -> list[tuple[str, datetime | None, bool]]:
    """(id, deadline, is it a review) of a page's rows and one more, from the place on, or backwards from ``back``."""
    parts, forwards, searched = [], back is None, found_by(wanted.words)
    for lane in own:
        if wanted.office not in ("", lane.office_code):
            continue
        columns = (lane.id.label("id"), lane.due.label("due"), literal(int(lane.is_review), Integer).label("review"))
        statement = _filtered(lane.select(*columns), lane, actor, wanted, at, searched)
        for beyond in _beyond(lane, start or back, forwards=forwards):
            part = statement.where(beyond).order_by(*_order(lane.due, lane.id, forwards=forwards))
            parts.append(select(part.limit(PAGE + 1).subquery()))
    if not parts:
        return []
    found = union_all(*parts).subquery()
    ordered = select(found).order_by(*_order(found.c.due, found.c.id, forwards=forwards)).limit(PAGE + 1)
    return [(each.id, each.due, bool(each.review)) for each in db.session.execute(ordered)]


def matching(actor: Actor, wanted: Filter, at: Moment, most: int) -> list[tuple[str, str, int]]:
    """The open reviews that a filter lets through as (id, case, version), the most urgent first, at most so many.

    Steps outside the reviews are none of them.
    """
    table, parts, searched = Review.__table__, [], found_by(wanted.words)
    for lane in lanes(actor):
        if lane.is_review and wanted.office in ("", lane.office_code):
            columns = (table.c.id, table.c.application_id, table.c.version, table.c.due_at)
            statement = _filtered(lane.select(*columns), lane, actor, wanted, at, searched)
            parts.append(select(statement.order_by(*IN_ORDER).limit(most).subquery()))
    if not parts:
        return []
    found = union_all(*parts).subquery()
    rows = db.session.execute(select(found).order_by(*_order(found.c.due_at, found.c.id, forwards=True)).limit(most))
    return [(each.id, each.application_id, each.version) for each in rows]


def chosen(actor: Actor, review_ids: Iterable[str]) -> list[tuple[str, str, int]]:
    """Of these reviews the open ones of the actor's seats, as (id, case, version)."""
    wanted = select(Review.id, Review.application_id, Review.version).where(Review.id.in_(list(review_ids)), OPEN)
    seats = [and_(Review.office == office, Review.role == role) for office, role in sorted(actor.seats)]
    rows = db.session.execute(wanted.where(or_(false(), *seats)))
    return [(each.id, each.application_id, each.version) for each in rows]


def _order(due: ColumnElement[Any], id_: ColumnElement[Any], *, forwards: bool) -> tuple[ColumnElement[Any], ...]:
    if forwards:
        return due.asc().nulls_last(), id_.asc()
    return due.desc().nulls_first(), id_.desc()


def _beyond(lane: Lane, place: Place | None, *, forwards: bool) -> list[ColumnElement[bool]]:
    """The conditions on rows beyond a place: one for each part of the order that is read on its own, from an index.

    A comparison of pairs leaves out what has no deadline.
    """
    if place is None:
        return [true()]
    undated, here = lane.due.is_(None), tuple_(lane.due, lane.id)
    if forwards:
        if place.due_at is None:
            return [and_(undated, lane.id > place.id)]
        return [here > (place.due_at, place.id), undated]
    if place.due_at is None:
        return [lane.due.is_not(None), and_(undated, lane.id < place.id)]
    return [here < (place.due_at, place.id)]


def _filtered(
    statement: Statement, lane: Lane, actor: Actor, wanted: Filter, at: Moment, searched: ColumnElement[bool] | None
) -> Statement:
    if wanted.held == "mine":
        statement = statement.where(lane.holder == actor.id if lane.is_review else false())
    if wanted.held == "free":
        statement = statement.where(lane.holder.is_(None) if lane.is_review else false())
    if wanted.held == "watched":
        statement = statement.where(_is_watched(actor))
    if wanted.time:
        late = lane.due < at.now
        statement = statement.where(
            late if wanted.time == "late" else and_(lane.due >= at.now, lane.due <= at.day_ends)
        )
    if wanted.back:
        statement = statement.where(Application.round > 1)
    if wanted.age:
        statement = statement.where(lane.opened <= at.now - timedelta(days=int(wanted.age)))
    if wanted.service:
        statement = statement.where(Application.service == wanted.service)
    if wanted.step:
        statement = statement.where(lane.step == wanted.step)
    return statement if searched is None else statement.where(searched)


def _is_watched(actor: Actor) -> ColumnElement[bool]:
    return exists().where(Watch.account_id == actor.id, Watch.application_id == Application.id)


def _rows(keys: Iterable[tuple[str, datetime | None, bool]]) -> list[Waiting]:
    """The rows of a page in its order; a row that is gone since its key was read is left out."""
    ordered = list(keys)
    ids = [id_ for id_, _due, is_review in ordered if is_review]
    cases = [id_ for id_, _due, is_review in ordered if not is_review]
    found = {each.id: Waiting(**each._mapping) for each in db.session.execute(_reviews(ids))} if ids else {}
    if cases:
        found |= {each.id: Waiting(**each._mapping) for each in db.session.execute(_steps(cases))}
    return [found[id_] for id_, _due, _is_review in ordered if id_ in found]


def _reviews(ids: Sequence[str]) -> Statement:
    own = (Review.id, Review.application_id, Review.state, Review.plan, Review.office, Review.round, Review.opened_at)
    held = (Review.due_at, Review.assignee_id, Holder.name.label("assignee"))
    statement = select(*own, *held, *_of_case()).join(Application, Review.application_id == Application.id)
    statement = statement.join(Account, Application.applicant_id == Account.id)
    return statement.outerjoin(Holder, Review.assignee_id == Holder.id).where(Review.id.in_(ids))


def _steps(ids: Sequence[str]) -> Statement:
    own = (
        Application.id,
        Application.id.label("application_id"),
        Application.state,
        literal("").label("plan"),
        Application.office,
        Application.round,
        Application.entered_at.label("opened_at"),
        Application.state_due_at.label("due_at"),
        null().label("assignee_id"),
        null().label("assignee"),
    )
    statement = select(*own, *_of_case()).join(Account, Application.applicant_id == Account.id)
    return statement.where(Application.id.in_(ids))


def _of_case() -> tuple[Any, ...]:
    return (
        Application.number,
        applicant_name(),
        Application.service,
        Application.definition_id,
        Application.suspended_at,
    )


def tallies(actor: Actor, at: Moment, words: str = "", own: Sequence[Lane] | None = None) -> list[Tally]:
    """The work of the actor's seats, counted by everything it can be filtered by; at most :data:`MOST_COUNTED` a lane."""
    parts, searched = [], found_by(words)
    for lane in own or lanes(actor):
        statement = lane.select(*_marks(lane, actor, at))
        ordered = statement.where(true() if searched is None else searched)
        ordered = ordered.order_by(*_order(lane.due, lane.id, forwards=True))
        parts.append(select(ordered.limit(MOST_COUNTED + 1).subquery()))
    if not parts:
        return []
    found = union_all(*parts).subquery()
    grouped = select(found, func.count().label("count")).group_by(*found.c)
    return [Tally(**each._mapping) for each in db.session.execute(grouped)]


def _marks(lane: Lane, actor: Actor, at: Moment) -> tuple[ColumnElement[Any], ...]:
    held: ColumnElement[Any] = literal("none")
    if lane.is_review:
        held = case((lane.holder.is_(None), "free"), (lane.holder == actor.id, "mine"), else_="others")
    late = case((lane.due < at.now, "late"), (lane.due <= at.day_ends, "today"), else_="")
    aged = [(lane.opened <= at.now - timedelta(days=days), str(days)) for days in (30, 7)]
    return (
        held.label("held"),
        case((_is_watched(actor), "y"), else_="").label("watched"),
        late.label("time"),
        case((Application.round > 1, "y"), else_="").label("back"),
        case(*aged, else_="").label("age"),
        Application.service.label("service"),
        lane.office.label("office"),
        lane.step.label("step"),
    )


def first_free(actor: Actor, after: Place | None = None) -> Place | None:
    """The place of the most urgent review of the actor's seats that nobody has taken, behind ``after`` when given."""
    return _first([lane for lane in lanes(actor) if lane.is_review], Review.assignee_id.is_(None), after)


def first_waiting(actor: Actor) -> str | None:
    """The work to go on with: what the actor has taken first, then what nobody has, each by its deadline."""
    own = [lane for lane in lanes(actor) if lane.is_review]
    place = _first(own, Review.assignee_id == actor.id) or _first(own, Review.assignee_id.is_(None))
    return place.id if place else None


def _first(own: Iterable[Lane], wanted: ColumnElement[bool], after: Place | None = None) -> Place | None:
    """The most urgent review of some lanes for which a condition holds."""
    found: list[Place] = []
    for lane in own:
        statement = select(Review.due_at, Review.id).where(lane.where, wanted)
        if after is not None:
            statement = statement.where(or_(*_beyond(lane, after, forwards=True)))
        row = db.session.execute(statement.order_by(*IN_ORDER).limit(1)).first()
        found += [Place(row.due_at, row.id)] if row else []
    return min(found, key=lambda place: (place.due_at is None, place.due_at, place.id), default=None)


def held_by(account_id: str) -> int:
    """How many open reviews a person has in hand."""
    counted = select(func.count()).select_from(Review).where(Review.assignee_id == account_id, OPEN)
    return db.session.scalar(counted) or 0


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


def watched_of(account_id: str, application_ids: Iterable[str]) -> frozenset[str]:
    """Of these cases those that a person keeps an eye on."""
    wanted = select(Watch.application_id).where(
        Watch.account_id == account_id, Watch.application_id.in_(list(application_ids))
    )
    return frozenset(db.session.scalars(wanted))


def saved_filters(account_id: str) -> Sequence[SavedFilter]:
    """A person's saved filters by their names."""
    return db.session.scalars(
        select(SavedFilter).where(SavedFilter.account_id == account_id).order_by(SavedFilter.name)
    ).all()


def colleagues(office: str, role: str) -> list[tuple[str, str, int]]:
    """Active people who hold a seat as (id, name, how many open reviews they have in hand), who has least first."""
    load = (
        select(Review.assignee_id, func.count().label("count"))
        .where(Review.assignee_id.is_not(None), OPEN)
        .group_by(Review.assignee_id)
        .subquery()
    )
    has = func.coalesce(load.c.count, 0)
    seated = (
        select(Account.id, Account.name, has.label("load"))
        .join(Seat, Seat.account_id == Account.id)
        .outerjoin(load, load.c.assignee_id == Account.id)
        .where(Seat.office == office, Seat.role == role, Account.active.is_(True))
    )
    return [(each.id, each.name, each.load) for each in db.session.execute(seated.order_by(has, Account.name))]
