"""What offices do with the work asked of them: take it, keep a draft, decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.orm import Session

from permits.applications import lifecycle
from permits.applications.cases import Case, load_case
from permits.db import assert_transaction
from permits.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from permits.reviews.models import Review
from workflows import Refused, forms
from workflows.definition import ResultKind
from workflows.outcome import Actor, Correction, Decision, Outcome

reviews = Review.__table__
_APPLICATION_OF = select(reviews.c.application_id).where(reviews.c.id == bindparam("id"))

# Where on the decision page each of the engine's refusals belongs.
BESIDE = {
    "reason_missing": "reason",
    "corrections_missing": "corrections",
    "checklist_open": "checklist",
    "checklist_has_no": "checklist",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer hands in: the result and what it needs. ``corrections`` maps a field or document to what is wrong."""

    result: str
    reason: str = ""
    corrections: Mapping[str, str] = field(default_factory=dict)
    checklist: Mapping[str, str] = field(default_factory=dict)


def decide(review_id: str, version: int, judgement: Judgement, actor: Actor, now: datetime) -> Outcome:
    """Close a review with a result, and write everything that follows from it.

    ``version`` is that of the review when the page was read. Raises NotFound for a review the actor's seats do not
    reach, Conflict when it was closed or changed meanwhile, Invalid when the decision lacks what the SOP asks for.
    """
    session = assert_transaction()
    case, review = _locked(session, review_id, actor)
    if review.result is not None or review.swept_at is not None:
        raise Conflict("review_closed", (review.id,))
    if review.version != version:
        raise Conflict("review_changed", (review.id,))
    decision = _decision(case, review, judgement)
    try:
        return lifecycle.decide_review(case, review, judgement.result, decision, actor, now)
    except Refused as refused:
        if refused.code in BESIDE:
            raise Invalid((Problem(BESIDE[refused.code], refused.code, refused.data),)) from refused
        raise Forbidden(refused.code, refused.data) from refused


def save_draft(review_id: str, judgement: Judgement, actor: Actor) -> None:
    """Keep what the reviewer has filled in so far; an open review only, and its version stays."""
    session = assert_transaction()
    _case, review = _locked(session, review_id, actor)
    if review.result is not None or review.swept_at is not None:
        raise Conflict("review_closed", (review.id,))
    draft = {
        "result": judgement.result,
        "reason": judgement.reason,
        "corrections": dict(judgement.corrections),
        "checklist": dict(judgement.checklist),
    }
    session.execute(update(reviews).where(reviews.c.id == review_id).values(draft=draft))


def claim(review_id: str, actor: Actor) -> None:
    """Put the actor's name on a review of their office, so that colleagues see it is being looked at."""
    session = assert_transaction()
    _case, review = _locked(session, review_id, actor)
    if review.assignee_id not in (None, actor.id):
        raise Conflict("review_claimed", (review.id,))
    session.execute(update(reviews).where(reviews.c.id == review_id).values(assignee_id=actor.id))


def release(review_id: str, actor: Actor) -> None:
    """Take the actor's own name off a review."""
    session = assert_transaction()
    _case, review = _locked(session, review_id, actor)
    if review.assignee_id == actor.id:
        session.execute(update(reviews).where(reviews.c.id == review_id).values(assignee_id=None))


def _locked(session: Session, review_id: str, actor: Actor) -> tuple[Case, Row[Any]]:
    """The case of a review, locked, and the review as it is under that lock."""
    application_id = session.execute(_APPLICATION_OF, {"id": review_id}).scalar()
    if application_id is None:
        raise NotFound
    case = load_case(session, application_id, lock=True)
    review = next((each for each in case.reviews if each.id == review_id), None)
    if review is None:  # it belongs to an earlier round
        review = session.execute(select(reviews).where(reviews.c.id == review_id)).one()
    if (review.office, review.role) not in actor.seats:
        raise NotFound
    return case, review


def _decision(case: Case, review: Row[Any], judgement: Judgement) -> Decision:
    plan = case.definition.states[review.state].reviews[review.plan]
    kind = plan.results.get(judgement.result)
    if kind is None:
        raise Invalid((Problem("result", "result_missing"),))
    return Decision(
        reason=judgement.reason.strip() if kind.reason != "none" else "",
        corrections=_corrections(case, kind, judgement),
        checklist={
            item.code: judgement.checklist[item.code] for item in plan.checklist if item.code in judgement.checklist
        },
    )


def _corrections(case: Case, kind: ResultKind, judgement: Judgement) -> tuple[Correction, ...]:
    if not kind.names_corrections:
        return ()
    correctable = {
        *forms.shown_fields(case.definition, case.facts),
        *forms.needed_documents(case.definition, case.facts),
    }
    named = tuple((about, note.strip()) for about, note in judgement.corrections.items())
    problems = tuple(
        Problem(f"correction-{about}", "correction_unknown" if about not in correctable else "correction_note_missing")
        for about, note in named
        if about not in correctable or not note
    )
    if problems:
        raise Invalid(problems)
    return tuple(Correction(about, note) for about, note in named)
