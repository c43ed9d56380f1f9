"""Whether the time for an objection, an appeal or another look is still open, and to which office a complaint goes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from permits.accounts.queries import today
from permits.applications.cases import Case, load_case
from permits.applications.models import Application
from permits.complaints import rules
from permits.complaints.limits import limits
from permits.complaints.models import Complaint
from permits.db import db
from permits.definitions import queries as definitions
from permits.errors import Forbidden, NotFound
from permits.parties.behalf import STEPPING, require_standing
from permits.parties.standing import standing
from workflows.engine.outcome import Actor


def office_of(service: str | None, application_id: str | None, actor: Actor) -> tuple[str, str | None]:
    """The office that a complaint goes to, and the service: those of the case, the service's, else the city's first office.

    Raises NotFound for an unknown service and for a case of somebody else.
    """
    if application_id is not None:
        case = db.session.get(Application, application_id)
        if case is None or standing(case, actor.id, today) is None:
            raise NotFound
        return str(case.office), str(case.service)
    if service is not None:
        return definitions.definition(definitions.current_version(service).id).office, service
    return next(iter(definitions.city().offices)), None


def decided_case(application_id: str, actor: Actor, now: datetime) -> Case:
    """The actor's own case, locked, when an objection to its decision is possible. Raises NotFound, Forbidden."""
    case = load_case(db.session(), application_id, lock=True, now=now)
    if actor.kind != "applicant":
        raise NotFound
    require_standing(case, actor, STEPPING)
    refusal = objection_refusal(case, now)
    if refusal:
        raise Forbidden(refusal)
    return case


def objection_until(closed_at: datetime) -> datetime:
    """The last instant for an objection to what was decided at ``closed_at``."""
    return rules.until(limits()["objection_within"], closed_at, definitions.calendar())


def objection_refusal(case: Case, now: datetime) -> str:
    """Why an objection to the decision of a case is not possible (any more); empty when it is."""
    if case.row.closed_at is None or case.row.outcome == "withdrawn":
        return "objection_nothing_decided"
    if objection_to(case.row.id, case.row.closed_at) is not None:
        return "objection_twice"
    return "objection_too_late" if now > objection_until(case.row.closed_at) else ""


def objection_to(application_id: str, decided_at: datetime) -> Complaint | None:
    """The objection to the decision of a case at that moment; one that was withdrawn does not count."""
    wanted = select(Complaint).where(
        Complaint.application_id == application_id, Complaint.kind == "objection", Complaint.received_at >= decided_at,
        Complaint.state != "withdrawn",
    )  # fmt: skip
    return db.session.scalars(wanted.order_by(Complaint.received_at.desc())).first()


def appeal_refusal(objection: Complaint, now: datetime) -> str:
    """Why an appeal against the answer to an objection is not possible (any more); empty when it is."""
    if objection.kind != "objection" or objection.answered_at is None or objection.result == "upheld":
        return "appeal_nothing_answered"
    if db.session.scalar(select(Complaint.id).where(Complaint.earlier_id == objection.id)) is not None:
        return "appeal_twice"
    until = rules.until(limits()["appeal_within"], objection.answered_at, definitions.calendar())
    return "appeal_too_late" if now > until else ""


def reopen_refusal(complaint: Complaint, now: datetime) -> str:
    """Why an answered complaint is not looked at again (any more); empty when it is."""
    if complaint.kind != "complaint" or complaint.answered_at is None:
        return "complaint_moved"
    until = rules.until(limits()["complaint_reopen"], complaint.answered_at, definitions.calendar())
    return "complaint_reopen_too_late" if now > until else ""
