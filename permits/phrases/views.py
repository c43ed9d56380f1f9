"""Doors of the phrases: the manager's page on which they are kept, changed and retired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.queries import current_actor
from permits.applications.typed import read_words
from permits.db import transaction
from permits.definitions import queries as definitions
from permits.errors import Invalid, Problem
from permits.language import language
from permits.phrases import operations, queries
from permits.phrases.operations import Wording
from permits.refusals import said_of
from permits.reviews.queue import office_name
from workflows.definition import Text

bp = Blueprint("phrases", __name__)


@bp.get("/phrases")
def index() -> ResponseReturnValue:
    """The phrases of one's offices, with a form for another one."""
    return _page()


@bp.post("/phrases")
def keep() -> ResponseReturnValue:
    """Keep a phrase."""
    try:
        with transaction():
            operations.keep(_sent(), current_actor(), clock.now())
    except Invalid as invalid:
        return _page(invalid.problems), 422
    flash(_("The phrase is kept. Reviewers find it beside the reason."), "info")
    return redirect(url_for(".index"), 303)


@bp.get("/phrases/<phrase_id>")
def edit(phrase_id: str) -> ResponseReturnValue:
    """One phrase, to be changed or retired."""
    return _one(phrase_id)


@bp.post("/phrases/<phrase_id>")
def change(phrase_id: str) -> ResponseReturnValue:
    """Put another wording in the place of a phrase."""
    try:
        with transaction():
            operations.change(phrase_id, _sent(), current_actor(), clock.now())
    except Invalid as invalid:
        return _one(phrase_id, invalid.problems), 422
    flash(_("The phrase is changed. What was written with the former words stays."), "info")
    return redirect(url_for(".index"), 303)


@bp.post("/phrases/<phrase_id>/retire")
def retire(phrase_id: str) -> ResponseReturnValue:
    """Offer a phrase no more."""
    with transaction():
        operations.retire(phrase_id, current_actor(), clock.now())
    flash(_("The phrase is offered no more. What was written with it stays."), "info")
    return redirect(url_for(".index"), 303)


def _sent() -> Wording:
    sent = request.form
    text = Text(read_words(sent.get("text-id", "")), read_words(sent.get("text-en", "")))
    return Wording(sent.get("office", ""), sent.get("service", ""), sent.get("use", ""), text)


def _one(phrase_id: str, problems: Sequence[Problem] = ()) -> str:
    phrase = queries.phrase_in(_offices(), phrase_id)
    kept = {"office": phrase.office, "service": phrase.service, "use": phrase.use}
    kept |= {"text-id": phrase.text_id, "text-en": phrase.text_en}
    return _render("phrases/edit.html", problems, request.form or kept, phrase=phrase)


def _page(problems: Sequence[Problem] = ()) -> str:
    return _render("phrases/index.html", problems, request.form, phrases=queries.phrases_of(_offices()))


def _render(template: str, problems: Sequence[Problem], given: Mapping[str, str], **more: object) -> str:
    said = said_of(problems)
    services = {
        each.service: definitions.definition(each.id).title[language()] for each in definitions.current_versions()
    }
    return render_template(
        template,
        problems=said,
        errors=dict(said),
        given=given,
        offices=list(_offices().items()),
        services=[("", _("Every service")), *sorted(services.items(), key=lambda each: each[1].casefold())],
        uses=[("reason", _("A reason")), ("condition", _("A condition"))],
        **more,
    )


def _offices() -> dict[str, str]:
    """The offices of the person by their codes, with their names."""
    city = definitions.city()
    return {code: office_name(city, code) for code in sorted({office for office, _role in current_actor().seats})}
