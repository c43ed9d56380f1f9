"""Where the engine meets the database: load and lock a case, ask the engine, write everything the outcome says.

The only module that writes an application's state. Reads and writes go through SQLAlchemy Core, because flushing objects
costs more than the whole engine.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from permits.applications import numbers, record, rounds, saying
from permits.applications.cases import Case, ReviewRow, load_case
from permits.applications.changing import is_answering
from permits.applications.models import Answers, Application, CorrectionRow, Submission
from permits.db import assert_transaction, connection
from permits.deemed import operations as deemed
from permits.definitions import queries as definitions
from permits.documents.models import Document
from permits.errors import Conflict
from permits.identifiers.operations import IDENTIFIERS
from permits.ids import new_id
from permits.inspections.settling import settle
from permits.issuance import operations as issuance
from permits.parties import behalf
from permits.parties.behalf import Party
from permits.places.operations import PLACES
from permits.reviews.models import Review
from permits.scheduling import operations as scheduling
from workflows import close_review, fire, forms, start
from workflows.engine.outcome import (
    Actor,
    Decision,
    Facts,
    Happened,
    Outcome,
    Scheduled,
)

applications = Application.__table__
answers = Answers.__table__
submissions = Submission.__table__
corrections = CorrectionRow.__table__
reviews = Review.__table__
documents = Document.__table__
LONGEST_KEY = 140  # behind the case's id and before the id of whoever is told, in columns of 200 characters

# Statements are made once: building one anew costs more than sending it.
_POSITION = (
    "state", "round", "due_at", "clock_day_zero", "clock_paused_on", "clock_paused_days", "number", "submitted_at",
    "outcome", "closed_at", "event_seq", "event_head", "entered_at", "state_due_at", "suspended_at", "suspensions", "taken",
    "acted",
)  # fmt: skip
_MOVE = (
    update(applications)
    .where(applications.c.id == bindparam("at_id"), applications.c.version == bindparam("at_version"))
    .values({"version": bindparam("at_version") + 1} | {name: bindparam(name) for name in _POSITION})
)
_CLOSING = ("result", "tone", "reason", "checklist", "answers", "closed_at", "closed_by", "acting", "draft")
_CLOSE = (
    update(reviews)
    .where(reviews.c.id == bindparam("at_id"), reviews.c.version == bindparam("at_version"))
    .values({"version": bindparam("at_version") + 1} | {name: bindparam(name) for name in _CLOSING})
)


def open_draft(
    definition_id: str,
    applicant_kind: str,
    language: str,
    actor: Actor,
    now: datetime,
    parent: tuple[str, str] | None = None,
    party: Party | None = None,
) -> str:
    """Begin a case in its definition's start state and return its id. Raises Refused when the engine does.

    ``parent`` is the case that starts this one, and the key of the review that it stands for. ``party`` is for whom it is
    begun, by default the actor.
    """
    session, party = assert_transaction(), party or Party(actor.id)
    definition = definitions.definition(definition_id)
    outcome = start(definition, actor, Facts({}, applicant_kind, frozenset(), definitions.calendar()), now)
    application_id = new_id()
    happened = record.chain(application_id, 0, "", (*outcome.happened, *party.on_behalf), actor, now)
    of_case = {"service": definition.service, "office": definition.office, "definition_id": definition_id}
    of_person = {**party.columns(), "applicant_kind": applicant_kind, "language": language, "created_at": now}
    reached = outcome.snapshot
    stands = {"state": reached.state, "round": reached.round, "entered_at": reached.entered_at}
    session.execute(
        insert(applications).values(
            **of_case,
            **of_person,
            **stands,
            id=application_id,
            version=1,
            clock_paused_days=0,
            state_due_at=outcome.state_due_at,
            **dict(zip(("parent_id", "parent_key"), parent or (), strict=False)),
            event_seq=len(happened),
            event_head=happened[-1]["hash"],
        )
    )
    record.append(session, happened)
    _promise(application_id, outcome, now)
    return application_id


def fire_trigger(
    application_id: str,
    trigger: str,
    actor: Actor,
    now: datetime,
    expected: tuple[str, int] | None = None,
    decision: Decision = Decision(),  # noqa: B008 (immutable)
    doing: str = "",
) -> Outcome:
    """Fire a trigger or an operation, as an applicant, staff or a job may. ``expected`` is the state and round the actor saw.

    Raises NotFound, Conflict when the case moved meanwhile, Refused when the engine says no.
    """
    case = load_case(assert_transaction(), application_id, lock=True, now=now)
    if expected is not None and expected != (case.row.state, case.row.round):
        raise Conflict("case_moved")
    behalf.require_apart(case, actor)
    outcome = fire(case.definition, case.snapshot, trigger, actor, case.facts, now, decision)
    found = case.definition.states[case.row.state].triggers.get(trigger)
    if found is None or not found.names_corrections:
        decision = replace(decision, corrections=())
    saying.write_corrections(case, decision)
    said = saying.write_act(case, trigger, decision.reason.strip(), actor, now)
    write(case, replace(outcome, happened=(*said, *outcome.happened)), actor, now, doing=doing)
    return outcome


def decide_review(
    case: Case,
    review: ReviewRow,
    result: str,
    decision: Decision,
    actor: Actor,
    now: datetime,
    hold_until: datetime | None = None,
) -> Outcome:
    """Close a review of a locked case and write what follows, none of it due before ``hold_until``. Raises Refused."""
    outcome = close_review(
        case.definition, case.snapshot, review.plan, review.office, result, actor, case.facts, now, decision
    )
    deemed.require_override(case, outcome.ended)
    plan = case.definition.states[review.state].reviews[review.plan]
    counted, _ = forms.read_own(case.definition, plan.code, plan.fields, decision.answers, case.facts)
    answers_given = forms.write_fields(plan.fields, counted)
    closing = {
        "at_id": review.id,
        "at_version": review.version,
        "result": result,
        "tone": plan.results[result].tone,
        "reason": decision.reason,
        "checklist": dict(decision.checklist),
        "answers": answers_given,
        "closed_at": now,
        "closed_by": actor.id,
        "acting": saying.acting_in(actor, review.office, review.role).get("acting", ""),
        "draft": {},
    }
    if connection().execute(_CLOSE, closing).rowcount != 1:
        raise Conflict("review_changed", (review.id,))
    if plan.inspection is not None:
        settle((review.id,), now, minutes=plan.inspection.minutes)
    saying.write_corrections(case, decision)
    said = saying.recorded(case, review, decision, answers_given, actor)
    write(case, after(said, outcome), actor, now, closed_row=review.id, hold_until=hold_until)
    return outcome


def write(
    case: Case,
    outcome: Outcome,
    actor: Actor,
    now: datetime,
    closed_row: str | None = None,
    doing: str = "",
    hold_until: datetime | None = None,
) -> None:
    """Write an outcome of a locked case: position, clock, record, reviews, scheduled work, number.

    ``doing`` is the key of the work that makes this step: what is being done is not taken back. Raises Conflict when the row
    changed under us, which the lock should make impossible, and Refused for the refusal of what the law has granted.
    """
    deemed.require_override(case, outcome.ended)
    sent = _sending(case, outcome)
    happened = (*outcome.happened, *behalf.happened(case, actor))
    if sent:
        happened += _sent_events(case, outcome.snapshot.round, now)
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
    rounds.write_reviews(case, outcome, now, closed_row)
    _write_schedule(case, outcome, now, doing, hold_until)
    if outcome.takes_number:
        issuance.take_number(case, now)
    elif outcome.ended not in (None, "issued") and case.definition.paper is not None:
        issuance.cancel_number(case.row.id, str(outcome.ended), now)


def after(happened: Happened, outcome: Outcome) -> Outcome:
    """An outcome on whose record something of our own stands first."""
    return replace(outcome, happened=(happened, *outcome.happened))


def _position(case: Case, outcome: Outcome, now: datetime) -> dict[str, Any]:
    reached, row = outcome.snapshot, case.row
    over = case.definition.states[reached.state].kind == "end"  # a case that goes on after its end is open again
    return {
        "at_id": row.id,
        "at_version": row.version,
        "number": row.number,
        "submitted_at": row.submitted_at,
        "outcome": outcome.ended or (row.outcome if over else None),
        "closed_at": now if outcome.ended else (row.closed_at if over else None),
        "state": reached.state,
        "round": reached.round,
        "due_at": outcome.due_at,
        "clock_day_zero": reached.clock.day_zero,
        "clock_paused_on": reached.clock.paused_on,
        "clock_paused_days": reached.clock.paused_days,
        "entered_at": reached.entered_at,
        "state_due_at": outcome.state_due_at,
        "suspended_at": reached.suspensions[-1].since if reached.suspended else None,
        "suspensions": [
            [each.since.isoformat(), each.until and each.until.isoformat()] for each in reached.suspensions
        ],
        "taken": dict(reached.taken),
        "acted": {code: sorted(people) for code, people in reached.acted.items()},
    }


def _sending(case: Case, outcome: Outcome) -> bool:
    """Whether this step hands the applicant's answers over: the applicant leaves a state in which they could be changed.

    Withdrawing leaves it too, but hands nothing over.
    """
    left = case.definition.states[case.row.state]
    moved = next((each.data for each in outcome.happened if each.kind == "moved"), None)
    if moved is None or not is_answering(left):
        return False
    trigger = left.triggers[str(moved["trigger"])]
    reaches_end = case.definition.states[str(moved["to"])].kind == "end"
    return trigger.by == "applicant" and (trigger.needs_complete_form or not reaches_end)


def _number(case: Case, now: datetime) -> str:
    return numbers.take(assert_transaction(), case.definition.prefix, case.facts.calendar.local_date(now).year)


def _sent_events(case: Case, sent_round: int, now: datetime) -> tuple[Happened, ...]:
    """Keep the answers as sent and put their salted digest on the record; corrections asked for are answered."""
    filed = case.row.answers or {}
    session = assert_transaction()
    if sent_round == case.row.round and case.row.number is not None:  # sent once more within its round
        of_round = (submissions.c.application_id == case.row.id) & (submissions.c.round == sent_round)
        session.execute(delete(submissions).where(of_round))
    session.execute(
        insert(submissions).values(
            application_id=case.row.id, round=sent_round, answers=filed, salt=case.row.salt or "", sent_at=now
        )
    )
    for marks in (IDENTIFIERS, PLACES):
        marks.keep(case.row.id, case.definition, filed, fresh=case.row.number is None)
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


def _write_schedule(case: Case, outcome: Outcome, now: datetime, doing: str, hold_until: datetime | None) -> None:
    if outcome.cancelled:
        scheduling.cancel({job_key(case.row.id, key) for key in outcome.cancelled} - {doing}, now)
    _promise(case.row.id, outcome, now, hold_until)
    if outcome.ended and case.row.parent_id:
        told = _ended_child(case, outcome.ended, now)
        scheduling.schedule_all([replace(told, due_at=max(now, hold_until or now))], now)
    stood_still = case.snapshot.suspended and not outcome.snapshot.suspended
    if stood_still and case.definition.states[case.row.state].does == "issue":
        key = job_key(case.row.id, f"issue:again:{now.isoformat()}")
        scheduling.schedule_all([scheduling.Promise("issue", key, now, case.row.id)], now)


def _promise(application_id: str, outcome: Outcome, now: datetime, hold_until: datetime | None = None) -> None:
    promises = [
        scheduling.Promise(
            each.kind,
            job_key(application_id, each.key),
            max(each.due_at, hold_until or each.due_at),
            application_id,
            _data(each),
        )
        for each in outcome.scheduled
    ]
    scheduling.schedule_all(promises, now)


def _data(work: Scheduled) -> dict[str, str | int]:
    """What a piece of work is told; one about a case of its own also the key of the review that it stands for."""
    if not work.kind.startswith("child."):
        return dict(work.data)
    return {**work.data, "key": work.key.split(":", 1)[1]}


def _ended_child(case: Case, ended: str, now: datetime) -> scheduling.Promise:
    """The promise to tell the case that started this one how it ended, written with the end itself."""
    row = case.row
    key = job_key(row.parent_id, f"child.ended:{row.parent_key}:{row.id}")
    data = {"key": row.parent_key, "child": row.id, "ended": ended}
    return scheduling.Promise("child.ended", key, now, row.parent_id, data)


def job_key(application_id: str, key: str) -> str:
    """The key of a case's work in the table of all work; one that is too long for it ends in its digest instead."""
    if len(key) > LONGEST_KEY:
        key = f"{key[: LONGEST_KEY - 41]}~{hashlib.sha256(key.encode()).hexdigest()[:40]}"
    return f"{application_id}:{key}"
