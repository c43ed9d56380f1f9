"""Scenarios: the walks a manager wrote into the file, run step by step, with what was expected beside what came."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from workflows import forms
from workflows.errors import Finding, Refused
from workflows.messages import finding, suggesting
from workflows.messages.walk import refusal
from workflows.walk.acts import UnknownAct, do
from workflows.walk.case import WalkedCase
from workflows.walk.expecting import judge
from workflows.walk.position import Position, position
from workflows.walk.report import ScenarioReport, StepReport

if TYPE_CHECKING:
    from workflows.calendar import Calendar
    from workflows.city import City
    from workflows.definition import Definition, Scenario, ScenarioStep

Where = Callable[[str], tuple[int, int]]


def anywhere(path: str) -> tuple[int, int]:
    """The place of everything in a definition that was not read from a file."""
    return (1, 1)


def scenario_findings(
    definition: Definition, calendar: Calendar, city: City | None = None, where: Where = anywhere
) -> list[Finding]:
    """Everything that the scenarios of a definition expect in vain; empty when all of them pass."""
    return [
        failure
        for scenario in definition.scenarios
        for failure in run_scenario(definition, scenario, calendar, city, where).failures
    ]


def run_scenario(
    definition: Definition, scenario: Scenario, calendar: Calendar, city: City | None = None, where: Where = anywhere
) -> ScenarioReport:
    """Walk one scenario. Never raises for what a manager can write: what goes wrong is among the failures.

    ``where`` gives line and column of a part of the file, such as ``scenarios.dikabulkan.steps.0.expect.state``.
    """
    return _Run(definition, scenario, calendar, city, where).report()


def walk_scenario(
    definition: Definition, scenario: Scenario, calendar: Calendar
) -> tuple[ScenarioReport, WalkedCase | None]:
    """A walk that goes on: its report so far and the case as it stands after it; None when it could not begin."""
    run = _Run(definition, scenario, calendar, None, anywhere)
    return run.report(), run.case


class _Run:
    """One scenario being walked."""

    def __init__(
        self, definition: Definition, scenario: Scenario, calendar: Calendar, city: City | None, where: Where
    ) -> None:
        self.definition = definition
        self.scenario = scenario
        self.calendar = calendar
        self.city = city
        self.where = where
        self.zone = ZoneInfo(calendar.timezone)
        self.steps: list[StepReport] = []
        self.case: WalkedCase | None = None

    def report(self) -> ScenarioReport:
        scenario, total = self.scenario, len(self.scenario.steps)
        if not total:
            return ScenarioReport(scenario.code, scenario.title, (), ())
        try:
            case = self.case = self.begin()
        except Refused as refused:
            why = refusal(refused.code, refused.data)
            place = self.where(f"scenarios.{scenario.code}")
            failure = finding("scenario_not_begun", place, scenario=scenario.code, why=why)
            return ScenarioReport(scenario.code, scenario.title, (), (failure,), total)
        for number, step in enumerate(scenario.steps):
            self.steps.append(self.walk(case, number, step))
            if not self.may_go_on():
                break
        failures = tuple(failure for each in self.steps for failure in each.failures)
        return ScenarioReport(scenario.code, scenario.title, tuple(self.steps), failures, total - len(self.steps))

    def begin(self) -> WalkedCase:
        scenario = self.scenario
        answers = forms.read_answers(self.definition, scenario.answers)
        now = self.instant(scenario.steps[0].at)
        return WalkedCase.begin(self.definition, scenario.applicant, answers, scenario.documents, self.calendar, now)

    def may_go_on(self) -> bool:
        """Whether the next step has anything to stand on: the last one was made, or refused as expected."""
        last = self.steps[-1]
        return last.refused is None or "refused" in last.step.expects

    def instant(self, local: datetime) -> datetime:
        return local if local.tzinfo else local.replace(tzinfo=self.zone)

    def walk(self, case: WalkedCase, number: int, step: ScenarioStep) -> StepReport:
        """One step: time passes up to it, the act is done, what is due at once is done too."""
        rung = len(case.rang)
        at = self.instant(step.at)
        if at < case.now and number:
            before = position(case)
            said = self.say("scenario_time", number, "at", before=f"{case.now.astimezone(self.zone):%Y-%m-%d %H:%M}")
            return StepReport(number, step, before, before, refused="time", failures=(said,))
        before = position(case)
        refused: Refused | None = None
        failures: list[Finding] = []
        try:
            case.pass_time(at)
            before = position(case)
            do(case, step)
            case.settle()
        except UnknownAct as unknown:
            refused = Refused("unknown_act")
            failures.append(
                self.say("scenario_unknown_act", number, "does", given=unknown.given, choices=unknown.choices)
            )
        except Refused as caught:
            refused = _with_paths(caught, case)
        made = StepReport(number, step, before, position(case), tuple(case.rang[rung:]))
        if refused is not None:
            made = replace(made, refused=refused.code, refused_data=refused.data)
        if not failures:
            failures += self.judge(case, made)
        return replace(made, failures=tuple(failures))

    def judge(self, case: WalkedCase, made: StepReport) -> list[Finding]:
        """What this step expected in vain."""
        wanted = made.step.expects.get("refused")
        if made.refused is not None:
            why = refusal(made.refused, made.refused_data)
            if wanted is None:
                return [self.say("scenario_refused", made.number, "", why=why)]
            if made.refused != wanted:
                part = "expect.refused"
                return [
                    self.say("scenario_other_refusal", made.number, part, wanted=wanted, found=made.refused, why=why)
                ]
        elif wanted is not None:
            return [self.say("scenario_not_refused", made.number, "expect.refused", wanted=wanted)]
        found = judge(case, made.after, made.step.expects, self.zone)
        return [self.say(each.code, made.number, f"expect.{each.key}", each.instead, **each.data) for each in found]

    def say(self, code: str, number: int, part: str, instead: str = "", **data: object) -> Finding:
        path = f"scenarios.{self.scenario.code}.steps.{number}"
        place = self.where(f"{path}.{part}" if part else path)
        said = finding(code, place, "", "error", scenario=self.scenario.code, step=number + 1, **data)
        return suggesting(said, "scenario_instead", instead=instead) if instead else said


def _with_paths(refused: Refused, case: WalkedCase) -> Refused:
    """An incomplete form is refused with what is missing, by name."""
    if refused.code != "form_incomplete":
        return refused
    paths = ", ".join(each.path for each in forms.complete(case.definition, case.facts))
    return Refused(refused.code, {**refused.data, "paths": paths})


def summary(report: ScenarioReport) -> Mapping[str, object]:
    """A report as plain data, for a command's JSON."""
    return {
        "scenario": report.code,
        "passed": report.passed,
        "steps": [_step_summary(each) for each in report.steps],
        "unwalked": report.unwalked,
        "failures": [
            {"line": each.line, "column": each.column, "code": each.code, "id": each.id, "en": each.en}
            for each in report.failures
        ],
    }


def _step_summary(made: StepReport) -> Mapping[str, object]:
    return {
        "step": made.number + 1,
        "by": made.step.by,
        "does": made.step.does,
        "before": _position_summary(made.before),
        "after": _position_summary(made.after),
        "rang": [{"at": each.at.isoformat(), "kind": each.kind, **each.data} for each in made.rang],
        "refused": made.refused,
    }


def _position_summary(at: Position) -> Mapping[str, object]:
    return {
        "at": at.at.isoformat(),
        "state": at.state,
        "round": at.round,
        "open": [
            {"plan": each.plan, "office": each.office, "due_at": each.due_at and each.due_at.isoformat()}
            for each in at.open
        ],
        "waiting_for": list(at.waiting_for),
        "deadline": at.due_at and at.due_at.isoformat(),
        "fee": str(at.fee),
        "number": at.has_number,
        "ended": at.ended,
    }
