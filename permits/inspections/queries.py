"""Questions to visits: what can be booked, the visits of a case, an inspector's day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from permits.accounts.models import Account
from permits.accounts.queries import people_of
from permits.applications.cases import Case, ReviewRow
from permits.applications.models import Application
from permits.db import db
from permits.definitions import queries as definitions
from permits.errors import NotFound
from permits.inspections.models import Visit, VisitCell
from permits.inspections.slots import Diary, Slot, free_slots, working_days
from permits.moving.versions import definition_of
from permits.parties.naming import applicant_name
from permits.reviews.models import Review
from permits.reviews.queries import ID
from workflows.definition import Definition, Inspection, ReviewPlan

COUNTED = ("planned", "made")
LEAST_NOTICE = timedelta(hours=1)
"""The office itself can set a visit for the same day, but not for the past or the next minutes."""


@dataclass(frozen=True, slots=True)
class OfDay:
    """A visit as the inspector's list shows it."""

    visit: Visit
    number: str
    applicant: str
    definition: Definition
    plan: ReviewPlan
    is_open: bool


def visit_of(visit_id: str) -> Visit:
    """The visit with this id. Raises NotFound."""
    found = db.session.get(Visit, visit_id) if ID.fullmatch(visit_id) else None
    if found is None:
        raise NotFound
    return found


def case_of_visit(visit_id: str) -> str:
    """The case of a visit, "" where there is no such visit: who may read it is asked first, and costs the same either way."""
    found = db.session.get(Visit, visit_id) if ID.fullmatch(visit_id) else None
    return "" if found is None else str(found.application_id)


def planned_for(session: Session, review_id: str) -> Visit | None:
    """The visit that is planned for a review, as it is now."""
    wanted = select(Visit).where(Visit.review_id == review_id, Visit.status == "planned")
    return session.scalars(wanted.execution_options(populate_existing=True)).first()


def visits_of(application_id: str) -> Sequence[Visit]:
    """The visits of a case, in the order of their times."""
    wanted = select(Visit).where(Visit.application_id == application_id)
    return db.session.scalars(wanted.order_by(Visit.starts_at, Visit.id)).all()


def plan_of(case: Case, review: Review | ReviewRow) -> ReviewPlan:
    """What a review asks, by the version that it belongs to."""
    return definition_of(review, case.definition).states[review.state].reviews[review.plan]


def earliest_for(asked: Inspection, now: datetime, *, applicant: bool) -> datetime:
    """The first moment for which a visit can be booked."""
    return now + (max(timedelta(hours=asked.change_until), LEAST_NOTICE) if applicant else LEAST_NOTICE)


def slots_for(
    session: Session, case: Case, review: Review | ReviewRow, asked: Inspection, earliest: datetime, but: str = ""
) -> list[Slot]:
    """Every time that can be booked for a review; the visit ``but`` (that is to be moved) takes no room."""
    calendar = case.facts.calendar.of(review.office)
    people = [each.id for each in people_of(review.office, review.role)]
    if review.assignee_id in people:
        people = [review.assignee_id]
    days = working_days(calendar, earliest)
    if not people or not days:
        return []
    return free_slots(asked, calendar, _diary(session, review.office, people, days, but), earliest)


def _diary(session: Session, office: str, people: Sequence[str], days: Sequence[date], but: str) -> Diary:
    """What is booked on these days: two questions, however many people and visits there are."""
    taken: dict[str, set[datetime]] = defaultdict(set)
    found = session.execute(
        select(VisitCell.inspector_id, VisitCell.starts_at)
        .join(Visit, Visit.id == VisitCell.visit_id)
        .where(VisitCell.inspector_id.in_(people), Visit.day.between(days[0], days[-1]), Visit.id != but)
    )
    for each in found:
        taken[each.inspector_id].add(each.starts_at)
    counted = session.execute(
        select(Visit.day, func.count().label("visits"))
        .where(
            Visit.office == office,
            Visit.day.between(days[0], days[-1]),
            Visit.status.in_(COUNTED),
            Visit.id != but,
        )
        .group_by(Visit.day)
    )
    return Diary(people, taken, {each.day: each.visits for each in counted})


def day_of(inspector_id: str, day: date) -> list[OfDay]:
    """An inspector's visits of one day, in the order of their times."""
    rows = db.session.execute(
        select(Visit, Review, Application.number, Application.definition_id, applicant_name())
        .join(Review, Review.id == Visit.review_id)
        .join(Application, Application.id == Visit.application_id)
        .join(Account, Account.id == Application.applicant_id)
        .where(Visit.inspector_id == inspector_id, Visit.day == day, Visit.status != "cancelled")
        .order_by(Visit.starts_at, Visit.id)
    )
    return [
        _of_day(visit, review, number or "", definition_id, name) for visit, review, number, definition_id, name in rows
    ]


def _of_day(visit: Visit, review: Review, number: str, definition_id: str, name: str) -> OfDay:
    definition = definition_of(review, definitions.definition(definition_id))
    plan = definition.states[review.state].reviews[review.plan]
    return OfDay(visit, number, name, definition, plan, review.result is None and review.swept_at is None)


def days_with_visits(inspector_id: str, first: date, last: date) -> dict[date, int]:
    """How many visits an inspector has on the days of a stretch that have any."""
    found = db.session.execute(
        select(Visit.day, func.count().label("visits"))
        .where(Visit.inspector_id == inspector_id, Visit.day.between(first, last), Visit.status == "planned")
        .group_by(Visit.day)
        .order_by(Visit.day)
    )
    return {each.day: each.visits for each in found}
