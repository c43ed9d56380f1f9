"""Why the engine says no: every code it uses, and how errors of expressions and calendars become one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from workflows.calendar import BeyondCalendar
from workflows.errors import Refused
from workflows.expressions import ExpressionFailed

REFUSALS = (
    # where the case stands
    "unknown_state", "unknown_applicant_kind", "not_in_this_state", "suspended", "not_suspended",
    # who acts
    "not_your_role", "same_person", "join_not_met", "fired_by_result", "fired_by_timer", "child_decides",
    # what the rules ask of the case
    "form_incomplete", "permit_missing", "document_missing", "condition_not_met", "limit_reached", "no_branch",
    # what a result or trigger asks of whoever acts
    "review_closed", "unknown_result", "reason_missing", "corrections_missing", "correction_unknown",
    "correction_note_missing", "checklist_open", "checklist_has_no", "answers_incomplete", "offices_missing",
    "office_not_offered",
    # time
    "timer_not_armed", "not_due", "beyond_calendar",
    # what cannot be worked out
    "expression_failed", "too_many_steps",
)  # fmt: skip


@contextmanager
def refusing() -> Iterator[None]:
    """An error while reading facts or calendar refuses the step; it never counts as true."""
    try:
        yield
    except ExpressionFailed as failed:
        raise Refused("expression_failed", {"reason": failed.code}) from failed
    except BeyondCalendar as beyond:
        raise Refused("beyond_calendar", {"day": beyond.day.isoformat(), "last": beyond.last.isoformat()}) from beyond
