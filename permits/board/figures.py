"""What the board counts, and the condition on a case or review behind each figure. Reads only, a fixed number of questions.

A figure and its list share one condition, so that they cannot differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Row, and_, case, exists, func, literal_column, select, true

from permits.applications.models import Application, ApplicationEvent
from permits.db import db
from permits.reviews.models import OPEN, Review
from workflows.calendar import BeyondCalendar, Calendar
from workflows.simulation.figures import percentile

LOOK_BACK = timedelta(days=90)
NEAR_DAYS = 2  # working days before its deadline in which work is nearly late
AGES = (2, 5, 10, 20)  # working days: the upper ends of the ageing buckets
LATEST = 5_000  # decisions that the times of a step are counted from
DEEMED: ColumnElement[bool] = literal_column(
    "application_event.kind = 'deemed'", Boolean
)  # written out, so that its own index is used


@dataclass(frozen=True, slots=True)
class Moments:
    """The instants that the figures are counted by. ``ages`` are the latest sendings that are older than each bucket's end."""

    now: datetime
    near: datetime
    since: datetime
    ages: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """Open reviews of a seat, by who has them; ``person`` is None for those nobody has taken."""

    office: str
    role: str
    person: str | None
    open: int
    late: int
    near: int


@dataclass(frozen=True, slots=True)
class Ageing:
    """Open cases of a service by the working days since they were sent; ``counts`` are the buckets in order."""

    service: str
    counts: tuple[int, ...]
    late: int
    near: int

    @property
    def open(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Ended:
    """Cases of a service that ended, or that the law granted, in the last 90 days."""

    service: str
    ended: int
    late: int
    returned: int
    deemed: int


@dataclass(frozen=True, slots=True)
class StepTime:
    """How long the latest reviews of a step were open, in office hours, and how many are open now."""

    definition_id: str
    service: str
    state: str
    plan: str
    closed: int
    median: float
    most: float
    open: int


def moments(now: datetime, calendar: Calendar) -> Moments:
    """The instants to count by. Where the calendar does not reach, calendar days stand in for working days."""
    return Moments(now, _ahead(now, calendar), now - LOOK_BACK, tuple(_before(now, days, calendar) for days in AGES))


def _ahead(now: datetime, calendar: Calendar) -> datetime:
    try:
        return calendar.last_instant(calendar.add_working_days(calendar.local_date(now), NEAR_DAYS))
    except BeyondCalendar:
        return now + timedelta(days=NEAR_DAYS)


def _before(now: datetime, days: int, calendar: Calendar) -> datetime:
    try:
        return calendar.last_instant(calendar.subtract_working_days(calendar.local_date(now), days))
    except BeyondCalendar:
        return now - timedelta(days=days)


# conditions


def is_open() -> ColumnElement[bool]:
    """A case that was sent and has not ended."""
    return and_(Application.closed_at.is_(None), Application.submitted_at.is_not(None))


def case_late(at: Moments) -> ColumnElement[bool]:
    """The promised day of a case that is open has passed."""
    return and_(Application.due_at.is_not(None), Application.due_at < at.now)


def case_near(at: Moments) -> ColumnElement[bool]:
    """The promised day of a case comes within two working days."""
    return and_(Application.due_at.is_not(None), Application.due_at >= at.now, Application.due_at <= at.near)


def review_late(at: Moments) -> ColumnElement[bool]:
    return and_(Review.due_at.is_not(None), Review.due_at < at.now)


def review_near(at: Moments) -> ColumnElement[bool]:
    return and_(Review.due_at.is_not(None), Review.due_at >= at.now, Review.due_at <= at.near)


def of_age(bucket: int, at: Moments) -> ColumnElement[bool]:
    """Sent so long ago that it falls into this bucket; the first one is the youngest."""
    younger = true() if bucket == len(AGES) else Application.submitted_at > at.ages[bucket]
    older = true() if bucket == 0 else Application.submitted_at <= at.ages[bucket - 1]
    return and_(younger, older)


def ended(at: Moments) -> ColumnElement[bool]:
    """Ended in the last 90 days, after it had been sent."""
    return and_(Application.closed_at >= at.since, Application.submitted_at.is_not(None))


def ended_late() -> ColumnElement[bool]:
    return and_(Application.due_at.is_not(None), Application.closed_at > Application.due_at)


def was_returned() -> ColumnElement[bool]:
    return Application.round > 1


def was_deemed(at: Moments) -> ColumnElement[bool]:
    """In the last 90 days the law granted the case, or decided it, in the office's place; it may be open still."""
    return exists().where(ApplicationEvent.application_id == Application.id, DEEMED, ApplicationEvent.at >= at.since)


def asks(office: str, role: str, person: str | None, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """A case of which this seat has an open review that fits; ``person`` empty: nobody has taken it, None: whoever has it."""
    held = true() if person is None else Review.assignee_id.is_(None) if person == "" else Review.assignee_id == person
    wanted = (Review.application_id == Application.id, Review.office == office, Review.role == role, OPEN)
    return exists().where(*wanted, held, which)


# figures


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def load(at: Moments) -> list[Load]:
    """Open reviews by office, role and person."""
    grouped = (Review.office, Review.role, Review.assignee_id)
    wanted = (
        select(*grouped, func.count(), _sum(review_late(at)), _sum(review_near(at)))
        .join(Application)
        .where(OPEN, is_open(), Review.role != "")
        .group_by(*grouped)
        .order_by(Review.office, Review.role, func.count().desc(), Review.assignee_id)
    )
    return [Load(*row) for row in db.session.execute(wanted)]


def ageing(at: Moments) -> list[Ageing]:
    """Open cases by service and age, the service with most of them first."""
    buckets = [_sum(of_age(each, at)) for each in range(len(AGES) + 1)]
    wanted = select(Application.service, *buckets, _sum(case_late(at)), _sum(case_near(at)))
    rows = db.session.execute(wanted.where(is_open()).group_by(Application.service)).all()
    found = [Ageing(str(row[0]), tuple(map(int, row[1:-2])), int(row[-2]), int(row[-1])) for row in rows]
    return sorted(found, key=lambda each: (-each.open, each.service))


def endings(at: Moments) -> list[Ended]:
    """Cases that ended in the last 90 days: late ones, returned ones; and those the law granted in that time, open or not."""
    wanted = (
        select(Application.service, func.count(), _sum(ended_late()), _sum(was_returned()))
        .where(ended(at))
        .group_by(Application.service)
        .order_by(Application.service)
    )
    by_law = select(Application.service, func.count(Application.id.distinct()))
    by_law = by_law.join(ApplicationEvent, ApplicationEvent.application_id == Application.id)
    by_law = by_law.where(DEEMED, ApplicationEvent.at >= at.since).group_by(Application.service)
    lawful = {row[0]: row[1] for row in db.session.execute(by_law)}
    found = [Ended(*row, lawful.pop(row[0], 0)) for row in db.session.execute(wanted)]
    return sorted(
        [*found, *(Ended(each, 0, 0, 0, count) for each, count in lawful.items())], key=lambda each: each.service
    )


def step_times(at: Moments, calendar: Calendar) -> list[StepTime]:
    """How long reviews of each step are open, the slowest first, from the latest decisions of the last 90 days."""
    latest = (
        select(
            Application.definition_id,
            Application.service,
            Review.state,
            Review.plan,
            Review.opened_at,
            Review.closed_at,
        )
        .join(Application)
        .where(Review.closed_at >= at.since, Review.role != "")
        .order_by(Review.closed_at.desc(), Review.id.desc())
        .limit(LATEST)
    )
    hours: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    version: dict[tuple[str, str, str], str] = {}
    for definition_id, service, state, plan, opened_at, closed_at in db.session.execute(latest):
        key = (service, state, plan)
        hours[key].append(_office_hours(opened_at, closed_at or at.now, calendar))
        version.setdefault(key, definition_id)
    waiting = _waiting()
    found = [
        StepTime(version[key], *key, len(each), percentile(each, 0.5), percentile(each, 0.9), waiting.get(key, 0))
        for key, each in hours.items()
    ]
    return sorted(found, key=lambda each: (-each.median, each.service, each.state, each.plan))


def _waiting() -> Mapping[tuple[str, str, str], int]:
    grouped = (Application.service, Review.state, Review.plan)
    wanted = select(*grouped, func.count()).join(Application).where(OPEN, is_open()).group_by(*grouped)
    return {(row[0], row[1], row[2]): row[3] for row in db.session.execute(wanted)}


def _office_hours(opened: datetime, closed: datetime, calendar: Calendar) -> float:
    try:
        return calendar.office_seconds_between(opened, closed) / 3600
    except BeyondCalendar:
        return (closed - opened).total_seconds() / 3600


# lists


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases a figure stands for. ``person`` is an account, empty for nobody, None for all; ``bucket`` an age."""

    which: str = "open"
    service: str = ""
    office: str = ""
    role: str = ""
    person: str | None = None
    bucket: int | None = None


WHICH = ("open", "late", "near", "ended", "ended_late", "returned", "deemed")


def condition(wanted: Wanted, at: Moments) -> ColumnElement[bool]:
    """The condition on a case behind a figure."""
    parts: list[ColumnElement[bool]] = [Application.service == wanted.service] if wanted.service else []
    if wanted.office:
        of_review = {"late": review_late(at), "near": review_near(at)}.get(wanted.which, true())
        parts += [is_open(), asks(wanted.office, wanted.role, wanted.person, of_review)]
        return and_(*parts)
    kinds: dict[str, Sequence[ColumnElement[bool]]] = {
        "open": (is_open(),),
        "late": (is_open(), case_late(at)),
        "near": (is_open(), case_near(at)),
        "ended": (ended(at),),
        "ended_late": (ended(at), ended_late()),
        "returned": (ended(at), was_returned()),
        "deemed": (was_deemed(at),),
    }
    parts += kinds[wanted.which]
    if wanted.bucket is not None:
        parts.append(of_age(wanted.bucket, at))
    return and_(*parts)


def listed(wanted: Wanted, at: Moments, after: str, limit: int) -> Sequence[Row[Any]]:
    """The cases behind a figure in the order in which they were begun, from ``after`` on: what their lists show of them."""
    shown = ("id", "number", "service", "office", "definition_id", "state", "submitted_at", "due_at", "closed_at")
    found = select(*(getattr(Application, each) for each in shown)).where(condition(wanted, at), Application.id > after)
    return db.session.execute(found.order_by(Application.id).limit(limit)).all()
