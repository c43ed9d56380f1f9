"""Doors to the times of visits: choosing one, an inspector's day, the calendar entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts import policy
from permits.accounts.queries import current_actor
from permits.applications.access import own_case, require_case
from permits.applications.cases import Case, load_case
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.errors import Conflict, Invalid, NotFound, Problem
from permits.inspections import findings, operations, queries, wording
from permits.inspections.appointments import calendar_file
from permits.inspections.blueprint import bp
from permits.inspections.forms import read_day, read_moment
from permits.inspections.models import Visit
from permits.inspections.settling import asks_visits
from permits.inspections.visit_pages import may_ask
from permits.language import language
from permits.pages import the_place
from permits.refusals import refusal_sentence
from permits.reviews.models import Review
from permits.reviews.queries import names_of, review_of, reviews_of
from permits.reviews.queue import office_name, step_title
from workflows.definition import ReviewPlan
from workflows.engine.outcome import Actor


@dataclass(frozen=True, slots=True)
class Asked:
    """A visit that a case asks for: its review, the plan, the visit that is planned, and where its time is chosen."""

    review: Review
    plan: ReviewPlan
    visit: Visit | None
    title: str
    office: str
    chosen_by_applicant: bool


@bp.app_context_processor
def names() -> dict[str, Any]:
    """What the pages of cases use to show their visits."""
    return {
        "visits_asked": visits_asked,
        "visits_past": visits_past,
        "visit_when": wording.when,
        "visit_standing": wording.standing,
        "visit_photos": lambda visit: findings.photos_of([visit.id]),
    }


def visits_asked(case: Case) -> list[Asked]:
    """The visits that a case waits for; nothing is read for a procedure that knows none."""
    if not asks_visits(case.definition):
        return []
    held = [each for each in reviews_of(case.row.id) if _is_open(each)]
    return [_asked(case, each) for each in held if queries.plan_of(case, each).inspection is not None]


def visits_past(case: Case) -> Sequence[Visit]:
    """The visits of a case that were made, missed or cancelled."""
    if not asks_visits(case.definition):
        return []
    return [each for each in queries.visits_of(case.row.id) if each.status != "planned"]


@bp.route("/applications/<application_id>/visits/<review_id>", methods=["GET", "POST"], endpoint="choose")
def choose_time(application_id: str, review_id: str) -> ResponseReturnValue:
    """The applicant chooses the time of a visit, or another one."""
    actor = require_case("visit.choose", application_id)
    case = own_case(application_id, actor)
    review = _review_in(case, review_id)
    back = url_for("applications.show", application_id=application_id)
    return _choose(case, review, actor, back, "inspections/choose.html")


@bp.route("/reviews/<review_id>/visit", methods=["GET", "POST"], endpoint="arrange")
def arrange_time(review_id: str) -> ResponseReturnValue:
    """The office sets the time of a visit, or another one."""
    review, actor = _of_seat(review_id)
    case = load_case(db.session(), review.application_id)
    back = url_for("reviews.show", review_id=review_id)
    return _choose(case, review, actor, back, "inspections/arrange.html")


@bp.post("/applications/<application_id>/visits/<review_id>/cancel", endpoint="give_up")
def give_up_time(application_id: str, review_id: str) -> ResponseReturnValue:
    """The applicant cancels a visit; another time can be chosen."""
    actor = require_case("visit.choose", application_id)
    review = _review_in(own_case(application_id, actor), review_id)
    return _give_up(review, actor, url_for(".choose", application_id=application_id, review_id=review_id))


@bp.post("/reviews/<review_id>/visit/cancel", endpoint="call_off")
def call_off_visit(review_id: str) -> ResponseReturnValue:
    """The office cancels a visit."""
    review, actor = _of_seat(review_id)
    return _give_up(review, actor, url_for(".arrange", review_id=review_id))


@bp.get("/visits")
def day() -> ResponseReturnValue:
    """The visits of an inspector on one day, in their order."""
    today = clock.now().astimezone(the_place().zone).date()
    shown = read_day(request.args.get("day", ""), today)
    actor = current_actor()
    first = min(shown, today)
    lines = queries.day_of(actor.id, shown)
    days = queries.days_with_visits(actor.id, first, first + timedelta(days=31))
    seen = {"lines": lines, "shown": shown, "days": days, "span": wording.span, "account": actor.id}
    return may_ask(render_template("inspections/day.html", **seen))


@bp.get("/visits/<visit_id>/entry.ics", endpoint="entry")
def calendar_entry(visit_id: str) -> ResponseReturnValue:
    """The visit as an entry for one's own calendar."""
    actor = require_case("visit.read", queries.case_of_visit(visit_id))
    visit = queries.visit_of(visit_id)
    case = load_case(db.session(), visit.application_id)
    base = current_app.config["SETTINGS"].base_url
    own = actor.kind == "applicant"
    address = f"{base}/applications/{visit.application_id}" if own else f"{base}/visits/{visit.id}"
    file = calendar_file(visit, case.row.definition_id, case.row.number or "", language(), address)
    answer = Response(file, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{case.row.number}.ics"'
    return answer


def _choose(case: Case, review: Review, actor: Actor, back: str, template: str) -> ResponseReturnValue:
    if request.method == "GET":
        return _time_page(case, review, actor, back, template)
    chosen = read_moment(request.form)
    try:
        with transaction():
            operations.book(review.id, chosen, request.form.get("seen", ""), actor, clock.now())
    except Invalid as invalid:
        return _time_page(case, review, actor, back, template, invalid.problems), 422
    except Conflict as conflict:
        return _time_page(case, review, actor, back, template, changed=_changed(conflict)), 409
    flash(_("The visit has its time. A mail goes to everybody concerned."), "done")
    return redirect(back, 303)


def _changed(conflict: Conflict) -> str:
    """What happened meanwhile, where the page can still be shown; otherwise the conflict goes on to its own page."""
    if conflict.code != "visit_changed":
        raise conflict
    return refusal_sentence(conflict.code)


def _give_up(review: Review, actor: Actor, back: str) -> ResponseReturnValue:
    try:
        with transaction():
            operations.give_up(review.id, request.form.get("seen", ""), actor, clock.now())
    except Conflict as conflict:
        flash(_changed(conflict), "error")
        return redirect(back, 303)
    flash(_("The visit is cancelled. A mail goes to everybody concerned."), "done")
    return redirect(back, 303)


def _time_page(
    case: Case,
    review: Review,
    actor: Actor,
    back: str,
    template: str,
    problems: Sequence[Problem] = (),
    changed: str = "",
) -> str:
    db.session.expire_all()
    asked = _asked(case, review)
    assert asked.plan.inspection is not None
    own, now = actor.kind == "applicant", clock.now()
    earliest = queries.earliest_for(asked.plan.inspection, now, applicant=own)
    late = asked.visit is not None and asked.visit.starts_at < earliest
    may = not own or (asked.chosen_by_applicant and not late)
    but = asked.visit.id if asked.visit else ""
    free = queries.slots_for(db.session(), case, review, asked.plan.inspection, earliest, but) if may else []
    said = [("times", refusal_sentence(each.code)) for each in problems]
    refusal = "" if may else "visit_too_near" if asked.chosen_by_applicant else "visit_set_by_office"
    inspectors = names_of([asked.visit.inspector_id]) if asked.visit else {}
    return render_template(
        template,
        case=case,
        asked=asked,
        days=wording.by_day(free),
        seen=operations.mark_of(asked.visit),
        back=back,
        inspector=inspectors.get(asked.visit.inspector_id, "") if asked.visit else "",
        refusal=refusal_sentence(refusal),
        changed=changed,
        chosen=request.form.get("starts_at", ""),
        problems=said,
        errors=dict(said),
    )


def _asked(case: Case, review: Review) -> Asked:
    plan = queries.plan_of(case, review)
    state = case.definition.states[review.state]
    inspection = plan.inspection
    return Asked(
        review,
        plan,
        queries.planned_for(db.session(), review.id),
        step_title(state, plan),
        office_name(definitions.city(), review.office),
        inspection is not None and inspection.chosen_by == "applicant",
    )


def _is_open(review: Review) -> bool:
    return review.result is None and review.swept_at is None


def _review_in(case: Case, review_id: str) -> Review:
    """An open visit of this very case. Raises NotFound."""
    review = review_of(review_id)
    if review.application_id != case.row.id or not _is_open(review) or queries.plan_of(case, review).inspection is None:
        raise NotFound
    return review


def _of_seat(review_id: str) -> tuple[Review, Actor]:
    """An open visit of one of the person's seats. Raises NotFound."""
    review = review_of(review_id)
    actor = current_actor()
    asked = policy.Case("", "", frozenset({(review.office, review.role)}))
    case = load_case(db.session(), review.application_id)
    if not policy.allows("visit.make", actor, asked) or not _is_open(review):
        raise NotFound
    return _review_in(case, review_id), actor
