"""Many equal cases at once: one walked by the real operations, its rows copied with new ids, each with a whole record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, insert, select, update

from permits.applications import record
from permits.applications.models import Answers, Application, ApplicationEvent, Submission
from permits.db import transaction
from permits.ids import new_id
from permits.reviews.models import Review
from permits.scheduling.models import ScheduledJob
from tests.support import cases
from workflows.engine.outcome import Actor, Happened

FOLDER = cases.SMALL / "constructs"
SERVICE = "two-persons"
CHECKER, HEAD = ("loket", "penelaah"), ("loket", "kepala")
TABLES: tuple[Table, ...] = tuple(
    each.__table__ for each in (Application, Answers, Submission, Review, ScheduledJob, ApplicationEvent)
)
Rows = list[dict[str, Any]]


def walked(*, checked: bool) -> str:
    """A case that waits for its check, or (``checked``) for the head."""
    applicant = cases.make_applicant()
    application_id = cases.make_draft(SERVICE, applicant, "warga", {"nama": "Pameran", "luas": "12"})
    cases.send(application_id, applicant)
    if checked:
        cases.decide(application_id, "benar")
    return application_id


def copies(
    application_id: str, wanted: int, case: Mapping[str, Any] | None = None, review: Mapping[str, Any] | None = None
) -> list[str]:
    """So many more cases like this one, with other values in the case's row and in that of its open review; their ids."""
    with transaction() as session:
        pattern = {table: _rows_of(session, table, application_id) for table in TABLES}
        gathered: dict[Table, Rows] = {table: [] for table in TABLES}
        made = [_copy(application_id, pattern, gathered) for _ in range(wanted)]
        for table in TABLES:
            session.execute(insert(table), gathered[table])
        if case:
            session.execute(update(Application.__table__).where(Application.id.in_(made)).values(**case))
        if review:
            still = (Review.application_id.in_(made), Review.result.is_(None))
            session.execute(update(Review.__table__).where(*still).values(**review))
    return made


def _rows_of(session: Any, table: Table, application_id: str) -> Rows:
    column = table.c.id if table is Application.__table__ else table.c.application_id
    found = session.execute(select(table).where(column == application_id).order_by(*table.primary_key))
    return [dict(each) for each in found.mappings()]


def _copy(application_id: str, pattern: Mapping[Table, Rows], gathered: Mapping[Table, Rows]) -> str:
    id_, head = new_id(), ""
    for table in TABLES:
        for row in pattern[table]:
            if table is ApplicationEvent.__table__:
                actor, said = Actor(row["actor_kind"], row["actor_id"]), Happened(row["kind"], row["data"])
                gathered[table] += record.chain(id_, row["seq"] - 1, head, (said,), actor, row["at"])
                head = gathered[table][-1]["hash"]
            else:
                gathered[table].append(_renamed(table, row, application_id, id_))
    gathered[Application.__table__][-1]["event_head"] = head
    return id_


def _renamed(table: Table, row: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    found = {name: value for name, value in row.items() if not (name == "id" and isinstance(value, int))}
    if table is Application.__table__:
        return found | {"id": new, "number": f"COPY-{new}"}
    found["application_id"] = new
    if "id" in found:
        found["id"] = new_id()
    if table is ScheduledJob.__table__:
        found["key"] = found["key"].replace(old, new)
    return found
