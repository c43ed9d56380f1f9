"""Write what a step did to the reviews of a case: opened, swept, skipped, closed by a sweep, dated anew, carried over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update

from permits.applications.cases import Case
from permits.db import connection
from permits.ids import new_id
from permits.inspections.settling import asks_visits, settle
from permits.reviews.models import Review
from workflows.engine.outcome import Outcome, ReviewClosed

reviews = Review.__table__

# Statements are made once: building one anew costs more than sending it.
_SWEEP = (
    update(reviews)
    .where(reviews.c.id.in_(bindparam("ids", expanding=True)))
    .values(swept_at=bindparam("now"), skipped=bindparam("skips"), version=reviews.c.version + 1)
)
_AT = reviews.c.id == bindparam("at_id")
_GIVE_RESULT = (
    update(reviews)
    .where(_AT)
    .values(
        result=bindparam("result"), tone=bindparam("tone"), closed_at=bindparam("now"), version=reviews.c.version + 1
    )
)
_DATE_ANEW = update(reviews).where(_AT).values(due_at=bindparam("due"))
_CARRY = update(reviews).where(reviews.c.id.in_(bindparam("ids", expanding=True))).values(round=bindparam("number"))
_OPEN = insert(reviews)


def write_reviews(case: Case, outcome: Outcome, now: datetime, closed_row: str | None) -> None:
    """Write what an outcome says of the reviews of a locked case; ``closed_row`` is the one that was decided, and is written."""
    rows = {each.key: each.id for each in case.reviews if each.result is None and each.swept_at is None}
    over = [each for each in outcome.closed if each.key in rows and rows[each.key] != closed_row]
    _end(rows, over, now)
    if over and asks_visits(case.definition):
        settle((rows[each.key] for each in over), now)
    if outcome.opened:
        connection().execute(_OPEN, _opened(case, outcome, now))
    dated = [{"at_id": rows[each.key], "due": each.due_at} for each in outcome.redated if each.key in rows]
    if dated:
        connection().execute(_DATE_ANEW, dated)
    if outcome.snapshot.round != case.row.round:
        _carry(rows, outcome)


def _end(rows: dict[str, str], over: list[ReviewClosed], now: datetime) -> None:
    for way in ("cancelled", "skipped"):
        ids = [rows[each.key] for each in over if each.way == way]
        if ids:
            connection().execute(_SWEEP, {"ids": ids, "now": now, "skips": way == "skipped"})
    given = [
        {"at_id": rows[each.key], "result": each.result, "tone": each.tone, "now": now}
        for each in over
        if each.way == "result"
    ]
    if given:
        connection().execute(_GIVE_RESULT, given)


def _carry(rows: dict[str, str], outcome: Outcome) -> None:
    """Reviews that stay open over a new round belong to it from now on."""
    ids = [rows[each.key] for each in outcome.snapshot.reviews if each.is_open and each.key in rows]
    if ids:
        connection().execute(_CARRY, {"ids": ids, "number": outcome.snapshot.round})


def _opened(case: Case, outcome: Outcome, now: datetime) -> list[dict[str, Any]]:
    """Rows of the reviews that began, those among them that this very step ended again already ended."""
    over = {each.key: each for each in outcome.closed}
    return [
        {
            "id": new_id(),
            "application_id": case.row.id,
            "round": outcome.snapshot.round,
            "state": _state_of(case, outcome, each.plan),
            "plan": each.plan,
            "office": each.office,
            "role": each.role,
            "version": 1,
            "opened_at": now,
            "due_at": each.due_at,
            "draft": {},
            "reason": "",
            "checklist": {},
            "key": each.key,
            "answers": {},
            **_ending(over.get(each.key), now),
        }
        for each in outcome.opened
    ]


def _ending(over: ReviewClosed | None, now: datetime) -> dict[str, Any]:
    closed = over is not None and over.way == "result"
    return {
        "result": over.result if over is not None else None,
        "tone": over.tone if over is not None else None,
        "closed_at": now if closed else None,
        "swept_at": now if over is not None and not closed else None,
        "skipped": over is not None and over.way == "skipped",
    }


def _state_of(case: Case, outcome: Outcome, plan: str) -> str:
    """The state that a plan stands in: a step may have opened it on its way, and it carried over."""
    reached = outcome.snapshot.state
    if plan in case.definition.states[reached].reviews:
        return reached
    return next(code for code, state in case.definition.states.items() if plan in state.reviews)
