"""The floors of a decision: the same rows in one commit by bare SQLAlchemy, without rules, access, hashing or clock.

What they write is a constant: what one decision of the product wrote, with the ids of the case at hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, bindparam, insert, select, update
from sqlalchemy.orm import Session

from benchmarks.support.samples import Rows, Sample, rows_of
from permits.applications.models import Application, ApplicationEvent
from permits.db import db
from permits.ids import new_id
from permits.reviews.models import Review
from permits.scheduling.models import ScheduledJob

applications = Application.__table__
events = ApplicationEvent.__table__
reviews = Review.__table__
jobs = ScheduledJob.__table__

Side = Callable[[Sample], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What a decision leaves behind, without ids: changed columns of the two rows, new rows, keys of work taken back."""

    application: dict[str, Any]
    review: dict[str, Any]
    events: Rows
    opened: Rows
    promised: Rows
    taken_back: list[str]
    taken_back_at: Any


def written_by(sample: Sample, decide: Side) -> Written:
    """Has the product decide a case and reads what that changed."""
    before = rows_of(sample.application_id)
    decide(sample)
    after = rows_of(sample.application_id)
    changed = [row for row in after[jobs] if row["cancelled_at"] is not None]
    return Written(
        application=_changes(before[applications], after[applications], "id", sample.application_id),
        review=_changes(before[reviews], after[reviews], "id", sample.review_id),
        events=_new(before[events], after[events], sample),
        opened=_new(before[reviews], after[reviews], sample),
        promised=_new(before[jobs], after[jobs], sample),
        taken_back=[row["key"].removeprefix(sample.application_id) for row in changed],
        taken_back_at=changed[0]["cancelled_at"],
    )


def _changes(before: Rows, after: Rows, key: str, value: str) -> dict[str, Any]:
    (was,) = (row for row in before if row[key] == value)
    (now,) = (row for row in after if row[key] == value)
    return {name: now[name] for name in now if now[name] != was[name] and name != "version"}


def _new(before: Rows, after: Rows, sample: Sample) -> Rows:
    known = {row["id"] for row in before}
    return [
        {
            name: _without_ids(name, value, sample)
            for name, value in row.items()
            if value is not None and name not in ("id", "application_id")
        }
        for row in after
        if row["id"] not in known
    ]


def _without_ids(name: str, value: Any, sample: Sample) -> Any:
    return value.removeprefix(sample.application_id) if name == "key" else value


def orm_floor(written: Written) -> Side:
    """The floor as the ORM does it: objects loaded, changed and added, one flush, one commit."""
    engine = _writing()

    def decide(sample: Sample) -> None:
        with Session(engine) as session:
            review = session.get_one(Review, sample.review_id)
            application = session.get_one(Application, review.application_id, with_for_update=True)
            for name, value in written.review.items():
                setattr(review, name, value)
            review.version += 1
            for name, value in written.application.items():
                setattr(application, name, value)
            application.version += 1
            own = application.id
            session.add_all(ApplicationEvent(application_id=own, **row) for row in written.events)
            session.add_all(Review(application_id=own, **row) for row in written.opened)
            session.add_all(
                ScheduledJob(application_id=own, **row | {"key": own + row["key"]}) for row in written.promised
            )
            session.execute(
                update(ScheduledJob)
                .where(ScheduledJob.key.in_([own + key for key in written.taken_back]), ScheduledJob.done_at.is_(None))
                .values(cancelled_at=written.taken_back_at)
                .execution_options(synchronize_session=False)
            )
            session.commit()

    return decide


def core_floor(written: Written) -> Side:
    """The floor as the Core does it: statements made once, rows in dictionaries, one commit."""
    engine = _writing()
    lock = (
        select(applications.c.id, applications.c.version, reviews.c.version)
        .join(reviews, reviews.c.application_id == applications.c.id)
        .where(reviews.c.id == bindparam("review"))
        .with_for_update(of=applications)
    )
    close = _guarded(reviews, written.review)
    move = _guarded(applications, written.application)
    take_back = (
        update(jobs)
        .where(jobs.c.key.in_(bindparam("keys", expanding=True)), jobs.c.done_at.is_(None))
        .values(cancelled_at=bindparam("now"))
    )

    def decide(sample: Sample) -> None:
        with engine.begin() as connection:
            own, version, review_version = connection.execute(lock, {"review": sample.review_id}).one()
            closed = connection.execute(close, written.review | {"at": sample.review_id, "seen": review_version})
            moved = connection.execute(move, written.application | {"at": own, "seen": version})
            if closed.rowcount != 1 or moved.rowcount != 1:
                raise RuntimeError("the case moved under the floor")
            connection.execute(insert(events), [row | {"application_id": own} for row in written.events])
            opened = [row | {"application_id": own, "id": new_id()} for row in written.opened]
            connection.execute(insert(reviews), opened)
            promised = [row | {"application_id": own, "key": own + row["key"]} for row in written.promised]
            connection.execute(insert(jobs), promised)
            taken_back = [own + key for key in written.taken_back]
            connection.execute(take_back, {"keys": taken_back, "now": written.taken_back_at})

    return decide


def _guarded(table: Any, changes: dict[str, Any]) -> Any:
    """An update of one row by its id that fails when the row has another version by now."""
    return (
        update(table)
        .where(table.c.id == bindparam("at"), table.c.version == bindparam("seen"))
        .values({name: bindparam(name) for name in changes} | {"version": table.c.version + 1})
    )


def _writing() -> Engine:
    """The product's own engine, its transactions begun as those of the product that write."""
    return db.engine.execution_options(sqlite_begin="IMMEDIATE")
