"""Doors of the counter: file for a person, go on with what one has begun, hand it over; the applicant takes it over."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.policy import FILE_FOR
from permits.accounts.queries import current_actor
from permits.applications import tasks
from permits.applications.access import require_door
from permits.applications.cases import load_case
from permits.applications.wording import sentence
from permits.catalogue import queries as catalogue
from permits.db import db, transaction
from permits.errors import Invalid, Problem
from permits.language import language
from permits.parties import counter as operations
from permits.parties import queries
from permits.parties.blueprint import bp
from permits.parties.counter import Person
from permits.parties.wording import papers_shown
from permits.refusals import refusal_sentence


@bp.get("/counter")
def counter() -> ResponseReturnValue:
    """What one has begun for people and not handed over yet, and the way to begin another one."""
    return _page()


@bp.post("/counter", endpoint="file_for")
def file_for_a_person() -> ResponseReturnValue:
    """Begin an application for a person who is there and agrees."""
    actor, sent = current_actor(), request.form
    service, _colon, kind = sent.get("what", "").partition(":")
    person = Person(
        sent.get("name", "")[:120], sent.get("mail", ""), sent.get("identified_by", ""), sent.get("consents") == "y"
    )
    office = queries.counter_office(actor, FILE_FOR)
    known = {each.code for each in catalogue.services() if each.is_open}
    if service not in known:
        return _page([Problem("what", "counter_service_missing"), *operations.problems_of(person)]), 422
    try:
        with transaction():
            made = operations.file_for(service, kind, person, office, language(), actor, clock.now())
    except Invalid as invalid:
        return _page(invalid.problems), 422
    return redirect(tasks.next_address(load_case(db.session(), made)), 303)


@bp.post("/counter/<application_id>/hand-over", endpoint="hand_over")
def hand_over_to_person(application_id: str) -> ResponseReturnValue:
    """Give it to the person's own account."""
    mail = request.form.get(f"mail-{application_id}", "")
    try:
        with transaction():
            operations.hand_over(application_id, mail, current_actor(), clock.now())
    except Invalid as invalid:
        wrong = [Problem(f"mail-{application_id}", each.code) for each in invalid.problems]
        return _page(wrong), 422
    flash(_("Handed over. You do not see it any more; the person got a mail."), "success")
    return redirect(url_for(".counter"), 303)


@bp.post("/applications/<application_id>/take-over", endpoint="take_back")
def take_back_from_counter(application_id: str) -> ResponseReturnValue:
    """The applicant goes on alone: the counter does not see the application any more."""
    actor = require_door(application_id)
    with transaction():
        operations.take_back(application_id, actor, clock.now())
    flash(_("From now on only you fill in this application."), "success")
    return redirect(url_for("applications.show", application_id=application_id), 303)


def _page(problems: Sequence[Problem] = ()) -> str:
    said = [(each.about, refusal_sentence(each.code) or sentence(each)) for each in problems]
    offered = [
        (f"{each.code}:{kind}", f"{each.definition.title[language()]}: {title[language()]}")
        for each in catalogue.services()
        if each.is_open
        for kind, title in each.definition.applicants.items()
    ]
    return render_template(
        "parties/counter.html",
        filings=queries.filings_of(current_actor()),
        offered=offered,
        papers=papers_shown(),
        sent=request.form,
        problems=said,
        errors=dict(said),
    )
