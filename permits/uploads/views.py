"""Doors for files that come in pieces: begin, receive, ask how it stands, give up. Each answers with data for a script.

The server is the truth, as in tus 1.0: a piece is taken where the last one ended, and whoever lost the thread asks for it.
"""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, current_app, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from permits import clock
from permits.accounts.queries import current_actor
from permits.applications.access import require_door
from permits.applications.wording import sentence
from permits.db import transaction
from permits.documents.quarantine import quarantine_of
from permits.errors import Conflict, Invalid, NotFound, Problem
from permits.headers import CONTENT_SECURITY_POLICY
from permits.uploads import operations, queries
from permits.uploads.models import Upload
from permits.uploads.operations import Named, Target
from permits.uploads.receiving import problem_of
from permits.uploads.settling import try_to_settle
from workflows.engine.outcome import Actor

bp = Blueprint("uploads", __name__)
ASKS_THE_SERVER = f"{CONTENT_SECURITY_POLICY}; connect-src 'self'"
_FINGERPRINT = re.compile("[0-9a-f]{8,64}")


@bp.app_context_processor
def names() -> dict[str, Any]:
    """``sends_in_pieces()`` in a template: this page's script may ask our own server."""
    return {"sends_in_pieces": _allow_asking}


def _allow_asking() -> str:
    g.asks_the_server = True
    return ""


@bp.after_app_request
def let_script_ask(answer: Response) -> Response:
    """Widen the content policy of the pages that said so, and of no other."""
    if g.pop("asks_the_server", False):
        answer.headers["Content-Security-Policy"] = ASKS_THE_SERVER
    return answer


@bp.get("/uploads/token")
def token() -> ResponseReturnValue:
    """Who is signed in, and the right to send: for a page that was left open longer than the sign-in lasted."""
    return {"account": current_actor().id, "token": generate_csrf()}


@bp.post("/applications/<application_id>/documents/<code>/uploads")
def begin(application_id: str, code: str) -> ResponseReturnValue:
    """Expect a file for a requirement; the same file again goes on where it was cut off."""
    actor = require_door(application_id)
    purpose = "photo" if request.form.get("purpose") == "photo" else "document"
    return _begin(Target(purpose, application_id, code), actor)


@bp.post("/folder/uploads")
def begin_own() -> ResponseReturnValue:
    """Expect a file for one's own folder. The office's people have none."""
    actor = current_actor()
    if actor.kind != "applicant":
        raise NotFound
    return _begin(Target("folder"), actor)


def _begin(target: Target, actor: Actor) -> ResponseReturnValue:
    said = request.form
    fingerprint = said.get("fingerprint", "")
    named = Named(
        said.get("filename", ""),
        said.get("size", 0, int),
        fingerprint if _FINGERPRINT.fullmatch(fingerprint) else "",
    )
    try:
        with transaction():
            days = current_app.config["SETTINGS"].quarantine_days
            upload = operations.begin(target, named, days, actor, clock.now())
    except Invalid as invalid:
        return {"standing": "refused", "reason": sentence(invalid.problems[0])}, 422
    except Conflict:
        return {"standing": "refused", "reason": sentence(Problem("documents", "file_too_late"))}, 409
    return _state(upload), 201


@bp.get("/uploads/<upload_id>")
def state(upload_id: str) -> ResponseReturnValue:
    """How far a file has come, and how its check ended."""
    return _state(queries.own_upload(upload_id, current_actor()))


@bp.patch("/uploads/<upload_id>")
def receive(upload_id: str) -> ResponseReturnValue:
    """One piece at the offset of ``Upload-Offset``. Sent twice it is one; elsewhere the answer, 409, says where to go on."""
    actor = current_actor()
    upload = queries.own_upload(upload_id, actor)
    offset = request.headers.get("Upload-Offset", -1, int)
    content = request.get_data() if (request.content_length or 0) <= 2 * operations.PIECE else b""
    if upload.standing == "receiving" and offset == upload.received and 0 < len(content) <= upload.size - offset:
        name = operations.piece_name(offset, content)
        quarantine_of(current_app.config["SETTINGS"]).put(upload_id, name, content)
        try:
            with transaction():
                operations.receive(upload_id, offset, name, len(content), actor, clock.now())
        except Conflict:  # another window was faster
            return _state(queries.own_upload(upload_id, actor)), 409
        return _state(_checked(queries.own_upload(upload_id, actor)))
    behind = 0 <= offset < upload.received and offset + len(content) <= upload.received
    return _state(_checked(upload)), 200 if behind else 409


@bp.post("/uploads/<upload_id>/give-up")
def give_up(upload_id: str) -> ResponseReturnValue:
    """Stop a file on its way; what came of it is deleted."""
    with transaction():
        operations.give_up(upload_id, current_actor(), clock.now())
    return {"standing": "gone"}


def _checked(upload: Upload) -> Upload:
    """The file, checked at once where it has come whole."""
    if upload.standing != "waiting":
        return upload
    return try_to_settle(upload.id, current_app.config["SETTINGS"], clock.now())


def _state(upload: Upload) -> dict[str, object]:
    return {
        "id": upload.id,
        "address": url_for("uploads.state", upload_id=upload.id),
        "offset": upload.received,
        "size": upload.size,
        "piece": operations.PIECE,
        "standing": upload.standing,
        "reason": sentence(problem_of(upload)) if upload.reason else "",
    }
