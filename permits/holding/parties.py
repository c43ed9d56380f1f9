"""For whom an application that follows a permit is begun, and which ones follow it already."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from permits.applications.cases import Case
from permits.applications.models import Application
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.errors import Forbidden
from permits.holding.models import PermitSuccession
from permits.parties.behalf import Party
from permits.parties.choosing import choices
from workflows.engine.outcome import Actor


def party_for(case: Case, service: str, actor: Actor, now: datetime) -> Party:
    """The holder of a case's permit, as the one for whom the actor applies.

    Raises Forbidden where the actor may act for the holder in the old case, but begin nothing for them of this service.
    """
    row = case.row
    for each in choices(actor, service, definitions.calendar().local_date(now)):
        same_business = each.party.business_id == row.business_id
        if same_business and (row.business_id is not None or each.party.applicant_id == row.applicant_id):
            return each.party
    raise Forbidden("may_only_read")


def begun_for(permit_id: str, party: Party) -> str | None:
    """The application of this person or business that follows a permit and has not ended."""
    whose = (
        Application.business_id == party.business_id
        if party.business_id
        else (Application.applicant_id == party.applicant_id) & Application.business_id.is_(None)
    )
    wanted = (
        select(Application.id)
        .join(PermitSuccession, PermitSuccession.application_id == Application.id)
        .where(PermitSuccession.permit_id == permit_id, whose, Application.closed_at.is_(None))
    )
    return assert_transaction().scalar(wanted.order_by(Application.id).limit(1))


def followed_by_another(permit_id: str, application_id: str) -> bool:
    """Whether an application other than this one follows a permit, was sent and has not ended: two papers in the place of
    one would both count."""
    wanted = (
        select(Application.id)
        .join(PermitSuccession, PermitSuccession.application_id == Application.id)
        .where(
            PermitSuccession.permit_id == permit_id,
            Application.id != application_id,
            Application.submitted_at.is_not(None),
            Application.closed_at.is_(None),
        )
    )
    return assert_transaction().scalar(wanted.limit(1)) is not None
