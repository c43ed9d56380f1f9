"""Doors to whole cases: the list of those that wait for a step, the case, and the page of a step."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from permits import clock
from permits.accounts.queries import current_actor
from permits.applications import files, presentation, stepping, steps
from permits.applications import queries as applications
from permits.applications.access import require_case
from permits.applications.cases import Case, load_case
from permits.applications.presentation import Line
from permits.applications.steps import Step
from permits.applications.typed import read_words
from permits.applications.views import explained
from permits.applications.wording import title_of
from permits.casework import queries
from permits.casework.related import related, same_place
from permits.conversation.pages import Talk, talk_page
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.desk.queries import watched_of
from permits.errors import Invalid, NotFound, Problem
from permits.language import language
from permits.parties.naming import applicant_of
from permits.refusals import refusal_sentence
from permits.reviews import queries as reviews
from permits.reviews import wording
from permits.reviews.deadlines import time_left
from permits.reviews.operations import correctable
from permits.reviews.queue import office_name
from workflows.engine.outcome import Actor, Correction, Decision

bp = Blueprint("casework", __name__)
MOST_NOTES = 2_000


@bp.get("/cases")
def index() -> ResponseReturnValue:
    """The cases in which one's seats may take a step outside the reviews."""
    words = request.args.get("q", "").replace("\0", "").strip()[:100]
    page = max(request.args.get("page", 1, int), 1)
    rows, more = queries.waiting_for(current_actor(), words, min(page, 10_000))
    now, calendar = clock.now(), definitions.calendar()
    lines = [
        (each, definitions.definition(each.definition_id), time_left(each.state_due_at or each.due_at, now, calendar))
        for each in rows
    ]
    return render_template("casework/index.html", lines=lines, words=words, page=page, more=more)


@bp.get("/cases/<application_id>")
def show(application_id: str) -> ResponseReturnValue:
    """A whole case: where it stands, what was filed, what the offices said, and what one can do."""
    actor = require_case("application.read", application_id)
    return page_with_talk(application_id, talk_page(application_id, actor))


def page_with_talk(application_id: str, talk: Talk) -> str:
    """The page of a case with what was written about it. The door has asked whether the person may read it."""
    actor, case = current_actor(), load_case(db.session(), application_id)
    held, events = reviews.reviews_of(application_id), applications.events_of(application_id)
    acts = queries.acts_of(application_id)
    people = [case.row.applicant_id, *(each.closed_by for each in held), *(each.by for each in acts)]
    people += [each.actor_id for each in events if each.actor_kind != "system"]
    names = reviews.names_of([*people, *wording.hands_of(events)])
    filed = files.handed_in(case)
    parent, children = queries.relatives(application_id, case.row.parent_id)
    return render_template(
        "casework/show.html",
        case=case,
        applicant=applicant_of(case.row, names),
        version=reviews.version_of(case.row.definition_id),
        stands=wording.where_it_stands(case),
        steps=_offered(case, actor),
        refusal_sentence=refusal_sentence,
        sections=presentation.answered_sections(case, filed),
        files=files.of_section(filed, None),
        opinions=wording.opinions(case, held, "", names),
        history=wording.history(case, events, names),
        reasons=[(wording.act_title(case, each), each.reason, names.get(each.by, ""), each.at) for each in acts],
        parent=parent,
        watched=bool(watched_of(actor.id, [application_id])),
        children=[(each, definitions.definition(each.definition_id)) for each in children],
        talk=talk,
        related=related(application_id, case.row.applicant_id, actor),
        there=same_place(case, actor),
    )


@bp.get("/cases/<application_id>/do/<code>")
def confirm(application_id: str, code: str) -> ResponseReturnValue:
    """What a step will do, and what it asks for."""
    actor = require_case("application.read", application_id)
    case = load_case(db.session(), application_id)
    return _step_page(case, _wanted(case, actor, code))


@bp.post("/cases/<application_id>/do/<code>", endpoint="act")
def take_step(application_id: str, code: str) -> ResponseReturnValue:
    """Take a step. What is missing is said beside its box, and nothing typed is lost."""
    actor = require_case("application.read", application_id)
    case = load_case(db.session(), application_id)
    expected = (request.form.get("state", ""), request.form.get("round", 0, int))
    decision, heir = _decision(case), request.form.get("successor", "")
    try:
        with explained(application_id), transaction():
            stepping.take(application_id, code, expected, decision, actor, clock.now(), successor=heir)
    except Invalid as invalid:
        case = load_case(db.session(), application_id)
        return _step_page(case, _wanted(case, actor, code), invalid.problems), 422
    return redirect(url_for(".show", application_id=application_id), 303)


def _offered(case: Case, actor: Actor) -> list[Step]:
    return steps.steps(case, actor, clock.now())


def _wanted(case: Case, actor: Actor, code: str) -> Step:
    """The step, where the actor may take it now. Raises NotFound."""
    found = next((each for each in _offered(case, actor) if each.code == code and not each.refusal), None)
    if found is None:
        raise NotFound
    return found


def _decision(case: Case) -> Decision:
    """What the page of a step sent: the reason, marks on answers and files, the offices chosen."""
    notes = {about: read_words(request.form.get(f"correction-{about}", "")).strip() for about in correctable(case)}
    return Decision(
        reason=read_words(request.form.get("reason", "")),
        corrections=tuple(Correction(about, note[:MOST_NOTES]) for about, note in notes.items() if note),
        offices=tuple(dict.fromkeys(request.form.getlist("office"))),
    )


def _step_page(case: Case, step: Step, problems: Iterable[Problem] = ()) -> str:
    said = [(each.about, refusal_sentence(each.code)) for each in problems]
    city = definitions.city()
    return render_template(
        "casework/step.html",
        case=case,
        step=step,
        offices=[(code, office_name(city, code)) for code in step.offices],
        marks=_marks(case) if step.names_corrections else [],
        sent=request.form,
        problems=said,
        errors=dict(said),
    )


def _marks(case: Case) -> list[tuple[str, str, str]]:
    """What can be sent back, each as (code, its words, the answer as it stands)."""
    lines: dict[str, Line] = {}
    for section, answered, _files in presentation.answered_sections(case, []):
        fields = {each.title[language()]: each.code for each in section.fields}
        lines |= {fields[line.title]: line for line in answered if line.title in fields}
    return [
        (about, title_of(case.definition, about), lines[about].value if about in lines else "")
        for about in correctable(case)
    ]
