"""What is asked of offices: plans, results, what they open and sweep, joins, checklists, timers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import get_args

from workflows.definition import EndOutcome
from workflows.errors import Finding
from workflows.forms.dependencies import find_cycle
from workflows.language.build.flow import OPEN, SAME
from workflows.language.parts import Part
from workflows.language.rules.looking import Looking
from workflows.messages import finding, nearest

SWEEPING = ("cancel", "skip")
OUTCOMES = get_args(EndOutcome)
_OF_AN_OFFICE = (
    "role", "office", "offices", "controlling", "checklist", "form", "inspection", "not_same_as",
)  # fmt: skip
_OF_A_DECISION = ("reason", "checklist", "corrections", "documents", "only_when")


class ReviewRules(Looking):
    def reviews(self, state: Part) -> Iterator[Finding]:
        plans = state["reviews"]
        opened = {
            each.text for plan in parts_in(plans) for way in parts_in(plan["results"]) for each in way["opens"].listed()
        }
        for plan in parts_in(plans):
            yield from self.plan(plan)
            yield from self.timers(plan, state)
            if plan["office"].text == SAME and plan.code not in opened:
                yield finding("same_needs_opens", self.at_value(plan["office"]), given=plan.code)
            for result in parts_in(plan["results"]):
                yield from self.only_with(result, ["to", "branches"], "results")
                yield from self.result(result)
                known = [code for code, _ in plans.entries()]
                yield from self.all_named(result["opens"].listed(), known, "unknown_plan")
        yield from self.opening(plans)
        yield from self.join(state)

    def plan(self, plan: Part) -> Iterator[Finding]:
        if "starts" in plan:
            yield from self.child(plan)
        else:
            yield from self.one_of(plan, "office", "offices")
            yield from self.needed(plan, ["role"], "needed_for_act", "review")
            yield from self.only_with(plan, ["each"], "starts")
        if "offices" in plan and plan["offices"].value == {}:
            yield finding("empty_part", self.at(plan["offices"]), given="offices")
        yield from self.limit(plan)
        yield from self.checklist(plan)
        yield from self.all_named(plan["not_same_as"].listed(), self.steps, "unknown_step")

    def child(self, plan: Part) -> Iterator[Finding]:
        """A case of its own has its own offices; its outcomes are the results."""
        yield from self.only_with(plan, _OF_AN_OFFICE, "office, offices")
        yield from self.named(plan["each"], self.tables, "unknown_table")
        if plan["starts"].text and plan["starts"].text == self.root["service"].text:
            yield finding("starts_itself", self.at_value(plan["starts"]), given=plan["starts"].text)
        for code, result in plan["results"].entries():
            if code not in OUTCOMES:
                allowed = ", ".join(OUTCOMES)
                yield finding("unknown_word", self.at(result), nearest(code, OUTCOMES), given=code, allowed=allowed)
            yield from self.only_with(result, _OF_A_DECISION, "office, offices")

    def result(self, result: Part) -> Iterator[Finding]:
        yield from self.all_named(result["documents"].listed(), self.documents, "unknown_document")
        yield from self.sweeps(result)

    def sweeps(self, act: Part) -> Iterator[Finding]:
        """Each swept plan is one of the file and closed in a way it knows."""
        plans = self.plans
        for code, way in act["sweeps"].entries():
            if code not in plans:
                yield finding("unknown_plan", self.at(way), nearest(code, plans), given=code)
                continue
            allowed = [*SWEEPING, *(result for result, _ in plans[code]["results"].entries())]
            if way.text and way.text not in allowed:
                place, words = self.at_value(way), ", ".join(allowed)
                yield finding("unknown_word", place, nearest(way.text, allowed), given=way.text, allowed=words)

    def opening(self, plans: Part) -> Iterator[Finding]:
        """Reviews that open reviews never come back to themselves within a state."""
        graph = {
            plan.code: {each.text for result in parts_in(plan["results"]) for each in result["opens"].listed()}
            for plan in parts_in(plans)
        }
        ring = find_cycle(graph)
        if ring:
            yield finding("opens_in_ring", self.at(plans[ring[0]]), path=" → ".join(ring))

    def join(self, state: Part) -> Iterator[Finding]:
        join = state["join"]
        if join["rule"].text == "quorum":
            yield from self.needed(join, ["least"], "needed_for_act", "quorum")
        elif join["rule"].text:
            yield from self.only_with(join, ["least"], "rule: quorum")
        watched = [plan for plan in parts_in(state["reviews"]) if plan["controlling"].text in offices_of(plan)]
        if join["rule"].text == "controlling" and not watched:
            yield finding("controlling_missing", self.at_value(join["rule"]), given=state.code)

    def limit(self, part: Part) -> Iterator[Finding]:
        if "warn" in part and "limit" not in part:
            yield finding("only_beside", self.at(part["warn"]), given="warn", other="limit")

    def checklist(self, holder: Part) -> Iterator[Finding]:
        for item in parts_in(holder["checklist"]):
            yield from self.named(item["about"], self.about, "unknown_about")

    def timers(self, holder: Part, state: Part) -> Iterator[Finding]:
        """When a timer rings and what it does then; ``fires`` is a trigger of the state."""
        for timer in parts_in(holder["timers"]):
            yield from self.one_of(timer, "after", "fraction")
            yield from self.value(timer["after"])
            if "fraction" in timer and "limit" not in holder:
                yield finding("only_beside", self.at(timer["fraction"]), given="fraction", other="limit")
            if timer["does"].text == "fire":
                yield from self.needed(timer, ["fires"], "needed_for_act", "fire")
                yield from self.only_with(timer, ["to"], "does: notify, escalate, reassign")
            elif timer["does"].text:
                yield from self.needed(timer, ["to"], "needed_for_act", timer["does"].text)
                yield from self.only_with(timer, ["fires"], "does: fire")
            known = self.ways_out(state)
            if timer["fires"].text and timer["fires"].text not in known:
                place, given = self.at_value(timer["fires"]), timer["fires"].text
                yield finding("unknown_trigger", place, nearest(given, known), given=given, state=state.code)

    def ways_out(self, state: Part) -> list[str]:
        """The triggers of a state: its own, its results, and the moves of operations."""
        own = [code for key in ("triggers", "results") for code, _ in state[key].entries()]
        return own + [code for code, states in self.moves.items() if state.code in states]

    @cached_property
    def moves(self) -> dict[str, frozenset[str]]:
        """The moves among the operations, each with the states it stands in."""
        operations = (each for each in parts_in(self.root["operations"]) if each["kind"].text == "move")
        return {each.code: self.reached(each) for each in operations}

    def reached(self, operation: Part) -> frozenset[str]:
        """The states an operation is open in."""
        named = {operation["from"].text, *(each.text for each in operation["from"].listed())}
        states = parts_in(self.root["states"])
        is_open = OPEN in named
        return frozenset(
            state.code
            for state in states
            if state.code in named or (is_open and state["kind"].text not in ("start", "end"))
        )

    @cached_property
    def steps(self) -> Collection[str]:
        """What an actor may have done before: reviews and triggers, by code."""
        states = list(parts_in(self.root["states"]))
        ways = (code for state in states for key in ("triggers", "results") for code, _ in state[key].entries())
        return dict.fromkeys([*self.plans, *ways, *self.codes("operations")])


def parts_in(holder: Part) -> Iterable[Part]:
    """The parts of a mapping, without their codes."""
    return (each for _, each in holder.entries())


def offices_of(plan: Part) -> list[str]:
    """The offices a plan names."""
    return [each for each in (plan["office"].text, *(code for code, _ in plan["offices"].entries())) if each]
