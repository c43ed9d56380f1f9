"""Closed cases read back from their record as what people did, so that they can be walked under another version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from permits.applications.models import Application, ApplicationEvent, Submission
from permits.db import db
from permits.definitions import queries as definitions
from permits.documents.models import Document
from permits.reviews.models import Review
from workflows import Definition
from workflows.calendar import Calendar
from workflows.engine.outcome import Facts
from workflows.moving.replaying import Act, ClosedCase

Files = list[tuple[str, datetime, datetime | None]]
LAST = 50


def closed_cases(service: str, last: int = LAST) -> Iterator[ClosedCase]:
    """The last closed cases of a service, the latest first. Four questions, however many they are."""
    rows = db.session.execute(
        select(Application.id, Application.definition_id, Application.applicant_kind, Application.submitted_at)
        .where(Application.service == service, Application.closed_at.is_not(None))
        .order_by(Application.closed_at.desc(), Application.id.desc())
        .limit(last)
    ).all()
    ids = [row.id for row in rows]
    events, sent, files, own = _events(ids), _submissions(ids), _files(ids), _own_answers(ids)
    calendar = definitions.calendar()
    for row in rows:
        definition = definitions.definition(row.definition_id)
        acts = tuple(_acts(definition, events.get(row.id, ()), sent.get(row.id, {}), files.get(row.id, []), own))
        yield ClosedCase(definition, _facts(row, calendar), acts)


def _facts(row: Any, calendar: Calendar) -> Facts:
    sent = calendar.local_date(row.submitted_at) if row.submitted_at else None
    return Facts({}, row.applicant_kind, frozenset(), calendar, sent=sent)


def _events(ids: list[str]) -> dict[str, list[Row[Any]]]:
    statement = select(
        ApplicationEvent.application_id, ApplicationEvent.kind, ApplicationEvent.data, ApplicationEvent.at,
        ApplicationEvent.actor_kind, ApplicationEvent.actor_id,
    ).where(ApplicationEvent.application_id.in_(ids))  # fmt: skip
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
    """What people did, from what happened: results of reviews, and triggers that somebody fired."""
    corrections: tuple[str, ...] = ()
    made: Act | None = None
    step: tuple[datetime, str] | None = None
    for event in events:
        data, moment = event.data, (event.at, event.actor_id)
        if event.kind == "decision_recorded":
            corrections = tuple(data.get("corrections") or ())
            if made is not None:
                yield made
            key = (event.application_id, data["plan"], data["office"])
            made, step = Act(event.at, event.actor_kind, event.actor_id, "", data["plan"], data["office"], corrections,
                             own_answers=own.get(key, {})), moment  # fmt: skip
        elif event.kind == "review_closed" and made is not None and not made.does:
            made = _with_result(made, data)
        elif event.kind == "moved" and _is_act(definition, event, made is not None and step == moment):
            if made is not None:
                yield made
            made, step = Act(event.at, event.actor_kind, event.actor_id, data["trigger"]), moment
        elif event.kind == "answers_sent" and made is not None:
            made = _with_answers(made, sent.get(data["round"]), files)
    if made is not None:
        yield made


def _with_result(act: Act, data: Mapping[str, Any]) -> Act:
    return Act(
        act.at,
        act.by,
        act.actor,
        str(data["result"]),
        act.plan,
        act.office,
        act.corrections,
        own_answers=act.own_answers,
    )


def _with_answers(act: Act, answers: dict[str, Any] | None, files: Files) -> Act:
    """An act that handed the answers over; those of an erased person are gone, and the case cannot be walked."""
    there = frozenset(
        requirement for requirement, came, went in files if came <= act.at and (went is None or went > act.at)
    )
    return Act(
        act.at, act.by, act.actor, act.does, act.plan, act.office, act.corrections, answers=answers, documents=there
    )


def _is_act(definition: Definition, event: Row[Any], within: bool) -> bool:
    """Whether a move is somebody's own act, and not what followed within another one's step."""
    state = definition.states.get(event.data["from"])
    trigger = state.triggers.get(event.data["trigger"]) if state else None
    if trigger is None:
        return not within
    if trigger.by in ("applicant", "staff"):
        return True
    return trigger.by == "system" and event.actor_kind == "system" and not within
