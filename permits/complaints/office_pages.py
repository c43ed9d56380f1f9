"""What the office sees: the complaints one may see, who gets which, and the answer."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock, wording
from permits.accounts.policy import require
from permits.accounts.queries import today
from permits.applications.typed import read_words
from permits.complaints import apart, operations, ordering, queries
from permits.complaints.blueprint import bp
from permits.complaints.limits import limits
from permits.complaints.models import Complaint
from permits.complaints.operations import Answer
from permits.complaints.wording import grade_words, kind_words, result_words, state_words, step_words
from permits.db import db, transaction
from permits.errors import Invalid, Problem
from permits.language import language
from permits.pages import the_place
from permits.refusals import said_of
from permits.reviews.queries import names_of
from workflows.engine.outcome import Actor


@bp.get("/office/complaints")
def desk() -> str:
    """What waits, the nearest day first; no name stands here."""
    actor = require("complaints.work")
    over, now = request.args.get("over") == "yes", clock.now()
    lines = [
        {
            "row": each,
            "kind": kind_words(each.kind),
            "state": state_words(each.state),
            "mine": each.assignee_id == actor.id,
            "late": each.due_at is not None and each.due_at < now,
        }
        for each in queries.listed(actor, today(), over=over)
    ]
    return render_template("complaints/desk.html", lines=lines, over=over)


@bp.get("/office/complaints/<complaint_id>")
def work(complaint_id: str) -> str:
    """One complaint, for the officer who has it and for the heads."""
    return _page(complaint_id, require("complaints.work"))


@bp.post("/office/complaints/<complaint_id>/officer")
def assign(complaint_id: str) -> ResponseReturnValue:
    """Give a complaint to an officer."""
    actor, sent = require("complaints.work"), request.form
    queries.for_officer(complaint_id, actor, today())
    try:
        with transaction():
            officer, grade = sent.get("officer", "")[:26], sent.get("grade", "")
            operations.assign(complaint_id, _version(), officer, grade, actor, clock.now())
    except Invalid as invalid:
        return _page(complaint_id, actor, invalid.problems), 422
    flash(_("The officer has it now and was told."), "success")
    return redirect(url_for(".desk"), 303)


@bp.post("/office/complaints/<complaint_id>/answer")
def answer(complaint_id: str) -> ResponseReturnValue:
    """Answer a complaint that one has in hand."""
    actor, sent = require("complaints.work"), request.form
    queries.for_officer(complaint_id, actor, today())
    given = Answer(
        sent.get("result", ""),
        read_words(sent.get("words", "")),
        read_words(sent.get("legal", "")),
        sent.get("order", ""),
    )
    try:
        with transaction():
            operations.answer(complaint_id, _version(), given, actor, clock.now())
    except Invalid as invalid:
        return _page(complaint_id, actor, invalid.problems), 422
    flash(_("The answer was given."), "success")
    return redirect(url_for(".desk"), 303)


def _version() -> int:
    version = request.form.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0


def _page(complaint_id: str, actor: Actor, problems: Sequence[Problem] = ()) -> str:
    complaint, heads = queries.for_officer(complaint_id, actor, today())
    said, mine = said_of(problems), complaint.assignee_id == actor.id
    names = names_of([complaint.reporter_id, complaint.assignee_id])
    answering = mine and complaint.state == "in_hand"
    return render_template(
        "complaints/work.html", complaint=complaint, kind=kind_words(complaint.kind), state=state_words(complaint.state),
        reporter=names.get(complaint.reporter_id or "", ""), officer=names.get(complaint.assignee_id or "", ""),
        heads=heads and complaint.state in ("received", "in_hand", "reopened"), answering=answering,
        officers=_officers(complaint) if heads else [], grades=grade_words(), results=result_words(),
        orders=[(code, title[language()]) for code, title in ordering.orders(complaint)] if answering else [],
        problems=said, errors=dict(said), sent=request.form, limits=limits(), now=clock.now(),
        steps=[
            {"what": step_words(each), "when": wording.instant(each.at, language(), the_place().zone), "words": each.words}
            for each in queries.steps_of(complaint.id)
        ],
    )  # fmt: skip


def _officers(complaint: Complaint) -> list[tuple[str, str]]:
    people = apart.may_answer(db.session(), complaint, today())
    names = names_of(people)
    return [(each, names[each]) for each in people if each in names]
