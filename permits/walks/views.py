"""The walk-through page: a manager plays every role on a fake clock. Nothing is sent, nothing is written to a case.

The walk travels in the form, as the list of its steps; each page walks it anew from its beginning.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from permits import clock
from permits import wording as words
from permits.accounts import policy
from permits.db import transaction
from permits.definitions import queries as definitions
from permits.errors import Conflict, NotFound
from permits.language import language
from permits.pages import the_place
from permits.walks import forms, loads, wording
from permits.walks.blueprint import bp
from permits.walks.forms import Given
from permits.walks.sources import Source, source, tabs_of
from permits.workshop import operations
from permits.workshop import wording as workshop
from permits.workshop.forms import read_version
from workflows import Definition
from workflows import forms as answers
from workflows.definition import ResultKind, Scenario, Text, Trigger
from workflows.engine import offices_to_choose
from workflows.messages.walk import refusal
from workflows.walk import ScenarioReport, WalkedCase, walk_scenario
from workflows.walk.writing import MOST_STEPS, CannotWrite, answers_text, scenario_text, with_scenario

__all__ = ["bp", "loads"]

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


@bp.get("/workshop/walks/<source_id>")
def begin(source_id: str) -> ResponseReturnValue:
    """Where a walk begins: who applies, when, or which scenario of the file."""
    policy.require("sops.try")
    return _page(source(source_id), read_nothing(), None)


@bp.post("/workshop/walks/<source_id>")
def walk(source_id: str) -> ResponseReturnValue:
    """The walk with one act more, one less, or as a scenario to keep."""
    policy.require("sops.try")
    found = source(source_id)
    if found.definition is None:
        raise NotFound
    given = forms.read_given(request.form)
    action = given.text("do")
    written = ""
    if given.scenario is None:
        given.scenario = None if given.problems else forms.begun(found.definition, given, definitions.calendar())
    elif action == "undo":
        given.scenario = replace(given.scenario, steps=given.scenario.steps[: max(len(given.scenario.steps) - 1, 1)])
    elif action == "write":
        written = _written(found.definition, given)
    else:
        _go_on(found.definition, given, action)
    status = 422 if given.problems else 200
    return _page(found, given, given.scenario, written), status


def read_nothing() -> Given:
    """A page that nobody has filled in yet: tomorrow's date is no surprise, the hour is nine."""
    today = clock.now().astimezone(the_place().zone).date().isoformat()
    return Given(None, MultiDict({"begins_date": today, "begins_time": "09:00"}), [])


def _go_on(definition: Definition, given: Given, action: str) -> None:
    """Add the chosen act to the walk, or time; an act that is refused is said and not added."""
    assert given.scenario is not None  # the caller has looked
    calendar = definitions.calendar()
    _report, case = walk_scenario(definition, given.scenario, calendar)
    if case is None or len(given.scenario.steps) >= MOST_STEPS:
        given.problems.append(("", _("This walk has as many steps as it may have. Begin a new one.")))
        return
    if action == "answers":
        _new_answers(definition, given)
        return
    step = forms.time_step(given) if action == "wait" else forms.next_step(definition, given, case)
    if step is None:
        return
    further = replace(given.scenario, steps=(*given.scenario.steps, step))
    made, _case = walk_scenario(definition, further, calendar)
    last = made.steps[-1]
    if last.refused is None:
        given.scenario, given.fields = further, MultiDict()
        return
    sentence = refusal(last.refused, last.refused_data)[language()]
    if last.refused in ("time", "unknown_act"):
        sentence = last.failures[0].sentence(language())
    given.problems.append(("at_date" if last.refused == "time" else "act", sentence))


def _new_answers(definition: Definition, given: Given) -> None:
    """Other answers to begin with, as long as nothing has been sent."""
    assert given.scenario is not None  # the caller has looked
    typed = forms.answers_of(given, "answers")
    if typed is not None:
        kept = answers.write_answers(definition, answers.read_answers(definition, typed))
        given.scenario = replace(given.scenario, answers=kept)


@bp.post("/workshop/walks/<source_id>/keep")
def keep(source_id: str) -> ResponseReturnValue:
    """The walk as one more scenario of the draft, saved with one press; refused when the draft has moved meanwhile."""
    actor = policy.require("sops.edit")
    found = source(source_id)
    given = forms.read_given(request.form)
    if found.definition is None or found.draft is None or given.scenario is None:
        raise NotFound
    made = _scenario(found.definition, given)
    if made is None:
        return _page(found, given, given.scenario), 422
    try:
        with transaction():
            operations.save_draft(
                source_id, with_scenario(found.text, made), read_version(request.form), actor, clock.now()
            )
    except CannotWrite as refused:
        given.problems.append(("code", wording.not_written(refused.code)))
        return _page(found, given, given.scenario), 422
    except Conflict as conflict:
        given.problems.append(("", workshop.refusal(conflict.code)))
        return _page(found, given, given.scenario), 409
    flash(_("The walk is kept in the draft as the scenario “%(title)s”.", title=made.title[language()]))
    return redirect(url_for("workshop.draft", draft_id=source_id), 303)


def _written(definition: Definition, given: Given) -> str:
    """The walk as lines for the file; empty with the problems said."""
    made = _scenario(definition, given)
    return "" if made is None else scenario_text(made)


def _scenario(definition: Definition, given: Given) -> Scenario | None:
    """The walk with a code and titles, each step expecting what came of it; None with the problems said."""
    assert given.scenario is not None  # the caller has looked
    code, indonesian, english = (given.text(name) for name in ("code", "title_id", "title_en"))
    if not CODE.fullmatch(code):
        given.problems.append(("code", _("Write a short code: small letters, digits and underscores.")))
    if not indonesian:
        given.problems.append(("title_id", _("Write the title in Indonesian.")))
    if not english:
        given.problems.append(("title_en", _("Write the title in English.")))
    if given.problems:
        return None
    return forms.expecting(definition, given.scenario, definitions.calendar(), code, Text(indonesian, english))


def _page(found: Source, given: Given, scenario: Scenario | None, written: str = "") -> str:
    parts: dict[str, Any] = {"source": found, "given": given, "problems": given.problems, "written": written}
    parts["tabs"] = tabs_of(found)
    parts["may_keep"] = found.draft is not None and found.draft.is_open and policy.may_reach("walks.keep")
    definition = found.definition
    if definition is None:
        return render_template("walks/broken.html", **parts)
    parts["title"] = definition.title[language()]
    if scenario is None:
        return render_template("walks/begin.html", definition=definition, **parts)
    report, case = walk_scenario(definition, scenario, definitions.calendar())
    if case is None or not report.steps:
        given.problems.append(("", report.failures[0].sentence(language()) if report.failures else ""))
        return render_template("walks/begin.html", definition=definition, **parts)
    return render_template("walks/walk.html", **parts, **_shown(definition, scenario, report, case))


def _shown(definition: Definition, scenario: Scenario, report: ScenarioReport, case: WalkedCase) -> dict[str, Any]:
    """What the page shows of a walk under way."""
    at, state = report.steps[-1].after, definition.states[report.steps[-1].after.state]
    moment = wording.next_moment(case).astimezone(the_place().zone)
    offered = wording.options(case)
    return {
        "kept": forms.kept(scenario),
        "at": at,
        "state": state,
        "facts": wording.facts(at),
        "open_reviews": wording.open_reviews(definition, at),
        "closed_days": wording.closed_days(definitions.calendar(), at),
        "options": offered,
        "lines": list(wording.lines(definition, report.steps)),
        "next_date": f"{moment:%Y-%m-%d}",
        "next_time": f"{moment:%H:%M}",
        "answers": answers_text(case.facts.form),
        "corrigible": _corrigible(definition),
        "offices": _choosable(definition, case),
        "may_answer": state.kind in ("start", "waiting"),
        "own_form": any(each.move.answers for each in offered),
        "says": state.says[language()].replace("{deadline}", _first_deadline(at)),
    }


def _first_deadline(at: Any) -> str:
    """The day that the sentence of a state names: the first deadline of its open work, or the promised day."""
    due = min((each.due_at for each in at.open if each.due_at), default=at.due_at)
    return words.full_date(due.astimezone(the_place().zone).date(), language()) if due else "…"


def _corrigible(definition: Definition) -> list[tuple[str, str]]:
    """What can be sent back: answers and documents, by title."""
    typed = [(code, each.title) for code, each in definition.fields.items() if each.type not in ("computed", "note")]
    return [
        (code, title[language()]) for code, title in [*typed, *((c, d.title) for c, d in definition.documents.items())]
    ]


def _choosable(definition: Definition, case: WalkedCase) -> list[tuple[str, str]]:
    """The offices that some act may choose here."""
    state = definition.states[case.snapshot.state]
    acts: list[Trigger | ResultKind] = list(state.triggers.values())
    acts += [each for plan in state.reviews.values() for each in plan.results.values()]
    found = dict.fromkeys(code for act in acts for code in offices_to_choose(definition, state.code, act))
    return [(code, wording.office_name(code)) for code in found]
