"""What the pages of a walk send: the walk so far in a hidden field, and the next act beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from permits.language import language
from workflows import Definition, SopError, forms
from workflows.calendar import Calendar
from workflows.definition import Scenario, ScenarioStep, Text
from workflows.language.source import read_source
from workflows.walk import WalkedCase, walk_scenario
from workflows.walk.made_up import sample_answers
from workflows.walk.writing import WalkUnreadable, from_data, to_data

LONGEST_WALK = 200_000  # signs of the hidden field
Problems = list[tuple[str, str]]


@dataclass(slots=True)
class Given:
    """What was sent, as it was typed, so that nothing is lost when something is wrong."""

    scenario: Scenario | None
    fields: MultiDict[str, str]
    problems: Problems

    def text(self, name: str) -> str:
        return self.fields.get(name, "").strip()


def read_given(fields: MultiDict[str, str]) -> Given:
    """The walk so far; a hidden field that is no walk counts as none, and is said."""
    written = fields.get("walk", "")
    given = Given(None, fields, [])
    if not written:
        return given
    try:
        if len(written) > LONGEST_WALK:
            raise WalkUnreadable
        given.scenario = from_data(json.loads(written))
    except (WalkUnreadable, ValueError, RecursionError):
        given.problems.append(("", _("This walk cannot be read any more. Begin a new one.")))
    return given


def kept(scenario: Scenario) -> str:
    """A walk for the hidden field."""
    return json.dumps(to_data(scenario), ensure_ascii=False)


def begun(definition: Definition, given: Given, calendar: Calendar) -> Scenario | None:
    """A new walk: of a scenario of the file, or of an applicant with made-up answers. None with a problem said."""
    known = {each.code: each for each in definition.scenarios}
    chosen = known.get(given.text("scenario"))
    if chosen is not None:
        answers = forms.read_answers(definition, chosen.answers)
        steps = tuple(replace(each, expects={}) for each in chosen.steps if "refused" not in each.expects)
        return replace(chosen, answers=forms.write_answers(definition, answers), documents=None, steps=steps)
    applicant = given.text("applicant")
    moment = moment_of(given, "begins")
    if applicant not in definition.applicants:
        given.problems.append(("applicant", _("Choose who applies.")))
    if moment is None or applicant not in definition.applicants:
        return None
    made = sample_answers(definition, calendar, applicant, moment.date())
    if made is None:
        given.problems.append(("", _("No answers could be made up that the form accepts. Write them yourself below.")))
    answers = forms.write_answers(definition, made or {})
    begin = ScenarioStep(moment, "system")
    return Scenario("walk", Text("Penelusuran", "Walk"), applicant, answers, None, (begin,))


def moment_of(given: Given, name: str) -> datetime | None:
    """The local moment of two boxes, a date and a time; None with a problem said."""
    try:
        return datetime.fromisoformat(f"{given.text(f'{name}_date')} {given.text(f'{name}_time')}")
    except ValueError:
        given.problems.append((f"{name}_date", _("Write a date and a time, such as 2026-03-02 and 09:00.")))
        return None


def answers_of(given: Given, name: str) -> Mapping[str, object] | None:
    """Answers as typed into a text area, one a line; None with a problem said."""
    text = given.text(name)
    if not text:
        return {}
    try:
        return dict(read_source(text).data)
    except SopError as error:
        said = error.findings[0]
        sentence = _("Line %(line)s: %(sentence)s", line=said.line, sentence=said.sentence(language()))
        given.problems.append((name, sentence))
        return None


def next_step(definition: Definition, given: Given, case: WalkedCase) -> ScenarioStep | None:
    """The act that was chosen, with all it brings; None with every problem said."""
    parts = given.text("act").split("|")
    moment = moment_of(given, "at")
    if len(parts) != 4:
        given.problems.append(("act", _("Choose what happens next.")))
        return None
    by, does, plan, office = parts
    answers = answers_of(given, "answers") if by == "applicant" else answers_of(given, "own")
    if moment is None or answers is None:
        return None
    corrections = {given.text("correct"): given.text("note")} if given.text("correct") else {}
    return ScenarioStep(
        at=moment,
        by=by,
        does=does,
        plan=plan or None,
        office=office or None,
        reason=given.text("reason"),
        corrections=corrections,
        offices=tuple(given.fields.getlist("offices")),
        answers=_changed(definition, case, answers) if by == "applicant" else answers,
    )


def _changed(definition: Definition, case: WalkedCase, answers: Mapping[str, object]) -> Mapping[str, object]:
    """Of the applicant's answers, those that are others than before, as they are stored."""
    typed = forms.read_answers(definition, answers)
    return forms.write_answers(
        definition, {code: value for code, value in typed.items() if case.facts.form.get(code) != value}
    )


def expecting(definition: Definition, scenario: Scenario, calendar: Calendar, code: str, title: Text) -> Scenario:
    """A walk as a scenario: every step expects what came of it. Steps in which nothing is done are kept as they are."""
    report, _case = walk_scenario(definition, scenario, calendar)
    steps = []
    for each in report.steps:
        after = each.after
        expects: dict[str, object] = {"state": after.state}
        expects["deadline"] = calendar.local_date(after.due_at) if after.due_at else None
        if definition.fee is not None:
            expects["fee"] = int(after.fee)
        if after.ended:
            expects["ended"] = after.ended
        elif after.open:
            expects["open"] = [f"{review.plan}: {review.office}" for review in after.open]
        if each.step.does is not None:
            steps.append(replace(each.step, expects=expects))
    answers = forms.read_answers(definition, scenario.answers)
    return replace(scenario, code=code, title=title, answers=answers, steps=tuple(steps))


def time_step(given: Given) -> ScenarioStep | None:
    """A step in which only time passes; None with a problem said."""
    moment = moment_of(given, "at")
    return None if moment is None else ScenarioStep(moment, "system")
