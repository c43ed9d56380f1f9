"""What time does to a case: timers of the procedure ring, and the law decides when the promise was broken."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from permits.applications import lifecycle
from permits.applications.cases import Case, load_case
from permits.db import assert_transaction
from permits.deemed import operations as deemed
from permits.notices.concerned import tell_promise_is_broken
from permits.scheduling.operations import Job, schedule
from workflows import Refused
from workflows.engine import deem, elapse
from workflows.engine.outcome import SYSTEM, Happened, Outcome

log = logging.getLogger(__name__)
# The case has moved on, or stands still: there is nothing left for this timer to do.
OVER = frozenset({"timer_not_armed", "not_in_this_state", "suspended", "not_due", "unknown_state"})


def ring(job: Job, now: datetime) -> None:
    """The work ``timer``: let a timer of the case's state or of an open review ring, as the procedure says.

    A timer that nobody waits for any more does nothing. Raises Refused when the rules do not let its trigger be fired: the
    row is tried again and at last stands on the manager's board. The case of a job at work is locked already.
    """
    case = load_case(assert_transaction(), job.application_id or "", now=now)
    data = job.data
    try:
        outcome = elapse(
            case.definition, case.snapshot, data["timer"], case.facts, now, data.get("plan"), data.get("office")
        )
    except Refused as refused:
        if refused.code not in OVER:
            raise
        log.info("timer %s of case %s is over: %s", data["timer"], case.row.id, refused.code)
        return
    lifecycle.write(case, outcome, SYSTEM, now, doing=job.key)


def decide_by_law(job: Job, now: datetime) -> None:
    """The work ``deemed.decision``: let the law decide in the office's place.

    Where the present step does not know the law's trigger, people have to see to it: they are told.
    """
    case = load_case(assert_transaction(), job.application_id or "", lock=True, now=now)
    if not deemed.is_broken(case, now):
        return
    try:
        outcome = deem(case.definition, case.snapshot, case.facts, now)
    except Refused as refused:
        if refused.code == "not_in_this_state":
            schedule("deemed.task", f"{job.key}:task", now, case.row.id, {}, now)
            return
        if refused.code not in OVER:
            raise
        return
    lifecycle.write(case, _with_grounds(case, outcome), SYSTEM, now, doing=job.key)
    if not deemed.is_granted(case.row.id):
        deemed.grant(case, now, decided=True)


def _with_grounds(case: Case, outcome: Outcome) -> Outcome:
    """The outcome whose event ``deemed`` also says what the law's decision rests on."""
    grounds = deemed.what_happened(case, decided=True)
    happened = [
        Happened(each.kind, {**each.data, **grounds}) if each.kind == "deemed" else each for each in outcome.happened
    ]
    return replace(outcome, happened=tuple(happened))


def grant_by_law(job: Job, now: datetime) -> None:
    """The work ``deemed.task``: the promised day has passed, so the case counts as granted by law; people see to the rest.

    The case stays where it stands. Everybody in the lead office is told, and whoever holds the open work.
    """
    case = load_case(assert_transaction(), job.application_id or "", lock=True, now=now)
    if deemed.record_grant(case, now):
        tell_promise_is_broken(job, now)


def give_up_asking(job: Job, now: datetime) -> None:
    """The work ``connector.ask``: no other system can be asked from here yet, so the procedure's manual way out is taken."""
    case = load_case(assert_transaction(), job.application_id or "", lock=True, now=now)
    state = case.definition.states[case.row.state]
    if state.connector is None or state.code != job.data["state"] or case.snapshot.suspended:
        return
    lifecycle.fire_trigger(case.row.id, state.connector.gives_up, SYSTEM, now, doing=job.key)
