"""Doors of the office: ask for a new manager of a business, settle what a colleague has asked."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.queries import current_actor
from permits.applications.wording import sentence
from permits.db import transaction
from permits.errors import Invalid, NotFound, Problem
from permits.parties import queries, succession
from permits.parties.blueprint import bp
from permits.parties.mandate_pages import received_paper, sent_paper
from permits.parties.mandates import Paper
from permits.parties.succession import Wanted
from permits.refusals import refusal_sentence


@bp.get("/successions")
def successions() -> ResponseReturnValue:
    """What waits for a second person, and the way to ask for a new manager."""
    return _page()


@bp.post("/successions", endpoint="ask_succession")
def ask() -> ResponseReturnValue:
    """Ask for a new manager of a business, with a paper and the reason."""
    sent, actor = request.form, current_actor()
    wanted = Wanted(sent.get("number", "")[:40], sent.get("mail", ""), sent.get("reason", ""))
    with transaction():
        wrong = succession.problems_of(wanted, actor)
    paper: Paper | None = None
    try:
        paper = received_paper()
    except Invalid as invalid:
        wrong += invalid.problems
    if wrong or paper is None:
        return _page(wrong), 422
    with transaction():
        succession.ask(wanted, paper, actor, clock.now())
    flash(_("Asked. A colleague has to look at it before anything changes."), "success")
    return redirect(url_for(".successions"), 303)


@bp.post("/successions/<succession_id>", endpoint="settle_succession")
def settle(succession_id: str) -> ResponseReturnValue:
    """Grant or refuse what a colleague has asked."""
    answer = request.form.get("answer", "")
    if answer not in ("grant", "refuse"):
        raise NotFound
    with transaction():
        succession.settle(succession_id, answer == "grant", current_actor(), clock.now())
    flash(_("Settled. It stands on the record."), "success")
    return redirect(url_for(".successions"), 303)


@bp.get("/successions/<succession_id>/paper", endpoint="succession_paper")
def paper_of(succession_id: str) -> ResponseReturnValue:
    """The paper that proves who follows."""
    return sent_paper(queries.succession_for(succession_id, current_actor()))


def _page(problems: Sequence[Problem] = ()) -> str:
    said = [(each.about, refusal_sentence(each.code) or sentence(each)) for each in problems]
    actor = current_actor()
    return render_template(
        "parties/successions.html",
        waiting=queries.successions_for(actor),
        me=actor.id,
        sent=request.form,
        problems=said,
        errors=dict(said),
    )
