"""Equally shaped cases for a benchmark: one made by the real operations, its rows then copied with new ids and keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, insert, select

from permits.applications.models import Answers, Application, ApplicationEvent, Submission
from permits.db import db
from permits.documents.models import Document
from permits.ids import new_id
from permits.reviews.models import Review
from permits.scheduling.models import ScheduledJob
from tests.support import cases

SERVICE = "skp-penelitian"
TABLES: tuple[Table, ...] = tuple(
    model.__table__ for model in (Application, Answers, Submission, ApplicationEvent, Document, Review, ScheduledJob)
)
CASES_AT_ONCE = 200
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Sample:
    """A case that waits for the check of its file."""

    application_id: str
    review_id: str


def first_sample() -> Sample:
    """The shipped service published, an application to it filled in and sent, all by the operations that serve people."""
    cases.publish(cases.SHIPPED, SERVICE)
    applicant = cases.make_applicant()
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan")
    cases.send(application_id, applicant)
    (review,) = cases.open_reviews(application_id)
    return Sample(application_id, review.id)


def rows_of(application_id: str) -> dict[Table, Rows]:
    """Every row of a case, by table."""
    found: dict[Table, Rows] = {}
    with db.engine.connect() as connection:
        for table in TABLES:
            column = table.c.id if table is Application.__table__ else table.c.application_id
            rows = connection.execute(select(table).where(column == application_id).order_by(*table.primary_key))
            found[table] = [dict(each) for each in rows.mappings()]
    return found


def copies(sample: Sample, wanted: int) -> list[Sample]:
    """So many more cases in the database that differ from the sample in nothing but ids, keys and numbers.

    The hashes of their events are the sample's, which an audit would name; a decision only continues the last one.
    """
    pattern, made = rows_of(sample.application_id), []
    for first in range(0, wanted, CASES_AT_ONCE):
        gathered: dict[Table, Rows] = {table: [] for table in TABLES}
        for _ in range(min(CASES_AT_ONCE, wanted - first)):
            made.append(_copy(sample, pattern, gathered))
        with db.engine.begin() as connection:
            for table in TABLES:
                connection.execute(insert(table), gathered[table])
    _settle()
    return made


def _copy(sample: Sample, pattern: dict[Table, Rows], gathered: dict[Table, Rows]) -> Sample:
    copy = Sample(new_id(), new_id())
    for table in TABLES:
        for row in pattern[table]:
            gathered[table].append(dict(_renamed(row, sample, copy)))
    return copy


def _renamed(row: dict[str, Any], sample: Sample, copy: Sample) -> Iterator[tuple[str, Any]]:
    known = {sample.application_id: copy.application_id, sample.review_id: copy.review_id}
    for name, value in row.items():
        if name == "id" and isinstance(value, int):
            continue  # given by the database
        if name == "id":
            yield name, known.get(value) or new_id()
        elif name == "application_id":
            yield name, copy.application_id
        elif name == "key":
            yield name, value.replace(sample.application_id, copy.application_id)
        elif name == "number":
            yield name, f"COPY-{copy.application_id}"
        else:
            yield name, value


def _settle() -> None:
    """The planner knows the tables' sizes, and nothing of the filling is left to be written later."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("CHECKPOINT")
    db.engine.dispose()  # SQLite folds its log into the file when the last connection closes
