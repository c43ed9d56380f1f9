"""Doors of applications made together: what a bundle is, begin it, its one list of tasks, send it, follow it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.queries import current_actor, today
from permits.applications.access import as_applicant, may, require_case
from permits.applications.cases import Case, load_case
from permits.catalogue import queries as catalogue
from permits.db import db, transaction
from permits.errors import Forbidden, Invalid, NotFound
from permits.language import language
from permits.parties.choosing import party_of
from permits.together import beginning, operations, pages, queries
from permits.together.models import JointApplication
from workflows.bundles import Bundle

bp = Blueprint("together", __name__)


@bp.app_template_global("bundles_with")
def bundles_with(service: str) -> list[Bundle]:
    """For the page of a service: the bundles that it can be applied for in."""
    return queries.bundles(service)


@bp.app_template_global("sent_together")
def sent_together(application_id: str) -> tuple[JointApplication | None, list[pages.Other]]:
    """For the pages of a case: what it was sent with, each with an address where the reader may open it."""
    return pages.others_of(application_id, current_actor())


@bp.get("/bundles/<code>")
def offer(code: str) -> str:
    """What a bundle holds, what is asked once, how long each part takes and costs."""
    bundle = queries.offered(code)
    services = _services(bundle)
    return render_template(
        "together/offer.html", bundle=bundle, services=services, **pages.asked_once(bundle, services)
    )


@bp.get("/bundles/<code>/apply")
def begin(code: str) -> str:
    """Whether each service is the right one, where it asks that; who applies, and for whom."""
    return _begin_page(_open_bundle(code), {}, {})


@bp.post("/bundles/<code>/apply", endpoint="start")
def start_drafts(code: str) -> ResponseReturnValue:
    """Open the drafts."""
    bundle, sent = _open_bundle(code), request.form
    services = _services(bundle)
    errors = beginning.errors_of(services, sent)
    if errors:
        return _begin_page(bundle, sent, errors), 422
    kinds = {each: sent.get(f"{operations.KIND}-{each}", "") for each in bundle.services}
    try:
        with transaction():
            actor = current_actor()
            parties = {each: party_of(sent.get("party", ""), actor, each, today()) for each in bundle.services}
            joint_id = operations.begin(code, kinds, parties, language(), actor, clock.now())
    except Invalid as invalid:
        return _begin_page(bundle, sent, beginning.said(invalid.problems)), 422
    return redirect(url_for(".show", joint_id=joint_id), 303)


@bp.get("/my-bundles/<joint_id>")
def show(joint_id: str) -> ResponseReturnValue:
    """The one list of tasks; once all are sent, where each stands and the one timeline."""
    joint, cases = _own(joint_id, "application.follow")
    if joint.sent_at is None:
        return render_template(
            "together/tasks.html",
            joint=joint,
            title=joint.title[language()],
            parts=pages.task_parts(cases),
            ready=pages.is_ready(cases),
            bills=pages.bills_of(cases, clock.now()),
        )
    return render_template(
        "together/show.html",
        joint=joint,
        title=joint.title[language()],
        parts=pages.standing_parts(cases),
        bills=pages.bills_of(cases, clock.now()),
        steps=pages.timeline(cases),
    )


@bp.get("/my-bundles/<joint_id>/check")
def check(joint_id: str) -> ResponseReturnValue:
    """Everything once more before all of it is sent."""
    joint, cases = _own(joint_id, "application.send")
    if joint.sent_at is not None:
        return redirect(url_for(".show", joint_id=joint_id))
    return _check_page(joint, cases)


@bp.route("/my-bundles/<joint_id>/send", methods=["GET", "POST"])
def send(joint_id: str) -> ResponseReturnValue:
    """Send all of them, once. Who comes here by a link, after signing in again, looks over the answers first."""
    joint, cases = _own(joint_id, "application.send")
    if request.method == "GET":
        return redirect(url_for(".check", joint_id=joint_id))
    if request.form.get("true") != "y" and joint.sent_at is None:
        said = _("Confirm that your answers and files are true.")
        return _check_page(joint, cases, said), 422
    try:
        with transaction():
            operations.send(joint_id, as_applicant(current_actor()), clock.now())
    except Invalid:
        return _check_page(*_own(joint_id, "application.send")), 422
    return redirect(url_for(".sent", joint_id=joint_id), 303)


@bp.get("/my-bundles/<joint_id>/sent")
def sent(joint_id: str) -> str:
    """They arrived: the numbers to keep, what happens next and by when."""
    joint, cases = _own(joint_id, "application.follow")
    if joint.sent_at is None:
        raise NotFound
    return render_template("together/sent.html", joint=joint, title=joint.title[language()], cases=cases)


def _own(joint_id: str, action: str) -> tuple[JointApplication, list[Case]]:
    """The joint application and those of its cases that the person may do this to. Raises NotFound, Forbidden.

    What is not sent yet is one thing: then all of it has to be theirs.
    """
    joint, ids = queries.own(joint_id, current_actor(), today())
    for each in ids:
        require_case(action, each)
    if joint.sent_at is None and len(ids) < queries.count(joint_id):
        raise NotFound
    return joint, [load_case(db.session(), each) for each in ids]


def _open_bundle(code: str) -> Bundle:
    """The bundle, where this person can apply for it. Raises NotFound, Forbidden."""
    if current_actor().kind != "applicant":
        raise Forbidden("staff_may_not_apply")
    return queries.offered(code)


def _services(bundle: Bundle) -> list[catalogue.Service]:
    return [catalogue.service(each) for each in bundle.services]


def _begin_page(bundle: Bundle, chosen: Mapping[str, str], errors: Mapping[str, str]) -> str:
    services = _services(bundle)
    return render_template(
        "together/begin.html",
        bundle=bundle,
        services=services,
        parties=beginning.parties(services, current_actor(), today()),
        chosen=chosen,
        errors=errors,
        problems=list(errors.items()),
    )


def _check_page(joint: JointApplication, cases: list[Case], statement: str = "") -> str:
    page: dict[str, Any] = {
        "joint": joint, "title": joint.title[language()], "parts": pages.check_parts(cases),
        "bills": pages.bills_of(cases, clock.now()), "open_problems": pages.open_problems(cases),
        "sends": all(may("application.send", each.row.id) for each in cases),
        "statement": statement, "problems": [("statement", statement)] if statement else [],
    }  # fmt: skip
    return render_template("together/check.html", **page)
