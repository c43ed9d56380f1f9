"""The work on a list, twenty cases at a time, each case by itself: what is refused for one stops no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import func, select

from permits.accounts.models import Account
from permits.accounts.queries import actor_of
from permits.applications import undoing
from permits.applications.cases import load_case_of_review
from permits.bulk.models import Bulk, BulkCase
from permits.bulk.operations import let_go, locked
from permits.db import assert_transaction
from permits.errors import Conflict, Forbidden, Invalid, NotFound
from permits.inspections.queries import visits_of
from permits.reviews import drafts
from permits.reviews import operations as reviews
from permits.reviews.forms import judgement_of
from permits.reviews.operations import Judgement
from permits.scheduling.operations import Job, Promise, schedule_all
from workflows.engine.outcome import Actor

Step = Callable[[Bulk, BulkCase, Actor, datetime], tuple[str, str]]


def run_try(job: Job, now: datetime) -> None:
    """The work ``bulk.try``: foresee the result for each case of the chunk. Nothing but the list is written."""
    _run(job, now, "waiting", "tried", _try)


def run_decide(job: Job, now: datetime) -> None:
    """The work ``bulk.decide``: decide each case of the chunk with the version that was chosen."""
    bulk = _run(job, now, "able", "decided", _decide)
    held = assert_transaction().scalar(select(func.max(BulkCase.held_until)).where(BulkCase.bulk_id == bulk.id))
    bulk.held_until = held
    key = f"bulk.settle:{bulk.id}:{job.data['from']}"
    if held is not None:
        schedule_all([Promise("bulk.settle", key, held, None, dict(job.data))], now)


def run_undo(job: Job, now: datetime) -> None:
    """The work ``bulk.undo``: take back each decision of the chunk, or note why it stays."""
    _run(job, now, "done", "undone", _undo)


def run_settle(job: Job, now: datetime) -> None:
    """The work ``bulk.settle``: the effects are due, so what undoing would have restored is kept no longer."""
    for row in _rows(job):
        if row.held_until is None or row.held_until <= now:
            row.before = {}


def _run(job: Job, now: datetime, status: str, ends: str, step: Step) -> Bulk:
    """Take the rows of the chunk that have this status one by one; the list has ended once none of its rows has it.

    The list is locked, so of two chunks at once the later one sees what the earlier one did.
    """
    session = assert_transaction()
    bulk = locked(str(job.data["bulk"]))
    account = session.get(Account, bulk.account_id)
    actor = actor_of(account) if account is not None and account.active else Actor("staff", bulk.account_id)
    for row in _rows(job):
        if row.status == status:
            row.status, row.why = _one(bulk, row, actor, now, step)
    session.flush()
    left = select(func.count()).select_from(BulkCase).where(BulkCase.bulk_id == bulk.id, BulkCase.status == status)
    if not session.scalar(left):
        bulk.status = ends
    return bulk


def _rows(job: Job) -> Sequence[BulkCase]:
    wanted = select(BulkCase).where(BulkCase.bulk_id == str(job.data["bulk"]))
    chunk = wanted.where(BulkCase.position.between(int(job.data["from"]), int(job.data["to"])))
    return assert_transaction().scalars(chunk.order_by(BulkCase.position)).all()


def _one(bulk: Bulk, row: BulkCase, actor: Actor, now: datetime, step: Step) -> tuple[str, str]:
    """One case, all of it or nothing: the status and the reason of its row afterwards."""
    try:
        with assert_transaction().begin_nested():
            return step(bulk, row, actor, now)
    except NotFound:
        return "skipped", "not_your_role"
    except Invalid as invalid:
        return "skipped", invalid.problems[0].code
    except (Conflict, Forbidden) as refused:
        return ("kept" if step is _undo else "skipped"), refused.code


def _try(bulk: Bulk, row: BulkCase, actor: Actor, now: datetime) -> tuple[str, str]:
    judgement = _judgement(bulk, row, actor)
    reviews.foresee(row.review_id, judgement, actor, now)
    return "able", ""


def _decide(bulk: Bulk, row: BulkCase, actor: Actor, now: datetime) -> tuple[str, str]:
    judgement = _judgement(bulk, row, actor)
    case, _review = load_case_of_review(assert_transaction(), row.review_id)
    kept = undoing.keep(case)
    window = timedelta(minutes=current_app.config["SETTINGS"].undo_minutes)
    reviews.decide(row.review_id, row.version, judgement, actor, now, hold_until=now + window)
    row.before, row.held_until = undoing.decided(kept, row.application_id), now + window
    return "done", ""


def _judgement(bulk: Bulk, row: BulkCase, actor: Actor) -> Judgement:
    """What the person kept as a draft for this case, with the common result and reason.

    Raises NotFound, and Conflict saying why this review is none of those meant.
    """
    case, review = reviews.locked(assert_transaction(), row.review_id, actor)
    reviews.require_unchanged(review, row.version)
    if (case.row.service, f"{review.state}.{review.plan}") != (bulk.service, bulk.step):
        raise Conflict("other_step")
    if review.assignee_id not in (None, actor.id):
        raise Conflict("held_by_other")
    if any(each.status == "planned" for each in visits_of(row.application_id)):
        raise Conflict("visit_planned")  # a decision may end the visit, which no undo brings back
    plan = case.definition.states[review.state].reviews[review.plan]
    kept = judgement_of(drafts.draft_for(review.draft, actor.id), plan)
    return replace(kept, result=bulk.result, reason=bulk.reason)


def _undo(bulk: Bulk, row: BulkCase, actor: Actor, now: datetime) -> tuple[str, str]:
    if row.held_until is None or row.held_until <= now or not row.before:
        raise Conflict("bulk_window_over")
    try:
        with assert_transaction().begin_nested():
            undoing.undo(row.application_id, row.before, {"bulk": bulk.id, "review": row.review_id}, actor, now)
    except Conflict as refused:
        let_go(row.application_id, row.held_until, now)
        row.before = {}
        return "kept", refused.code
    row.before = {}
    return "undone", ""
