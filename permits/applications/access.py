"""Who may look at a case: what the policy table needs to know of it. Every door to a case asks here."""

from __future__ import annotations

from sqlalchemy import select

from permits.accounts.policy import Case as PolicyCase
from permits.accounts.policy import require
from permits.applications.cases import Case, load_case
from permits.applications.models import Application
from permits.db import db
from permits.definitions import queries as definitions
from permits.errors import NotFound
from permits.reviews.models import Review
from workflows.definition import Definition, Operation, Trigger
from workflows.engine.outcome import Actor

reviews = Review.__table__


def policy_case(application_id: str) -> PolicyCase:
    """What the policy needs to know of a case. Before it is sent, no office has any part in it. Raises NotFound."""
    found = db.session.get(Application, application_id)
    if found is None:
        raise NotFound
    if found.submitted_at is None:
        return PolicyCase(found.applicant_id, "")
    asked = db.session.execute(
        select(reviews.c.office, reviews.c.role).where(reviews.c.application_id == application_id)
    )
    addressed = {(each.office, each.role) for each in asked} | acting(definitions.definition(found.definition_id))
    return PolicyCase(found.applicant_id, found.office, frozenset(addressed))


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


def own_case(application_id: str, actor: Actor) -> Case:
    """The actor's own case, to look at. Raises NotFound for anybody else's."""
    case = load_case(db.session(), application_id)
    if actor.kind != "applicant" or case.row.applicant_id != actor.id:
        raise NotFound
    return case
