"""Doors to a visit itself: what was found, the photos, the minutes. Pages work without script; its pieces use the same doors."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import (
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import FileStorage

from permits import clock
from permits.accounts import policy
from permits.accounts.queries import current_actor
from permits.applications.access import require_case
from permits.applications.cases import load_case
from permits.applications.presentation import Line
from permits.applications.views import SANDBOX
from permits.db import db, transaction
from permits.documents.store import store_of
from permits.errors import Invalid, NotFound, Problem
from permits.headers import CONTENT_SECURITY_POLICY
from permits.ids import new_id
from permits.inspections import findings, operations, pictures, queries, versions
from permits.inspections.blueprint import bp
from permits.inspections.findings import NOBODY, Kept, Shot
from permits.inspections.models import Photo, Visit
from permits.pages import the_place
from permits.parties.naming import applicant_of
from permits.refusals import refusal_sentence
from permits.reviews import drafts
from permits.reviews.decision import DecisionPage, decision_page
from permits.reviews.forms import judgement_of, read_judgement
from permits.reviews.models import Review
from permits.reviews.operations import Judgement
from permits.reviews.queries import names_of, review_of
from permits.scheduling.operations import schedule
from workflows import forms
from workflows.engine.outcome import Actor

ASKS_THE_SERVER = f"{CONTENT_SECURITY_POLICY}; connect-src 'self'"
MOST_NUMBER = 1_000_000


@bp.get("/visits/token", endpoint="token")
def give_token() -> ResponseReturnValue:
    """Who is signed in, and the right to send forms: for pages that were kept on a phone longer than their own."""
    return {"account": current_actor().id, "token": generate_csrf()}


@bp.get("/visits/<visit_id>")
def visit(visit_id: str) -> ResponseReturnValue:
    """A visit to be made: what to look at, what was found so far, its photos."""
    found, review, actor = _to_make(visit_id)
    if review.result is not None or review.swept_at is not None:
        return redirect(url_for("reviews.show", review_id=review.id))
    return may_ask(_page(found, review, actor))


@bp.post("/visits/<visit_id>/findings", endpoint="keep")
def keep_findings(visit_id: str) -> ResponseReturnValue:
    """Keep what was found, with the photos sent along; what stands against what another phone sent is shown beside it."""
    found, review, actor = _to_make(visit_id)
    problems = _take_photos(found, actor) if request.files else []
    data = _data(_judgement(found, review, actor), review)
    sent = request.form
    based_on, device = _number(sent, "based_on"), sent.get("device") or NOBODY
    with transaction():
        kept = findings.keep(visit_id, sent.get("piece", ""), based_on, device, data, actor, clock.now())
    if _wants_data():
        return _as_data(kept)
    if problems:
        return may_ask(_page(queries.visit_of(visit_id), review_of(found.review_id), actor, problems), 422)
    if kept.apart:
        flash(
            _("Another phone has filled this visit in meanwhile. Both stand below; choose which one counts."), "error"
        )
        return redirect(url_for(".visit", visit_id=visit_id), 303)
    if "decide" in sent:
        return redirect(url_for("reviews.show", review_id=found.review_id, _anchor="decision"), 303)
    flash(_("Saved."), "done")
    return redirect(url_for(".visit", visit_id=visit_id), 303)


@bp.post("/visits/<visit_id>/choose", endpoint="settle")
def choose_version(visit_id: str) -> ResponseReturnValue:
    """Say which of the versions counts."""
    _found, _review, actor = _to_make(visit_id)
    sent = request.form
    with transaction():
        findings.choose(
            visit_id, _number(sent, "number"), sent.get("piece", ""), _number(sent, "seen"), actor, clock.now()
        )
    flash(_("This version counts now. The other one is kept."), "done")
    return redirect(url_for(".visit", visit_id=visit_id), 303)


@bp.post("/visits/<visit_id>/missed", endpoint="missed")
def miss_visit(visit_id: str) -> ResponseReturnValue:
    """Note that the visit could not take place."""
    found, _review, actor = _to_make(visit_id)
    with transaction():
        operations.miss(visit_id, actor, clock.now())
    flash(_("Noted. Another time can be set now."), "done")
    return redirect(url_for(".arrange", review_id=found.review_id), 303)


@bp.post("/visits/<visit_id>/photos", endpoint="photograph")
def take_photo(visit_id: str) -> ResponseReturnValue:
    """One photo as a piece, with what the phone knows of its place and time."""
    found, _review, actor = _to_make(visit_id)
    file = request.files.get("photo")
    if file is None:
        raise NotFound
    try:
        photo = _take_photo(found, file, actor, request.form)
    except Invalid as invalid:
        return {"refused": refusal_sentence(invalid.problems[0].code)}, 422
    return {"photo": photo.id}


@bp.get("/visits/<visit_id>/photos/<photo_id>.jpg", endpoint="photo")
def show_photo(visit_id: str, photo_id: str) -> ResponseReturnValue:
    """A photo as it is published: made anew, without anything written inside."""
    require_case("visit.read", queries.case_of_visit(visit_id))
    found = queries.visit_of(visit_id)
    photo = next((each for each in findings.photos_of([found.id]) if each.id == photo_id), None)
    if photo is None:
        raise NotFound
    file = store_of(current_app.config["SETTINGS"]).open(photo.sha256)
    answer = send_file(file, "image/jpeg", download_name=f"{photo.id}.jpg", etag=photo.sha256)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


@bp.get("/visits/<visit_id>/minutes.pdf", endpoint="minutes")
def show_minutes(visit_id: str) -> ResponseReturnValue:
    """The signed minutes of a visit."""
    require_case("visit.read", queries.case_of_visit(visit_id))
    found = queries.visit_of(visit_id)
    if found.minutes_sha256 is None:
        raise NotFound
    file = store_of(current_app.config["SETTINGS"]).open(found.minutes_sha256)
    name = f"berita-acara-{found.day.isoformat()}.pdf"
    answer = send_file(file, "application/pdf", as_attachment=True, download_name=name, etag=found.minutes_sha256)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def may_ask(page: str, status: int = 200) -> Response:
    """A page whose script asks our own server, and where the phone is."""
    answer = make_response(page, status)
    answer.headers["Content-Security-Policy"] = ASKS_THE_SERVER
    answer.headers["Permissions-Policy"] = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"
    return answer


def _to_make(visit_id: str) -> tuple[Visit, Review, Actor]:
    """A visit for a review of one of the person's seats. Raises NotFound."""
    found = queries.visit_of(visit_id)
    review = review_of(found.review_id)
    actor = current_actor()
    asked = policy.Case("", "", frozenset({(review.office, review.role)}))
    if not policy.allows("visit.make", actor, asked):
        raise NotFound
    return found, review, actor


def _judgement(found: Visit, review: Review, actor: Actor) -> Judgement:
    case = load_case(db.session(), found.application_id)
    return read_judgement(request.form, case, queries.plan_of(case, review), ())


def _data(judgement: Judgement, review: Review) -> dict[str, Any]:
    """Findings as they are stored: the result thought of, the reason, the checklist, the answers to the plan's own form."""
    plan = queries.plan_of(load_case(db.session(), review.application_id), review)
    return {
        "result": judgement.result,
        "reason": judgement.reason,
        "checklist": dict(judgement.checklist),
        "answers": forms.write_fields(plan.fields, judgement.answers),
    }


def _take_photos(found: Visit, actor: Actor) -> list[Problem]:
    """Keep the photos of a page without script, each by itself; what is wrong with the others."""
    problems: list[Problem] = []
    for each in request.files.getlist("photos"):
        if each.filename:
            try:
                _take_photo(found, each, actor, {})
            except Invalid as invalid:
                problems += invalid.problems
    return problems


def _take_photo(found: Visit, file: FileStorage, actor: Actor, said: Mapping[str, str]) -> Photo:
    """Make a photo anew, store it, write its row. Should the row never be written, the bytes are removed again."""
    data = file.stream.read(pictures.MAX_BYTES + 1)
    remade = pictures.remake(data, the_place().zone)
    now, sha256 = clock.now(), hashlib.sha256(remade.jpeg).hexdigest()
    with transaction():
        key = findings.unused(sha256)
        schedule("file.delete", key, now + findings.UNUSED_FOR, None, {"sha256": sha256}, now)
    store_of(current_app.config["SETTINGS"]).put(remade.jpeg)
    shot = findings.shot_of(remade, data, found.id, sha256)
    if said.get("id"):
        shot = _as_said(shot, said)
    with transaction():
        return findings.add_photo(found.id, shot, actor, now)


def _as_said(shot: Shot, said: Mapping[str, str]) -> Shot:
    """What the camera wrote into a photo goes before what the phone says of it, which stands in for it where it was lost."""
    inside = shot.latitude is not None
    own = pictures.read_position(_float(said, "latitude"), _float(said, "longitude"))
    place = (shot.latitude, shot.longitude) if inside else own
    return Shot(
        id=said["id"],
        device=said.get("device", ""),
        sent_sha256=shot.sent_sha256,
        sha256=shot.sha256,
        size=shot.size,
        note=said.get("note", "")[:300],
        taken_at=shot.taken_at or _moment(said.get("taken_at", "")),
        latitude=place[0],
        longitude=place[1],
        accuracy=None if inside else _float(said, "accuracy"),
    )


def _page(found: Visit, review: Review, actor: Actor, problems: list[Problem] | None = None) -> str:
    db.session.expire_all()
    case = load_case(db.session(), found.application_id)
    plan = queries.plan_of(case, review)
    kept = findings.version_of(found.id, found.version)
    judgement = judgement_of(kept.data if kept else drafts.draft_for(review.draft, actor.id), plan)
    page = decision_page(review, actor, clock.now(), judgement)
    people = names_of([page.case.row.applicant_id, found.inspector_id])
    said = [("photos", refusal_sentence(each.code)) for each in problems or ()]
    return render_template(
        "inspections/visit.html",
        page=page,
        visit=found,
        asked=plan.inspection,
        applicant=applicant_of(page.case.row, people),
        answers=_answers(page),
        photos=findings.photos_of([found.id]),
        apart=versions.beside(found, plan, kept),
        newest=findings.newest(found.id),
        piece=new_id(),
        device=NOBODY,
        account=actor.id,
        begun=clock.now() >= found.starts_at,
        problems=said,
        errors=dict(said),
    )


def _answers(page: DecisionPage) -> list[Line]:
    """What the applicant said, so that it can be compared on the spot."""
    return [each.line for _section, some in page.sections for each in some]


def _as_data(kept: Kept) -> ResponseReturnValue:
    return {"number": kept.number, "apart": kept.apart, "version": kept.version}


def _wants_data() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _number(sent: Mapping[str, str], name: str) -> int:
    given = sent.get(name, "")
    return min(int(given), MOST_NUMBER) if given.isascii() and given.isdigit() and len(given) < 10 else -1


def _float(sent: Mapping[str, str], name: str) -> float | None:
    try:
        return float(sent.get(name, ""))
    except ValueError:
        return None


def _moment(given: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo is not None else None
