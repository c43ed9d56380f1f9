"""Doors of the viewer: a file page by page, the picture of a page, pictures asked for where there are none."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from permits import clock
from permits.applications.cases import load_case
from permits.applications.views import SANDBOX
from permits.db import db, transaction
from permits.documents.access import readable
from permits.documents.store import store_of
from permits.errors import NotFound
from permits.viewer import operations, queries

bp = Blueprint("viewer", __name__)


@bp.get("/documents/<document_id>/pages")
def show(document_id: str) -> ResponseReturnValue:
    """A file page by page, as large as one likes; the page and the size are remembered for the next time."""
    document, actor = readable(document_id)
    page, zoom = request.args.get("page", 0, int), request.args.get("zoom", 0, int)
    if page or zoom:
        kept = queries.looks([document], actor.id)[document_id]
        with transaction():
            operations.remember(document_id, min(page or kept.page, 10_000), zoom or kept.zoom, actor)
        document, actor = readable(document_id)
    case = load_case(db.session(), document.application_id)
    asked = case.definition.documents.get(document.requirement)
    return render_template(
        "viewer/show.html",
        case=case,
        document=document,
        asked=asked,
        look=queries.looks([document], actor.id)[document_id],
    )


@bp.post("/documents/<document_id>/pages", endpoint="draw")
def ask_for_pictures(document_id: str) -> ResponseReturnValue:
    """Have the pages drawn of a file that has no pictures yet, or of which drawing them has failed."""
    document, _actor = readable(document_id)
    sha256 = document.sha256
    with transaction():
        operations.ask(sha256, clock.now())
    return redirect(url_for(".show", document_id=document_id), 303)


@bp.get("/documents/<document_id>/pages/<int:page>.jpg")
def picture(document_id: str, page: int) -> ResponseReturnValue:
    """The picture of one page. It was drawn by us: nothing of the original's code is in it."""
    document, _actor = readable(document_id)
    found = queries.picture_of(document, page)
    try:
        content = store_of(current_app.config["SETTINGS"]).open(found.picture_sha256)
    except FileNotFoundError as error:
        raise NotFound from error
    answer = send_file(content, "image/jpeg", etag=found.picture_sha256)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
