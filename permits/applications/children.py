"""Cases that another case starts: each stands for one review of its parent, and its end closes that review.

Every step is a row of scheduled work on the parent, locked before it: two workers never do it at once, and one that dies
in between leaves either everything or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from permits.applications import lifecycle, operations
from permits.applications.cases import Case, ReviewRow, load_case
from permits.applications.models import Application
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.parties.behalf import Party
from permits.scheduling.operations import Job, schedule
from workflows import Definition, Refused, fire, forms
from workflows.definition import Field, Trigger
from workflows.engine import close_child
from workflows.engine.outcome import SYSTEM, Actor, Happened

applications = Application.__table__


class NoWayOut(Exception):
    """A case that is called off offers no step that withdraws it where it stands: a person has to see to it."""


def begin_child(job: Job, now: datetime) -> None:
    """The work ``child.start``: begin an application for the same applicant, unless that was done or is not wanted any more.

    Where the procedure starts one for each row of a table, the answers of the row stand in the new form already.
    """
    case = _parent(job, now)
    review = _open_review(case, job.data["plan"], job.data["office"])
    if review is None or _child_of(case.row.id, review.key) is not None:
        return
    version = definitions.current_version(job.data["service"])
    definition = definitions.definition(version.id)
    kind = case.row.applicant_kind
    if kind not in definition.applicants:
        kind = next(iter(definition.applicants))
    actor = Actor("applicant", case.row.applicant_id)
    first = _row_answers(case, definition, review.plan, job.data.get("row"))
    child_id = operations.open_case(
        version.id,
        kind,
        case.row.language,
        actor,
        now,
        parent=(case.row.id, review.key),
        first=first,
        party=Party(case.row.applicant_id, case.row.business_id),
    )
    key = lifecycle.job_key(child_id, "notice.child_begun")
    schedule("notice.child_begun", key, now, child_id, {}, now)


def close_for_child(job: Job, now: datetime) -> None:
    """The work ``child.ended``: close the review that the child stands for with what the child came to.

    A review that is over already stays as it is. While the parent stands still nothing is done: resuming it looks again.
    """
    case = _parent(job, now)
    review = next((each for each in _open_reviews(case) if each.key == job.data["key"]), None)
    if review is not None:
        _close(case, review, job.data["ended"], now)


def look_at_child(job: Job, now: datetime) -> None:
    """The work ``child.look``: close the review of a child that ended while its parent stood still."""
    case = _parent(job, now)
    review = _open_review(case, job.data["plan"], job.data["office"])
    child = _child_of(case.row.id, review.key) if review is not None else None
    if review is not None and child is not None and child.outcome is not None:
        _close(case, review, child.outcome, now)


def call_off_child(job: Job, now: datetime) -> None:
    """The work ``child.cancel``: withdraw the child, because its parent does not wait for it any more.

    Raises NoWayOut when its procedure offers no step for that where it stands, Refused when it stands still.
    """
    child = _child_of(job.application_id or "", job.data["key"])
    if child is None or child.closed_at is not None:
        return
    case = load_case(assert_transaction(), child.id, lock=True, now=now)
    trigger = _way_out(case)
    if trigger is None:
        raise NoWayOut(child.id)
    owner = Actor("applicant", case.row.applicant_id)
    outcome = fire(case.definition, case.snapshot, trigger.code, owner, case.facts, now, trial=True)
    called_off = Happened("called_off", {"parent": job.application_id})
    lifecycle.write(case, lifecycle.after(called_off, outcome), SYSTEM, now)


def _parent(job: Job, now: datetime) -> Case:
    return load_case(assert_transaction(), job.application_id or "", lock=True, now=now)


def _open_reviews(case: Case) -> list[ReviewRow]:
    return [each for each in case.reviews if each.result is None and each.swept_at is None]


def _open_review(case: Case, plan: str, office: str) -> ReviewRow | None:
    return next((each for each in _open_reviews(case) if (each.plan, each.office) == (plan, office)), None)


def _child_of(parent_id: str, key: str) -> Row[Any] | None:
    wanted = select(applications.c.id, applications.c.outcome, applications.c.closed_at).where(
        applications.c.parent_id == parent_id, applications.c.parent_key == key
    )
    return assert_transaction().execute(wanted).first()


def _close(case: Case, review: ReviewRow, ended: str, now: datetime) -> None:
    try:
        outcome = close_child(case.definition, case.snapshot, review.plan, review.office, ended, case.facts, now)
    except Refused as refused:
        if refused.code != "suspended":
            raise
        return
    lifecycle.write(case, outcome, SYSTEM, now)


def _way_out(case: Case) -> Trigger | None:
    """The applicant's own step that withdraws the case where it stands."""
    ends = {code for code, state in case.definition.states.items() if state.outcome == "withdrawn"}
    triggers = case.definition.states[case.row.state].triggers.values()
    return next(
        (each for each in triggers if each.by == "applicant" and all(branch.to in ends for branch in each.branches)),
        None,
    )


def _row_answers(case: Case, definition: Definition, plan: str, number: Any) -> Mapping[str, object]:
    """The stored answers of a table's row that the new form asks for too: same code, same type."""
    child = next(each.reviews[plan].child for each in case.definition.states.values() if plan in each.reviews)
    if child is None or child.each is None or number is None:
        return {}
    table = case.definition.fields[child.each]
    rows: Any = case.facts.form.get(table.code) or ()
    row = rows[number] if number < len(rows) and isinstance(rows[number], Mapping) else {}
    same = {each.code: row[each.code] for each in table.columns if each.code in row and _asks(definition, each)}
    return forms.write_answers(definition, same)


def _asks(definition: Definition, column: Field) -> bool:
    found = definition.fields.get(column.code)
    return found is not None and found.type == column.type
