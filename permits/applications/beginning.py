"""Doors before an application: is this service right, who applies and for whom; and the list of what was begun."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.queries import current_actor, today
from permits.applications import eligibility, listing, operations, queries, tasks
from permits.applications.cases import load_case
from permits.applications.wording import sentence
from permits.catalogue import queries as catalogue
from permits.conversation.queries import new_to
from permits.db import db, transaction
from permits.errors import Forbidden, Invalid, Problem
from permits.language import language
from permits.parties.choosing import choices, party_of
from permits.parties.queries import party_names
from permits.resuming.door import taken
from permits.together import queries as together

bp = Blueprint("applications", __name__)


@bp.get("/services/<service>/apply")
def begin(service: str) -> ResponseReturnValue:
    """Whether this service is the right one, where the procedure asks that; then who applies."""
    found = _offered(service)
    posted = taken()
    standing = eligibility.judge(found.definition, request.args if posted is None else posted)
    if posted is not None and standing.holds:
        return _start(found, standing, posted)
    if standing.holds:
        return _begin_page(found, standing)
    if standing.missing:
        return _eligibility_page(found, standing, said="asked" in request.args)
    others = catalogue.by_code(each.service for each in standing.failed)
    failed = [(each, others.get(each.service or "")) for each in standing.failed]
    return render_template("applications/not_eligible.html", service=found, failed=failed)


@bp.post("/services/<service>/apply", endpoint="start")
def start_draft(service: str) -> ResponseReturnValue:
    """Open a draft for the kind of applicant chosen."""
    found = _offered(service)
    standing = eligibility.judge(found.definition, request.form)
    if not standing.holds:
        return redirect(url_for(".begin", service=service), 303)
    return _start(found, standing, request.form)


def _start(
    service: catalogue.Service, standing: eligibility.Eligibility, form: Mapping[str, str]
) -> ResponseReturnValue:
    """Open the draft as the page was sent, now or before the person had to sign in again."""
    kind = form.get("applicant_kind", "")
    try:
        with transaction():
            party = party_of(form.get("party", ""), current_actor(), service.code, today())
            application_id = operations.begin(service.code, kind, language(), current_actor(), clock.now(), party)
    except Invalid as invalid:
        return _begin_page(service, standing, form, invalid.problems[0]), 422
    return redirect(tasks.next_address(load_case(db.session(), application_id)), 303)


@bp.get("/applications")
def index() -> ResponseReturnValue:
    """The applications one may see: those that wait for the applicant, those that run, those that are over."""
    actor = current_actor()
    mine = queries.applications_of(actor, today())
    joints = together.of_each([each.application.id for each in mine])
    drafts = [each for each in mine if (joint := joints.get(each.application.id)) and joint.sent_at is None]
    unsent = list({joints[each.application.id].id: joints[each.application.id] for each in drafts}.values())
    mine = [each for each in mine if each not in drafts]
    parts = listing.parts_of(mine, party_names([each.application for each in mine]))
    return render_template(
        "applications/index.html",
        parts=parts,
        for_others=listing.is_for_others(parts),
        joints=joints,
        unsent=unsent,
        new=new_to(actor, [each.application.id for each in mine]),
    )


def _offered(code: str) -> catalogue.Service:
    """The service, where one can apply for it here and as this person. Raises NotFound, Forbidden."""
    if current_actor().kind != "applicant":
        raise Forbidden("staff_may_not_apply")
    service = catalogue.service(code)
    if not service.is_open:
        raise Forbidden("not_applied_for_here")
    return service


def _begin_page(
    service: catalogue.Service,
    standing: eligibility.Eligibility,
    chosen: Mapping[str, str] | None = None,
    problem: Problem | None = None,
) -> str:
    """Who applies and for whom; the second only where there is a choice."""
    return render_template(
        "applications/begin.html",
        service=service,
        problems=[] if problem is None else [(problem.about.replace("_", "-"), sentence(problem))],
        eligible=standing.given,
        parties=choices(current_actor(), service.code, today()),
        chosen=chosen or {},
    )


def _eligibility_page(service: catalogue.Service, standing: eligibility.Eligibility, *, said: bool) -> str:
    """The questions before the form; those left out are named once the page was sent."""
    missing = {each.code: str(_("Choose yes or no.")) for each in standing.missing} if said else {}
    titles = {each.code: each.question[language()] for each in standing.missing}
    return render_template(
        "applications/eligibility.html",
        service=service,
        given=standing.given,
        errors=missing,
        problems=[(f"eligible-{code}", f"{titles[code]} {words}") for code, words in missing.items()],
    )
