"""Other cases of the same applicant, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from permits.accounts import policy
from permits.applications.access import acting
from permits.applications.models import Application
from permits.db import db
from permits.definitions import queries as definitions
from permits.issuance.models import Permit
from permits.language import language
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
    permits = {each.application_id: each for each in db.session.scalars(issued)}
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
