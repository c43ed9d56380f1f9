"""Taking a decision back while nothing that follows from it has left the house.

What a decision changes is kept beforehand and restored row by row; the record only grows. Its event ``decision_undone``
names the first event that counts no longer, so that whoever reads clocks or walks from the record leaves those out
(:data:`permits.applications.record.STANDS`). See docs/decisions/0019.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update

from permits.applications import record
from permits.applications.cases import Case, load_case
from permits.applications.models import Application, CorrectionRow
from permits.db import assert_transaction, connection
from permits.errors import Conflict
from permits.issuance.models import Permit
from permits.reviews.models import Review
from permits.scheduling import operations as scheduling
from permits.scheduling.models import ScheduledJob
from workflows.engine.outcome import Actor, Happened

applications = Application.__table__
reviews = Review.__table__
corrections = CorrectionRow.__table__
jobs = ScheduledJob.__table__
permits = Permit.__table__

_CASE = (
    "state", "round", "due_at", "clock_day_zero", "clock_paused_on", "clock_paused_days", "outcome", "closed_at",
    "entered_at", "state_due_at", "suspended_at", "suspensions", "taken", "acted",
)  # fmt: skip
_REVIEW = (
    "round", "role", "assignee_id", "due_at", "draft", "result", "tone", "reason", "checklist", "answers", "closed_at",
    "closed_by", "acting", "swept_at", "skipped", "definition_id",
)  # fmt: skip
_PERMIT = ("id", "status", "ended_at", "ended_reason")
_MOMENTS = frozenset({"due_at", "closed_at", "entered_at", "state_due_at", "suspended_at", "swept_at", "ended_at"})
_DAYS = frozenset({"clock_day_zero", "clock_paused_on"})


def keep(case: Case) -> dict[str, Any]:
    """A locked case as it is: its position, its reviews, what is promised for it, what was sent back, its register number."""
    of_case = reviews.c.application_id == case.row.id
    held = connection().execute(select(reviews.c.id, *(reviews.c[name] for name in _REVIEW)).where(of_case)).all()
    sent_back = select(corrections.c.id).where(corrections.c.application_id == case.row.id)
    number = connection().execute(
        select(*(permits.c[name] for name in _PERMIT)).where(permits.c.application_id == case.row.id)
    )
    return {
        "first": case.row.event_seq + 1,
        "case": _plain({name: getattr(case.row, name) for name in _CASE}),
        "reviews": [_plain(each._asdict()) for each in held],
        "jobs": [_plain(each) for each in _promised(case.row.id)],
        "corrections": list(connection().execute(sent_back).scalars()),
        "permit": [_plain(each._asdict()) for each in number],
    }


def decided(kept: Mapping[str, Any], application_id: str) -> dict[str, Any]:
    """What was kept, with where the case stands now that the decision is written: it can be undone from there alone."""
    now_at = select(applications.c.version, applications.c.event_seq).where(applications.c.id == application_id)
    row = connection().execute(now_at).one()
    return {**kept, "version": row.version, "last": row.event_seq}


def undo(application_id: str, kept: Mapping[str, Any], data: Mapping[str, str], actor: Actor, now: datetime) -> None:
    """Put a case back to where it stood before a decision. ``data`` goes into the event.

    Raises Conflict ``undo_moved`` when anything happened to the case since, ``undo_begun`` when somebody has begun to work on
    what the decision opened.
    """
    case = load_case(assert_transaction(), application_id, lock=True, now=now)
    if (case.row.version, case.row.event_seq) != (kept["version"], kept["last"]):
        raise Conflict("undo_moved")
    _restore_reviews(case, kept)
    _restore_promises(case, kept, now)
    fresh = (corrections.c.application_id == application_id) & corrections.c.id.not_in(kept["corrections"])
    connection().execute(delete(corrections).where(fresh))
    for number in kept["permit"]:  # a number taken by the decision stays reserved for the case: registers have no gaps
        of_line = (permits.c.application_id == application_id) & (permits.c.id == number["id"])
        connection().execute(update(permits).where(of_line).values(**_typed(number)))
    said = Happened("decision_undone", {**data, "first": kept["first"]})
    rows = record.chain(case.row.id, case.row.event_seq, case.row.event_head, (said,), actor, now)
    stands = {"event_seq": rows[-1]["seq"], "event_head": rows[-1]["hash"], "version": case.row.version + 1}
    position = update(applications).where(applications.c.id == application_id)
    connection().execute(position.values(**_typed(kept["case"]), **stands))
    record.append(connection(), rows)


def _restore_reviews(case: Case, kept: Mapping[str, Any]) -> None:
    before = {each["id"]: each for each in kept["reviews"]}
    of_case = (reviews.c.application_id == case.row.id) & reviews.c.id.not_in(before)
    opened = connection().execute(select(reviews.c.id, reviews.c.draft).where(of_case)).all()
    if any(each.draft for each in opened):
        raise Conflict("undo_begun")
    connection().execute(delete(reviews).where(reviews.c.id.in_([each.id for each in opened])))
    for id_, values in before.items():
        restored = _typed({name: values[name] for name in _REVIEW})
        connection().execute(
            update(reviews).where(reviews.c.id == id_).values(**restored, version=reviews.c.version + 1)
        )


def _restore_promises(case: Case, kept: Mapping[str, Any], now: datetime) -> None:
    """Take back what the decision promised, and promise again what it took back, each at its former time."""
    before = {each["key"]: _typed(each) for each in kept["jobs"]}
    today = {each["key"]: each for each in _promised(case.row.id)}
    scheduling.cancel([key for key, each in today.items() if before.get(key) != each], now)
    promises = [
        scheduling.Promise(each["kind"], key, each["due_at"], case.row.id, each["data"])
        for key, each in before.items()
        if today.get(key) != each
    ]
    scheduling.schedule_all(promises, now)


def _promised(application_id: str) -> list[dict[str, Any]]:
    """The work promised for a case that is still to be done."""
    columns = (jobs.c.key, jobs.c.kind, jobs.c.due_at, jobs.c.data)
    still = (jobs.c.application_id == application_id, jobs.c.done_at.is_(None), jobs.c.cancelled_at.is_(None))
    return [dict(each) for each in connection().execute(select(*columns).where(*still)).mappings()]


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON can hold them."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that :func:`_plain` made plain."""
    found = dict(values)
    for name in found:
        if found[name] is not None and name in _MOMENTS:
            found[name] = datetime.fromisoformat(found[name])
        elif found[name] is not None and name in _DAYS:
            found[name] = date.fromisoformat(found[name])
    return found
