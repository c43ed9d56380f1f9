"""Take a step outside the reviews, as applicant or as staff: move the case, suspend and resume it, hand it over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from permits.applications import lifecycle
from permits.applications.cases import load_case
from permits.db import assert_transaction
from permits.errors import Conflict, Forbidden, Invalid, Problem
from permits.parties import handing
from permits.parties.behalf import STEPPING, require_standing
from permits.parties.handing import hands_over
from workflows import Refused
from workflows.engine.outcome import Actor, Decision, Outcome

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
    """Take a step. ``expected`` is the state and round the page showed; ``successor`` the mail address of whoever is asked to
    take the application over, where the step hands it over: then it is taken once they accept (:mod:`permits.parties.handing`).

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
    try:
        if hands_over(case, code):
            return handing.offer(case, code, decision, successor, actor, now)
        return lifecycle.fire_trigger(application_id, code, actor, now, expected, decision)
    except Refused as refused:
        if refused.code in BESIDE:
            raise Invalid((Problem(BESIDE[refused.code], refused.code, refused.data),)) from refused
        raise Forbidden(refused.code, refused.data) from refused
