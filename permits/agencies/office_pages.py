"""The office's side: who was asked by a link, when it was sent, opened and answered; send it again, end it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.policy import allows, require
from permits.accounts.queries import abilities_of, current_actor
from permits.agencies import links, queries
from permits.agencies.blueprint import bp
from permits.agencies.queries import Listed
from permits.agencies.wording import standing_of
from permits.applications.access import policy_case
from permits.applications.cases import load_case
from permits.applications.typed import read_words
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from permits.moving.versions import definition_of
from permits.refusals import problem_sentence
from permits.reviews.models import Review
from permits.reviews.queries import review_of
from permits.reviews.queue import office_name, step_title
from workflows.engine.outcome import Actor

ASSIGN = "work.assign"


@bp.app_context_processor
def names() -> dict[str, Any]:
    """What the pages of cases use to show who was asked by a link."""
    return {"agency_links": agency_links, "agency_standing": standing_of, "manages_links": manages_links}


def agency_links(case: Any) -> list[tuple[Listed, str, str]]:
    """The links of a case, each with its agency and what it was asked; nothing is read in a city without outside agencies."""
    city = definitions.city()
    if not any(each.outside for each in city.offices.values()):
        return []
    found = queries.links_of(case.row.id, clock.now())
    return [(each, office_name(city, each.link.office), _step(case, each.review)) for each in found]


def manages_links(application_id: str) -> bool:
    """Whether the person of this request may send links of a case again and end them."""
    actor, case = current_actor(), policy_case(application_id)
    return allows("agency.links", actor, case) and _may(actor, case.lead_office, case.addressed)


@bp.get("/reviews/<review_id>/link", endpoint="link")
def show_link(review_id: str) -> ResponseReturnValue:
    """The links of a review, and the two steps: send again, end."""
    review, _actor = _managed(review_id)
    return _page(review)


@bp.post("/reviews/<review_id>/link", endpoint="renew")
def send_again(review_id: str) -> ResponseReturnValue:
    """Send a new link; the former one ends at once."""
    return _change(review_id, "renew")


@bp.post("/reviews/<review_id>/link/end", endpoint="end")
def end_link(review_id: str) -> ResponseReturnValue:
    """End the link."""
    return _change(review_id, "end")


def _change(review_id: str, step: str) -> ResponseReturnValue:
    review, actor = _managed(review_id)
    case_id, seen = review.application_id, request.form.get("seen", "")
    reason = read_words(request.form.get("reason", ""))
    change = links.renew if step == "renew" else links.end
    try:
        with transaction():
            change(review_id, seen, reason, actor, clock.now())
    except Invalid as invalid:
        return _page(review_of(review_id), step, reason, invalid.problems), 422
    except Conflict:
        flash(_("This review is closed already, so its link leads nowhere any more."), "info")
        return redirect(url_for("casework.show", application_id=case_id), 303)
    said = _("A new link is on its way.") if step == "renew" else _("The link is ended.")
    flash(said, "info")
    return redirect(url_for("casework.show", application_id=case_id, _anchor="agencies"), 303)


def _managed(review_id: str) -> tuple[Review, Actor]:
    """A review of an outside agency and the actor who may manage its links. Raises NotFound, Forbidden."""
    review = review_of(review_id)
    case = policy_case(review.application_id)
    actor = require("agency.links", case)
    if not links.is_outside(review.office):
        raise NotFound
    if not _may(actor, case.lead_office, case.addressed):
        raise Forbidden("not_your_role")
    return review, actor


def _may(actor: Actor, lead: str, addressed: frozenset[tuple[str, str]]) -> bool:
    """Heads and reviewers: with the ability to give out work, or a seat of the lead office that the case addresses."""
    own = {seat for seat in actor.seats if seat[0] == lead}
    return bool(own) and (ASSIGN in abilities_of(actor) or bool(own & addressed))


def _page(review: Review, step: str = "", reason: str = "", problems: Sequence[Problem] = ()) -> str:
    case = load_case(db.session(), review.application_id)
    city, now = definitions.city(), clock.now()
    found = [each for each in queries.links_of(case.row.id, now) if each.link.review_id == review.id]
    said = [(f"{step}-{each.about}", problem_sentence(each)) for each in problems]
    return render_template(
        "agencies/link.html",
        case=case,
        review=review,
        agency=city.offices[review.office],
        step=_step(case, review),
        listed=found,
        live=next((each for each in found if each.link.ended_at is None), None),
        is_open=review.result is None and review.swept_at is None,
        reason=reason,
        tried=step,
        problems=said,
        errors=dict(said),
    )


def _step(case: Any, review: Review) -> str:
    state = definition_of(review, case.definition).states[review.state]
    return step_title(state, state.reviews[review.plan])
