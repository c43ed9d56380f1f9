"""Doors of duplicates: the holder's page of one permit, the office's list, and the page on which one is settled."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.queries import current_actor, today
from permits.applications.access import require_case
from permits.applications.typed import read_words
from permits.applications.views import sent_paper
from permits.db import transaction
from permits.duplicates import operations, queries, wording
from permits.errors import Invalid, Problem
from permits.holding import queries as permits_held
from permits.holding.rules import change_refusal, rules_of
from permits.language import language
from permits.refusals import refusal_sentence, said_of
from permits.reviews.queries import names_of

bp = Blueprint("duplicates", __name__)


@bp.app_template_global("duplicates_waiting")
def duplicates_waiting() -> int:
    """How many requests for duplicates wait for the person of this request."""
    return len(queries.waiting_for(current_actor()))


@bp.get("/my-permits/<permit_id>/duplicate")
def own(permit_id: str) -> str:
    """The duplicates of one's permit: those there are, the one under way, and the form to ask for one."""
    return _own(permit_id)


@bp.post("/my-permits/<permit_id>/duplicate")
def ask(permit_id: str) -> ResponseReturnValue:
    """Ask for a duplicate."""
    cause, reason = request.form.get("cause", ""), read_words(request.form.get("reason", ""))
    try:
        with transaction():
            operations.ask(permit_id, cause, reason, current_actor(), clock.now())
    except Invalid as invalid:
        return _own(permit_id, invalid.problems), 422
    flash(_("The office has your request. We write to you when it is settled."), "success")
    return redirect(url_for(".own", permit_id=permit_id), 303)


@bp.post("/my-permits/<permit_id>/duplicate/back")
def take_back(permit_id: str) -> ResponseReturnValue:
    """Take a request back that the office has not settled."""
    with transaction():
        operations.take_back(permit_id, current_actor(), clock.now())
    flash(_("The request is taken back."), "success")
    return redirect(url_for(".own", permit_id=permit_id), 303)


@bp.get("/applications/<application_id>/duplicates/<int:sequence>.pdf")
def paper(application_id: str, sequence: int) -> ResponseReturnValue:
    """The marked and signed copy."""
    require_case("permit.download", application_id)
    return sent_paper(queries.download_of(application_id, sequence))


@bp.get("/permits/duplicates")
def desk() -> str:
    """What waits for one's seats, the longest-waiting first."""
    lines = [(each, permit, permit.title_in(language())) for each, permit in queries.waiting_for(current_actor())]
    return render_template("duplicates/desk.html", lines=lines, cause_words=wording.cause_words)


@bp.get("/permits/duplicates/<duplicate_id>")
def show(duplicate_id: str) -> str:
    """One request, to be granted or refused; settled, what became of it."""
    return _office(duplicate_id)


@bp.post("/permits/duplicates/<duplicate_id>/grant")
def grant(duplicate_id: str) -> ResponseReturnValue:
    """Grant a duplicate; its copy is made by the worker."""
    try:
        with transaction():
            operations.grant(duplicate_id, request.form.get("paid") == "y", current_actor(), clock.now())
    except Invalid as invalid:
        return _office(duplicate_id, invalid.problems), 422
    flash(_("Granted. The duplicate is being signed; the holder gets a mail when it is ready."), "success")
    return redirect(url_for(".show", duplicate_id=duplicate_id), 303)


@bp.post("/permits/duplicates/<duplicate_id>/refuse")
def refuse(duplicate_id: str) -> ResponseReturnValue:
    """Refuse a duplicate with words that the holder reads."""
    try:
        with transaction():
            operations.refuse(duplicate_id, read_words(request.form.get("answer", "")), current_actor(), clock.now())
    except Invalid as invalid:
        return _office(duplicate_id, invalid.problems), 422
    flash(_("Refused. The holder gets a mail and reads why."), "success")
    return redirect(url_for(".show", duplicate_id=duplicate_id), 303)


def _own(permit_id: str, problems: Sequence[Problem] = ()) -> str:
    actor, day = current_actor(), today()
    permit = permits_held.own_permit(permit_id, actor, day)
    refusal = change_refusal("duplicate", permit, rules_of(permit), day)
    said, asked = said_of(problems), queries.of_permit(permit_id)
    return render_template(
        "duplicates/own.html", permit=permit, title=permit.title_in(language()), lines=asked, problems=said, errors=dict(said),
        acts=permits_held.acting(permit, actor, day) is not None, refusal=refusal_sentence(refusal) if refusal else "",
        under_way=next((each for each in asked if each.state in ("asked", "granted")), None), sent=request.form,
        causes=[(each, wording.cause_words(each)) for each in operations.CAUSES], fee=queries.fee_of(permit),
        cause_words=wording.cause_words, state_words=wording.state_words,
    )  # fmt: skip


def _office(duplicate_id: str, problems: Sequence[Problem] = ()) -> str:
    found, permit = queries.at_seat(duplicate_id, current_actor())
    said = said_of(problems)
    refusal = change_refusal("duplicate", permit, rules_of(permit), today())
    return render_template(
        "duplicates/show.html", found=found, permit=permit, title=permit.title_in(language()), problems=said, errors=dict(said),
        refusal=refusal_sentence(refusal) if refusal else "", fee=queries.fee_of(permit), sent=request.form,
        names=names_of([found.asked_by, found.settled_by]), before=queries.issued_of(permit.id),
        cause=wording.cause_words(found.cause), word=wording.state_words(found.state),
    )  # fmt: skip
