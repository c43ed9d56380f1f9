"""Doors of businesses: one's own, what each says of itself, who may do what for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.queries import current_actor
from permits.db import transaction
from permits.errors import Conflict, Invalid, NotFound
from permits.language import language
from permits.parties import (
    counter_pages,
    invitation_pages,
    invitations,
    mandate_pages,
    operations,
    queries,
    sharing_pages,
    succession_pages,
)
from permits.parties.blueprint import bp
from permits.parties.forms import BusinessForm
from permits.parties.shapes import doubtful
from permits.parties.wording import doubts, right_in_words, rights
from permits.refusals import refusal_sentence
from workflows.engine.outcome import Actor

__all__ = ["bp", "counter_pages", "invitation_pages", "mandate_pages", "sharing_pages", "succession_pages"]


@bp.get("/businesses")
def businesses() -> ResponseReturnValue:
    """The businesses one belongs to."""
    actor = _applicant()
    mine = [(each, right_in_words(each.may)) for each in queries.businesses_of(actor)]
    return render_template("parties/businesses.html", businesses=mine)


@bp.route("/businesses/new", methods=["GET", "POST"])
def new_business() -> ResponseReturnValue:
    """Make a business one applies for; who makes it manages it."""
    actor = _applicant()
    form = BusinessForm()
    if form.validate_on_submit():
        said = form.said()
        with transaction():
            business_id = operations.make_business(said, actor, clock.now())
        _say_saved(said)
        return redirect(url_for(".business", business_id=business_id), 303)
    return _form_page(form, url_for(".businesses"))


@bp.get("/businesses/<business_id>")
def business(business_id: str) -> ResponseReturnValue:
    """What a business says of itself, its members, and who was invited."""
    return _page(business_id)


@bp.route("/businesses/<business_id>/change", methods=["GET", "POST"], endpoint="change")
def change_business(business_id: str) -> ResponseReturnValue:
    """Let a business say something else of itself."""
    actor = _applicant()
    found = queries.business_for(business_id, actor).business
    form = BusinessForm(obj=found)
    if form.validate_on_submit():
        said, version = form.said(), request.form.get("version", 0, int)
        try:
            with transaction():
                operations.change_business(business_id, version, said, actor)
        except Conflict:
            return _changed_meanwhile(form, business_id, actor)
        _say_saved(said)
        return redirect(url_for(".business", business_id=business_id), 303)
    return _form_page(form, url_for(".business", business_id=business_id), found.version)


def _changed_meanwhile(form: BusinessForm, business_id: str, actor: Actor) -> ResponseReturnValue:
    """What was typed stays in the boxes; beside each box stands what somebody else has saved there meanwhile."""
    kept = queries.business_for(business_id, actor).business
    for name in operations.PARTICULARS:
        saved = getattr(kept, name)
        if saved != form[name].data:
            form[name].errors = [_("Saved meanwhile: %(saved)s", saved=saved or "–")]
    return _form_page(form, url_for(".business", business_id=business_id), kept.version)[0], 409


@bp.post("/businesses/<business_id>/invite")
def invite(business_id: str) -> ResponseReturnValue:
    """Ask somebody by mail to become a member."""
    mail, may = request.form.get("mail", ""), request.form.get("may", "")
    try:
        with transaction():
            invitations.invite_member(business_id, mail, may, language(), _applicant(), clock.now())
    except Invalid as invalid:
        return _page(business_id, [(each.about, refusal_sentence(each.code)) for each in invalid.problems]), 422
    flash(_("The invitation is on its way. Its link works for 7 days."), "success")
    return redirect(url_for(".business", business_id=business_id), 303)


@bp.post("/businesses/<business_id>/members/<account_id>", endpoint="right")
def change_right(business_id: str, account_id: str) -> ResponseReturnValue:
    """Give a member another right. The list always sends one; what sends none is no form of ours."""
    try:
        with transaction():
            operations.change_right(business_id, account_id, request.form.get("may", ""), _applicant(), clock.now())
    except Invalid:
        abort(400)
    flash(_("The right is changed. It holds at once."), "success")
    return redirect(url_for(".business", business_id=business_id), 303)


@bp.post("/businesses/<business_id>/members/<account_id>/end", endpoint="end")
def end_membership(business_id: str, account_id: str) -> ResponseReturnValue:
    """End what a member may do, or leave the business oneself."""
    actor = _applicant()
    with transaction():
        operations.end_membership(business_id, account_id, actor, clock.now())
    if account_id == actor.id:
        flash(_("You have left the business."), "info")
        return redirect(url_for(".businesses"), 303)
    flash(_("This person can do nothing for the business any more."), "info")
    return redirect(url_for(".business", business_id=business_id), 303)


def _applicant() -> Actor:
    """The person of the request. The office's people apply for nobody here. Raises NotFound."""
    actor = current_actor()
    if actor.kind != "applicant":
        raise NotFound
    return actor


def _page(business_id: str, problems: Sequence[tuple[str, str]] = ()) -> str:
    actor = _applicant()
    mine = queries.business_for(business_id, actor)
    members = queries.members_of(business_id)
    return render_template(
        "parties/business.html",
        mine=mine,
        me=actor.id,
        members=[(each, right_in_words(each.may)) for each in members if each.ended_at is None],
        former=[each for each in members if each.ended_at is not None],
        invited=[
            (each, right_in_words(each.may)) for each in queries.waiting("member", business_id, clock.now())
        ] if mine.manages else [],
        rights=rights(),
        doubts=doubts(doubtful(_kept(mine))),
        sent=request.form,
        problems=problems,
        errors=dict(problems),
    )  # fmt: skip


def _kept(mine: queries.Belonging) -> Mapping[str, str]:
    return {name: getattr(mine.business, name) for name in operations.PARTICULARS}


def _say_saved(said: Mapping[str, str]) -> None:
    flash(_("Saved. New forms for this business will be filled in with it."), "success")
    for sentence in doubts(doubtful(said)).values():
        flash(sentence, "info")


def _form_page(form: BusinessForm, back: str, version: int = 0) -> tuple[str, int]:
    problems = [(name, found[0]) for name, found in form.errors.items() if name in form]
    page = render_template("parties/business_form.html", form=form, problems=problems, leave=back, version=version)
    return page, 422 if problems else 200
