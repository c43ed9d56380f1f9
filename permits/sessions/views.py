"""Doors of one's own sign-ins: where one is signed in, and the way to end it."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.queries import current_actor
from permits.config import Settings
from permits.db import transaction
from permits.sessions import operations, queries
from permits.sessions.keeping import present

bp = Blueprint("sessions", __name__)


@bp.get("/account/sign-ins")
def index() -> str:
    """Every device on which one is signed in."""
    settings: Settings = current_app.config["SETTINGS"]
    found = queries.lasting(current_actor().id, clock.now(), settings.session_length)
    here = present()
    return render_template("sessions/index.html", sign_ins=found, here=here.id if here else "")


@bp.post("/account/sign-ins/<sign_in_id>/end")
def end(sign_in_id: str) -> ResponseReturnValue:
    """Sign out on one device."""
    with transaction():
        operations.end(sign_in_id, current_actor().id, clock.now())
    flash(_("Signed out there."), "info")
    return redirect(url_for(".index"), 303)


@bp.post("/account/sign-ins/end-others")
def end_others() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    here = present()
    with transaction():
        operations.end_all(current_actor().id, clock.now(), but=here.id if here else "")
    flash(_("Signed out everywhere else."), "info")
    return redirect(url_for(".index"), 303)
