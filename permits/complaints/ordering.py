"""An objection that is upheld may order a new decision: by a step that the procedure has for it, taken through the engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from permits.applications import lifecycle, record
from permits.applications.cases import load_case
from permits.complaints.models import Complaint
from permits.db import assert_transaction, db
from permits.errors import Conflict, Forbidden
from workflows import Refused
from workflows.definition import Text
from workflows.engine.outcome import Actor, Decision, Happened


def orders(complaint: Complaint) -> list[tuple[str, Text]]:
    """The steps by which the decision of the complaint's case may be taken anew, as (code, title): what the procedure lets
    staff do with a case that has ended. None for a complaint without a case, or while the case is under way."""
    if complaint.application_id is None or complaint.kind == "complaint":
        return []
    case = load_case(db.session(), complaint.application_id)
    if case.row.closed_at is None:
        return []
    triggers = case.definition.states[case.row.state].triggers.values()
    return [(each.code, each.title) for each in triggers if each.by == "staff"]


def order(complaint: Complaint, code: str, reason: str, actor: Actor, now: datetime) -> None:
    """Take the step with the authority of the answer: the officer acts in the seat that the procedure names for it.

    What the procedure forbids to persons (``not_same_as``) stays forbidden. Raises Conflict when the case has moved since,
    Forbidden with the engine's reason.
    """
    session = assert_transaction()
    case = load_case(session, complaint.application_id or "", lock=True, now=now)
    trigger = case.definition.states[case.row.state].triggers.get(code)
    if trigger is None or trigger.by != "staff" or trigger.office is None or trigger.role is None:
        raise Conflict("case_moved")
    seated = replace(actor, seats=actor.seats | {(trigger.office, trigger.role)})
    said = Happened("decision_ordered", {"complaint": complaint.id, "kind": complaint.kind, "step": code})
    record.note(session, case.row, (said,), actor, now)
    try:
        lifecycle.fire_trigger(case.row.id, code, seated, now, decision=Decision(reason=reason))
    except Refused as refused:
        raise Forbidden(refused.code, refused.data) from refused
