"""Questions to the distribution: how an office does it, who is there for a review, what waits for nobody in particular."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from permits.absences.models import Absence
from permits.absences.queries import lasting
from permits.accounts.models import Account, Seat
from permits.accounts.queries import people_of
from permits.applications.models import Application
from permits.db import db
from permits.definitions import queries as definitions
from permits.distribution.models import Distribution
from permits.errors import NotFound
from permits.reviews.models import OPEN, Review


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of an office: how many open reviews they have in hand, and whether they are away today."""

    id: str
    name: str
    load: int
    away: bool


def distributing(offices: Iterable[str] | None = None) -> frozenset[str]:
    """The offices (of these) whose reviews are given out by the program."""
    wanted = select(Distribution.office).where(Distribution.active.is_(True))
    return frozenset(db.session.scalars(wanted if offices is None else wanted.where(Distribution.office.in_(offices))))


def settings_of(offices: Collection[str]) -> Mapping[str, Distribution]:
    """How these offices give out their reviews, as far as they have ever said so."""
    found = db.session.scalars(select(Distribution).where(Distribution.office.in_(offices)))
    return {each.office: each for each in found}


def people_by_office(offices: Collection[str], today: date) -> Mapping[str, list[Person]]:
    """The active people of these offices, who has least in hand first; three questions, however many they are."""
    seated = select(Seat.office, Account.id, Account.name).join(Account, Seat.account_id == Account.id)
    rows = db.session.execute(
        seated.where(Seat.office.in_(offices), Account.active.is_(True)).distinct().order_by(Account.name, Account.id)
    ).all()
    ids = {each.id for each in rows}
    load, away = loads(ids), absent(ids, today)
    found: dict[str, list[Person]] = {office: [] for office in offices}
    for office, id_, name in rows:
        found[office].append(Person(id_, name, load.get(id_, 0), id_ in away))
    return {office: sorted(people, key=lambda each: each.load) for office, people in found.items()}


def loads(people: Collection[str]) -> Mapping[str, int]:
    """How many open reviews these people have in hand, over all offices; who has none is left out."""
    counted = select(Review.assignee_id, func.count()).where(Review.assignee_id.in_(people), OPEN)
    rows = db.session.execute(counted.group_by(Review.assignee_id))
    return {assignee: count for assignee, count in rows if assignee}


def absent(people: Collection[str], today: date) -> frozenset[str]:
    """Those of these people who are away today."""
    return frozenset(
        db.session.scalars(select(Absence.account_id).where(Absence.account_id.in_(people), lasting(today)))
    )


def first_choice(how: Distribution, review: Review, service: str, barred: Collection[str], today: date) -> str | None:
    """Who of the office is given a review: of those who are there, versed in it and below the cap, who has least in hand.

    ``barred`` may not decide it, because another person must. Among equals the review's own id decides, so that no name always
    comes first. None when nobody fits.
    """
    people = [each.id for each in people_of(review.office, review.role)]
    away, load = absent(people, today), loads(people)
    fit = [
        each
        for each in people
        if each not in away
        and each not in barred
        and service in how.versed.get(each, [service])
        and (not how.most or load.get(each, 0) < how.most)
    ]
    return min(fit, key=lambda each: (load.get(each, 0), _lot(review.id, each)), default=None)


def _lot(review_id: str, account_id: str) -> str:
    return hashlib.sha256(f"{review_id}:{account_id}".encode()).hexdigest()


def waiting_in(office: str, most: int) -> list[tuple[str, str]]:
    """Open reviews of an office that nobody has, as (id, case), the most urgent first."""
    wanted = select(Review.id, Review.application_id).join(Application, Review.application_id == Application.id)
    wanted = wanted.where(
        Review.office == office,
        Review.assignee_id.is_(None),
        Review.role != "",
        OPEN,
        Application.suspended_at.is_(None),
    )
    rows = db.session.execute(wanted.order_by(Review.due_at.asc().nulls_last(), Review.id).limit(most))
    return [(each.id, each.application_id) for each in rows]


def services_asking(office: str) -> Mapping[str, str]:
    """The services on offer that may ask this office, by code, with the version in force."""
    found = {}
    for version in definitions.current_versions():
        definition = definitions.definition(version.id)
        plans = [plan for state in definition.states.values() for plan in state.reviews.values()]
        if definition.office == office or any(each.office == office for plan in plans for each in plan.offices):
            found[version.service] = version.id
    return found


def person_in(office: str, account_id: str) -> Account:
    """An active person with a seat in this office. Raises NotFound."""
    wanted = select(Account).join(Seat).where(Seat.office == office, Account.id == account_id, Account.active.is_(True))
    found: Account | None = db.session.scalar(wanted.limit(1))
    if found is None:
        raise NotFound
    return found
