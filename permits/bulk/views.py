"""Doors of deciding together: choose in the queue, try a result, decide, take back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.queries import current_actor
from permits.applications.typed import read_words
from permits.bulk import operations, queries
from permits.bulk.operations import MOST, Chosen, Wish
from permits.db import transaction
from permits.desk import queries as desk
from permits.desk.filters import read_filter
from permits.desk.pages import queue_page
from permits.errors import Invalid, Problem
from permits.language import language
from permits.refusals import problem_sentence, refusal_sentence
from permits.reviews import queue
from permits.reviews.queue import step_title

bp = Blueprint("bulk", __name__)


@bp.post("/bulk")
def choose() -> ResponseReturnValue:
    """Freeze the reviews ticked in the queue, or all that its filter finds."""
    actor, now = current_actor(), clock.now()
    if request.form.get("scope") == "all":
        found = desk.matching(actor, read_filter(request.form), queue.moment(now), MOST)
    else:
        found = desk.chosen(actor, request.form.getlist("review")[:MOST])
    try:
        with transaction():
            bulk_id = operations.choose([Chosen(*each) for each in found], actor, now)
    except Invalid as invalid:
        return queue_page(invalid.problems), 422
    return redirect(url_for(".show", bulk_id=bulk_id), 303)


@bp.get("/bulk/<bulk_id>")
def show(bulk_id: str) -> ResponseReturnValue:
    """A list: what is to be decided, what the dry run found, what became of it."""
    return _page(bulk_id)


@bp.post("/bulk/<bulk_id>/try", endpoint="attempt")
def try_result(bulk_id: str) -> ResponseReturnValue:
    """Try a result on every review of the list; nothing is decided."""
    service, step, result = (*request.form.get("result", "").split("|"), "", "", "")[:3]
    wish = Wish(service[:60], step[:121], result[:60], read_words(request.form.get("reason", "")))
    try:
        with transaction():
            operations.try_result(bulk_id, wish, current_actor(), clock.now())
    except Invalid as invalid:
        return _page(bulk_id, invalid.problems), 422
    return redirect(url_for(".show", bulk_id=bulk_id), 303)


@bp.post("/bulk/<bulk_id>/decide")
def decide(bulk_id: str) -> ResponseReturnValue:
    """Decide what the dry run found possible."""
    with transaction():
        operations.decide(bulk_id, current_actor(), clock.now())
    return redirect(url_for(".show", bulk_id=bulk_id), 303)


@bp.post("/bulk/<bulk_id>/undo")
def undo(bulk_id: str) -> ResponseReturnValue:
    """Take the decisions back whose effects wait."""
    with transaction():
        operations.undo(bulk_id, current_actor(), clock.now())
    return redirect(url_for(".show", bulk_id=bulk_id), 303)


def _page(bulk_id: str, problems: Sequence[Problem] = ()) -> str:
    bulk, now = queries.bulk_of(bulk_id, current_actor().id), clock.now()
    options, counts, entries = queries.options_of(bulk_id), queries.counts_of(bulk_id), queries.entries_of(bulk_id)
    refused = [each for each in entries if each.status in ("skipped", "kept")]
    wanted = request.form.get("result") or "|".join((bulk.service, bulk.step, bulk.result))
    said = [(each.about, _sentence(each)) for each in problems]
    return render_template(
        "bulk/show.html",
        bulk=bulk,
        counts=counts,
        total=len(entries),
        options=[(each.key, _words(each)) for each in options],
        wanted=wanted,
        chosen=next((_words(each) for each in options if each.key == wanted), ""),
        reason=request.form.get("reason", bulk.reason),
        refused=[(each, _why(each.why)) for each in refused],
        reasons=[(_why(why), count) for why, count in Counter(each.why for each in refused).most_common()],
        others=[each for each in entries if each.status in ("able", "done", "undone")],
        minutes=current_app.config["SETTINGS"].undo_minutes,
        may_undo=bulk.status == "decided"
        and bulk.held_until is not None
        and bulk.held_until > now
        and counts.get("done"),
        problems=said,
        errors=dict(said),
    )


def _words(option: queries.Option) -> str:
    """«Service, step: result»."""
    step = step_title(option.state, option.plan)
    return f"{option.definition.title[language()]}, {step}: {option.result.title[language()]}"


def _why(code: str) -> str:
    return refusal_sentence(code) or str(_("This decision cannot be taken as it is. Look at it again."))


def _sentence(problem: Problem) -> str:
    if problem.code == "result_missing":
        return str(_("Choose a result."))
    return problem_sentence(problem)
