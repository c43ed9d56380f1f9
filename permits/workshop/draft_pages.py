"""Doors: the list of services with their drafts, and the draft itself with its text and its problems."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.policy import require
from permits.accounts.queries import current_actor
from permits.db import transaction
from permits.definitions import queries as published
from permits.errors import Conflict, Invalid
from permits.language import language
from permits.workshop import operations, pages, publishing, queries, waiting, wording
from permits.workshop.blueprint import bp
from permits.workshop.forms import read_version
from permits.workshop.models import Draft
from permits.workshop.next_step import next_step
from workflows.compare.lines import side_by_side
from workflows.engine.outcome import Actor


@bp.get("/workshop")
def index() -> ResponseReturnValue:
    """Every service with its version in force, what is coming, and its open draft."""
    require("sops.read")
    return _index()


@bp.post("/workshop/drafts")
def begin() -> ResponseReturnValue:
    """Begin the draft of a service: from its newest version, or empty for a code that is not published yet."""
    actor = require("sops.edit")
    service, now = request.form.get("service", "").strip(), clock.now()
    try:
        with transaction():
            if request.form.get("new"):
                draft_id = operations.create_draft(service, "", actor, now).id
            else:
                draft_id = operations.begin_draft(service, actor, now).id
    except Conflict:
        return redirect(url_for(".draft", draft_id=queries.open_drafts()[service].id), 303)
    except Invalid as invalid:
        return _index(service, wording.problems(invalid.problems), 400)
    return redirect(url_for(".draft", draft_id=draft_id), 303)


@bp.get("/workshop/drafts/<draft_id>")
def draft(draft_id: str) -> ResponseReturnValue:
    """Where a draft stands: what comes next, what it changes, what is wrong with it, every text it had."""
    require("sops.read")
    found = queries.draft(draft_id)
    here = pages.head(found, "workshop.draft")
    missing = publishing.missing_for_publication(found, here["checked"], clock.now())
    history = queries.revisions(found.id)
    return render_template(
        "workshop/draft.html",
        step=next_step(found, missing, current_actor()),
        grouped=pages.changes(found, here["checked"]),
        base=queries.base_of(found),
        history=history,
        names=queries.names(each.saved_by for each in history),
        newer=_newer(found),
        **here,
    )


@bp.post("/workshop/drafts/<draft_id>/update")
def bring_in(draft_id: str) -> ResponseReturnValue:
    """Merge what was published since the draft began."""
    actor = require("sops.edit")
    try:
        with transaction():
            _draft_row, merged = operations.merge_newest(draft_id, read_version(request.form), actor, clock.now())
    except Conflict as conflict:
        return pages.refused(queries.draft(draft_id), conflict.code)
    if merged.conflicts:
        flash(_("The new version is brought in. What both changed is marked in the text."), "error")
    else:
        flash(_("The new version is brought in, and nothing was in dispute."))
    return redirect(url_for(".draft", draft_id=draft_id), 303)


@bp.get("/workshop/drafts/<draft_id>/changes")
def changes(draft_id: str) -> ResponseReturnValue:
    """What a draft would change, in words and line by line."""
    require("sops.read")
    found = queries.draft(draft_id)
    base = queries.base_of(found)
    here = pages.head(found, "workshop.changes")
    return render_template(
        "workshop/changes.html",
        base=base,
        grouped=pages.changes(found, here["checked"]),
        rows=side_by_side(base.text if base else "", found.text),
        **here,
    )


@bp.get("/workshop/drafts/<draft_id>/give-up")
def give_up(draft_id: str) -> ResponseReturnValue:
    """What giving a draft up means, before it is done."""
    require("sops.edit")
    found = queries.draft(draft_id)
    return render_template("workshop/give_up.html", **pages.head(found, "workshop.draft"))


@bp.post("/workshop/drafts/<draft_id>/give-up")
def discard(draft_id: str) -> ResponseReturnValue:
    """Give a draft up."""
    actor = require("sops.edit")
    try:
        with transaction():
            operations.discard_draft(draft_id, read_version(request.form), actor, clock.now())
    except Conflict as conflict:
        return pages.refused(queries.draft(draft_id), conflict.code)
    flash(_("The draft is given up; its texts stay to be read."))
    return redirect(url_for(".index"), 303)


@bp.get("/workshop/drafts/<draft_id>/texts/<int:version>")
def revision(draft_id: str, version: int) -> ResponseReturnValue:
    """A text that a draft once had, and what the next save changed."""
    require("sops.read")
    found, kept = queries.draft(draft_id), queries.revision(draft_id, version)
    return render_template(
        "workshop/revision.html",
        draft=found,
        title=pages.title_of(found, queries.checked(found)),
        revision=kept,
        saved_by=queries.names([kept.saved_by])[kept.saved_by],
        rows=side_by_side(queries.revision(draft_id, version - 1).text if version > 1 else "", kept.text),
    )


def _index(typed: str = "", problems: dict[str, str] | None = None, status: int = 200) -> tuple[str, int]:
    drafts, counts, now = queries.open_drafts(), queries.open_comment_counts(), clock.now()
    versions = {each.service: each for each in published.current_versions(now)}
    coming = [each for each in published.all_versions() if each.effective_at and each.effective_at > now]
    services = sorted({*versions, *drafts, *(each.service for each in coming)})
    titles = {service: _title(service, drafts.get(service)) for service in services}
    rows = [
        {
            "service": service,
            "title": titles[service],
            "version": versions.get(service),
            "coming": [each for each in coming if each.service == service],
            "draft": drafts.get(service),
            "status": wording.status(drafts[service].status) if service in drafts else None,
            "comments": counts.get(drafts[service].id, 0) if service in drafts else 0,
        }
        for service in services
    ]
    waits = _waits(current_actor(), titles)
    return render_template("workshop/index.html", rows=rows, waits=waits, typed=typed, problems=problems or {}), status


def _waits(actor: Actor, titles: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(address, what is to be done, service) of everything that waits for the reader."""
    return [
        (url_for(f".{page}", draft_id=each.draft.id), words, titles[each.draft.service])
        for each in waiting.waits_for(actor)
        for page, words in [wording.waiting(each)]
    ]


def _title(service: str, found: Draft | None) -> str:
    versions = published.versions_of(service)
    if versions:
        return published.definition(versions[0].id).title[language()]
    return pages.title_of(found, queries.checked(found)) if found else service


def _newer(found: Draft) -> int | None:
    """The number of a version published since the draft began."""
    newest = next(iter(published.versions_of(found.service)), None)
    return newest.version if found.is_open and newest and newest.id != found.based_on else None
