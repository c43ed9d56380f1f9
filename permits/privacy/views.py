"""Doors to one's own data, and to the list of those who answer requests about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import auth_required

from permits import clock, language
from permits.accounts.policy import require
from permits.accounts.queries import current_actor
from permits.accounts.sign_in import FRESH
from permits.config import Settings
from permits.db import transaction
from permits.documents.store import store_of
from permits.errors import Conflict, Invalid, NotFound
from permits.privacy import keeping, operations, queries
from permits.refusals import refusal_sentence

bp = Blueprint("privacy", __name__)


def by_one_who_is_sure(view: Callable[..., Any]) -> Callable[..., ResponseReturnValue]:
    """Ask for the password (or a passkey) again when the sign-in is old."""
    asked: Callable[..., ResponseReturnValue] = auth_required("session", within=lambda: FRESH, grace=lambda: FRESH)(
        view
    )
    return wraps(view)(asked)


@bp.get("/privacy")
def notice() -> str:
    """What is kept about people, why and how long: for everybody."""
    return render_template("privacy/notice.html", table=keeping.TABLE, purposes=keeping.PURPOSES)


@bp.get("/account/data")
def own() -> ResponseReturnValue:
    """One's own data: a copy, correction, deletion, consents."""
    return _own()


@bp.post("/account/data/copy")
@by_one_who_is_sure
def ask_copy() -> ResponseReturnValue:
    """Ask for a copy of everything."""
    with transaction():
        operations.ask_export(current_actor().id, clock.now())
    flash(_("We are making the copy and write to you when it is ready."), "info")
    return redirect(url_for(".own"), 303)


@bp.get("/account/data/copy/<export_id>")
@by_one_who_is_sure
def copy(export_id: str) -> ResponseReturnValue:
    """Fetch the copy."""
    found = queries.own_export(export_id, current_actor().id)
    settings: Settings = current_app.config["SETTINGS"]
    try:
        content = store_of(settings).open(found.sha256 or "")
    except FileNotFoundError as error:
        raise NotFound from error
    return send_file(content, "application/zip", as_attachment=True, download_name=f"data-{found.id[-6:].lower()}.zip")


@bp.post("/account/data/copy/<export_id>/remove")
def remove_copy(export_id: str) -> ResponseReturnValue:
    """Take the copy away before its time."""
    with transaction():
        operations.give_up_export(export_id, current_actor().id, clock.now())
    flash(_("The copy is gone."), "info")
    return redirect(url_for(".own"), 303)


@bp.post("/account/data/consents")
def consents() -> ResponseReturnValue:
    """Give or take back consents."""
    chosen = frozenset(request.form.getlist("purpose")) & frozenset(keeping.PURPOSES)
    with transaction():
        operations.choose(current_actor().id, chosen, language.language(), clock.now())
    flash(_("Kept. What you took back holds no longer, from now on."), "info")
    return redirect(url_for(".own"), 303)


@bp.post("/account/data/requests")
@by_one_who_is_sure
def ask() -> ResponseReturnValue:
    """Ask for correction or deletion."""
    sent = request.form
    try:
        with transaction():
            operations.ask(current_actor().id, sent.get("kind", ""), sent.get("words", ""), clock.now())
    except Invalid as invalid:
        problems = [(each.about, refusal_sentence(each.code)) for each in invalid.problems]
        return _own(problems), 422
    flash(_("Your request has come. You get an answer within 72 hours."), "info")
    return redirect(url_for(".own"), 303)


def _own(problems: list[tuple[str, str]] | None = None) -> str:
    actor = current_actor()
    return render_template(
        "privacy/own.html",
        requests=queries.own_requests(actor.id),
        copy=queries.present_export(actor.id),
        purposes=keeping.PURPOSES,
        given=queries.consents(actor.id),
        problems=problems or [],
        errors=dict(problems or []),
        sent=request.form,
    )


@bp.get("/people/requests")
def requests() -> str:
    """The requests that wait for an answer, with their clock."""
    require("data_requests.answer")
    now = clock.now()
    return render_template("privacy/requests.html", requests=queries.requests(now), now=now)


@bp.get("/people/requests/<request_id>")
def show(request_id: str) -> ResponseReturnValue:
    """One request, and the form that answers it."""
    require("data_requests.answer")
    return _request(request_id)


@bp.post("/people/requests/<request_id>")
def answer(request_id: str) -> ResponseReturnValue:
    """Answer a request; a deletion that is done is done at once."""
    actor = require("data_requests.answer")
    sent = request.form
    try:
        with transaction():
            operations.answer(request_id, sent.get("outcome", ""), sent.get("answer", ""), actor, clock.now())
    except Invalid as invalid:
        return _request(request_id, [(each.about, refusal_sentence(each.code)) for each in invalid.problems]), 422
    except Conflict as conflict:
        return _request(request_id, [("", refusal_sentence(conflict.code))]), 409
    flash(_("Answered, and the person is told by mail."), "info")
    return redirect(url_for(".requests"), 303)


def _request(request_id: str, problems: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "privacy/request.html", asked=queries.asked(request_id), problems=problems or [], errors=dict(problems or []),
        sent=request.form, now=clock.now(),
    )  # fmt: skip
