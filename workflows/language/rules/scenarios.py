"""Scenarios: that each step names what the file has. Whether the walk comes true is found out by walking it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property

from workflows.errors import Finding
from workflows.language.parts import Part
from workflows.language.rules.reviews import ReviewRules, offices_of, parts_in
from workflows.language.schema.words import read_moment
from workflows.messages import finding

NOT_AN_OFFICE = ("applicant", "system")


class ScenarioRules(ReviewRules):
    def findings(self) -> Iterator[Finding]:
        for scenario in parts_in(self.root["scenarios"]):
            yield from self.named(scenario["applicant"], self.codes("applicants"), "unknown_applicant")
            yield from self.all_named(scenario["documents"].listed(), self.documents, "unknown_document")
            yield from self.answers(scenario["answers"])
            before = None
            for step in scenario["steps"].listed():
                moment = read_moment(step["at"].value)
                if moment and before and moment < before:
                    yield finding("steps_not_in_order", self.at_value(step["at"]))
                before = moment or before
                yield from self.step(step)

    def answers(self, answers: Part) -> Iterator[Finding]:
        """An unknown field; the kind of each answer is looked at when the form is built."""
        for code, given in answers.entries():
            yield from self.known(code, given, self.fields, "unknown_field")
            if code in self.fields:
                columns = [column for column, _ in self.fields[code]["columns"].entries()]
                for row in given.listed():
                    for column, cell in row.entries():
                        yield from self.known(column, cell, columns, "unknown_column")

    def known(self, code: str, part: Part, known: Collection[str], problem: str) -> Iterator[Finding]:
        if code not in known:
            yield from self.misspelt(part, code, known, problem)

    def step(self, step: Part) -> Iterator[Finding]:
        plans = self.plans
        yield from self.named(step["plan"], plans, "unknown_plan")
        for part in (step["by"], step["office"]):
            office = part.text.partition("/")[0]
            if office and office not in self.acting and not office.startswith("#"):
                yield from self.misspelt(part, office, self.acting, "unknown_office_here")
        yield from self.step_answers(step)
        plan = plans.get(step["plan"].text)
        if plan is not None:
            yield from self.named(step["does"], self.codes_of(plan["results"]), "unknown_result")
        elif "plan" not in step:
            yield from self.named(step["does"], self.acts, "unknown_step")
        for code, note in step["corrections"].entries():
            yield from self.known(code, note, self.about, "unknown_about")
        yield from self.all_named(step["offices"].listed(), self.acting, "unknown_office_here")
        yield from self.expected(step["expect"])

    def step_answers(self, step: Part) -> Iterator[Finding]:
        """Answers belong to the form, to the plan's own one, or to a state that asks another system."""
        asking = {code: state["asks"]["answer"] for code, state in self.root["states"].entries() if "asks" in state}
        by, plan = step["by"].text, self.plans.get(step["plan"].text)
        own: dict[str, Part] = {}
        for form in [each["form"] for each in self.plans.values() if plan is None or each.code == plan.code]:
            own |= dict(form.entries())
        if by == "applicant":
            own = self.fields
        elif by in ("", "system"):
            own = {code: each for answer in asking.values() for code, each in answer.entries()}
        for code, given in step["answers"].entries():
            yield from self.known(code, given, own | asking, "unknown_field")
            for inner, value in given.entries() if code in asking else ():
                yield from self.known(inner, value, self.codes_of(asking[code]), "unknown_field")

    def codes_of(self, part: Part) -> list[str]:
        return [code for code, _ in part.entries()]

    @cached_property
    def acts(self) -> Collection[str]:
        """Every trigger and every result of the file."""
        results = (code for plan in self.plans.values() for code, _ in plan["results"].entries())
        return dict.fromkeys([*self.steps, *results])

    @cached_property
    def acting(self) -> Collection[str]:
        """Who may act in a walk: the applicant, the system, and every office that something is asked of."""
        offices = [office for each in self.plans.values() for office in offices_of(each)]
        ways = [way for state in parts_in(self.root["states"]) for way in parts_in(state["triggers"])]
        staff = [act["office"].text for act in (*ways, *parts_in(self.root["operations"])) if act["office"].text]
        return dict.fromkeys([*NOT_AN_OFFICE, *offices, *staff])

    def expected(self, expect: Part) -> Iterator[Finding]:
        yield from self.named(expect["state"], self.codes("states"), "unknown_target")
        plans = self.plans
        for each in expect["open"].listed():
            given = next((code for code, _ in each.entries()), each.text.partition(":")[0].strip())
            if given and given not in plans:
                yield from self.misspelt(each, given, plans, "unknown_plan")
