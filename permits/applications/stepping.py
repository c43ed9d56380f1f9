"""Take a step outside the reviews, as applicant or as staff: move the case, suspend and resume it, hand it over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update

from permits.accounts.queries import account_by_email, actor_of
from permits.applications import lifecycle
from permits.applications.cases import Case, load_case
from permits.applications.models import Application
from permits.db import assert_transaction
from permits.errors import Conflict, Forbidden, Invalid, Problem
from permits.parties import coediting
from permits.parties.behalf import STEPPING, require_standing
from permits.scheduling.operations import schedule
from workflows import Refused
from workflows.engine.outcome import Actor, Decision, Outcome

applications = Application.__table__
LONGEST_REASON = 5_000

# Where on the page of a step each of the engine's refusals belongs.
BESIDE: Mapping[str, str] = {
    "reason_missing": "reason",
    "corrections_missing": "corrections",
    "correction_note_missing": "corrections",
    "offices_missing": "offices",
    "office_not_offered": "offices",
}


def take(
    application_id: str,
    code: str,
    expected: tuple[str, int],
    decision: Decision,
    actor: Actor,
    now: datetime,
    *,
    successor: str = "",
) -> Outcome:
    """Take a step. ``expected`` is the state and round the page showed; ``successor`` the mail address of whoever takes the
    application over, where the step hands it over.

    Raises NotFound for a case that is not there (or, for an applicant, not theirs), Conflict when it moved meanwhile,
    Invalid when something that the step asks for is missing, Forbidden when the rules refuse it.
    """
    case = load_case(assert_transaction(), application_id, lock=True, now=now)
    if actor.kind == "applicant":
        held = require_standing(case, actor, STEPPING)
        if held.via == "mandate" and hands_over(case, code):
            raise Forbidden("not_for_representatives")
    if (case.row.state, case.row.round) != expected:
        raise Conflict("case_moved")
    if len(decision.reason) > LONGEST_REASON:
        raise Invalid((Problem("reason", "too_long", {"limit": str(LONGEST_REASON)}),))
    heir = _successor(case, code, successor)
    try:
        outcome = lifecycle.fire_trigger(application_id, code, actor, now, expected, decision)
    except Refused as refused:
        if refused.code in BESIDE:
            raise Invalid((Problem(BESIDE[refused.code], refused.code, refused.data),)) from refused
        raise Forbidden(refused.code, refused.data) from refused
    if heir:
        _hand_over(application_id, heir, actor, now)
    return outcome


def hands_over(case: Case, code: str) -> bool:
    """Whether a step gives the application to another applicant."""
    operation = case.definition.operations.get(code)
    return operation is not None and operation.kind == "hand_over"


def _successor(case: Case, code: str, mail: str) -> str:
    """The id of the person who takes the case over; empty when the step is another one. Raises Invalid."""
    if not hands_over(case, code):
        return ""
    found = account_by_email(mail)
    usable = found is not None and found.active and found.confirmed_at is not None
    if found is None or not usable or actor_of(found).kind != "applicant":
        raise Invalid((Problem("successor", "person_unknown"),))
    if found.id == case.row.applicant_id:
        raise Invalid((Problem("successor", "person_same"),))
    return str(found.id)


def _hand_over(application_id: str, heir: str, actor: Actor, now: datetime) -> None:
    """The application is the heir's alone: who helped with it, or filed it at the counter, sees it no more."""
    session = assert_transaction()
    coediting.end_all(applications.c.id == application_id, actor.id, now)
    session.execute(
        update(applications).where(applications.c.id == application_id).values(applicant_id=heir, business_id=None)
    )
    key = lifecycle.job_key(application_id, f"notice.handed_over:{heir}:{now.isoformat()}")
    schedule("notice.handed_over", key, now, application_id, {}, now)
