"""Closed cases read back from their record as what people did, so that they can be walked under another version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from permits.applications import record
from permits.applications.models import Application, ApplicationEvent, Submission
from permits.db import db
from permits.definitions import queries as definitions
from permits.documents.models import Document
from permits.reviews.models import Review
from workflows import Definition
from workflows.calendar import Calendar
from workflows.engine.outcome import Facts
from workflows.moving.parts import plans_of
from workflows.moving.replaying import Act, ClosedCase

# Operations that leave no move in the record, by the event that tells of them.
STANDING = {"suspended": "suspend", "resumed": "resume"}

Files = list[tuple[str, datetime, datetime | None]]
LAST = 50


def closed_cases(service: str, last: int = LAST) -> Iterator[ClosedCase]:
    """The last closed cases of a service, the latest first. Four questions, however many they are."""
    rows = db.session.execute(
        select(
            Application.id,
            Application.definition_id,
            Application.applicant_kind,
            Application.submitted_at,
            Application.closed_at,
        )
        .where(Application.service == service, Application.closed_at.is_not(None))
        .order_by(Application.closed_at.desc(), Application.id.desc())
        .limit(last)
    ).all()
    ids = [row.id for row in rows]
    events, sent, files, own = _events(ids), _submissions(ids), _files(ids), _own_answers(ids)
    calendar = definitions.calendar()
    for row in rows:
        definition = definitions.definition(row.definition_id)
        happened, answers = events.get(row.id, []), sent.get(row.id, {})
        acts = tuple(_acts(definition, happened, answers, files.get(row.id, []), own))
        erased = any(each.kind == "answers_sent" and each.data["round"] not in answers for each in happened)
        yield ClosedCase(definition, _facts(row, definition, calendar), acts, row.closed_at, erased)


def _facts(row: Any, definition: Definition, calendar: Calendar) -> Facts:
    """Whoever was let send held the permits that were needed then."""
    sent = calendar.local_date(row.submitted_at) if row.submitted_at else None
    return Facts({}, row.applicant_kind, frozenset(), calendar, sent=sent, permits=frozenset(definition.needs))


def _events(ids: list[str]) -> dict[str, list[Row[Any]]]:
    statement = select(
        ApplicationEvent.application_id, ApplicationEvent.kind, ApplicationEvent.data, ApplicationEvent.at,
        ApplicationEvent.actor_kind, ApplicationEvent.actor_id,
    ).where(ApplicationEvent.application_id.in_(ids), record.STANDS)  # fmt: skip
    found: dict[str, list[Row[Any]]] = {}
    for row in db.session.execute(statement.order_by(ApplicationEvent.application_id, ApplicationEvent.seq)):
        found.setdefault(row.application_id, []).append(row)
    return found


def _submissions(ids: list[str]) -> dict[str, dict[int, dict[str, Any]]]:
    statement = select(Submission.application_id, Submission.round, Submission.answers)
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for row in db.session.execute(statement.where(Submission.application_id.in_(ids))):
        found.setdefault(row.application_id, {})[row.round] = row.answers
    return found


def _files(ids: list[str]) -> dict[str, Files]:
    statement = select(Document.application_id, Document.requirement, Document.uploaded_at, Document.replaced_at)
    found: dict[str, Files] = {}
    for row in db.session.execute(statement.where(Document.application_id.in_(ids))):
        found.setdefault(row.application_id, []).append((row.requirement, row.uploaded_at, row.replaced_at))
    return found


def _own_answers(ids: list[str]) -> dict[tuple[str, str, str], dict[str, Any]]:
    """What offices answered on forms of their own, by case, plan and office; the last answer counts."""
    statement = select(Review.application_id, Review.plan, Review.office, Review.answers).where(
        Review.application_id.in_(ids), Review.closed_at.is_not(None)
    )
    rows = db.session.execute(statement.order_by(Review.closed_at))
    return {(row.application_id, row.plan, row.office): row.answers for row in rows if row.answers}


def _acts(
    definition: Definition,
    events: Iterable[Row[Any]],
    sent: Mapping[int, dict[str, Any]],
    files: Files,
    own: Mapping[tuple[str, str, str], dict[str, Any]],
) -> Iterator[Act]:
    """What people did, from what happened: results of reviews, triggers that somebody fired, outcomes of child cases.

    What a timer or a broken promise did is left out, with all that followed in its step: time is walked again by itself.
    """
    made: Act | None = None
    step: tuple[datetime, str] | None = None
    for event in events:
        data, moment = event.data, (event.at, event.actor_id)
        if event.kind in ("timer_rang", "deemed"):
            if made is not None:
                yield made
            made, step = None, moment
        elif (begun := _begun(definition, event, own, step == moment)) is not None:
            if made is not None:
                yield made
            made, step = begun, moment
        elif made is None:
            continue
        elif event.kind == "review_closed" and not made.does:
            made = replace(made, does=str(data["result"]))
        elif event.kind == "review_opened" and step == moment and _is_chosen(definition, data):
            made = replace(made, offices=(*made.offices, data["office"]))
        elif event.kind == "answers_sent":
            made = replace(made, answers=sent.get(data["round"]), documents=_there(files, made.at))
    if made is not None:
        yield made


def _begun(
    definition: Definition, event: Row[Any], own: Mapping[tuple[str, str, str], dict[str, Any]], within: bool
) -> Act | None:
    """The act that an event begins, None when it only tells what followed of one."""
    data, who = event.data, (event.at, event.actor_kind, event.actor_id)
    if event.kind == "decision_recorded":
        answers = own.get((event.application_id, data["plan"], data["office"]), {})
        corrections = tuple(data.get("corrections") or ())
        return Act(*who, "", data["plan"], data["office"], corrections, own_answers=answers)
    if event.kind == "review_closed" and not data.get("swept") and _is_child(definition, data["plan"]):
        return Act(*who, str(data["result"]), data["plan"], data["office"])
    if event.kind in STANDING:
        code = next((each.code for each in definition.operations.values() if each.kind == STANDING[event.kind]), "")
        return Act(*who, code)
    if event.kind == "moved" and _is_act(definition, event, within):
        return Act(*who, data["trigger"])
    return None


def _is_child(definition: Definition, plan: str) -> bool:
    found = plans_of(definition).get(plan)
    return found is not None and found.child is not None


def _is_chosen(definition: Definition, data: Mapping[str, Any]) -> bool:
    """Whether an office is asked because somebody chose it."""
    plan = plans_of(definition).get(data["plan"])
    return plan is not None and any(each.chosen and each.office == data["office"] for each in plan.offices)


def _there(files: Files, at: datetime) -> frozenset[str]:
    """The documents that were handed in at a moment."""
    return frozenset(requirement for requirement, came, went in files if came <= at and (went is None or went > at))


def _is_act(definition: Definition, event: Row[Any], within: bool) -> bool:
    """Whether a move is somebody's own act, and not what followed within another one's step."""
    state = definition.states.get(event.data["from"])
    trigger = state.triggers.get(event.data["trigger"]) if state else None
    if trigger is None:
        return not within
    if trigger.by in ("applicant", "staff"):
        return True
    return trigger.by == "system" and event.actor_kind == "system" and not within
