"""Pages of one's own account: where one lands after signing in, and the profile."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from permits.accounts import queries

bp = Blueprint("accounts", __name__)


@bp.get("/start")
def start() -> ResponseReturnValue:
    """Straight to one's work: the queue for staff, one's applications for everybody else."""
    wanted = "reviews.queue" if queries.current_actor().kind == "staff" else "applications.index"
    return redirect(url_for(wanted if wanted in current_app.view_functions else "catalogue.home"), 303)


@bp.get("/account")
def profile() -> ResponseReturnValue:
    """One's name, address and seats, and the ways to change them."""
    return render_template("accounts/profile.html")
