"""Doors of permits: the holder's list and what can be done with each; the office's page on which one is revoked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.policy import require
from permits.accounts.queries import current_actor, today
from permits.applications.typed import read_words
from permits.db import transaction
from permits.duplicates import queries as duplicates
from permits.errors import Invalid, Problem
from permits.holding import operations, queries
from permits.holding.queries import Earlier
from permits.holding.rules import change_refusal, opens_on, renewal_refusal, rules_of, seats_for
from permits.issuance.codes import printed_code
from permits.issuance.models import Permit
from permits.issuance.queries import status_of
from permits.issuance.words import register_word
from permits.language import language
from permits.refusals import said_of
from permits.reviews.queries import names_of

bp = Blueprint("holding", __name__)


@bp.app_template_global("taken_over")
def taken_over(application_id: str) -> Earlier | None:
    """For the pages of a form: which of its answers come from an earlier permit, unchanged."""
    return queries.earlier_of(application_id)


@bp.app_template_global("held_permit")
def held_permit(application_id: str) -> Permit | None:
    """For the page of an application: the permit that it issued."""
    return queries.held_of(application_id, current_actor(), today())


@bp.get("/my-permits")
def index() -> str:
    """One's permits with what each is worth today, and those that somebody offers."""
    actor = current_actor()
    day = today()
    lines = [(each, *register_word(status_of(each, day))) for each in queries.own(actor.id, day)]
    offers = queries.offered_to(actor.id)
    return render_template(
        "holding/index.html", lines=lines, offers=offers, title_of=lambda permit: permit.title_in(language())
    )


@bp.get("/my-permits/<permit_id>")
def show(permit_id: str) -> str:
    """One permit: what it is worth, its paper, what can be done with it."""
    return _show(permit_id)


@bp.post("/my-permits/<permit_id>/renew")
def renew(permit_id: str) -> ResponseReturnValue:
    """Begin a renewal, filled in from the earlier application."""
    with transaction():
        made = operations.renew(permit_id, language(), current_actor(), clock.now())
    return redirect(url_for("applications.show", application_id=made), 303)


@bp.post("/my-permits/<permit_id>/change")
def change(permit_id: str) -> ResponseReturnValue:
    """Begin a change, filled in from the earlier application."""
    with transaction():
        made = operations.change(permit_id, language(), current_actor(), clock.now())
    return redirect(url_for("applications.show", application_id=made), 303)


@bp.post("/my-permits/<permit_id>/offer")
def offer(permit_id: str) -> ResponseReturnValue:
    """Offer a permit to somebody else."""
    address = read_words(request.form.get("successor", ""))[:254]
    try:
        with transaction():
            operations.offer(permit_id, address, current_actor(), clock.now())
    except Invalid as invalid:
        return _show(permit_id, invalid.problems), 422
    flash(_("The offer was sent. The permit stays yours until the other person has a paper."), "success")
    return redirect(url_for(".show", permit_id=permit_id), 303)


@bp.post("/my-permits/offers/<act_id>")
def answer(act_id: str) -> ResponseReturnValue:
    """Take or refuse a permit that somebody offers."""
    accepts = request.form.get("answer") == "accept"
    with transaction():
        made = operations.answer_offer(act_id, accepts, language(), current_actor(), clock.now())
    if made is not None:
        return redirect(url_for("applications.show", application_id=made), 303)
    flash(_("You refused the permit. The holder keeps it."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/my-permits/offers/<act_id>/back")
def take_back(act_id: str) -> ResponseReturnValue:
    """Take an offer back that nobody has answered."""
    with transaction():
        operations.take_back(act_id, current_actor(), clock.now())
    flash(_("The offer is taken back."), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/permits/<permit_id>")
def office(permit_id: str) -> str:
    """A permit of one's office, with the form to revoke it."""
    require("permit.revoke")
    return _office(permit_id)


@bp.post("/permits/<permit_id>/revoke")
def revoke(permit_id: str) -> ResponseReturnValue:
    """Revoke a permit, or propose it where two persons are wanted."""
    actor, sent = require("permit.revoke"), request.form
    reason, legal = read_words(sent.get("reason", "")), read_words(sent.get("legal", ""))
    try:
        with transaction():
            done = operations.revoke(permit_id, reason, legal, actor, clock.now())
    except Invalid as invalid:
        return _office(permit_id, invalid.problems), 422
    said = (
        _("The permit is revoked. Whoever checks it sees that at once.")
        if done
        else _("Proposed. Another person confirms it.")
    )
    flash(said, "success")
    return redirect(url_for(".office", permit_id=permit_id), 303)


@bp.post("/permits/revocations/<act_id>")
def confirm(act_id: str) -> ResponseReturnValue:
    """Confirm what somebody else proposed."""
    actor = require("permit.revoke")
    with transaction():
        permit_id = operations.confirm_revocation(act_id, actor, clock.now())
    flash(_("The permit is revoked. Whoever checks it sees that at once."), "success")
    return redirect(url_for(".office", permit_id=permit_id), 303)


@bp.post("/permits/revocations/<act_id>/back")
def drop(act_id: str) -> ResponseReturnValue:
    """Take one's own proposal back, or refuse somebody else's."""
    actor = require("permit.revoke")
    with transaction():
        permit_id = operations.take_back(act_id, actor, clock.now())
    flash(_("The proposal does not stand any more; the permit stays in force."), "success")
    return redirect(url_for(".office", permit_id=permit_id), 303)


def _word(permit: Permit) -> tuple[str, str]:
    return register_word(status_of(permit, today()))


def _page(permit: Permit, problems: Sequence[Problem]) -> dict[str, Any]:
    said = said_of(problems)
    return {
        "permit": permit, "word": _word(permit), "title": permit.title_in(language()), "code": printed_code(permit.code),
        "verify": f"{current_app.config['SETTINGS'].base_url}/v/{permit.token}", "problems": said, "errors": dict(said),
        "issued_duplicates": duplicates.issued_of(permit.id),
        "before": queries.predecessor(permit), "after": queries.permit(permit.replaced_by), "sent": request.form,
    }  # fmt: skip


def _show(permit_id: str, problems: Sequence[Problem] = ()) -> str:
    actor = current_actor()
    day = today()
    permit = queries.own_permit(permit_id, actor, day)
    rules, how = rules_of(permit), queries.acting(permit, actor, day)
    opens = opens_on(permit, rules)
    return render_template(
        "holding/show.html", **_page(permit, problems), opens=opens, following=queries.following(permit, actor.id, day),
        may_renew=how is not None and not renewal_refusal(permit, rules, day), later=opens is not None and day < opens,
        may_change=how is not None and not change_refusal("change", permit, rules, day),
        may_transfer=how is not None and how.via != "mandate" and not change_refusal("transfer", permit, rules, day),
        offered=queries.asked(permit.id, "transfer"), duplicates=duplicates.of_permit(permit.id),
        may_duplicate=how is not None and not change_refusal("duplicate", permit, rules, day),
    )  # fmt: skip


def _office(permit_id: str, problems: Sequence[Problem] = ()) -> str:
    actor = current_actor()
    permit = queries.office_permit(permit_id, actor)
    rules = rules_of(permit)
    asked = queries.asked(permit.id, "revoke")
    seats = seats_for("revoke", permit, rules)
    return render_template(
        "holding/office.html", **_page(permit, problems), asked=asked, mine=asked is not None and asked[0].asked_by == actor.id,
        may_revoke=bool(seats & actor.seats) and permit.status == "issued", named=bool(seats),
        two=rules.paper is not None and "revoke" in rules.paper.two_persons, names=names_of([asked[0].asked_by] if asked else []),
    )  # fmt: skip
