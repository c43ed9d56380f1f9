"""Where the engine meets the database: load and lock a case, ask the engine, write everything the outcome says.

The only module that writes an application's state. Reads and writes go through SQLAlchemy Core, because flushing objects
costs more than the whole engine.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from permits.applications import numbers, record
from permits.applications.cases import Case, ReviewRow, load_case
from permits.applications.models import Answers, Application, CorrectionRow, Submission
from permits.db import assert_transaction, connection
from permits.definitions import queries as definitions
from permits.documents.models import Document
from permits.errors import Conflict
from permits.ids import new_id
from permits.issuance import operations as issuance
from permits.reviews.models import Review
from permits.scheduling import operations as scheduling
from workflows import close_review, fire, start
from workflows.engine.outcome import (
    Actor,
    Decision,
    Facts,
    Happened,
    Outcome,
)

applications = Application.__table__
answers = Answers.__table__
submissions = Submission.__table__
corrections = CorrectionRow.__table__
reviews = Review.__table__
documents = Document.__table__

# Statements are made once: building one anew costs more than sending it.
_POSITION = (
    "state", "round", "due_at", "clock_day_zero", "clock_paused_on", "clock_paused_days", "number", "submitted_at",
    "outcome", "closed_at", "event_seq", "event_head",
)  # fmt: skip
_MOVE = (
    update(applications)
    .where(applications.c.id == bindparam("at_id"), applications.c.version == bindparam("at_version"))
    .values({"version": bindparam("at_version") + 1} | {name: bindparam(name) for name in _POSITION})
)
_CLOSING = ("result", "tone", "reason", "checklist", "closed_at", "closed_by", "draft")
_CLOSE = (
    update(reviews)
    .where(reviews.c.id == bindparam("at_id"), reviews.c.version == bindparam("at_version"))
    .values({"version": bindparam("at_version") + 1} | {name: bindparam(name) for name in _CLOSING})
)
_SWEEP = (
    update(reviews)
    .where(reviews.c.id.in_(bindparam("ids", expanding=True)))
    .values(swept_at=bindparam("now"), version=reviews.c.version + 1)
)
_OPEN = insert(reviews)


def open_draft(definition_id: str, applicant_kind: str, language: str, actor: Actor, now: datetime) -> str:
    """Begin a case in its definition's start state and return its id. Raises Refused when the engine does."""
    session = assert_transaction()
    definition = definitions.definition(definition_id)
    facts = Facts({}, applicant_kind, frozenset(), definitions.calendar())
    outcome = start(definition, actor, facts, now)
    application_id = new_id()
    happened = record.chain(application_id, 0, "", outcome.happened, actor, now)
    session.execute(
        insert(applications).values(
            id=application_id,
            service=definition.service,
            office=definition.office,
            definition_id=definition_id,
            applicant_id=actor.id,
            applicant_kind=applicant_kind,
            language=language,
            state=outcome.snapshot.state,
            round=outcome.snapshot.round,
            version=1,
            created_at=now,
            clock_paused_days=0,
            event_seq=len(happened),
            event_head=happened[-1]["hash"] if happened else "",
        )
    )
    record.append(session, happened)
    return application_id


def fire_trigger(
    application_id: str, trigger: str, actor: Actor, now: datetime, expected: tuple[str, int] | None = None
) -> Outcome:
    """Fire a trigger that an applicant or a job may fire. ``expected`` is the state and round the actor was looking at.

    Raises NotFound, Conflict when the case moved meanwhile, Refused when the engine says no.
    """
    session = assert_transaction()
    case = load_case(session, application_id, lock=True)
    if expected is not None and expected != (case.row.state, case.row.round):
        raise Conflict("case_moved")
    outcome = fire(case.definition, case.snapshot, trigger, actor, case.facts, now)
    write(case, outcome, actor, now)
    return outcome


def decide_review(
    case: Case, review: ReviewRow, result: str, decision: Decision, actor: Actor, now: datetime
) -> Outcome:
    """Close one review of a locked case and write what follows. Raises Refused when the engine says no."""
    outcome = close_review(
        case.definition, case.snapshot, review.plan, review.office, result, actor, case.facts, now, decision
    )
    closing = {
        "at_id": review.id,
        "at_version": review.version,
        "result": result,
        "tone": case.definition.states[review.state].reviews[review.plan].results[result].tone,
        "reason": decision.reason,
        "checklist": dict(decision.checklist),
        "closed_at": now,
        "closed_by": actor.id,
        "draft": {},
    }
    if connection().execute(_CLOSE, closing).rowcount != 1:
        raise Conflict("review_changed", (review.id,))
    said = Happened(
        "decision_recorded",
        {
            "plan": review.plan,
            "office": review.office,
            "reason_digest": record.digest(case.row.salt or "", decision.reason) if decision.reason else None,
            "corrections": [each.about for each in decision.corrections],
        },
    )
    _write_corrections(case, decision)
    write(case, replace(outcome, happened=(said, *outcome.happened)), actor, now, closed_row=review.id)
    return outcome


def write(case: Case, outcome: Outcome, actor: Actor, now: datetime, closed_row: str | None = None) -> None:
    """Write an outcome of a locked case: position, clock, record, reviews, scheduled work, number.

    Raises Conflict when the row changed under us, which the lock should make impossible.
    """
    sent = _sending(case, outcome)
    happened = tuple(outcome.happened) + _sent_events(case, sent, now)
    rows = record.chain(case.row.id, case.row.event_seq, case.row.event_head, happened, actor, now)
    values = _position(case, outcome, now) | {
        "event_seq": case.row.event_seq + len(rows),
        "event_head": rows[-1]["hash"] if rows else case.row.event_head,
    }
    if sent and case.row.number is None:
        values |= {"number": _number(case, now), "submitted_at": now}
    if connection().execute(_MOVE, values).rowcount != 1:
        raise Conflict("case_moved")
    record.append(connection(), rows)
    _write_reviews(case, outcome, now, closed_row)
    _write_schedule(case, outcome, now)
    if outcome.takes_number:
        issuance.take_number(case, now)
    elif outcome.ended not in (None, "issued") and case.definition.paper is not None:
        issuance.cancel_number(case.row.id, str(outcome.ended), now)


def _position(case: Case, outcome: Outcome, now: datetime) -> dict[str, Any]:
    reached, row = outcome.snapshot, case.row
    return {
        "at_id": row.id,
        "at_version": row.version,
        "number": row.number,
        "submitted_at": row.submitted_at,
        "outcome": outcome.ended or row.outcome,
        "closed_at": now if outcome.ended else row.closed_at,
        "state": reached.state,
        "round": reached.round,
        "due_at": outcome.due_at,
        "clock_day_zero": reached.clock.day_zero,
        "clock_paused_on": reached.clock.paused_on,
        "clock_paused_days": reached.clock.paused_days,
    }


def _sending(case: Case, outcome: Outcome) -> bool:
    """Whether this step hands the applicant's answers over: it leaves a state in which they could be changed."""
    left = case.definition.states[case.row.state]
    return left.kind in ("start", "waiting") and outcome.snapshot.state != case.row.state


def _number(case: Case, now: datetime) -> str:
    return numbers.take(assert_transaction(), case.definition.prefix, case.facts.calendar.local_date(now).year)


def _sent_events(case: Case, sent: bool, now: datetime) -> tuple[Happened, ...]:
    """Keep the answers as sent and put their salted digest on the record; corrections asked for are answered."""
    if not sent:
        return ()
    filed = case.row.answers or {}
    session = assert_transaction()
    sent_round = case.row.round if case.definition.states[case.row.state].kind == "start" else case.row.round + 1
    session.execute(
        insert(submissions).values(
            application_id=case.row.id, round=sent_round, answers=filed, salt=case.row.salt or "", sent_at=now
        )
    )
    session.execute(
        update(corrections)
        .where(corrections.c.application_id == case.row.id, corrections.c.resolved_at.is_(None))
        .values(resolved_at=now)
    )
    files = session.execute(
        select(documents.c.requirement, documents.c.sha256)
        .where(documents.c.application_id == case.row.id, documents.c.replaced_at.is_(None))
        .order_by(documents.c.requirement, documents.c.id)
    )
    salt = case.row.salt or ""
    return (
        Happened(
            "answers_sent",
            {
                "round": sent_round,
                "answers_digest": record.digest(salt, filed),
                "documents_digest": record.digest(salt, [[each.requirement, each.sha256] for each in files]),
            },
        ),
    )


def _write_corrections(case: Case, decision: Decision) -> None:
    if decision.corrections:
        connection().execute(
            insert(corrections),
            [
                {"application_id": case.row.id, "round": case.row.round, "about": each.about, "note": each.note}
                for each in decision.corrections
            ],
        )


def _write_reviews(case: Case, outcome: Outcome, now: datetime, closed_row: str | None) -> None:
    swept = {(each.plan, each.office) for each in outcome.closed if each.result is None}
    ids = [
        each.id
        for each in case.reviews
        if each.id != closed_row and each.result is None and each.swept_at is None and (each.plan, each.office) in swept
    ]
    if ids:
        connection().execute(_SWEEP, {"ids": ids, "now": now})
    if outcome.opened:
        opened = [
            {
                "id": new_id(),
                "application_id": case.row.id,
                "round": outcome.snapshot.round,
                "state": outcome.snapshot.state,
                "plan": each.plan,
                "office": each.office,
                "role": each.role,
                "version": 1,
                "opened_at": now,
                "due_at": each.due_at,
                "draft": {},
                "reason": "",
                "checklist": {},
            }
            for each in outcome.opened
        ]
        connection().execute(_OPEN, opened)


def _write_schedule(case: Case, outcome: Outcome, now: datetime) -> None:
    if outcome.cancelled:
        scheduling.cancel([f"{case.row.id}:{key}" for key in outcome.cancelled], now)
    promises = [
        scheduling.Promise(each.kind, f"{case.row.id}:{each.key}", each.due_at, case.row.id, dict(each.data))
        for each in outcome.scheduled
    ]
    scheduling.schedule_all(promises, now)
