"""Doors of the app on a phone: answers as they are typed, its manifest, its worker, and the page shown without a line."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock, paths, wording
from permits.accounts.queries import current_actor
from permits.applications import filling
from permits.applications.access import own_case, require_door
from permits.config import Settings
from permits.db import transaction
from permits.errors import Conflict
from permits.language import language
from permits.offline.sealing import device_key
from permits.pages import the_place
from permits.uploads.views import ASKS_THE_SERVER

bp = Blueprint("offline", __name__)
ICONS = ((192, "any"), (512, "any"), (512, "maskable"))
BLUE, PAPER = "#1f4678", "#ffffff"


@bp.app_context_processor
def names() -> dict[str, Any]:
    """``device_key()`` in a template: what this person's answers are sealed with on a device."""
    return {"device_key": _device_key, "kept_hours": _kept_hours, "account_id": lambda: current_actor().id}


@bp.post("/applications/<application_id>/section/<code>/typed", endpoint="typed")
def keep_typed(application_id: str, code: str) -> ResponseReturnValue:
    """Keep what has been typed on a page so far; data for its script, which says when it was kept."""
    actor, now = require_door(application_id), clock.now()
    said = {"saved": wording.clock_time(now, the_place().zone)}
    try:
        with transaction():
            kept = filling.keep(application_id, code, request.form, actor, now)
    except Conflict:
        if filling.stands(own_case(application_id, actor), code, request.form):
            return {**said, "seen": "", "apart": {}}
        return {"late": True}, 409
    return {**said, "seen": kept.seen, "apart": dict(kept.theirs)}


@bp.get("/manifest.webmanifest")
def manifest() -> ResponseReturnValue:
    """What a phone needs to put the product on its home screen, in the reader's language."""
    place = the_place().name
    name = f"Satu Pintu {place[language()]}" if place else "Satu Pintu"
    icons = [
        {
            "src": url_for("static", filename=f"built/icons/{'cut' if purpose == 'maskable' else 'icon'}-{size}.png"),
            "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose,
        }
        for size, purpose in ICONS
    ]  # fmt: skip
    said = {
        "id": "/", "name": name, "short_name": "Satu Pintu", "description": _("Permits and licences of the city, from one door."),
        "lang": language(), "dir": "auto", "start_url": url_for("catalogue.home"), "scope": "/", "display": "standalone",
        "theme_color": BLUE, "background_color": PAPER, "icons": icons,
        "shortcuts": [{"name": _("My applications"), "url": url_for("applications.index")}],
    }  # fmt: skip
    answer = current_app.json.response(said)
    answer.mimetype = "application/manifest+json"
    return answer


@bp.get("/worker.js")
def worker() -> ResponseReturnValue:
    """The script that answers for us while there is no line; it may ask our own server, and nobody else."""
    answer = send_from_directory(paths.STATIC / "built" / "js", "worker.js", mimetype="text/javascript")
    answer.headers["Content-Security-Policy"] = ASKS_THE_SERVER
    return answer


@bp.get("/offline")
def page() -> str:
    """What the worker shows without a line. It is kept on the device, so it is the same for everybody."""
    return render_template("offline/page.html")


def _device_key() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return device_key(settings.secret_key, current_actor().id)


def _kept_hours() -> int:
    settings: Settings = current_app.config["SETTINGS"]
    return max(1, int(settings.session_length.total_seconds() // 3600))
