"""Doors around second factors that the library has none for: saying that they are lost, and calling that off."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from permits import clock
from permits.accounts.models import Account
from permits.config import Settings
from permits.db import db, transaction
from permits.errors import NotFound
from permits.factors import operations
from permits.factors.library import half_signed_in

bp = Blueprint("factors", __name__)


@bp.route("/sign-in/lost", methods=["GET", "POST"])
def lost() -> ResponseReturnValue:
    """For whoever has given the password and lost the second factor: what helps at once, and what helps after a wait."""
    account = _half_signed_in()
    if account is None:
        return redirect(url_for("security.login"))
    settings: Settings = current_app.config["SETTINGS"]
    asked = None
    if request.method == "POST":
        with transaction():
            account = _half_signed_in()
            assert account is not None
            asked = operations.ask_recovery(account, timedelta(hours=settings.recovery_hours), clock.now())
    return render_template(
        "factors/lost.html", hours=settings.recovery_hours, asked=asked, by_office=account.check_tf_required_setup(),
        codes=bool(account.mf_recovery_codes),
    )  # fmt: skip


@bp.route("/account/recovery/<token>", methods=["GET", "POST"])
def call_off(token: str) -> ResponseReturnValue:
    """The link in the mail: the owner says that nothing is lost. Opening it changes nothing, its button does."""
    done = False
    with transaction():
        if operations.recovery_of(token) is None:
            raise NotFound
        if request.method == "POST":
            operations.call_off(token, clock.now())
            done = True
    return render_template("factors/call_off.html", done=done)


def _half_signed_in() -> Account | None:
    wanted = half_signed_in()
    if not wanted:
        return None
    return db.session.scalar(select(Account).where(Account.fs_uniquifier == wanted, Account.active.is_(True)))
