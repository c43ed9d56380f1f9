"""What offices do with the work asked of them: keep a draft, decide. Whose work it is stands in :mod:`permits.desk`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from permits.applications import lifecycle
from permits.applications.cases import Case, ReviewRow, load_case_of_review
from permits.db import assert_transaction
from permits.deemed import operations as deemed
from permits.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from permits.inspections import requirements as inspections
from permits.parties.behalf import require_apart
from permits.reviews import drafts
from permits.reviews.models import Review
from permits.reviews.own import problems_of_own
from workflows import Refused, close_review, forms
from workflows.definition import ResultKind
from workflows.engine.outcome import Actor, Correction, Decision, Outcome

reviews = Review.__table__

# Where on the decision page each of the engine's refusals belongs.
BESIDE = {
    "deemed_granted": "result",
    "reason_missing": "reason",
    "corrections_missing": "corrections",
    "checklist_open": "checklist",
    "checklist_has_no": "checklist",
    "offices_missing": "offices",
    "office_not_offered": "offices",
}
LONGEST_REASON = 5_000
LONGEST_NOTE = 2_000  # as wide as the column; a note is a sentence or two beside one answer


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer hands in: the result and what it needs.

    ``corrections`` maps a field or document to what is wrong, ``offices`` are those chosen to be asked next, ``answers`` the
    typed ones to the plan's own form.
    """

    result: str
    reason: str = ""
    corrections: Mapping[str, str] = field(default_factory=dict)
    checklist: Mapping[str, str] = field(default_factory=dict)
    offices: tuple[str, ...] = ()
    answers: Mapping[str, object] = field(default_factory=dict)


def decide(
    review_id: str,
    version: int,
    judgement: Judgement,
    actor: Actor,
    now: datetime,
    hold_until: datetime | None = None,
) -> Outcome:
    """Close a review with a result, and write everything that follows from it.

    ``version`` is that of the review when the page was read. With ``hold_until`` nothing that follows is done before that
    moment, so that it can be taken back (:mod:`permits.applications.undoing`). Raises NotFound for a review the actor's seats
    do not reach, Conflict when it was closed or changed meanwhile, Invalid when the decision lacks what the SOP asks for.
    Nothing is written before any of these is raised.
    """
    case, review = locked(assert_transaction(), review_id, actor)
    require_unchanged(review, version)
    decision = _decision(case, review, judgement)
    try:
        seated = _seated(case, review, actor)
        return lifecycle.decide_review(case, review, judgement.result, decision, seated, now, hold_until)
    except Refused as refused:
        raise _explained(refused) from refused


def foresee(review_id: str, judgement: Judgement, actor: Actor, now: datetime) -> Outcome:
    """What this judgement would lead to now. Writes nothing; raises what :func:`decide` would raise."""
    case, review = locked(assert_transaction(), review_id, actor)
    require_unchanged(review, review.version)
    decision = _decision(case, review, judgement)
    try:
        outcome = close_review(
            case.definition,
            case.snapshot,
            review.plan,
            review.office,
            judgement.result,
            _seated(case, review, actor),
            case.facts,
            now,
            decision,
        )
        deemed.require_override(case, outcome.ended)
    except Refused as refused:
        raise _explained(refused) from refused
    return outcome


def save_draft(review_id: str, judgement: Judgement, actor: Actor, now: datetime, *, hand_over: bool = False) -> None:
    """Keep what the reviewer has filled in so far, for themselves or (``hand_over``) for every colleague of the role.

    An open review only, and its version stays. A page on which nothing was filled in begins no draft. Raises NotFound,
    Conflict when the review is closed.
    """
    session = assert_transaction()
    case, review = locked(session, review_id, actor)
    require_unchanged(review, review.version)
    fields = case.definition.states[review.state].reviews[review.plan].fields
    draft = {
        "result": judgement.result,
        "reason": judgement.reason,
        "corrections": dict(judgement.corrections),
        "checklist": dict(judgement.checklist),
        "offices": list(judgement.offices),
        "answers": forms.write_fields(fields, judgement.answers),
    }
    if not any(draft.values()) and actor.id not in review.draft.get("own", {}):
        return
    kept = drafts.with_own(review.draft, actor.id, {**draft, "saved_at": now.isoformat()})
    if hand_over:
        kept = drafts.handed_over(kept, actor.id)
    session.execute(update(reviews).where(reviews.c.id == review_id).values(draft=kept))


def correctable(case: Case) -> list[str]:
    """The fields and documents that can be sent back, in the order of the form: what the applicant answered or handed in."""
    shown, fields = forms.shown_fields(case.definition, case.facts), case.definition.fields
    answered = [code for code in fields if code in shown and fields[code].type not in ("computed", "note")]
    return [*answered, *forms.needed_documents(case.definition, case.facts)]


def locked(session: Session, review_id: str, actor: Actor) -> tuple[Case, ReviewRow]:
    """The case of a review, locked, and the review as it is under that lock. Raises NotFound for one of no seat of the actor,
    Forbidden for who filed the application at the counter.
    """
    case, review = load_case_of_review(session, review_id)
    if (review.office, review.role) not in actor.seats:
        raise NotFound
    try:
        require_apart(case, actor)
    except Refused as refused:
        raise _explained(refused) from refused
    return case, review


def _seated(case: Case, review: ReviewRow, actor: Actor) -> Actor:
    """The actor as the engine must see them: who has been handed a review decides it in the place of its plan's role."""
    role = case.definition.states[review.state].reviews[review.plan].role
    return actor if role == review.role else replace(actor, seats=actor.seats | {(review.office, role)})


def require_unchanged(review: ReviewRow, version: int) -> None:
    """Raises Conflict when a review is closed, or not any more the one that was read."""
    if review.result is not None or review.swept_at is not None:
        raise Conflict("review_closed", (review.id,))
    if review.version != version:
        raise Conflict("review_changed", (review.id,))


def _explained(refused: Refused) -> Invalid | Forbidden:
    """An engine's refusal as the page needs it: beside a control when something is missing, otherwise as a whole."""
    if refused.code in BESIDE:
        return Invalid((Problem(BESIDE[refused.code], refused.code, refused.data),))
    return Forbidden(refused.code, refused.data)


def _decision(case: Case, review: ReviewRow, judgement: Judgement) -> Decision:
    plan = case.definition.states[review.state].reviews[review.plan]
    kind = plan.results.get(judgement.result)
    if kind is None:
        raise Invalid((Problem("result", "result_missing"),))
    reason = judgement.reason.strip() if kind.reason != "none" else ""
    if len(reason) > LONGEST_REASON:
        raise Invalid((Problem("reason", "too_long", {"limit": str(LONGEST_REASON)}),))
    wrong = problems_of_own(case, plan, kind, judgement.answers)
    if wrong:
        raise Invalid(wrong)
    missing = inspections.problems(review.id, plan.inspection)
    if missing:
        raise Invalid(missing)
    return Decision(
        reason=reason,
        corrections=_corrections(case, kind, judgement),
        checklist={
            item.code: judgement.checklist[item.code] for item in plan.checklist if item.code in judgement.checklist
        },
        offices=judgement.offices,
        answers=judgement.answers,
    )


def _corrections(case: Case, kind: ResultKind, judgement: Judgement) -> tuple[Correction, ...]:
    if not kind.names_corrections:
        return ()
    may = frozenset(correctable(case))
    named = tuple((about, note.strip()) for about, note in judgement.corrections.items())
    problems = tuple(
        problem for about, note in named for problem in (_problem_of(about, note, about in may),) if problem is not None
    )
    if problems:
        raise Invalid(problems)
    return tuple(Correction(about, note) for about, note in named)


def _problem_of(about: str, note: str, may: bool) -> Problem | None:
    anchor = f"correction-{about}"
    if not may:
        return Problem(anchor, "correction_unknown")
    if not note:
        return Problem(anchor, "correction_note_missing")
    if len(note) > LONGEST_NOTE:
        return Problem(anchor, "too_long", {"limit": str(LONGEST_NOTE)})
    return None
