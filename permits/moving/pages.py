"""Doors: what a draft or version means for running cases, moving them with a dry run, and the way back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.policy import may_reach, require
from permits.db import transaction
from permits.definitions import queries as definitions
from permits.definitions.models import DefinitionVersion
from permits.errors import Conflict, Invalid
from permits.ids import new_id
from permits.moving import forms, operations, presentation, queries
from permits.moving.history import LAST, closed_cases
from permits.moving.operations import Selection
from permits.reviews.queries import names_of
from workflows import Definition
from workflows.moving import NO_MAP, RULINGS, MoveMap, replay, write_map

bp = Blueprint("moving", __name__)
ID_LENGTH = 26


@bp.app_context_processor
def names() -> dict[str, Any]:
    """What the pages of cases show of moves."""
    return {"set_aside_lines": presentation.set_aside_lines}


@bp.get("/workshop/procedures/<service>/<int:number>/impact")
def version_impact(service: str, number: int) -> str:
    """What a published version means for the cases that go by others."""
    require("moves.read")
    version, new = _version(service, number)
    address = url_for(".version_impact", service=service, number=number)
    again = url_for(".version_replay", service=service, number=number)
    return render_template(
        "moving/version.html",
        version=version,
        definition=new,
        may_move=may_reach("moving.move"),
        plans=queries.plans_of(service),
        **report_on(new, address),
        replay_address=again,
    )


@bp.get("/workshop/procedures/<service>/<int:number>/replay")
def version_replay(service: str, number: int) -> str:
    """The last closed cases walked through a published version, in numbers."""
    require("moves.read")
    version, new = _version(service, number)
    return render_template("moving/version_replay.html", version=version, definition=new, **replay_on(new))


def _version(service: str, number: int) -> tuple[DefinitionVersion, Definition]:
    version = definitions.version(service, number)
    return version, definitions.definition(version.id)


def report_on(new: Definition | None, address: str) -> Mapping[str, Any]:
    """The report and a page of the cases with one ruling."""
    if new is None:
        return {"report": None}
    report = queries.impact(new)
    first = next((each for each in ("needs_mapping", "stays", "moves_safely") if report.counts[each]), "unaffected")
    asked = request.args.get("ruling", first)
    ruling = next((each for each in RULINGS if each == asked), RULINGS[0])
    after = request.args.get("after", "")
    found = queries.cases_of(new, ruling, NO_MAP, after if len(after) == ID_LENGTH else "")
    return {
        "report": report,
        "ruling": ruling,
        "rulings": [
            (
                each,
                presentation.ruling_words(each),
                presentation.ruling_hint(each),
                presentation.TONES[each],
                report.counts[each],
                f"{address}?ruling={each}",
            )
            for each in RULINGS
        ],
        "why": [(presentation.said(reason), count) for reason, count in report.why(ruling)],
        "rows": presentation.rows_of(found.rows),
        "next": f"{address}?ruling={ruling}&after={found.next}" if found.next else "",
        "last": LAST,
    }


def replay_on(new: Definition) -> Mapping[str, Any]:
    olds = [definitions.definition(each.id) for each in definitions.versions_of(new.service)]
    found = replay(closed_cases(new.service), new)
    return {
        "replay": found,
        "lines": presentation.replay_lines(found, olds, new),
        "fees": presentation.fee_change(found),
        "last": LAST,
    }


@bp.get("/workshop/procedures/<service>/<int:number>/move")
def move(service: str, number: int) -> str:
    """Choose what becomes of the parts of running cases, and see what would happen to each."""
    require("moves.make")
    version, new = _version(service, number)
    return _move_page(version, new, queries.suggestion(new))


@bp.post("/workshop/procedures/<service>/<int:number>/move")
def plan(service: str, number: int) -> ResponseReturnValue:
    """Look again with the answers of the page, or decide to move the cases."""
    actor = require("moves.make")
    version, new = _version(service, number)
    try:
        mapping = operations.read_mapping(forms.read_form(request.form), new)
    except Invalid as wrong:
        problems = [(each.about, presentation.map_problem(each.code)) for each in wrong.problems]
        return _move_page(version, new, queries.suggestion(new), problems), 400
    if request.form.get("act") != "move":
        return _move_page(version, new, mapping)
    if request.form.get("seen") != _digest(mapping):
        return _move_page(
            version, new, mapping, [("", _("The map has changed: look at what would happen, then move."))]
        ), 409
    chosen = tuple(each for each in request.form.getlist("case") if len(each) == ID_LENGTH)
    if request.form.get("which") == "some" and not chosen:
        return _move_page(version, new, mapping, [("", _("Tick at least one case."))]), 400
    selection = Selection(cases=chosen if request.form.get("which") == "some" else ())
    plan_id = request.form.get("plan", "")
    try:
        with transaction():
            made = operations.plan_moves(
                version, mapping, selection, actor.id, clock.now(), plan_id if len(plan_id) == ID_LENGTH else None
            ).id
    except Conflict as conflict:
        return _move_page(version, new, mapping, [("", presentation.map_problem(conflict.code))]), 409
    return redirect(url_for(".moves", plan_id=made), 303)


def _move_page(
    version: DefinitionVersion, new: Definition, mapping: MoveMap, problems: list[tuple[str, str]] | None = None
) -> str:
    report = queries.impact(new, mapping)
    after = request.args.get("after", "")
    shown = [
        each.id
        for ruling in ("moves_safely", "unaffected")
        for each in queries.cases_of(new, ruling, mapping, after if len(after) == ID_LENGTH else "").rows
    ][: queries.PAGE]
    with transaction():
        trials = [presentation.trial_of(each, new) for each in operations.dry_run(new, mapping, shown, clock.now())]
    return render_template(
        "moving/move.html",
        version=version,
        definition=new,
        report=report,
        rulings=[(presentation.ruling_words(each), presentation.TONES[each], report.counts[each]) for each in RULINGS],
        needs=forms.needs_of(new, report, mapping),
        why=[(presentation.said(reason), count) for reason, count in report.why("stays")],
        trials=trials,
        movable=report.counts["moves_safely"] + report.counts["unaffected"],
        seen=_digest(mapping),
        plan_id=new_id(),
        ticked=request.form.getlist("case"),
        which=request.form.get("which", "all"),
        problems=problems or [],
    )


def _digest(mapping: MoveMap) -> str:
    """The map that was looked at, so that no other one is carried out."""
    return hashlib.sha256(json.dumps(write_map(mapping), sort_keys=True).encode()).hexdigest()[:16]


@bp.get("/workshop/moves/<plan_id>")
def moves(plan_id: str) -> str:
    """How far a decision to move cases is, and what became of each."""
    require("moves.read")
    progress = queries.progress(plan_id)
    after = request.args.get("after", "")
    rows, following = queries.moves_of(plan_id, after if len(after) == ID_LENGTH else "")
    return render_template(
        "moving/moves.html",
        progress=progress,
        coming=progress.begins is not None and progress.begins > clock.now(),
        definition=definitions.definition(progress.plan.to_definition_id),
        planner=names_of([progress.plan.planned_by]).get(progress.plan.planned_by, progress.plan.planned_by),
        rows=[
            (each.move, each.number or str(_("Draft")), presentation.status_words(each.move.status),
             [presentation.reason_words(code) for code in each.move.reasons])
            for each in rows
        ],
        counts=[(*presentation.status_words(status), count) for status, count in sorted(progress.counts.items())],
        next=url_for(".moves", plan_id=plan_id, after=following) if following else "",
        may_move=may_reach("moving.move"),
    )  # fmt: skip


@bp.post("/workshop/moves/<plan_id>/back")
def back(plan_id: str) -> ResponseReturnValue:
    """Bring all cases of a plan back that nobody has touched since."""
    actor = require("moves.make")
    with transaction():
        operations.plan_way_back(plan_id, actor.id, clock.now())
    flash(_("The cases go back now. Those that somebody has worked on since stay where they are."))
    return redirect(url_for(".moves", plan_id=plan_id), 303)


@bp.post("/workshop/moves/<plan_id>/<move_id>/back")
def case_back(plan_id: str, move_id: str) -> ResponseReturnValue:
    """Bring one case back."""
    actor = require("moves.make")
    try:
        with transaction():
            operations.plan_case_back(move_id, actor.id, clock.now())
    except Conflict:
        flash(_("This case was brought back already, or was never moved."), "error")
    else:
        flash(_("The case goes back now, unless somebody has worked on it since."))
    return redirect(url_for(".moves", plan_id=plan_id), 303)
