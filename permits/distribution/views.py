"""Doors of the distribution: a head says for their offices whether reviews are given out, and to whom."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from permits import clock
from permits.accounts.queries import current_actor, today
from permits.db import transaction
from permits.definitions import queries as definitions
from permits.distribution import operations, queries
from permits.distribution.operations import HIGHEST, Wanted
from permits.errors import Invalid, NotFound, Problem
from permits.language import language
from permits.reviews.queue import office_name

bp = Blueprint("distribution", __name__)


@bp.get("/distribution")
def index() -> ResponseReturnValue:
    """How one's offices give out their reviews, with their people and what these have in hand."""
    return _page()


@bp.post("/distribution/<office>")
def keep(office: str) -> ResponseReturnValue:
    """Let an office's reviews be given out, or not."""
    wanted = Wanted(request.form.get("active") == "yes", request.form.get("most", "")[:20])
    try:
        with transaction():
            operations.set_up(office, wanted, current_actor(), clock.now())
    except Invalid as invalid:
        return _page(office, invalid.problems), 422
    said = (
        _("New reviews are given out from now on.") if wanted.active else _("Everybody takes their own reviews again.")
    )
    flash(said, "info")
    return redirect(url_for(".index"), 303)


@bp.post("/distribution/<office>/now")
def give_out(office: str) -> ResponseReturnValue:
    """Have what nobody has given out now."""
    with transaction():
        count = operations.promise_waiting(office, current_actor(), clock.now())
    said = ngettext("One review is being given out.", "%(num)s reviews are being given out.", count)
    flash(said if count else _("No review waits for somebody to take it."), "info")
    return redirect(url_for(".index"), 303)


@bp.get("/distribution/<office>/people/<account_id>")
def person(office: str, account_id: str) -> ResponseReturnValue:
    """Of which services a person is given reviews."""
    if office not in _offices():
        raise NotFound
    found = queries.person_in(office, account_id)
    how = queries.settings_of([office]).get(office)
    titles = {
        code: definitions.definition(id_).title[language()] for code, id_ in queries.services_asking(office).items()
    }
    return render_template(
        "distribution/person.html",
        office=office,
        office_title=_offices()[office],
        person=found,
        services=sorted(titles.items(), key=lambda each: each[1].casefold()),
        chosen=how.versed.get(account_id, []) if how else [],
    )


@bp.post("/distribution/<office>/people/<account_id>")
def keep_person(office: str, account_id: str) -> ResponseReturnValue:
    """Say of which services a person is given reviews."""
    with transaction():
        operations.set_versed(office, account_id, request.form.getlist("service"), current_actor(), clock.now())
    flash(_("Kept. It counts from the next review on."), "info")
    return redirect(url_for(".index"), 303)


def _page(wrong: str = "", problems: Sequence[Problem] = ()) -> str:
    offices = _offices()
    said = [(each.about, _("Write a whole number up to %(limit)s, or nothing.", limit=HIGHEST)) for each in problems]
    return render_template(
        "distribution/index.html",
        offices=offices,
        settings=queries.settings_of(offices),
        people=queries.people_by_office(offices, today()),
        wrong=wrong,
        sent=request.form,
        problems=said,
        errors=dict(said),
    )


def _offices() -> dict[str, str]:
    """The offices of the person by their codes, with their names."""
    city = definitions.city()
    return {code: office_name(city, code) for code in sorted({office for office, _role in current_actor().seats})}
