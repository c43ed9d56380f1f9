"""The door of whoever follows an application by number and code. Both are sent, never part of an address."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.config import Settings
from permits.following import codes, queries

bp = Blueprint("following", __name__)
LONGEST = 40


@bp.app_template_global("following_code")
def following_code(number: str) -> str:
    """The code of an application's number, for pages that only its applicant's side may open."""
    settings: Settings = current_app.config["SETTINGS"]
    return codes.code_of(number, settings.secret_key)


@bp.get("/follow")
def ask() -> str:
    """The form."""
    return render_template("following/ask.html", sent={}, problem="")


@bp.post("/follow")
def look() -> ResponseReturnValue:
    """Where the application stands; one and the same refusal for whatever does not belong together."""
    settings: Settings = current_app.config["SETTINGS"]
    sent = {name: request.form.get(name, "").strip()[:LONGEST] for name in ("number", "code")}
    number = codes.judge(sent["number"], sent["code"], settings.secret_key)
    found = queries.standing_of(number, clock.now()) if number else None
    if found is None:
        sentence = _("Number and code do not belong together. Compare both with what you noted.")
        return render_template("following/ask.html", sent=sent, problem=sentence), 422
    return render_template("following/show.html", found=found, case=found.case)
