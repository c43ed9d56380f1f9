"""Doors: what the offices say of a draft, step by step."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.policy import require
from permits.db import transaction
from permits.errors import Conflict, Invalid, NotFound
from permits.language import language
from permits.workshop import consulting, pages, queries, wording
from permits.workshop.blueprint import bp
from permits.workshop.forms import steps_to_comment
from workflows.engine.outcome import Actor


@bp.get("/workshop/drafts/<draft_id>/comments")
def comments(draft_id: str) -> ResponseReturnValue:
    """Every comment on a draft, and the form for another."""
    return _comments(draft_id, require("sops.read"))


@bp.post("/workshop/drafts/<draft_id>/comments")
def comment(draft_id: str) -> ResponseReturnValue:
    """Say something about a step for one's office."""
    actor = require("sops.read")
    offices = {office for office, _role in actor.seats}
    office = request.form.get("office", "") if request.form.get("office") in offices else min(offices, default="")
    try:
        with transaction():
            path = request.form.get("path", "").replace("\0", "")
            consulting.comment(draft_id, path, request.form.get("text", ""), actor, office, clock.now())
    except Conflict as conflict:
        return pages.refused(queries.draft(draft_id), conflict.code)
    except Invalid as invalid:
        return _comments(draft_id, actor, wording.problems(invalid.problems), status=400)
    flash(_("Your comment is kept; the author will answer it."))
    return redirect(url_for(".comments", draft_id=draft_id), 303)


@bp.post("/workshop/drafts/<draft_id>/comments/<comment_id>")
def resolve(draft_id: str, comment_id: str) -> ResponseReturnValue:
    """Answer a comment and close it."""
    actor = require("sops.edit")
    if queries.comment(comment_id).draft_id != draft_id:
        raise NotFound
    try:
        with transaction():
            consulting.resolve(comment_id, request.form.get("answer", ""), actor, clock.now())
    except Conflict as conflict:
        return pages.refused(queries.draft(draft_id), conflict.code)
    except Invalid as invalid:
        return _comments(draft_id, actor, wording.problems(invalid.problems), comment_id, 400)
    flash(_("The comment is answered."))
    return redirect(url_for(".comments", draft_id=draft_id), 303)


def _comments(
    draft_id: str, actor: Actor, problems: dict[str, str] | None = None, about: str = "", status: int = 200
) -> tuple[str, int]:
    found = queries.draft(draft_id)
    here = pages.head(found, "workshop.comments")
    steps = steps_to_comment(here["checked"].definition, language())
    said = queries.comments(draft_id)
    offices = sorted({office for office, _role in actor.seats})
    page = render_template(
        "workshop/comments.html",
        said=said,
        steps=steps,
        step_titles=dict(steps),
        names=queries.names([*(each.author for each in said), *(each.resolved_by for each in said)]),
        office_name=wording.office_name,
        offices=[(code, wording.office_name(code)) for code in offices],
        problems=problems or {},
        about=about,
        typed=request.form,
        **here,
    )
    return page, status
