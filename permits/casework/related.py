"""Other cases of the same applicant, and about the same place, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from permits.accounts import policy
from permits.applications.access import acting
from permits.applications.cases import Case
from permits.applications.models import Application
from permits.db import db
from permits.definitions import queries as definitions
from permits.issuance.models import Permit
from permits.language import language
from permits.places.digests import digests_around
from permits.places.models import Place
from permits.reviews.models import Review
from workflows.engine.outcome import Actor

MOST = 50  # the latest cases of an applicant that are looked at


@dataclass(frozen=True, slots=True)
class Related:
    """Another case of the applicant; ``permit`` is the register number of what it led to, ``standing`` its status."""

    id: str
    number: str
    service: str
    state: str
    sent_at: datetime
    permit: str = ""
    standing: str = ""


def related(application_id: str, applicant_id: str, actor: Actor) -> list[Related]:
    """The latest other cases of a case's applicant that this person may read; three questions, however many there are."""
    others = select(Application).where(
        Application.applicant_id == applicant_id,
        Application.id != application_id,
        Application.submitted_at.is_not(None),
    )
    return shown(
        db.session.scalars(others.order_by(Application.submitted_at.desc(), Application.id).limit(MOST)).all(), actor
    )


def shown(found: Sequence[Application], actor: Actor) -> list[Related]:
    """Those of these sent cases that the actor may read, in the same order; two questions, however many there are."""
    readable = _readable(found, actor)
    issued = select(Permit).where(
        Permit.application_id.in_([each.id for each in readable]), Permit.status != "reserved"
    )
    in_order = issued.order_by((Permit.status != "cancelled"), Permit.reserved_at)  # the last one of a case counts
    permits = {each.application_id: each for each in db.session.scalars(in_order)}
    return [_related(each, permits.get(each.id)) for each in readable]


def _readable(found: Sequence[Application], actor: Actor) -> list[Application]:
    """Those that the policy lets this person read."""
    asked: dict[str, set[tuple[str, str]]] = {each.id: set() for each in found}
    wanted = select(Review.application_id, Review.office, Review.role).where(Review.application_id.in_(asked))
    for each in db.session.execute(wanted.distinct()):
        asked[each.application_id].add((each.office, each.role))
    return [
        each
        for each in found
        if policy.allows(
            "application.read",
            actor,
            policy.Case(
                each.applicant_id,
                each.office,
                frozenset(asked[each.id] | acting(definitions.definition(each.definition_id))),
            ),
        )
    ]


def _related(each: Application, permit: Permit | None) -> Related:
    definition = definitions.definition(each.definition_id)
    assert each.submitted_at is not None
    return Related(
        each.id,
        each.number or "",
        definition.title[language()],
        definition.states[each.state].title[language()],
        each.submitted_at,
        permit.number if permit else "",
        permit.status if permit else "",
    )


def same_place(case: Case, actor: Actor) -> list[Related]:
    """The latest other cases about the same address or spot that this person may read, whoever their applicant is.

    None where a case names no place, or its applicant is erased; otherwise four questions, however many cases there are.
    """
    marks = digests_around(case.definition, case.row.answers or {})
    if not marks:
        return []
    there = select(Place.application_id).where(Place.digest.in_(marks), Place.application_id != case.row.id).distinct()
    ids = db.session.scalars(there.order_by(Place.application_id.desc()).limit(MOST)).all()
    found = db.session.scalars(
        select(Application)
        .where(Application.id.in_(ids), Application.submitted_at.is_not(None))
        .order_by(Application.submitted_at.desc(), Application.id)
    )
    return shown(found.all(), actor)
