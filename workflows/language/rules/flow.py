"""How a case moves: which keys a state of a kind has, triggers, operations, timers, and codes that must differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workflows.definition import Text
from workflows.errors import Finding
from workflows.language.build.flow import OPEN
from workflows.language.parts import Part, fields_of, plans_of
from workflows.language.rules.reviews import ReviewRules
from workflows.messages import finding

_EVERY = frozenset({"kind", "title", "says"})
_TIMED = frozenset({"limit", "warn", "timers"})
OWN_REVIEW = ("office", "role", "checklist", "form", "inspection", "not_same_as")
STATE_KEYS: Mapping[str, frozenset[str]] = {
    "start": _EVERY | {"triggers"},
    "work": _EVERY | _TIMED | {"triggers", "results", "reviews", "join", *OWN_REVIEW},
    "waiting": _EVERY | _TIMED | {"triggers", "clock", "awaits"},
    "automatic": _EVERY | _TIMED | {"triggers", "does", "asks"},
    "end": _EVERY | {"outcome"},
}
_EVERY_KEY = frozenset[str]().union(*STATE_KEYS.values())
_NEEDS = {"start": ["triggers"], "waiting": ["triggers"], "automatic": ["triggers", "does"], "end": ["outcome"]}
_OF_A_MOVE = (
    "to", "branches", "complete", "new_round", "corrections", "only_when", "at_most", "sweeps",
)  # fmt: skip
_OF_A_PERSON = ("reason", "corrections", "not_same_as")


class FlowRules(ReviewRules):
    def findings(self) -> Iterator[Finding]:
        yield from self.starts()
        for _, state in self.root["states"].entries():
            yield from self.state(state)
        for _, operation in self.root["operations"].entries():
            yield from self.operation(operation)
        yield from self.suspensions()
        yield from self.taken_codes()

    def starts(self) -> Iterator[Finding]:
        starts = [each for _, each in self.root["states"].entries() if each["kind"].text == "start"]
        if not starts and not self.is_central:
            yield finding("no_start", self.at(self.root["states"]))
        for extra in starts[1:]:
            yield finding("two_starts", self.at(extra), given=starts[0].code)

    def state(self, state: Part) -> Iterator[Finding]:
        kind = state["kind"].text
        if kind in STATE_KEYS:
            for key, each in state.entries():
                if key in _EVERY_KEY and key not in STATE_KEYS[kind]:
                    yield finding("wrong_for_state", self.at(each), given=key, type=kind)
            yield from self.needed(state, _NEEDS.get(kind, []), "needed_for_state", kind)
        yield from self.says(state["says"])
        for _, trigger in state["triggers"].entries():
            yield from self.one_of(trigger, "to", "branches")
            yield from self.actor(trigger)
            yield from self.ways(trigger)
        if kind == "work":
            yield from self.work(state)
        else:
            yield from self.limit(state)
        yield from self.timers(state, state)
        yield from self.waiting(state)
        yield from self.checklist(state)

    def waiting(self, state: Part) -> Iterator[Finding]:
        """What an automatic state asks, and what a waiting one waits for."""
        if state["does"].text == "ask":
            yield from self.needed(state, ["asks"], "needed_for_state", "automatic (ask)")
        elif state["does"].text:
            yield from self.only_with(state, ["asks"], "does: ask")
        if state["awaits"].text == "payment" and "fee" not in self.root:
            yield finding("payment_without_fee", self.at(state["awaits"]))

    def work(self, state: Part) -> Iterator[Finding]:
        """A work state decides by its own results or by the reviews it opens."""
        yield from self.one_of(state, "results", "reviews")
        if "results" in state:
            yield from self.needed(state, ["office", "role"], "needed_for_state", "work")
            yield from self.only_with(state, ["join"], "reviews")
        elif "reviews" in state:
            yield from self.needed(state, ["join"], "needed_for_state", "work")
            yield from self.only_with(state, OWN_REVIEW, "results")
        yield from self.limit(state)
        yield from self.all_named(state["not_same_as"].listed(), self.steps, "unknown_step")
        for _, result in state["results"].entries():
            yield from self.one_of(result, "to", "branches")
            yield from self.only_with(result, ["fires", "opens"], "reviews")
            yield from self.result(result)
        yield from self.reviews(state)

    def actor(self, act: Part) -> Iterator[Finding]:
        """Whose act it is: staff act for an office in a role, nobody else does."""
        by = act["by"].text
        if by == "staff":
            yield from self.needed(act, ["office", "role"], "needed_for_act", "staff")
        elif by:
            yield from self.only_with(act, ["office", "role", "corrections"], "by: staff")
        if by == "system":
            yield from self.only_with(act, ["reason", "not_same_as"], "by: staff, applicant")

    def ways(self, act: Part) -> Iterator[Finding]:
        """What an act leaves behind and whose hands it may not be in."""
        yield from self.sweeps(act)
        yield from self.all_named(act["not_same_as"].listed(), self.steps, "unknown_step")

    def operation(self, operation: Part) -> Iterator[Finding]:
        kind = operation["kind"].text
        yield from self.actor(operation)
        yield from self.ways(operation)
        if kind == "move":
            yield from self.one_of(operation, "to", "branches")
        elif kind:
            yield from self.only_with(operation, _OF_A_MOVE, "kind: move")
        if kind == "resume":
            yield from self.only_with(operation, ["from"], "kind: move, suspend, hand_over")
        elif kind:
            yield from self.needed(operation, ["from"], "needed_for_act", kind)
        states = self.codes("states")
        yield from self.named(operation["from"], [OPEN, *states], "unknown_target")
        yield from self.all_named(operation["from"].listed(), [OPEN, *states], "unknown_target")
        if kind == "move":
            yield from self.move(operation)

    def move(self, operation: Part) -> Iterator[Finding]:
        """A move stands in its states as a trigger, so no other way there may have its code."""
        for code in sorted(self.moves[operation.code]):
            state = self.root["states"][code]
            if any(operation.code in state[key] for key in ("triggers", "results")):
                where = Text(f"keadaan {code}", f"the state {code}")
                yield finding("code_taken", self.at(operation), given=operation.code, where=where)

    def suspensions(self) -> Iterator[Finding]:
        """What can be suspended can be resumed, and the other way round."""
        kinds = {each["kind"].text: each for _, each in self.root["operations"].entries()}
        for kind, other in (("suspend", "resume"), ("resume", "suspend")):
            if kind in kinds and other not in kinds:
                yield finding("operation_missing", self.at(kinds[kind]), given=kind, other=other)

    def taken_codes(self) -> Iterator[Finding]:
        """Codes that expressions and rows must tell apart across the file."""
        asking = [each for _, each in self.root["states"].entries() if "asks" in each]
        groups: tuple[tuple[Iterable[Part], Text], ...] = (
            (fields_of(self.root), Text("formulir", "the form")),
            ((*plans_of(self.root), *asking), Text("telaah", "the reviews")),
        )
        for parts, where in groups:
            seen: set[str] = set()
            for part in parts:
                if part.code in seen:
                    yield finding("code_taken", self.at(part), given=part.code, where=where)
                seen.add(part.code)
        for code, document in self.root["documents"].entries():
            if code in self.fields:
                yield finding("code_taken", self.at(document), given=code, where=groups[0][1])
        for _, state in self.root["states"].entries():
            for code, result in state["results"].entries():
                if code in state["triggers"]:
                    yield finding("code_taken", self.at(result), given=code, where=Text("pemicu", "the triggers"))
