"""Doors beside a draft of the workshop: what it means for running cases, and closed ones walked through it."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import lazy_gettext

from permits.accounts.policy import require
from permits.errors import NotFound
from permits.moving.pages import bp, replay_on, report_on
from permits.workshop import pages as workshop
from permits.workshop import panels
from permits.workshop import queries as drafts

panels.add(
    "draft",
    "moving.impact",
    lazy_gettext("Running cases"),
    lazy_gettext("What this draft means for the cases that are open now"),
    place=70,
    also=("moving.replayed",),
)
panels.add(
    "publish",
    "moving.impact",
    lazy_gettext("Running cases"),
    lazy_gettext("What publishing means for the cases that are open now"),
)


@bp.get("/workshop/drafts/<draft_id>/impact")
def impact(draft_id: str) -> str:
    """What a draft means for the running cases of its service."""
    require("moves.read")
    draft = drafts.draft(draft_id)
    here = workshop.head(draft, "moving.impact")
    new = here["checked"].definition
    address = url_for(".impact", draft_id=draft_id)
    again = url_for(".replayed", draft_id=draft_id)
    return render_template("moving/draft.html", **here, **report_on(new, address), replay_address=again)


@bp.get("/workshop/drafts/<draft_id>/replay")
def replayed(draft_id: str) -> str:
    """The last closed cases walked through a draft, in numbers."""
    require("moves.read")
    draft = drafts.draft(draft_id)
    here = workshop.head(draft, "moving.impact")
    new = here["checked"].definition
    if new is None:
        raise NotFound
    return render_template("moving/draft_replay.html", **here, **replay_on(new))
