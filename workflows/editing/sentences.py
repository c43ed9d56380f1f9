"""The rules of a service in plain sentences, each with the place of the file it stands at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from workflows.definition import (
    AddressedOffice,
    Branch,
    Definition,
    DocumentRequirement,
    Field,
    Limit,
    ReviewPlan,
    Section,
    State,
    Text,
    Trigger,
)
from workflows.editing.wordings import CLOCKS, JOINS, UNITS, WORDS
from workflows.expressions import Expression, Names, explain, names_of

Group = Literal["who", "form", "documents", "fee", "steps", "clock"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence. ``path`` is where the file says it (``documents.ktp.shown_when``), ``step`` the state it concerns."""

    group: Group
    path: str
    sentence: Text
    step: str | None = None


def rules_of(definition: Definition, offices: Mapping[str, Text] | None = None) -> tuple[Rule, ...]:
    """Every rule of a service, in the order of the file. ``offices`` are the city's names for the codes."""
    return tuple(_Teller(definition, offices or {}).all())


class _Teller:
    """Says the rules of one definition."""

    def __init__(self, definition: Definition, offices: Mapping[str, Text]) -> None:
        self.definition = definition
        self.names = names_of(definition)
        self.offices = offices

    def all(self) -> Iterator[Rule]:
        yield from self.eligibility()
        for section in self.definition.sections:
            yield from self.section(section)
        for code, document in self.definition.documents.items():
            yield from self.document(code, document)
        yield from self.fee()
        yield from self.limit("clock", "clock.limit", self.definition.clock.limit, "whole_service", Text("", ""))
        for state in self.definition.states.values():
            yield from self.state(state)

    def said(self, key: str, **parts: Text | Expression | Names | None) -> Text:
        """A sentence in both languages; expressions are explained, texts given in the language."""
        names = parts.pop("names", None) or self.names
        assert isinstance(names, Names)  # the key is for names alone
        return Text(*(self._in(language, key, names, parts) for language in ("id", "en")))

    def _in(self, language: str, key: str, names: Names, parts: Mapping[str, object]) -> str:
        given = {
            name: explain(each, names, language) if isinstance(each, Expression) else _word(each, language)
            for name, each in parts.items()
        }
        sentence = WORDS[key][language].format(**given)
        return sentence[:1].upper() + sentence[1:]

    def eligibility(self) -> Iterator[Rule]:
        for each in self.definition.eligibility:
            answer = WORDS["yes" if each.needs else "no"]
            sentence = self.said("eligible", question=each.question, answer=answer, otherwise=each.otherwise)
            yield Rule("who", f"eligibility.{each.code}", sentence)
        for code, need in self.definition.needs.items():
            service = Text(need.service, need.service)
            yield Rule("who", f"needs.{code}", self.said("needed_permit", service=service, says=need.says))

    def section(self, section: Section) -> Iterator[Rule]:
        path = f"form.{section.code}"
        if section.shown_when:
            sentence = self.said("section_shown", title=section.title, when=section.shown_when)
            yield Rule("form", f"{path}.shown_when", sentence)
        for each in section.fields:
            yield from self.field(each, f"{path}.fields.{each.code}", self.names)
            for column in each.columns:
                at = f"{path}.fields.{each.code}.columns.{column.code}"
                yield from self.field(column, at, self.names.within(each.code))

    def field(self, each: Field, path: str, names: Names) -> Iterator[Rule]:
        if each.shown_when:
            sentence = self.said("asked_when", title=each.title, when=each.shown_when, names=names)
            yield Rule("form", f"{path}.shown_when", sentence)
        if isinstance(each.required, Expression):
            sentence = self.said("required_when", title=each.title, when=each.required, names=names)
            yield Rule("form", f"{path}.required", sentence)
        if each.valid_when:
            sentence = self.said("valid_when", title=each.title, when=each.valid_when, names=names)
            yield Rule("form", f"{path}.valid_when", sentence)
        if each.formula:
            sentence = self.said("computed", title=each.title, formula=each.formula, names=names)
            yield Rule("form", f"{path}.formula", sentence)

    def document(self, code: str, each: DocumentRequirement) -> Iterator[Rule]:
        path = f"documents.{code}"
        if each.shown_when:
            yield Rule(
                "documents", f"{path}.shown_when", self.said("document_shown", title=each.title, when=each.shown_when)
            )
        if isinstance(each.required, Expression):
            yield Rule(
                "documents", f"{path}.required", self.said("document_required", title=each.title, when=each.required)
            )
        elif not each.shown_when:
            key = "document_always" if each.required else "document_optional"
            yield Rule("documents", path, self.said(key, title=each.title))

    def fee(self) -> Iterator[Rule]:
        if self.definition.fee is None:
            yield Rule("fee", "fee", WORDS["free"])
            return
        for line in self.definition.fee.lines:
            path = f"fee.lines.{line.code}"
            yield Rule("fee", f"{path}.amount", self.said("fee_line", title=line.title, amount=line.amount))
            if line.when:
                yield Rule("fee", f"{path}.when", self.said("fee_when", title=line.title, when=line.when))
        state = self.definition.states.get(self.definition.fee.before or "")
        if state:
            yield Rule("fee", "fee.before", self.said("paid_before", title=state.title))

    def state(self, state: State) -> Iterator[Rule]:
        path = f"states.{state.code}"
        if state.clock != "runs":
            yield Rule("clock", f"{path}.clock", self._titled(CLOCKS[state.clock], state.title), state.code)
        for plan in state.reviews.values():
            yield from self.plan(state, plan, path if plan.implicit else f"{path}.reviews.{plan.code}")
        if state.limit:
            yield from self.limit("steps", f"{path}.limit", state.limit, "takes", state.title, state.code)
        if state.join and not all(plan.implicit for plan in state.reviews.values()):
            sentence = self._titled(JOINS[state.join.rule], state.title, least=str(state.join.least or ""))
            yield Rule("steps", f"{path}.join", sentence, state.code)
        for trigger in state.triggers.values():
            yield from self.trigger(state, trigger)

    def plan(self, state: State, plan: ReviewPlan, path: str) -> Iterator[Rule]:
        for asked in plan.offices:
            if not plan.implicit:
                yield Rule("steps", f"{path}.offices.{asked.office}", self.asked(plan, asked), state.code)
        if plan.limit:
            yield from self.limit("steps", f"{path}.limit", plan.limit, "takes", plan.title, state.code)
        for item in plan.checklist:
            if item.shown_when:
                sentence = self.said("checked_when", title=item.title, when=item.shown_when)
                yield Rule("steps", f"{path}.checklist.{item.code}.shown_when", sentence, state.code)
        for result in plan.results.values():
            if result.only_when:
                sentence = self.said("result_when", title=result.title, when=result.only_when)
                yield Rule("steps", f"{path}.results.{result.code}.only_when", sentence, state.code)

    def asked(self, plan: ReviewPlan, asked: AddressedOffice) -> Text:
        office = self.offices.get(asked.office, Text(asked.office, asked.office))
        if asked.when:
            return self.said("office_when", office=office, title=plan.title, when=asked.when)
        return self.said("office_chosen" if asked.chosen else "office_always", office=office, title=plan.title)

    def trigger(self, state: State, trigger: Trigger) -> Iterator[Rule]:
        own = "results" if trigger.by == "office" else "triggers"
        path = f"states.{state.code}.{own}.{trigger.code}"
        if trigger.only_when:
            sentence = self.said("trigger_when", title=trigger.title, when=trigger.only_when)
            yield Rule("steps", f"{path}.only_when", sentence, state.code)
        if trigger.at_most:
            sentence = self.said("at_most", title=trigger.title, times=Text(str(trigger.at_most), str(trigger.at_most)))
            yield Rule("steps", f"{path}.at_most", sentence, state.code)
        for index, branch in enumerate(trigger.branches):
            place = f"{path}.branches.{index}" if len(trigger.branches) > 1 else f"{path}.to"
            yield Rule("steps", place, self.branch(trigger, branch, index), state.code)

    def branch(self, trigger: Trigger, branch: Branch, index: int) -> Text:
        to = (
            self.definition.states[branch.to].title
            if branch.to in self.definition.states
            else Text(branch.to, branch.to)
        )
        if branch.when:
            return self.said("leads_when", title=trigger.title, to=to, when=branch.when)
        return self.said("leads_otherwise" if index else "leads", title=trigger.title, to=to)

    def limit(
        self, group: Group, path: str, limit: Limit, key: str, title: Text, step: str | None = None
    ) -> Iterator[Rule]:
        value = self.definition.values.get(limit.value)
        if value is not None:
            yield Rule(group, path, self.said(key, title=title, time=_amount(value.amount, value.unit)), step)

    def _titled(self, pattern: Text, title: Text, **others: str) -> Text:
        return Text(pattern.id.format(title=title.id, **others), pattern.en.format(title=title.en, **others))


def _word(value: object, language: str) -> str:
    return value[language].replace("**", "") if isinstance(value, Text) else str(value)


def _amount(amount: Decimal, unit: str) -> Text:
    figure = f"{amount.normalize():f}"
    words = UNITS[unit]
    return Text(f"{figure.replace('.', ',')} {words[0].id}", f"{figure} {words[amount != 1].en}")
