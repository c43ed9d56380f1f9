"""Doors of the absences: who is away and who acts meanwhile, announced and called off on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.absences import operations, queries
from permits.absences.operations import ASSIGN, Days
from permits.accounts.queries import abilities_of, current_actor, today
from permits.db import transaction
from permits.errors import Invalid, Problem
from permits.refusals import refusal_sentence

bp = Blueprint("absences", __name__)


@bp.get("/absences")
def index() -> ResponseReturnValue:
    """One's own absences, and for whoever assigns work those of their offices."""
    return _page()


@bp.post("/absences")
def announce() -> ResponseReturnValue:
    """Announce an absence, with who acts meanwhile."""
    sent, actor = request.form, current_actor()
    person = sent.get("person") or actor.id
    days = Days(
        person[:26], _day(sent, "first"), _day(sent, "last"), sent.get("deputy", "")[:26], sent.get("title", "plh")
    )
    try:
        with transaction():
            operations.announce(days, actor, today(), clock.now())
    except Invalid as invalid:
        return _page(invalid.problems), 422
    flash(_("The absence is announced."), "info")
    return redirect(url_for(".index"), 303)


@bp.post("/absences/<absence_id>/end")
def end(absence_id: str) -> ResponseReturnValue:
    """End an absence now: whoever acts in the person's place does so no more."""
    with transaction():
        operations.end(absence_id, current_actor(), clock.now())
    flash(_("The absence is ended. Nobody acts for this person any more."), "info")
    return redirect(url_for(".index"), 303)


def _page(problems: Sequence[Problem] = ()) -> str:
    actor = current_actor()
    heads = ASSIGN in abilities_of(actor)
    offices = {office for office, _role in actor.seats} if heads else set()
    said = [(each.about, refusal_sentence(each.code)) for each in problems]
    return render_template(
        "absences/index.html",
        absences=queries.away_from(today(), actor.id, offices),
        people=queries.people_in(offices),
        heads=heads,
        me=actor.id,
        today=today(),
        sent=request.form,
        problems=said,
        errors=dict(said),
    )


def _day(sent: Mapping[str, str], name: str) -> date | None:
    """The day in three boxes; None when there is no such day."""
    parts = [sent.get(f"{name}-{part}", "").strip() for part in ("year", "month", "day")]
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    try:
        return date(*map(int, parts))
    except (ValueError, OverflowError):
        return None
