"""Who may look at a case: what the policy table needs to know of it. Every door to a case asks here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import request
from sqlalchemy import select

from permits.accounts.policy import Case as PolicyCase
from permits.accounts.policy import allows, require, table
from permits.accounts.queries import current_actor, today
from permits.applications.cases import Case, load_case
from permits.applications.models import Application
from permits.db import db
from permits.definitions import queries as definitions
from permits.errors import NotFound
from permits.parties.standing import standing
from permits.reviews.models import Review
from workflows.definition import Definition, Operation, Trigger
from workflows.engine.outcome import Actor

reviews = Review.__table__
applications = Application.__table__
CASE = select(
    *(applications.c[each] for each in ("id", "service", "office", "definition_id", "submitted_at")),
    *(applications.c[each] for each in ("applicant_id", "business_id", "filed_by")),
)


@dataclass(frozen=True, slots=True)
class _Nothing:
    """The row of a case that is not there: nobody's, as if sent."""

    id: str = ""
    service: str = ""
    applicant_id: str = ""
    business_id: None = None
    filed_by: str = "-"
    submitted_at: datetime = datetime.min.replace(tzinfo=UTC)


NOTHING = _Nothing()


def policy_case(application_id: str) -> PolicyCase:
    """What the policy needs to know of a case to answer the person of the request. Raises NotFound.

    Before it is sent, no office has any part in it. What is not there is asked about as what is there and another one's, so
    that the time of the answer does not tell them apart; a file that is not there has the case "".
    """
    found = db.session.execute(CASE.where(applications.c.id == application_id)).one_or_none()
    people = _people(found or NOTHING, current_actor())
    asked = db.session.execute(
        select(reviews.c.office, reviews.c.role).where(reviews.c.application_id == application_id)
    )
    addressed = {(each.office, each.role) for each in asked}
    if found is None:
        raise NotFound
    if found.submitted_at is None:
        return PolicyCase("", "", people=people)
    return PolicyCase(
        "", found.office, frozenset(addressed | acting(definitions.definition(found.definition_id))), people
    )


def _people(found: Any, actor: Actor) -> frozenset[tuple[str, str]]:
    """As what the person of the request stands on the applicant's side; nobody else's standing is asked for."""
    asked = actor.kind == "applicant" or found.filed_by == actor.id
    held = standing(found, actor.id, today) if asked else None
    return frozenset() if held is None else frozenset({(actor.id, held.relation)})


def acting(definition: Definition) -> set[tuple[str, str]]:
    """The (office, role) pairs to which the procedure leaves steps outside the reviews."""
    acts: list[Trigger | Operation] = [*definition.operations.values()]
    acts += [each for state in definition.states.values() for each in state.triggers.values()]
    return {
        (each.office, each.role)
        for each in acts
        if each.by == "staff" and each.office is not None and each.role is not None
    }


def require_case(action: str, application_id: str) -> Actor:
    """The actor of the request, when the policy lets them do this to the case. Raises NotFound, Forbidden."""
    return require(action, policy_case(application_id))


def require_door(application_id: str) -> Actor:
    """The actor of the request, when the policy lets them do to this case what the door that was opened is for.

    At the counter that is somebody of the office, who does it on the applicant's side. Raises NotFound, Forbidden.
    """
    return as_applicant(require_case(table().endpoints[request.endpoint or ""], application_id))


def as_applicant(actor: Actor) -> Actor:
    """The same person on the applicant's side of a case, whatever seats they hold."""
    return Actor("applicant", actor.id)


def may(action: str, application_id: str) -> bool:
    """Whether the policy lets the person of the request do this to a case; for what a page offers."""
    return allows(action, current_actor(), policy_case(application_id))


def own_case(application_id: str, actor: Actor) -> Case:
    """A case on whose applicant's side the actor stands, to look at. Raises NotFound for anybody else's."""
    case = load_case(db.session(), application_id)
    if standing(case.row, actor.id, today) is None:
        raise NotFound
    return case
