"""Doors to what is written about a case: the applicant writes to the office, somebody of an office writes a note or a message."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from permits import clock
from permits.applications.access import require_case
from permits.applications.views import page_with_talk as applicants_page
from permits.casework.views import page_with_talk as office_page
from permits.conversation import operations
from permits.conversation.pages import own_offices, read_written, talk_page
from permits.db import transaction
from permits.errors import Invalid

bp = Blueprint("conversation", __name__)


@bp.post("/applications/<application_id>/messages")
def ask(application_id: str) -> ResponseReturnValue:
    """Keep what the applicant writes to the office. What is missing is said beside the box, and nothing typed is lost."""
    actor = require_case("application.own", application_id)
    written = read_written(request.form)
    try:
        with transaction():
            operations.write(application_id, written, actor, (), clock.now())
    except Invalid as invalid:
        return applicants_page(application_id, talk_page(application_id, actor, written, invalid.problems)), 422
    return redirect(url_for("applications.show", application_id=application_id, _anchor="talk"), 303)


@bp.post("/cases/<application_id>/messages")
def write(application_id: str) -> ResponseReturnValue:
    """Keep a note or a message of somebody of an office, written on the page of the case."""
    actor = require_case("conversation.write", application_id)
    written, offices = read_written(request.form), own_offices(application_id, actor)
    try:
        with transaction():
            operations.write(application_id, written, actor, offices, clock.now())
    except Invalid as invalid:
        return office_page(application_id, talk_page(application_id, actor, written, invalid.problems)), 422
    return redirect(url_for("casework.show", application_id=application_id, _anchor="talk"), 303)
