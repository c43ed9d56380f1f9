"""Doors of the desk: who has a review in hand, the watch list, the saved filters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts import policy
from permits.accounts.queries import abilities_of, current_actor
from permits.applications.access import require_case
from permits.applications.cases import load_case
from permits.applications.typed import read_words
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.desk import operations, queries
from permits.desk.filters import read_columns, read_filter
from permits.desk.pages import arguments, queue_page
from permits.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from permits.moving.versions import definition_of
from permits.parties.naming import applicant_of
from permits.refusals import said_of
from permits.reviews.models import Review
from permits.reviews.queries import names_of, review_of
from permits.reviews.queue import asked_name, step_title
from workflows.engine.outcome import Actor

bp = Blueprint("desk", __name__)


@bp.get("/reviews/<review_id>/hands")
def hands(review_id: str) -> ResponseReturnValue:
    """Who has a review in hand, with what the reader may change about it."""
    review, actor = _reachable(review_id)
    return _page(review, actor)


@bp.post("/reviews/<review_id>/take-over")
def take_over(review_id: str) -> ResponseReturnValue:
    """Take a review over from a colleague, with a reason."""
    review, actor = _reachable(review_id)
    if (review.office, review.role) not in actor.seats:
        raise Forbidden("not_your_role")
    holder, reason = request.form.get("holder", ""), read_words(request.form.get("reason", ""))
    try:
        with transaction():
            operations.take_over(review_id, holder, reason, actor, clock.now())
    except Invalid as invalid:
        return _page(review_of(review_id), actor, _about("over", invalid)), 422
    except Conflict:
        return _changed(review_id, actor)
    return redirect(url_for("reviews.show", review_id=review_id), 303)


@bp.post("/reviews/<review_id>/pass-on")
def pass_on(review_id: str) -> ResponseReturnValue:
    """Give a review to somebody else of its seat, or back to all of them, with a reason."""
    _review, actor = _reachable(review_id)
    sent = request.form
    try:
        with transaction():
            operations.reassign(
                review_id, sent.get("holder", ""), sent.get("to", ""), read_words(sent.get("reason", "")), actor,
                clock.now(),
            )  # fmt: skip
    except Invalid as invalid:
        return _page(review_of(review_id), actor, _about("on", invalid)), 422
    except Conflict:
        return _changed(review_id, actor)
    return redirect(url_for(".hands", review_id=review_id), 303)


@bp.post("/cases/<application_id>/watch")
def watch(application_id: str) -> ResponseReturnValue:
    """Put a case on one's watch list."""
    actor = require_case("application.read", application_id)
    with transaction():
        operations.watch(application_id, actor, clock.now())
    flash(_("The case is on your watch list. The queue's filter «On my watch list» finds it."), "info")
    return _back(application_id)


@bp.post("/cases/<application_id>/unwatch")
def unwatch(application_id: str) -> ResponseReturnValue:
    """Take a case off one's watch list."""
    actor = require_case("application.read", application_id)
    with transaction():
        operations.unwatch(application_id, actor)
    flash(_("The case is not on your watch list any more."), "info")
    return _back(application_id)


@bp.post("/reviews/filters")
def save_filter() -> ResponseReturnValue:
    """Keep the filter and columns of the page under a name."""
    wanted, columns = read_filter(request.form), read_columns(request.form.get("columns", ""))
    name = read_words(request.form.get("filter-name", ""))
    kept: dict[str, Any] = arguments(wanted, columns)
    try:
        with transaction():
            operations.save_filter(name, kept, current_actor(), clock.now())
    except Invalid as invalid:
        return queue_page(invalid.problems, name), 422
    return redirect(url_for("reviews.queue", **kept), 303)


@bp.post("/reviews/filters/<filter_id>/forget")
def forget_filter(filter_id: str) -> ResponseReturnValue:
    """Give up a saved filter of one's own."""
    with transaction():
        operations.forget_filter(filter_id, current_actor())
    return redirect(url_for("reviews.queue"), 303)


def _reachable(review_id: str) -> tuple[Review, Actor]:
    """An open review of an office or of a lead office of the person. Raises NotFound."""
    review = review_of(review_id)
    case = load_case(db.session(), review.application_id)
    asked = policy.Case(case.row.applicant_id, case.row.office, frozenset({(review.office, review.role)}))
    actor = policy.require("review.hands", asked)
    if review.result is not None or review.swept_at is not None or not review.role:
        raise NotFound
    return review, actor


def _about(box: str, invalid: Invalid) -> Sequence[Problem]:
    """The problems of one of the two forms, named after its boxes."""
    return [Problem(f"{box}-{each.about}", each.code, each.data) for each in invalid.problems]


def _changed(review_id: str, actor: Actor) -> ResponseReturnValue:
    """Somebody was faster: the page as it is now, with what was typed."""
    db.session.rollback()
    review = review_of(review_id)
    if review.result is not None or review.swept_at is not None:
        raise Conflict("review_closed", (review_id,))
    holder = names_of([review.assignee_id]).get(review.assignee_id or "")
    if holder:
        said = str(_("%(name)s has this review by now, so we have not changed anything.", name=holder))
    else:
        said = str(_("Nobody has this review any more, so we have not changed anything."))
    return _page(review, actor, changed=said), 409


def _page(review: Review, actor: Actor, problems: Sequence[Problem] = (), changed: str = "") -> str:
    case = load_case(db.session(), review.application_id)
    state = definition_of(review, case.definition).states[review.state]
    plan = state.reviews[review.plan]
    names = names_of([review.assignee_id, case.row.applicant_id])
    said = said_of(problems)
    others = [each for each in queries.colleagues(review.office, review.role) if each[0] != review.assignee_id]
    return render_template(
        "desk/hands.html",
        review=review,
        case=case,
        applicant=applicant_of(case.row, names),
        step=f"{asked_name(definitions.city(), plan, review.office)}: {step_title(state, plan)}",
        holder=names.get(review.assignee_id or "", ""),
        mine=review.assignee_id == actor.id,
        seated=(review.office, review.role) in actor.seats,
        may_assign=operations.ASSIGN in abilities_of(actor),
        colleagues=others,
        sent=request.form,
        changed=changed,
        problems=said,
        errors=dict(said),
    )


def _back(application_id: str) -> ResponseReturnValue:
    """Back to the review from whose page the button was pressed, otherwise to the case."""
    review_id = request.form.get("review", "")
    try:
        review: Review | None = review_of(review_id)
    except NotFound:
        review = None
    if review is not None and review.application_id == application_id:
        return redirect(url_for("reviews.show", review_id=review_id), 303)
    return redirect(url_for("casework.show", application_id=application_id), 303)
