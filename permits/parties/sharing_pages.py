"""Doors of a draft that several people work on: who helps, invite somebody, end it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.queries import current_actor
from permits.applications.access import own_case, require_door
from permits.db import transaction
from permits.errors import Invalid, NotFound
from permits.language import language
from permits.parties import coediting, queries
from permits.parties.blueprint import bp
from permits.parties.wording import helps, right_in_words
from permits.refusals import refusal_sentence


@bp.get("/applications/<application_id>/people")
def people(application_id: str) -> ResponseReturnValue:
    """Who helps with a draft, and who was invited."""
    return _page(application_id)


@bp.post("/applications/<application_id>/people", endpoint="share")
def invite_helper(application_id: str) -> ResponseReturnValue:
    """Ask somebody by mail to help."""
    actor = require_door(application_id)
    mail, may = request.form.get("mail", ""), request.form.get("may", "")
    try:
        with transaction():
            coediting.invite(application_id, mail, may, language(), actor, clock.now())
    except Invalid as invalid:
        return _page(application_id, [(each.about, refusal_sentence(each.code)) for each in invalid.problems]), 422
    flash(_("The invitation is on its way. Its link works for 7 days."), "success")
    return redirect(url_for(".people", application_id=application_id), 303)


@bp.post("/applications/<application_id>/people/<account_id>/end", endpoint="unshare")
def end_help(application_id: str, account_id: str) -> ResponseReturnValue:
    """End somebody's help, or one's own."""
    actor = require_door(application_id)
    with transaction():
        coediting.end(application_id, account_id, actor, clock.now())
    if account_id == actor.id:
        flash(_("You do not help with this application any more."), "info")
        return redirect(url_for("applications.index"), 303)
    flash(_("This person does not see the application any more."), "info")
    return redirect(url_for(".people", application_id=application_id), 303)


def _page(application_id: str, problems: Sequence[tuple[str, str]] = ()) -> str:
    require_door(application_id)
    case = own_case(application_id, current_actor())
    if case.row.submitted_at is not None:
        raise NotFound
    return render_template(
        "parties/people.html",
        case=case,
        helpers=[(each, right_in_words(each.may)) for each in queries.helpers_of(application_id)],
        invited=[(each, right_in_words(each.may)) for each in queries.waiting("draft", application_id, clock.now())],
        rights=helps(),
        sent=request.form,
        problems=problems,
        errors=dict(problems),
    )
