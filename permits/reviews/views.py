"""Doors of the office: the queue, and the page on which a review is read, kept and decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from permits import clock
from permits.accounts import policy
from permits.accounts.queries import current_actor
from permits.applications import queries as applications
from permits.applications.cases import load_case
from permits.applications.steps import steps
from permits.casework.related import related, same_place
from permits.conversation.pages import Talk, own_offices, read_written, talk_page
from permits.conversation.receiving import BOX, receive
from permits.db import db, transaction
from permits.desk import operations as desk
from permits.desk.pages import queue_page
from permits.desk.queries import first_waiting, watched_of
from permits.documents import queries as documents
from permits.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from permits.language import language
from permits.moving.versions import definition_of
from permits.parties.naming import applicant_of
from permits.phrases import queries as phrases
from permits.reviews import drafts, operations, queries, wording
from permits.reviews.changes import changes
from permits.reviews.decision import TONES, DecisionPage, decision_page
from permits.reviews.forms import judgement_of, read_judgement, read_version
from permits.reviews.models import Review
from permits.reviews.operations import Judgement
from permits.reviews.own import PREFIX as OWN
from permits.viewer import operations as viewer
from permits.viewer.forms import read_look
from permits.viewer.queries import looks
from workflows import forms
from workflows.definition import ReviewPlan
from workflows.engine.outcome import Actor, Outcome

bp = Blueprint("reviews", __name__)


@bp.get("/reviews", endpoint="queue")
def queue_of_my_seats() -> ResponseReturnValue:
    """The work that waits for one's seats, the most urgent first."""
    return queue_page()


@bp.post("/reviews/next")
def take_next() -> ResponseReturnValue:
    """Take the most urgent work that nobody has."""
    most = current_app.config["SETTINGS"].desk_cap
    try:
        with transaction():
            review_id = desk.claim_next(current_actor(), clock.now(), most)
    except desk.HandsFull:
        sentence = ngettext(
            "You have %(num)s review in hand. Decide it or give it back first.",
            "You have %(num)s reviews in hand. Decide some or give them back first.",
            most,
        )
        flash(sentence, "info")
        return redirect(url_for(".queue", held="mine"), 303)
    if review_id is None:
        flash(_("All work has been taken."), "info")
        return redirect(url_for(".queue"), 303)
    return redirect(url_for(".show", review_id=review_id), 303)


@bp.get("/reviews/<review_id>")
def show(review_id: str) -> ResponseReturnValue:
    """A review with the answers and files it is about: to decide while it is open, to read afterwards."""
    review = _readable(review_id)
    if not _is_open(review):
        return _page(review, _as_decided(review))
    return _page(review, judgement_of(drafts.draft_for(review.draft, current_actor().id), _plan(review)))


@bp.post("/reviews/<review_id>/draft", endpoint="draft")
def keep_draft(review_id: str) -> ResponseReturnValue:
    """Keep what is filled in so far: for oneself, for the colleagues («hand-over»), or with a phrase put in («insert»)."""
    actor, judgement = _judging(review_id)
    asked = request.form
    if "insert" in asked:
        judgement = replace(judgement, reason=_with_phrase(review_id, judgement.reason, asked.get("phrase", "")))
    try:
        with transaction():
            operations.save_draft(review_id, judgement, actor, clock.now(), hand_over="hand-over" in asked)
    except Conflict:
        return _moved(review_id, judgement)
    if "hand-over" in asked:
        flash(_("The draft is left to your colleagues of this role: whoever opens the case finds it."), "info")
    anchor = "reason" if "insert" in asked else "decision"
    return redirect(url_for(".show", review_id=review_id, _anchor=anchor), 303)


def _with_phrase(review_id: str, reason: str, phrase_id: str) -> str:
    """The reason with the chosen phrase, in the language in which the applicant reads."""
    review = queries.review_of(review_id)
    row = load_case(db.session(), review.application_id).row
    return phrases.with_phrase(reason, phrase_id, review.office, row.service, row.language)


@bp.post("/reviews/<review_id>/claim")
def claim(review_id: str) -> ResponseReturnValue:
    """Take a review; what is filled in on its page is kept."""
    actor, judgement = _judging(review_id)
    try:
        with transaction():
            desk.claim(review_id, actor, clock.now())
            _keep_typed(review_id, judgement, actor)
    except Conflict:
        return _moved(review_id, judgement)
    return redirect(url_for(".show", review_id=review_id), 303)


@bp.post("/reviews/<review_id>/release")
def release(review_id: str) -> ResponseReturnValue:
    """Give a review back to the colleagues; the draft stays with it."""
    actor, judgement = _judging(review_id)
    try:
        with transaction():
            _keep_typed(review_id, judgement, actor)
            desk.release(review_id, actor, clock.now())
    except Conflict:
        return _moved(review_id, judgement)
    return redirect(url_for(".queue"), 303)


@bp.post("/reviews/<review_id>/write")
def write(review_id: str) -> ResponseReturnValue:
    """Keep a note or a message from the decision page, and what is filled in there with it."""
    actor, judgement = _judging(review_id)
    case_id = queries.review_of(review_id).application_id
    written, offices = read_written(request.form), own_offices(case_id, actor)
    try:
        sent = request.files.getlist(BOX)
        receive(case_id, written, sent, current_app.config["SETTINGS"], actor, offices, clock.now())
    except Invalid as invalid:
        talk = talk_page(case_id, actor, written, invalid.problems)
        return _page(queries.review_of(review_id), judgement, talk=talk), 422
    try:
        with transaction():
            _keep_typed(review_id, judgement, actor)
    except Conflict:
        return _moved(review_id, judgement)
    return redirect(url_for(".show", review_id=review_id, _anchor="talk"), 303)


@bp.post("/reviews/<review_id>/look")
def look(review_id: str) -> ResponseReturnValue:
    """Turn to another page of a file, or to another size; what is filled in beside it is kept."""
    actor, judgement = _judging(review_id)
    review = queries.review_of(review_id)
    document_id, page, zoom = read_look(request.form.get("look", ""))
    document = documents.document(document_id)
    if document.application_id != review.application_id:
        raise NotFound
    code = document.requirement
    try:
        with transaction():
            viewer.remember(document_id, page, zoom, actor)
        with transaction():
            _keep_typed(review_id, judgement, actor)
    except Conflict:
        return _moved(review_id, judgement)
    return redirect(url_for(".show", review_id=review_id, _anchor=f"file-{code}"), 303)


@bp.post("/reviews/<review_id>/decide")
def decide(review_id: str) -> ResponseReturnValue:
    """Close a review. A result against the applicant first shows what it will lead to; a problem keeps everything."""
    actor, judgement = _judging(review_id)
    version, asks_first = read_version(request.form), _asks_first(review_id, judgement)
    problems: Sequence[Problem] = ()
    try:
        with transaction():
            try:
                outcome = _take(review_id, version, judgement, actor, only_foresee=asks_first)
            except (Invalid, Forbidden) as refused:  # nothing has been written, so the draft can be kept in its place
                problems = refused.problems if isinstance(refused, Invalid) else (Problem("result", refused.code),)
                operations.save_draft(review_id, judgement, actor, clock.now())
    except Conflict:
        return _moved(review_id, judgement)
    if problems:
        return _page(queries.review_of(review_id), judgement, problems), 422
    if asks_first:
        return _confirm(review_id, version, judgement, outcome)
    return redirect(url_for(".done", review_id=review_id), 303)


@bp.get("/reviews/<review_id>/done")
def done(review_id: str) -> ResponseReturnValue:
    """It is decided: the result, and what happens next."""
    review = _readable(review_id)
    if _is_open(review):
        return redirect(url_for(".show", review_id=review_id))
    case = load_case(db.session(), review.application_id)
    plan = _plan(review)
    if review.result is None:
        return redirect(url_for(".show", review_id=review_id))
    return render_template(
        "reviews/done.html",
        review=review,
        case=case,
        result=plan.results[review.result],
        stands=wording.where_it_stands(case),
        closing=wording.closing(review, queries.names_of([review.closed_by])),
        next_id=first_waiting(current_actor()),
    )


def _take(review_id: str, version: int, judgement: Judgement, actor: Actor, *, only_foresee: bool) -> Outcome:
    now = clock.now()
    if only_foresee:
        operations.save_draft(review_id, judgement, actor, now)
        return operations.foresee(review_id, judgement, actor, now)
    return operations.decide(review_id, version, judgement, actor, now)


def _readable(review_id: str) -> Review:
    """A review the person may look at: an open one of their seats, a closed one of their office. Raises NotFound."""
    review = queries.review_of(review_id)
    action = "review.decide" if _is_open(review) else "review.read"
    asked = policy.Case("", "", frozenset({(review.office, review.role)}))
    if not policy.allows(action, current_actor(), asked):
        raise NotFound
    return review


def _judging(review_id: str) -> tuple[Actor, Judgement]:
    """The person of the request and what they sent, for a review of their seats, open or closed. Raises NotFound."""
    review = queries.review_of(review_id)
    asked = policy.Case("", "", frozenset({(review.office, review.role)}))
    if not policy.allows("review.decide", current_actor(), asked):
        raise NotFound
    case = load_case(db.session(), review.application_id)
    plan = _plan(review)
    judgement = read_judgement(request.form, case, plan, [*case.definition.fields, *case.definition.documents])
    return current_actor(), judgement


def _keep_typed(review_id: str, judgement: Judgement, actor: Actor) -> None:
    """Keep what was typed, when the button stood on the decision page and not in the queue."""
    if "version" in request.form:
        operations.save_draft(review_id, judgement, actor, clock.now())


def _asks_first(review_id: str, judgement: Judgement) -> bool:
    kind = _plan(queries.review_of(review_id)).results.get(judgement.result)
    return kind is not None and kind.tone == "negative" and request.form.get("confirmed") != "y"


def _is_open(review: Review) -> bool:
    return review.result is None and review.swept_at is None


def _plan(review: Review) -> ReviewPlan:
    definition = definition_of(review, load_case(db.session(), review.application_id).definition)
    return definition.states[review.state].reviews[review.plan]


def _as_decided(review: Review) -> Judgement:
    plan = _plan(review)
    result = plan.results.get(review.result or "")
    returned = result is not None and result.names_corrections
    notes = queries.corrections_of(review.application_id, review.round) if returned else {}
    kept = forms.read_fields(plan.fields, review.answers)
    return Judgement(review.result or "", review.reason, notes, review.checklist, answers=kept)


def _page(review: Review, judgement: Judgement, problems: Sequence[Problem] = (), *, talk: Talk | None = None) -> str:
    talk = talk or talk_page(review.application_id, current_actor())
    page = decision_page(review, current_actor(), clock.now(), judgement)
    held = queries.reviews_of(review.application_id)
    events = applications.events_of(review.application_id)
    row = page.case.row
    people = [row.applicant_id, review.assignee_id]
    names = queries.names_of(
        [
            *people,
            *(each.closed_by for each in held),
            *(each.actor_id for each in events if each.actor_kind != "system"),
            *wording.hands_of(events),
            *review.draft.get("own", {}),
            (review.draft.get("handed") or {}).get("by"),
        ]
    )
    said = wording.problems_of(page, problems)
    return render_template(
        "reviews/show.html",
        page=page,
        applicant=applicant_of(row, names),
        holder=names.get(review.assignee_id or "", ""),
        mine=review.assignee_id == current_actor().id,
        watched=bool(watched_of(current_actor().id, [review.application_id])),
        version=queries.version_of(row.definition_id),
        opinions=wording.opinions(page.case, held, review.id, names),
        history=wording.history(page.case, events, names),
        closing=wording.closing(review, names),
        saved_at=drafts.saved_at(review.draft, current_actor().id) if page.is_open else None,
        begun=_begun(review, names) if page.is_open else [],
        draft_of=names.get(drafts.from_colleague(review.draft, current_actor().id), ""),
        phrases=_phrases(page),
        steps=[each for each in steps(page.case, current_actor(), clock.now()) if not each.refusal],
        problems=said,
        errors=_first_of_each(said),
        tones=TONES,
        talk=talk,
        **_around(page),
    )


def _around(page: DecisionPage) -> dict[str, Any]:
    """What stands around a review: changes since the last round, other cases of the applicant, the pages one has open."""
    row, actor = page.case.row, current_actor()
    return {
        "changes": changes(page.review, page.case),
        "related": related(row.id, row.applicant_id, actor),
        "there": same_place(page.case, actor),
        "looks": looks([each.file for each in page.papers if each.file], actor.id),
    }


def _begun(review: Review, names: Mapping[str, str]) -> list[tuple[str, datetime]]:
    """Who else has begun to decide, and when they kept it; never what they wrote."""
    begun = drafts.begun_by_others(review.draft, current_actor().id)
    return [(names.get(each.by) or str(_("A colleague")), each.saved_at) for each in begun]


def _phrases(page: DecisionPage) -> dict[str, list[tuple[str, str]]]:
    """The phrases that fit, by use, as (id, words) in the reader's language."""
    found: dict[str, list[tuple[str, str]]] = {}
    if page.is_open and page.results_with_reason:
        for each in phrases.phrases_for(page.review.office, page.case.row.service):
            words = each.text_en if language() == "en" else each.text_id
            found.setdefault(each.use, []).append((each.id, words))
    return found


def _first_of_each(problems: Sequence[tuple[str, str]]) -> dict[str, str]:
    return dict(reversed(problems))


def _confirm(review_id: str, version: int, judgement: Judgement, outcome: Outcome) -> str:
    review = queries.review_of(review_id)
    page = decision_page(review, current_actor(), clock.now(), judgement)
    return render_template(
        "reviews/confirm.html",
        page=page,
        version=version,
        result=page.plan.results[judgement.result],
        follows=wording.what_follows(page.case, outcome),
        kept=[pair for pair in request.form.items(multi=True) if pair[0] == "office" or pair[0].startswith(f"{OWN}-")],
    )


def _moved(review_id: str, judgement: Judgement) -> ResponseReturnValue:
    """Somebody was faster: who, when and how; and what the reader has typed, so that it is not lost.

    While the review is open it is kept as their draft too.
    """
    db.session.rollback()
    with suppress(Conflict, NotFound), transaction():
        operations.save_draft(review_id, judgement, current_actor(), clock.now())
    review = queries.review_of(review_id)
    names = queries.names_of([review.closed_by, review.assignee_id])
    page: DecisionPage = decision_page(review, current_actor(), clock.now(), judgement)
    typed = [
        (each.line.title, judgement.corrections[each.code])
        for _section, some in page.sections
        for each in some
        if each.code in judgement.corrections
    ]
    changed = wording.what_changed(review, page.plan, names)
    return render_template("reviews/moved.html", page=page, changed=changed, typed=typed), 409
