"""The agency's own pages: by right of the link alone, without a session. What is over looks like what never was."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, current_app, redirect, render_template, request, send_file, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from permits import clock
from permits.agencies import operations, queries
from permits.agencies.blueprint import bp
from permits.agencies.forms import read_signature
from permits.agencies.operations import ONE_VISIT, Signature
from permits.agencies.pages import AgencyPage, agency_page, file_of, kept
from permits.agencies.queries import Found
from permits.applications.cases import load_case
from permits.applications.views import SANDBOX
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.documents.queries import require_harmless
from permits.documents.store import store_of
from permits.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from permits.moving.versions import definition_of
from permits.parties.naming import applicant_of
from permits.reviews import queries as reviews
from permits.reviews import wording
from permits.reviews.decision import TONES
from permits.reviews.forms import read_judgement, read_version
from permits.reviews.operations import Judgement
from permits.reviews.own import PREFIX as OWN
from permits.reviews.queue import step_title
from workflows.definition import ReviewPlan
from workflows.engine.outcome import Outcome

PUBLIC = frozenset({"agencies.show", "agencies.draft", "agencies.answer", "agencies.file"})


@bp.record_once
def _let_the_link_suffice(state: BlueprintSetupState) -> None:
    """These doors are opened by the link alone, so there is no session that a forged form could use."""
    for door in (draft, answer):
        state.app.extensions["csrf"].exempt(door)


@bp.after_request
def _keep_the_address_secret(response: Response) -> Response:
    """The address is the key: no page tells it to another one, no index lists it, no cache keeps what it opens."""
    if request.endpoint in PUBLIC:
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/agency/<token>")
def show(token: str) -> ResponseReturnValue:
    """The review behind a link, or the receipt once it is answered."""
    found = _found(token)
    if found is None:
        return _over()
    now = clock.now()
    if found.link.seen_at is None or now - found.link.seen_at >= ONE_VISIT:
        with transaction():
            operations.note_opening(found.link.id, now, queries.grace())
        found = _found(token)
    if found is None:
        return _over()
    if found.standing == "answered":
        return _receipt(found)
    judgement, signature = kept(found, _plan(found))
    return _page(token, agency_page(found, judgement, signature, now))


@bp.post("/agency/<token>/draft")
def draft(token: str) -> ResponseReturnValue:
    """Keep what is filled in so far, to go on later by the same link."""
    found = _found(token)
    if found is None:
        return _over()
    if found.standing == "open":
        try:
            with transaction():
                operations.save_draft(found.link.id, _judgement(found), _signature(), clock.now(), queries.grace())
        except (NotFound, Conflict):
            return _over()
    return redirect(url_for(".show", token=token, _anchor="decision"), 303)


@bp.post("/agency/<token>")
def answer(token: str) -> ResponseReturnValue:
    """Answer for the agency. A result against the applicant first shows what it leads to; a problem keeps everything."""
    found = _found(token)
    if found is None:
        return _over()
    if found.standing == "answered":
        return redirect(url_for(".show", token=token), 303)
    judgement, signature = _judgement(found), _signature()
    problems: Sequence[Problem] = ()
    status, outcome = 422, None
    try:
        with transaction():
            try:
                outcome = _take(found, judgement, signature)
            except (Invalid, Forbidden) as refused:  # nothing has been written, so the draft can be kept in its place
                problems = refused.problems if isinstance(refused, Invalid) else (Problem("result", refused.code),)
                operations.save_draft(found.link.id, judgement, signature, clock.now(), queries.grace())
    except NotFound:
        return _over()
    except Conflict:
        problems, status = (Problem("result", "agency_changed"),), 409
    if problems:
        return _again(token, judgement, signature, problems, status)
    if outcome is not None:
        return _confirm(token, found, judgement, signature, outcome)
    return redirect(url_for(".show", token=token), 303)


@bp.get("/agency/<token>/files/<document_id>")
def file(token: str, document_id: str) -> ResponseReturnValue:
    """A file that the page of this link shows, as a download: what others sent is never shown from our own address."""
    found = _found(token)
    if found is None or found.standing != "open":
        return _over()
    judgement, signature = kept(found, _plan(found))
    wanted = file_of(agency_page(found, judgement, signature, clock.now()).page, document_id)
    if wanted is None:
        return _over()
    require_harmless(wanted.scan)
    try:
        content = store_of(current_app.config["SETTINGS"]).open(wanted.sha256)
    except FileNotFoundError:
        return _over()
    sent = send_file(content, wanted.media_type, as_attachment=True, download_name=wanted.filename)
    sent.headers["Content-Security-Policy"] = SANDBOX
    return sent


def _found(token: str) -> Found | None:
    """The link, while it shows anything; None for one that is over, as for one that never was."""
    found = queries.link_of(token, clock.now())
    return None if found is None or found.standing == "over" else found


def _take(found: Found, judgement: Judgement, signature: Signature) -> Outcome | None:
    """The outcome to be confirmed first, or None once the answer is given."""
    now, grace = clock.now(), queries.grace()
    kind = _plan(found).results.get(judgement.result)
    if kind is not None and kind.tone == "negative" and request.form.get("confirmed") != "y":
        operations.save_draft(found.link.id, judgement, signature, now, grace)
        return operations.foresee(found.link.id, judgement, signature, now, grace)
    operations.answer(found.link.id, read_version(request.form), judgement, signature, now, grace)
    return None


def _judgement(found: Found) -> Judgement:
    case = load_case(db.session(), found.link.application_id)
    everything = [*case.definition.fields, *case.definition.documents]
    return read_judgement(request.form, case, _plan(found), everything)


def _signature() -> Signature:
    return read_signature(request.form)


def _plan(found: Found) -> ReviewPlan:
    case = load_case(db.session(), found.link.application_id)
    return definition_of(found.review, case.definition).states[found.review.state].reviews[found.review.plan]


def _again(
    token: str, judgement: Judgement, signature: Signature, problems: Sequence[Problem], status: int
) -> ResponseReturnValue:
    db.session.rollback()
    found = _found(token)
    if found is None:
        return _over()
    if found.standing == "answered":
        return redirect(url_for(".show", token=token), 303)
    return _page(token, agency_page(found, judgement, signature, clock.now(), problems)), status


def _page(token: str, shown: AgencyPage) -> str:
    case = shown.page.case
    return render_template(
        "agencies/show.html",
        token=token,
        shown=shown,
        page=shown.page,
        applicant=applicant_of(case.row, reviews.names_of([case.row.applicant_id])),
        lead=definitions.city().offices.get(case.row.office),
        agency=definitions.city().offices.get(shown.found.link.office),
        errors=shown.errors,
        problems=shown.problems,
    )


def _confirm(token: str, found: Found, judgement: Judgement, signature: Signature, outcome: Outcome) -> str:
    shown = agency_page(found, judgement, signature, clock.now())
    return render_template(
        "agencies/confirm.html",
        token=token,
        page=shown.page,
        signature=signature,
        version=read_version(request.form),
        result=shown.page.plan.results[judgement.result],
        follows=wording.what_follows(shown.page.case, outcome),
        kept=[pair for pair in request.form.items(multi=True) if pair[0] == "office" or pair[0].startswith(f"{OWN}-")],
    )


def _receipt(found: Found) -> str:
    case = load_case(db.session(), found.link.application_id)
    plan = _plan(found)
    result = plan.results[found.review.result or ""]
    return render_template(
        "agencies/receipt.html",
        found=found,
        case=case,
        step=step_title(definition_of(found.review, case.definition).states[found.review.state], plan),
        result=result,
        tone=TONES[result.tone],
        agency=definitions.city().offices.get(found.link.office),
    )


def _over() -> ResponseReturnValue:
    """The one page for a link that is over, was used long ago or never was: it does not tell which."""
    return render_template("agencies/over.html", office=next(iter(definitions.city().offices.values()))), 404
