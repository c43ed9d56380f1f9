"""Doors of the public consultation (uji publik): the manager's page, and the pages everybody may open without an account."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.policy import require
from permits.db import transaction
from permits.errors import Conflict, Invalid, NotFound, Problem
from permits.language import language
from permits.pages import the_place
from permits.workshop import consulting, pages, queries, wording
from permits.workshop.blueprint import bp
from permits.workshop.forms import end_of, read_date, read_version, steps_to_comment, typed_date


@bp.get("/workshop/drafts/<draft_id>/consultation")
def consultation(draft_id: str) -> ResponseReturnValue:
    """The consultations on a draft: open one, end it, answer what the public says."""
    require("sops.read")
    return _consultation(draft_id)


@bp.post("/workshop/drafts/<draft_id>/consultation")
def open_consultation(draft_id: str) -> ResponseReturnValue:
    """Lay the present text before the public until the end of a day."""
    actor, now = require("sops.edit"), clock.now()
    try:
        day = read_date(request.form, "closes")
        if day is None:
            raise Invalid((Problem("closes", "not_ahead"),))
        with transaction():
            closes = end_of(day, the_place().zone)
            consulting.open_consultation(draft_id, read_version(request.form), closes, actor, now)
    except Conflict as conflict:
        return pages.refused(queries.draft(draft_id), conflict.code)
    except Invalid as invalid:
        return _consultation(draft_id, wording.problems(invalid.problems), status=400)
    flash(_("The consultation is open. Everybody can read the text and comment on it."))
    return redirect(url_for(".consultation", draft_id=draft_id), 303)


@bp.post("/workshop/drafts/<draft_id>/consultation/<consultation_id>/end")
def end_consultation(draft_id: str, consultation_id: str) -> ResponseReturnValue:
    """End a consultation before its day."""
    require("sops.edit")
    if queries.consultation(consultation_id).row.draft_id != draft_id:
        raise NotFound
    try:
        with transaction():
            consulting.end_consultation(consultation_id, clock.now())
    except Conflict as conflict:
        return pages.refused(queries.draft(draft_id), conflict.code)
    flash(_("The consultation is over."))
    return redirect(url_for(".consultation", draft_id=draft_id), 303)


@bp.post("/workshop/drafts/<draft_id>/consultation/comments/<comment_id>")
def answer(draft_id: str, comment_id: str) -> ResponseReturnValue:
    """Answer what somebody of the public said; a comment with somebody's data may be kept off the public page."""
    actor = require("sops.edit")
    said = queries.public_comment(comment_id)
    if queries.consultation(said.consultation_id).row.draft_id != draft_id:
        raise NotFound
    try:
        with transaction():
            hidden = bool(request.form.get("hidden"))
            consulting.answer_public_comment(comment_id, request.form.get("answer", ""), hidden, actor, clock.now())
    except Invalid as invalid:
        return _consultation(draft_id, wording.problems(invalid.problems), comment_id, 400)
    flash(_("The comment is answered."))
    return redirect(url_for(".consultation", draft_id=draft_id), 303)


@bp.get("/consultations")
def consultations() -> ResponseReturnValue:
    """The drafts of procedures that everybody may comment on now."""
    rows = []
    for each in queries.open_consultations(clock.now()):
        checked = queries.checked_revision(queries.revision(each.draft_id, each.version))
        rows.append((each, pages.title_of(queries.draft(each.draft_id), checked)))
    return render_template("workshop/consultations.html", rows=rows)


@bp.get("/consultations/<consultation_id>")
def public(consultation_id: str) -> ResponseReturnValue:
    """A draft under consultation: what it would change, its text, what was said and answered, and a form to comment."""
    return _public(consultation_id)


@bp.post("/consultations/<consultation_id>")
def comment_publicly(consultation_id: str) -> ResponseReturnValue:
    """Keep what somebody of the public says; a problem keeps everything typed."""
    form = request.form
    try:
        with transaction():
            path = form.get("path", "").replace("\0", "")
            consulting.comment_publicly(consultation_id, path, form.get("name", ""), form.get("text", ""), clock.now())
    except Conflict as conflict:
        return _public(consultation_id, closed=wording.refusal(conflict.code), status=409)
    except Invalid as invalid:
        return _public(consultation_id, wording.problems(invalid.problems), status=400)
    return redirect(url_for(".thanks", consultation_id=consultation_id), 303)


@bp.get("/consultations/<consultation_id>/thanks")
def thanks(consultation_id: str) -> ResponseReturnValue:
    """The comment has arrived, and what becomes of it."""
    found = queries.consultation(consultation_id)
    return render_template("workshop/thanks.html", consultation=found)


def _consultation(
    draft_id: str, problems: dict[str, str] | None = None, about: str = "", status: int = 200
) -> tuple[str, int]:
    found = queries.draft(draft_id)
    here = pages.head(found, "workshop.consultation")
    held = queries.consultations(draft_id)
    page = render_template(
        "workshop/consultation.html",
        held=held,
        now=clock.now(),
        running=any(each.row.closes_at > clock.now() for each in held),
        step_titles=dict(steps_to_comment(here["checked"].definition, language())),
        names=queries.names(said.answered_by for each in held for said in each.comments),
        closes=typed_date(request.form, "closes"),
        problems=problems or {},
        about=about,
        typed=request.form,
        **here,
    )
    return page, status


def _public(
    consultation_id: str, problems: dict[str, str] | None = None, closed: str = "", status: int = 200
) -> tuple[str, int]:
    found = queries.consultation(consultation_id)
    draft, text = queries.draft(found.row.draft_id), queries.revision(found.row.draft_id, found.row.version)
    checked, now = queries.checked_revision(text), clock.now()
    steps = steps_to_comment(checked.definition, language())
    page = render_template(
        "workshop/public.html",
        found=found,
        title=pages.title_of(draft, checked),
        definition=checked.definition,
        grouped=pages.changes_of(queries.base_of(draft), checked.definition),
        new=draft.based_on is None,
        lines=pages.lines(text.text, ()),
        steps=steps,
        step_titles=dict(steps),
        open=draft.is_open and found.row.opens_at <= now < found.row.closes_at,
        problems=problems or {},
        closed=closed,
        typed=request.form,
    )
    return page, status
