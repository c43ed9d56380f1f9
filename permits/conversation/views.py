"""Doors to what is written about a case: the applicant writes to the office, somebody of an office writes a note or a message."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from permits import clock
from permits.accounts.policy import require
from permits.applications.access import policy_case, require_case
from permits.applications.views import SANDBOX
from permits.applications.views import page_with_talk as applicants_page
from permits.casework.views import page_with_talk as office_page
from permits.config import Settings
from permits.conversation import queries
from permits.conversation.pages import own_offices, read_written, talk_page
from permits.conversation.receiving import BOX, receive
from permits.documents.queries import require_harmless
from permits.documents.store import store_of
from permits.errors import Invalid, NotFound

bp = Blueprint("conversation", __name__)


@bp.post("/applications/<application_id>/messages")
def ask(application_id: str) -> ResponseReturnValue:
    """Keep what the applicant writes to the office. What is missing is said beside the box, and nothing typed is lost."""
    actor = require_case("application.own", application_id)
    written = read_written(request.form)
    try:
        receive(application_id, written, request.files.getlist(BOX), _settings(), actor, (), clock.now())
    except Invalid as invalid:
        return applicants_page(application_id, talk_page(application_id, actor, written, invalid.problems)), 422
    return redirect(url_for("applications.show", application_id=application_id, _anchor="talk"), 303)


@bp.post("/cases/<application_id>/messages")
def write(application_id: str) -> ResponseReturnValue:
    """Keep a note or a message of somebody of an office, written on the page of the case."""
    actor = require_case("conversation.write", application_id)
    written, offices = read_written(request.form), own_offices(application_id, actor)
    try:
        receive(application_id, written, request.files.getlist(BOX), _settings(), actor, offices, clock.now())
    except Invalid as invalid:
        return office_page(application_id, talk_page(application_id, actor, written, invalid.problems)), 422
    return redirect(url_for("casework.show", application_id=application_id, _anchor="talk"), 303)


@bp.get("/messages/files/<file_id>")
def file(file_id: str) -> ResponseReturnValue:
    """A file beside a message, as a download, for whoever may read the message."""
    found, application_id = queries.file_beside(file_id)
    actor = require("file.read", policy_case(application_id))
    if found is None or found.message_id not in {each.id for each in queries.talk_of(application_id, actor)}:
        raise NotFound
    require_harmless(found.scan)
    try:
        content = store_of(_settings()).open(found.sha256)
    except FileNotFoundError as error:
        raise NotFound from error
    answer = send_file(content, found.media_type, as_attachment=True, download_name=found.filename, etag=found.sha256)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
