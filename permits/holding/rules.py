"""What the procedure lets be done with a permit, and from when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from permits.applications.models import Application
from permits.db import db
from permits.definitions import queries as definitions
from permits.errors import Forbidden, NotFound
from permits.issuance.models import Permit
from permits.issuance.queries import status_of
from workflows import Definition
from workflows.definition import PermitChange


def rules_of(permit: Permit) -> Definition:
    """The procedure by which a permit is renewed, changed or revoked today: the present version of its service."""
    try:
        return definitions.definition(definitions.current_version(permit.service).id)
    except NotFound:
        case = db.session.get_one(Application, permit.application_id)
        return definitions.definition(case.definition_id)


def offered_version(service: str, now: datetime) -> tuple[str, Definition]:
    """The version by which applications for a service begin today. Raises Forbidden where none begin any more."""
    try:
        version = definitions.current_version(service, now)
    except NotFound:
        raise Forbidden("not_applied_for_here") from None
    definition = definitions.definition(version.id)
    if definition.status != "active":
        raise Forbidden("not_applied_for_here")
    return version.id, definition


def opens_on(permit: Permit, rules: Definition) -> date | None:
    """The first day on which a permit may be renewed; None where it has no end or its service says nothing of renewal."""
    if permit.valid_until is None or rules.paper is None or rules.paper.renewal is None:
        return None
    value = rules.values[rules.paper.renewal.opens]
    if value.unit == "working_days":
        return definitions.calendar().subtract_working_days(permit.valid_until, int(value.amount))
    return permit.valid_until - timedelta(days=int(value.amount))


def renewal_refusal(permit: Permit, rules: Definition, today: date) -> str:
    """Why a permit cannot be renewed (yet, any more); empty when it can."""
    opens = opens_on(permit, rules)
    if opens is None:
        return "renewal_not_offered"
    return standing_refusal(permit, today) or ("renewal_too_early" if today < opens else "")


def change_refusal(kind: PermitChange, permit: Permit, rules: Definition, today: date) -> str:
    """Why a permit cannot be changed, transferred or printed anew; empty when it can."""
    if rules.paper is None or not rules.paper.changes.get(kind):
        return f"{kind}_not_offered"
    return standing_refusal(permit, today)


def standing_refusal(permit: Permit, today: date) -> str:
    """Why nothing can be done with a permit any more, whatever its procedure offers; empty while it counts, or is to."""
    if permit.replaced_by is not None:
        return "permit_replaced"
    return "" if status_of(permit, today) in ("in_force", "not_yet_valid") else "permit_not_in_force"


def seats_for(kind: PermitChange, permit: Permit, rules: Definition) -> frozenset[tuple[str, str]]:
    """The seats whose holders may do this to a permit."""
    roles = rules.paper.changes.get(kind, ()) if rules.paper is not None else ()
    return frozenset((permit.office, role) for role in roles)
