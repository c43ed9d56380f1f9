"""Writing one move of one locked case, and writing it back. Everything that was changed is kept, so that it can be restored.

Core statements throughout, as in the lifecycle of a case; both write the case's row, so both check its version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, select, update

from permits.applications import lifecycle, record
from permits.applications.cases import Case, load_case
from permits.applications.models import Answers, Application, CorrectionRow
from permits.applications.rounds import write_reviews
from permits.db import assert_transaction, connection
from permits.documents.models import Document
from permits.errors import Conflict
from permits.moving.models import CaseMove, SetAside
from permits.reviews import drafts
from permits.reviews.models import Review
from permits.scheduling import operations as scheduling
from permits.scheduling.models import ScheduledJob
from workflows.definition import Definition
from workflows.engine.outcome import Actor, Happened, Outcome
from workflows.moving import Moved, MoveMap

applications: Table = Application.__table__
answers: Table = Answers.__table__
reviews: Table = Review.__table__
documents: Table = Document.__table__
corrections: Table = CorrectionRow.__table__
jobs: Table = ScheduledJob.__table__

_CASE = (
    "definition_id", "applicant_kind", "state", "round", "due_at", "state_due_at", "entered_at", "clock_day_zero",
    "clock_paused_on", "clock_paused_days", "taken", "acted",
)  # fmt: skip
_REVIEW = ("state", "plan", "office", "role", "due_at", "result", "definition_id", "swept_at")
_DOCUMENT = ("requirement", "replaced_at")
_CORRECTION = ("about", "resolved_at")
_MOMENTS = ("due_at", "state_due_at", "entered_at", "swept_at", "replaced_at", "resolved_at")
_DAYS = ("clock_day_zero", "clock_paused_on")


def write_move(
    case: Case, row: CaseMove, moved: Moved, mapping: MoveMap, new: Definition, actor: Actor, now: datetime
) -> None:
    """Write a move of a locked case, and all that is needed to take it back. Raises Conflict when the case changed under us."""
    before = _keep(case)
    _write_reviews(case, moved, new, mapping, now)
    before["documents"] = _write_documents(case, moved, now)
    before["corrections"] = _write_corrections(case, mapping, new, now)
    before["jobs"] = _write_schedule(case, moved, row.id, now)
    filed = dict(moved.answers)
    assert_transaction().execute(
        update(answers).where(answers.c.application_id == case.row.id).values(answers=filed, updated_at=now)
    )
    happened = _named(moved.happened, row)
    _write_case(case, _position(moved, row), happened, actor, now)
    opening = Outcome(snapshot=moved.snapshot, opened=moved.opened)
    write_reviews(replace(case, definition=new), opening, now, None)
    row.status, row.moved_at = "moved", now
    row.event_seq = case.row.event_seq + len(happened)
    assert_transaction().add(
        SetAside(
            move_id=row.id,
            application_id=case.row.id,
            answers=dict(moved.set_aside),
            before=before,
            after_digest=record.digest(case.row.salt or "", filed),
        )
    )
    if moved.then is not None:  # the new rules call for a step at once; it is the case's own, and no part of the move
        lifecycle.write(load_case(assert_transaction(), case.row.id), moved.then, actor, now)


def _keep(case: Case) -> dict[str, Any]:
    """The case's columns, answers and reviews as they are."""
    return {
        "case": _plain({name: getattr(case.row, name) for name in _CASE}),
        "answers": case.row.answers or {},
        "reviews": [
            _plain({"id": each.id, **{name: getattr(each, name) for name in _REVIEW}}) for each in case.reviews
        ],
    }


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
            found[name] = datetime.fromisoformat(found[name]).date()
    return found


def _named(happened: Iterable[Happened], row: CaseMove) -> tuple[Happened, ...]:
    """The events with the versions and the move they belong to."""
    ids = {"move": row.id, "from": row.from_definition_id, "to": row.to_definition_id}
    return tuple(
        replace(each, data={**ids, **each.data}) if each.kind == "moved_version" else each for each in happened
    )


def _position(moved: Moved, row: CaseMove) -> dict[str, Any]:
    reached = moved.snapshot
    return {
        "definition_id": row.to_definition_id,
        "applicant_kind": moved.facts.applicant,
        "state": reached.state,
        "round": reached.round,
        "due_at": moved.due_at,
        "state_due_at": moved.state_due_at,
        "entered_at": reached.entered_at,
        "clock_day_zero": reached.clock.day_zero,
        "clock_paused_on": reached.clock.paused_on,
        "clock_paused_days": reached.clock.paused_days,
        "taken": dict(reached.taken),
        "acted": {code: sorted(people) for code, people in reached.acted.items()},
    }


def _write_case(
    case: Case, values: Mapping[str, Any], happened: Iterable[Happened], actor: Actor, now: datetime
) -> None:
    rows = record.chain(case.row.id, case.row.event_seq, case.row.event_head, happened, actor, now)
    changed = connection().execute(
        update(applications)
        .where(applications.c.id == case.row.id, applications.c.version == case.row.version)
        .values(
            **values,
            version=case.row.version + 1,
            event_seq=case.row.event_seq + len(rows),
            event_head=rows[-1]["hash"] if rows else case.row.event_head,
        )
    )
    if changed.rowcount != 1:
        raise Conflict("case_moved")
    record.append(connection(), rows)


def _write_reviews(case: Case, moved: Moved, new: Definition, mapping: MoveMap, now: datetime) -> None:
    home = {plan: state.code for state in new.states.values() for plan in state.reviews}
    names = frozenset(case.definition.documents)
    for each in moved.reviews:
        held = case.reviews[each.index]
        values: dict[str, Any] = {"version": reviews.c.version + 1}
        if each.way == "carried":
            values |= {"state": home[each.plan], "plan": each.plan, "office": each.office, "result": each.result}
            if held.result is None and held.swept_at is None:
                values |= {"role": each.role, "due_at": each.due_at, "draft": _draft(held.draft, mapping, names)}
        else:  # readable as it was, under the version it belongs to
            values |= {"definition_id": held.definition_id or case.row.definition_id}
            values |= {"swept_at": now} if each.way == "closed" else {}
        connection().execute(update(reviews).where(reviews.c.id == held.id).values(**values))
    _leave_earlier(case)


def _draft(draft: Mapping[str, Any], mapping: MoveMap, documents_known: frozenset[str]) -> dict[str, Any]:
    """Reviewers' unfinished remarks, about the answers and files under their new names; none is thrown away."""

    def renamed(one: Mapping[str, Any]) -> Mapping[str, Any]:
        named = {mapping.about(code, documents_known) or code: note for code, note in one["corrections"].items()}
        return {**one, "corrections": named}

    return drafts.each_with(draft, renamed)


def _leave_earlier(case: Case) -> None:
    """Reviews of earlier rounds stay readable under the version they belong to."""
    connection().execute(
        update(reviews)
        .where(
            reviews.c.application_id == case.row.id,
            reviews.c.round < case.row.round,
            reviews.c.definition_id.is_(None),
            reviews.c.id.not_in([each.id for each in case.reviews]),
        )
        .values(definition_id=case.row.definition_id)
    )


def _write_documents(case: Case, moved: Moved, now: datetime) -> list[dict[str, Any]]:
    """Files under their new requirement; one set aside counts no longer. Returns the rows as they were."""
    if not moved.documents:
        return []
    columns = [documents.c[name] for name in ("id", *_DOCUMENT)]
    wanted = (documents.c.application_id == case.row.id, documents.c.requirement.in_(moved.documents))
    held = connection().execute(select(*columns).where(*wanted, documents.c.replaced_at.is_(None))).all()
    for each in held:
        target = moved.documents[each.requirement]
        values = {"replaced_at": now} if target is None else {"requirement": target}
        connection().execute(update(documents).where(documents.c.id == each.id).values(**values))
    return [_plain(each._asdict()) for each in held]


def _write_corrections(case: Case, mapping: MoveMap, new: Definition, now: datetime) -> list[dict[str, Any]]:
    """What was sent back, under its new name; what has no place any more is settled. Returns the rows as they were."""
    columns = [corrections.c[name] for name in ("id", *_CORRECTION)]
    held = connection().execute(select(*columns).where(corrections.c.application_id == case.row.id)).all()
    changed = []
    for each in held:
        target = mapping.about(each.about, frozenset(case.definition.documents))
        known = target is not None and (target in new.fields or target in new.documents)
        values: dict[str, Any] = {"about": target} if known and target != each.about else {}
        if not known and each.resolved_at is None:
            values = {"resolved_at": now}
        if values:
            changed.append(_plain(each._asdict()))
            connection().execute(update(corrections).where(corrections.c.id == each.id).values(**values))
    return changed


def _write_schedule(case: Case, moved: Moved, move_id: str, now: datetime) -> dict[str, Any]:
    """Take promises back and make others. Returns what was open, and which done work gave its name up."""
    prefix = f"{case.row.id}:"
    keys = [prefix + key for key in moved.cancelled]
    held = (
        connection()
        .execute(
            select(jobs.c.kind, jobs.c.key, jobs.c.due_at, jobs.c.data).where(
                jobs.c.key.in_(keys), jobs.c.done_at.is_(None), jobs.c.cancelled_at.is_(None)
            )
        )
        .all()
    )
    scheduling.cancel(keys, now)
    renewed = _retire([prefix + key for key in sorted(moved.renewed)], move_id)
    promises = [
        scheduling.Promise(each.kind, prefix + each.key, each.due_at, case.row.id, dict(each.data))
        for each in moved.scheduled
    ]
    scheduling.schedule_all(promises, now)
    return {
        "open": [_plain(each._asdict()) for each in held],
        "scheduled": [each.key for each in promises],
        "renewed": renewed,
    }


def _retire(keys: Sequence[str], move_id: str) -> list[str]:
    """Give done work another name, so that work of the same name can be promised once more."""
    if not keys:
        return []
    done = connection().execute(select(jobs.c.id, jobs.c.key).where(jobs.c.key.in_(keys), jobs.c.done_at.is_not(None)))
    found = done.all()
    for each in found:
        connection().execute(update(jobs).where(jobs.c.id == each.id).values(key=f"{each.key}|{move_id}"))
    return [each.key for each in found]


def write_back(case: Case, row: CaseMove, aside: SetAside, actor: Actor, now: datetime) -> None:
    """Write a locked case back as it was before the move. Raises Conflict when the case changed under us."""
    before = aside.before
    known = {each["id"] for each in before["reviews"]}
    for each in before["reviews"]:
        values = _typed({name: each[name] for name in _REVIEW})  # what was typed since stays
        connection().execute(
            update(reviews).where(reviews.c.id == each["id"]).values(**values, version=reviews.c.version + 1)
        )
    opened = [each.id for each in case.reviews if each.id not in known]
    connection().execute(
        update(reviews)
        .where(reviews.c.id.in_(opened))
        .values(definition_id=row.to_definition_id, swept_at=now, version=reviews.c.version + 1)
    )
    _restore(documents, before["documents"], _DOCUMENT)
    _restore(corrections, before["corrections"], _CORRECTION)
    _restore_schedule(case, before["jobs"], row.id, now)
    filed = update(answers).where(answers.c.application_id == case.row.id)
    assert_transaction().execute(filed.values(answers=before["answers"], updated_at=now))
    said = Happened("move_undone", {"move": row.id, "from": row.to_definition_id, "to": row.from_definition_id})
    _write_case(case, _typed(before["case"]), (said,), actor, now)
    row.status, row.undone_at = "undone", now
    assert_transaction().execute(delete(SetAside).where(SetAside.move_id == row.id))


def _restore(table: Table, rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    for each in rows:
        values = _typed({name: each[name] for name in columns})
        connection().execute(update(table).where(table.c.id == each["id"]).values(**values))


def _restore_schedule(case: Case, kept: Mapping[str, Any], move_id: str, now: datetime) -> None:
    """Take back what the move, and what it led to, promised; promise again what was promised before it."""
    scheduling.cancel(kept["scheduled"], now)
    for key in kept["renewed"]:
        connection().execute(delete(jobs).where(jobs.c.key == key, jobs.c.done_at.is_(None)))
        connection().execute(update(jobs).where(jobs.c.key == f"{key}|{move_id}").values(key=key))
    promises = [
        scheduling.Promise(each["kind"], each["key"], datetime.fromisoformat(each["due_at"]), case.row.id, each["data"])
        for each in kept["open"]
    ]
    scheduling.schedule_all(promises, now)
