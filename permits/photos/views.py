"""Doors of the photos that become one file: gather, arrange, put together."""

from __future__ import annotations

import hashlib

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from permits import clock
from permits.accounts.queries import current_actor
from permits.applications import changing, tasks
from permits.applications.access import own_case, require_door
from permits.applications.cases import Case
from permits.applications.files import HandedIn, open_files
from permits.applications.views import SANDBOX, explained
from permits.applications.wording import sentence
from permits.config import Settings
from permits.db import transaction
from permits.documents.inspection import Accepted, Inspected, accepted, refuse, too_large
from permits.documents.pictures import PREVIEW, turned
from permits.documents.store import store_of
from permits.errors import Invalid, NotFound
from permits.photos import operations
from permits.photos.binding import Shot, bind
from permits.scheduling.operations import schedule
from permits.uploads import operations as uploads
from permits.uploads import queries
from permits.uploads.models import Upload
from permits.uploads.operations import Target
from permits.uploads.receiving import problem_of, take_in
from workflows.engine.outcome import Actor

bp = Blueprint("photos", __name__)


@bp.get("/applications/<application_id>/documents/<code>/photos")
def gather(application_id: str, code: str) -> ResponseReturnValue:
    """The photos gathered for a file so far, and a field for more."""
    case, asked = _open(application_id, code)
    return _page(case, asked, "")


@bp.post("/applications/<application_id>/documents/<code>/photos", endpoint="add")
def add_photos(application_id: str, code: str) -> ResponseReturnValue:
    """Take in the photos sent with the page, arrange one, or put all of them together, as the pressed button says."""
    case, asked = _open(application_id, code)
    actor, target = current_actor(), Target("photo", application_id, code)
    act, _, upload_id = request.form.get("act", "").partition(":")
    problem = ""
    with explained(application_id):
        try:
            _take_in(target, actor)
            if act == "bind":
                _bind(target, asked, actor)
                return redirect(tasks.next_address(_open(application_id, code)[0]), 303)
            if act in ("up", "down", "turn", "drop"):
                with transaction():
                    operations.arrange(target, upload_id, act, actor, clock.now())
        except Invalid as invalid:
            problem = sentence(invalid.problems[0])
    if problem:
        return _page(*_open(application_id, code), problem), 422
    anchor = f"photo-{upload_id}" if act in ("up", "down", "turn") else "photos"
    return redirect(url_for(".gather", application_id=application_id, code=code, _anchor=anchor), 303)


@bp.get("/uploads/<upload_id>/photo.jpg", endpoint="photo")
def show_photo(upload_id: str) -> ResponseReturnValue:
    """A small picture of one's own photo, made by us of our own clean copy."""
    upload = queries.own_upload(upload_id, current_actor())
    if upload.sha256 is None:
        raise NotFound
    small = turned(_content(upload), upload.degrees, PREVIEW, 70)
    answer = current_app.response_class(small, mimetype="image/jpeg")
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def _take_in(target: Target, actor: Actor) -> None:
    """Raises Invalid with the reason of the first photo that cannot be kept; the others are kept all the same."""
    settings: Settings = current_app.config["SETTINGS"]
    refused: Invalid | None = None
    for file in request.files.getlist("photos"):
        if not file.filename:
            continue
        try:
            upload = take_in(target, file, settings, actor, clock.now())
        except Invalid as invalid:
            refused = refused or invalid
            continue
        if upload.reason:
            refused = refused or Invalid((problem_of(upload),))
            with transaction():
                uploads.give_up(upload.id, actor, clock.now())
    if refused is not None:
        raise refused


def _bind(target: Target, asked: HandedIn, actor: Actor) -> None:
    """Put the photos together outside the transaction, then hand the file in; a second press finds it done."""
    wanted = accepted(asked.requirement)
    gathered = _gathered(target.application_id, target.requirement, actor)
    if not gathered and asked.file is not None and "composed" in asked.file.changes:
        return
    bound = bind([Shot(_content(each), each.degrees) for each in _ready(gathered, wanted)], wanted.most)
    if bound is None:
        raise too_large(wanted, sum(each.size for each in gathered))
    seen, pages, now = [each.id for each in gathered], len(gathered), clock.now()
    found = Inspected(f"{target.requirement}.pdf", "application/pdf", pages, bound, ("composed",))
    sha256 = hashlib.sha256(bound).hexdigest()
    with transaction():
        schedule("file.delete", uploads.unused(sha256), now + uploads.UNUSED_FOR, None, {"sha256": sha256}, now)
    store_of(current_app.config["SETTINGS"]).put(bound)
    with transaction():
        operations.put_together(target, seen, found, sha256, actor, now)


def _ready(gathered: list[Upload], wanted: Accepted) -> list[Upload]:
    if not gathered:
        raise refuse(wanted, "photos_missing")
    if any(each.standing != "kept" for each in gathered):
        raise refuse(wanted, "photos_waiting")
    return gathered


def _gathered(application_id: str, code: str, actor: Actor) -> list[Upload]:
    return [each for each in queries.photos(application_id, code, actor) if each.standing != "refused"]


def _content(upload: Upload) -> bytes:
    with store_of(current_app.config["SETTINGS"]).open(upload.sha256 or "") as file:
        return file.read()


def _open(application_id: str, code: str) -> tuple[Case, HandedIn]:
    """The actor's own case and a file it asks for that may be a PDF, while it may change. Raises NotFound."""
    actor = require_door(application_id)
    case = own_case(application_id, actor)
    if not changing.is_open(case):
        raise NotFound
    found = next((each for each in open_files(case) if each.requirement.code == code), None)
    if found is None or "pdf" not in found.requirement.formats:
        raise NotFound
    return case, found


def _page(case: Case, asked: HandedIn, problem: str) -> str:
    photos = queries.photos(case.row.id, asked.requirement.code, current_actor())
    return render_template(
        "photos/gather.html",
        case=case,
        asked=asked,
        photos=[each for each in photos if each.standing != "refused"],
        refused=[(each, sentence(problem_of(each))) for each in photos if each.standing == "refused"],
        error=problem,
        problems=[("photos", problem)] if problem else [],
        largest=uploads.photo_asked("").most,
    )
