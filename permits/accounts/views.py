"""Pages of one's own account: where one lands after signing in, and the profile."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from permits import clock
from permits.accounts import operations, queries
from permits.accounts.forms import KEPT, ParticularsForm
from permits.db import transaction
from permits.errors import NotFound
from permits.identifiers.wording import doubt_in_words

bp = Blueprint("accounts", __name__)


@bp.get("/start")
def start() -> ResponseReturnValue:
    """Straight to one's work: the queue for staff, one's applications for everybody else."""
    wanted = "reviews.queue" if queries.current_actor().kind == "staff" else "applications.index"
    return redirect(url_for(wanted if wanted in current_app.view_functions else "catalogue.home"), 303)


@bp.get("/account/new/mail-sent")
def mail_sent() -> ResponseReturnValue:
    """After registering: what lies between here and the first application. It says nothing about any address."""
    return render_template("accounts/mail_sent.html")


@bp.get("/account")
def profile() -> ResponseReturnValue:
    """One's name, address and seats, and the ways to change them."""
    return render_template("accounts/profile.html")


@bp.route("/account/particulars", methods=["GET", "POST"])
def particulars() -> ResponseReturnValue:
    """What an applicant lets us keep to fill in forms. The office's people apply for nothing and keep nothing here."""
    actor = queries.current_actor()
    if actor.kind != "applicant":
        raise NotFound
    kept_by_name = current_user.particulars
    kept = {field: kept_by_name.get(name, "") for field, name in KEPT.items()}
    form = ParticularsForm(data={**kept, "phone": current_user.phone})
    if form.validate_on_submit():
        said = {name: form[field].data for field, name in KEPT.items()}
        with transaction():
            operations.keep_particulars(actor.id, form.phone.data, said)
        flash(_("Saved. New forms will be filled in with it."))
        for sentence in _doubts(said).values():
            flash(sentence, "info")
        return redirect(url_for("accounts.profile"), 303)
    problems = [(name, found[0]) for name, found in form.errors.items() if name in form]
    page = render_template("accounts/particulars.html", form=form, problems=problems, doubts=_doubts(kept_by_name))
    return page, 422 if problems else 200


def _doubts(said: Mapping[str, str]) -> dict[str, str]:
    """Why numbers look doubtful, by the fields of the particulars."""
    found = {field: doubt_in_words(name, said.get(name, ""), clock.now().date()) for field, name in KEPT.items()}
    return {field: sentence for field, sentence in found.items() if sentence}
