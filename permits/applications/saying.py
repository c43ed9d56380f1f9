"""What people say when they act on a case: kept in erasable rows, with its digest on the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from permits.applications import record
from permits.applications.cases import Case, ReviewRow
from permits.applications.models import Act, CorrectionRow
from permits.db import connection
from workflows.engine.outcome import Actor, Decision, Happened

acts = Act.__table__
corrections = CorrectionRow.__table__


def acting_in(actor: Actor, office: str, role: str) -> dict[str, str]:
    """What the record says of an actor who holds a seat in somebody's place; nothing of their own seat."""
    held = actor.in_place_of(office, role)
    return {} if held is None else {"acting": held[0], "acting_for": held[1]}


def recorded(
    case: Case, review: ReviewRow, decision: Decision, answers_given: Mapping[str, object], actor: Actor
) -> Happened:
    """What the record says of a decision: codes, in whose place it was taken, digests of the reviewer's words."""
    salt = case.row.salt or ""
    data: dict[str, Any] = {
        "plan": review.plan,
        "office": review.office,
        "reason_digest": record.digest(salt, decision.reason) if decision.reason else None,
        "corrections": [each.about for each in decision.corrections],
        **acting_in(actor, review.office, review.role),
    }
    if answers_given:
        data["answers_digest"] = record.digest(salt, answers_given)
    return Happened("decision_recorded", data)


def write_act(case: Case, code: str, reason: str, actor: Actor, now: datetime) -> tuple[Happened, ...]:
    """Keep the words with which somebody took a step outside a review, and put their digest on the record."""
    if not reason:
        return ()
    connection().execute(
        insert(acts).values(
            application_id=case.row.id,
            state=case.row.state,
            round=case.row.round,
            code=code,
            by=actor.id,
            by_kind=actor.kind,
            reason=reason,
            at=now,
        )
    )
    return (Happened("act_recorded", {"code": code, "reason_digest": record.digest(case.row.salt or "", reason)}),)


def write_corrections(case: Case, decision: Decision) -> None:
    if decision.corrections:
        connection().execute(
            insert(corrections),
            [
                {"application_id": case.row.id, "round": case.row.round, "about": each.about, "note": each.note}
                for each in decision.corrections
            ],
        )
