"""Doors: declaring a draft final, signing it off, publishing it. What is missing stands on the page in words."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts import policy
from permits.accounts.policy import require
from permits.accounts.queries import current_actor
from permits.db import transaction
from permits.definitions import queries as published
from permits.errors import Conflict, Forbidden, Invalid, NotFound
from permits.pages import the_place
from permits.workshop import pages, panels, publishing, queries, wording
from permits.workshop.blueprint import bp
from permits.workshop.forms import read_date, read_version, start_of, typed_date
from permits.workshop.publishing import CAPACITIES


@bp.get("/workshop/drafts/<draft_id>/publication")
def publication(draft_id: str) -> ResponseReturnValue:
    """What a draft lacks, who signed it, and what publishing it will do."""
    require("sops.read")
    return _publication(draft_id)


@bp.post("/workshop/drafts/<draft_id>/adoption")
def adopt(draft_id: str) -> ResponseReturnValue:
    """Declare a draft's text final."""
    actor = require("sops.edit")
    try:
        with transaction():
            publishing.adopt(draft_id, read_version(request.form), actor, clock.now())
    except Conflict as conflict:
        return _refused(draft_id, conflict.code)
    flash(_("The text is final now. Two other people sign it off."))
    return redirect(url_for(".publication", draft_id=draft_id), 303)


@bp.post("/workshop/drafts/<draft_id>/sign-off")
def sign_off(draft_id: str) -> ResponseReturnValue:
    """Sign a draft off, as the second person or for the lead office."""
    actor = require("sops.sign")
    capacity = request.form.get("capacity", "")
    if capacity not in CAPACITIES:
        raise NotFound
    try:
        with transaction():
            publishing.sign_off(draft_id, read_version(request.form), capacity, actor, clock.now())
    except Forbidden as forbidden:
        return pages.refused(queries.draft(draft_id), forbidden.code, 403)
    except Conflict as conflict:
        return _refused(draft_id, conflict.code)
    flash(_("Your sign-off is kept."))
    return redirect(url_for(".publication", draft_id=draft_id), 303)


@bp.post("/workshop/drafts/<draft_id>/refusal")
def refuse(draft_id: str) -> ResponseReturnValue:
    """Do not sign a draft off, with the reason; it goes back to those who write it."""
    actor = require("sops.sign")
    try:
        with transaction():
            publishing.refuse(draft_id, read_version(request.form), request.form.get("reason", ""), actor, clock.now())
    except Forbidden as forbidden:
        return pages.refused(queries.draft(draft_id), forbidden.code, 403)
    except Conflict as conflict:
        return _refused(draft_id, conflict.code)
    except Invalid as invalid:
        return _publication(draft_id, wording.problems(invalid.problems), 400)
    flash(_("The draft goes back to those who write it, with your reason."))
    return redirect(url_for(".comments", draft_id=draft_id), 303)


@bp.post("/workshop/drafts/<draft_id>/publication")
def publish(draft_id: str) -> ResponseReturnValue:
    """Publish a draft, from a day on or at once."""
    actor, now = require("sops.edit"), clock.now()
    try:
        day = read_date(request.form, "effective")
        today = now.astimezone(the_place().zone).date()
        effective = None if day is None or day == today else start_of(day, the_place().zone)
        with transaction():
            version = publishing.publish(draft_id, read_version(request.form), effective, actor, now)
            place = (version.service, version.version)
    except Conflict as conflict:
        if conflict.code == "date_passed":
            return _publication(draft_id, {"effective": wording.refusal(conflict.code)}, 400)
        return _refused(draft_id, conflict.code)
    except Invalid as invalid:
        return _publication(draft_id, wording.problems(invalid.problems), 400)
    flash(_("Version %(version)s is published.", version=place[1]))
    return redirect(url_for(".version", service=place[0], number=place[1]), 303)


def _refused(draft_id: str, code: str) -> ResponseReturnValue:
    found = queries.draft(draft_id)
    if code == "not_ready":
        return _publication(draft_id, {"": wording.refusal(code)}, 409)
    return pages.refused(found, code)


def _publication(draft_id: str, problems: dict[str, str] | None = None, status: int = 200) -> tuple[str, int]:
    found, now, actor = queries.draft(draft_id), clock.now(), current_actor()
    here = pages.head(found, "workshop.publication")
    checked = here["checked"]
    given = queries.sign_offs(found)
    why_not = {each: publishing.may_not_sign(found, each, actor) for each in CAPACITIES}
    coming = [each for each in published.versions_of(found.service) if each.effective_at and each.effective_at > now]
    page = render_template(
        "workshop/publication.html",
        missing=publishing.missing_for_publication(found, checked, now),
        adoptable=not publishing.missing_for_adoption(found, checked, now),
        say=wording.missing,
        given={each.capacity: each for each in given},
        signers=queries.names(each.person for each in given),
        office_name=wording.office_name,
        lead=wording.office_name(queries.lead_office(found) or ""),
        may_sign=policy.allows("sops.sign", actor),
        why_not={code: _why_not(each) for code, each in why_not.items()},
        may_refuse=found.status == "adopted"
        and policy.allows("sops.sign", actor)
        and any(why_not[each] is None for each in CAPACITIES if all(each != one.capacity for one in given)),
        notes=_notes(found.id, len(checked.findings)),
        coming=coming,
        number=1 + max((each.version for each in published.versions_of(found.service)), default=0),
        grouped=pages.changes(found, checked),
        panels_here=panels.links("publish", found.id),
        effective=typed_date(request.form, "effective"),
        problems=problems or {},
        reason=request.form.get("reason", ""),
        **here,
    )
    return page, status


def _why_not(code: str | None) -> str:
    return wording.refusal(code) if code else ""


def _notes(draft_id: str, findings: int) -> list[str]:
    """What does not stop publishing but should be known."""
    notes = []
    open_comments = queries.open_comment_counts().get(draft_id, 0)
    if open_comments:
        notes.append(_("Comments of the offices without an answer: %(number)s.", number=open_comments))
    if findings:
        notes.append(_("Points to look at in the text: %(number)s.", number=findings))
    if not queries.consultations(draft_id):
        notes.append(_("No public consultation was held on this draft."))
    return notes
