"""Does every reachable position of a definition lead on, and on to an end?

A position is a state with its reviews: how many offices of a group are open, how many have closed with which kind of
result. Offices and results that no rule tells apart are counted, not multiplied: n offices with k kinds of result make
``C(n + k, k)`` positions. Conditions on answers are free choices here (either may come), conditions on results alone
are computed exactly. Results are remembered over states as long as a condition of another state reads them.

Checked, over all of them: *safe* (what passes a case on without anyone acting comes to rest), *never stuck* (in every
position that is no end somebody or a job can act) and *option to complete* (an end can still be reached). A violation
is told with the walk that leads there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import comb, prod
from typing import TYPE_CHECKING

from workflows.definition import Text
from workflows.engine.positions import IN_FAVOUR, Tally, rule_met
from workflows.engine.step import MAX_INTERNAL_STEPS
from workflows.expressions import ExpressionFailed, is_true
from workflows.messages import finding

if TYPE_CHECKING:
    from workflows.definition import Branch, Definition, ReviewPlan, State, Tone, Trigger
    from workflows.errors import Finding
    from workflows.expressions import Expression

MAX_POSITIONS = 200_000

Counts = tuple[int, ...]  # of one group: open, then one figure for each result of its plan
Group = tuple[str, int]  # plan, number of the group within it
Marks = tuple[tuple[Group, Counts], ...]  # sorted by group
Position = tuple[str, Marks]


class Turning(Exception):
    """States pass a case on to each other for ever without anyone acting. ``state`` is where it was noticed."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


@dataclass(frozen=True, slots=True)
class Edge:
    """One way from a position to the next. ``label`` says it in both languages."""

    label: Text
    target: Position


@dataclass(frozen=True, slots=True)
class ResultGroup:
    """Results of one plan that no rule tells apart; the first one stands for all."""

    codes: tuple[str, ...]
    tone: Tone
    fires: str | None


@dataclass(frozen=True, slots=True)
class OfficeGroup:
    """Offices of one plan that no rule tells apart. ``always`` ones are asked in any case."""

    offices: tuple[str, ...]
    always: bool


class Model:
    """The positions of a definition and the ways between them."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.plans = {plan.code: plan for state in definition.states.values() for plan in state.reviews.values()}
        self.home = {plan: state.code for state in definition.states.values() for plan in state.reviews}
        reads = list(_reads(definition))
        read = {read for _, read in reads}
        self.groups = {code: _groups(plan, f"reviews.{code}.office" in read) for code, plan in self.plans.items()}
        self.results = {code: _results(plan, f"reviews.{code}.result" in read) for code, plan in self.plans.items()}
        self.remembered = {
            plan
            for plan in self.plans
            for state, each in reads
            if each == f"reviews.{plan}" and self.home[plan] != state
        }
        self.constants: Mapping[str, object] = {code: value.amount for code, value in definition.values.items()}

    def first(self) -> Position:
        """Where every case starts."""
        return (self.definition.start, ())

    def edges(self, position: Position) -> Iterator[Edge]:
        """Every step somebody or a job may make. Raises :class:`Turning`."""
        state = self.definition.states[position[0]]
        for (plan, number), counts in position[1]:
            if plan in state.reviews and counts[0]:
                yield from self._closings(state, position[1], plan, number, counts)
        inner = _fired_inside(state)
        for trigger in state.triggers.values():
            if trigger.code not in inner and trigger.by != "office":
                yield from self._fire(state, trigger, position[1], Text(trigger.code, trigger.code))

    def kind_of(self, plan: str, result: str) -> int:
        """The number of the group of results that a result of the plan belongs to."""
        return next(index for index, group in enumerate(self.results[plan]) if result in group.codes)

    def size(self) -> int:
        """An upper bound of the number of positions, without visiting any."""
        return sum(
            prod(self._arrangements(plan) for plan in self.plans if plan in state.reviews or plan in self.remembered)
            for state in self.definition.states.values()
        )

    def _arrangements(self, plan: str) -> int:
        """In how many ways the offices of a plan can be open, closed or, when conditional, not asked."""
        kinds = len(self.results[plan])
        return prod(
            comb(len(group.offices) + kinds + extra, kinds + extra)
            for group in self.groups[plan]
            for extra in (0 if group.always else 1,)
        )

    def largest(self) -> list[str]:
        """The plans with the most arrangements: those to split."""
        most = max(self._arrangements(plan) for plan in self.plans)
        return [plan for plan in self.plans if self._arrangements(plan) == most]

    def can_act(self, position: Position) -> bool:
        """Whether the office in a work state, the applicant, or a job has something to do here."""
        state = self.definition.states[position[0]]
        if state.kind != "work":
            return bool(state.triggers)
        return any(counts[0] for (plan, _), counts in position[1] if plan in state.reviews)

    def _closings(self, state: State, marks: Marks, plan: str, number: int, counts: Counts) -> Iterator[Edge]:
        for index, result in enumerate(self.results[plan], start=1):
            changed = list(counts)
            changed[0] -= 1
            changed[index] += 1
            after = tuple((group, tuple(changed) if group == (plan, number) else was) for group, was in marks)
            label = Text(f"{plan}: {result.codes[0]}", f"{plan}: {result.codes[0]}")
            fires = result.fires or self._joined(state, after)
            if fires is None:
                yield Edge(label, (state.code, after))
            else:
                yield from self._fire(state, state.triggers[fires], after, label)

    def _joined(self, state: State, marks: Marks) -> str | None:
        """The trigger that the state's join fires in this position."""
        if state.join is None:
            return None
        still_open = closed = in_favour = negative = 0
        for (plan, _), counts in marks:
            if plan not in state.reviews:
                continue
            still_open += counts[0]
            closed += sum(counts[1:])
            kinds = list(zip(counts[1:], self.results[plan], strict=True))
            in_favour += sum(count for count, kind in kinds if kind.tone in IN_FAVOUR)
            negative += sum(count for count, kind in kinds if kind.tone == "negative")
        met = rule_met(state.join, Tally(still_open, closed, in_favour, negative))
        return state.join.fires if met else None

    def _fire(self, state: State, trigger: Trigger, marks: Marks, label: Text, depth: int = 1) -> Iterator[Edge]:
        """Every position that a trigger may lead to, after all that happens without anyone acting."""
        if depth > MAX_INTERNAL_STEPS:
            raise Turning(state.code)
        for branch in self._ways(trigger, marks):
            target = self.definition.states[branch.to]
            for arrived, words in self._entries(target, () if trigger.new_round else marks):
                told = Text(label.id + words.id, label.en + words.en)
                fires = self._joined(target, arrived)
                if fires is None:
                    yield Edge(told, (target.code, arrived))
                else:
                    yield from self._fire(target, target.triggers[fires], arrived, told, depth + 1)

    def _ways(self, trigger: Trigger, marks: Marks) -> Iterator[Branch]:
        """The branches that may be taken: exact for conditions on results, free for conditions on answers."""
        for branch in trigger.branches:
            if branch.when is None:
                yield branch
                return
            if not _is_exact(branch.when):
                yield branch
                continue
            try:
                holds = self._holds(branch.when, marks)
            except ExpressionFailed:
                return  # refuses the trigger
            if holds:
                yield branch
                return

    def _holds(self, when: Expression, marks: Marks) -> bool:
        reviews: dict[str, list[Mapping[str, object]]] = {}
        for (plan, number), counts in marks:
            offices = iter(self.groups[plan][number].offices)
            for count, result in zip(counts[1:], self.results[plan], strict=True):
                rows = ({"office": next(offices), "result": result.codes[0], "tone": result.tone} for _ in range(count))
                reviews.setdefault(plan, []).extend(rows)
        return is_true(when, {"reviews": reviews, "values": self.constants})

    def _entries(self, state: State, marks: Marks) -> Iterator[tuple[Marks, Text]]:
        """The positions in which a state may be entered: every number of conditional offices asked."""
        kept = {
            group: (0, *counts[1:])
            for group, counts in marks
            if group[0] in self.remembered and group[0] not in state.reviews and any(counts[1:])
        }
        own = [(plan, number, group) for plan in state.reviews for number, group in enumerate(self.groups[plan])]
        choices = [[len(group.offices)] if group.always else range(len(group.offices) + 1) for _, _, group in own]
        for asked in product(*choices):
            opened = {
                (plan, number): (count, *(0 for _ in self.results[plan]))
                for (plan, number, _), count in zip(own, asked, strict=True)
            }
            left_out = [
                office for (_, _, group), count in zip(own, asked, strict=True) for office in group.offices[count:]
            ]
            names = ", ".join(left_out)
            words = Text(f" (tanpa {names})", f" (without {names})") if left_out else Text("", "")
            yield tuple(sorted((kept | opened).items())), words


def _groups(plan: ReviewPlan, told_apart: bool) -> tuple[OfficeGroup, ...]:
    """The plan's offices in groups that no rule tells apart."""
    always = tuple(each.office for each in plan.offices if each.when is None)
    asked = tuple(each.office for each in plan.offices if each.when is not None)
    if told_apart:
        return tuple(OfficeGroup((each.office,), each.when is None) for each in plan.offices)
    return tuple(OfficeGroup(offices, flag) for offices, flag in ((always, True), (asked, False)) if offices)


def _results(plan: ReviewPlan, told_apart: bool) -> tuple[ResultGroup, ...]:
    """The plan's results in groups that no rule tells apart: the same tone, firing the same."""
    groups: dict[tuple[str, Tone, str | None], list[str]] = {}
    for each in plan.results.values():
        groups.setdefault((each.code if told_apart else "", each.tone, each.fires), []).append(each.code)
    return tuple(ResultGroup(tuple(codes), tone, fires) for (_, tone, fires), codes in groups.items())


def _reads(definition: Definition) -> Iterator[tuple[str, str]]:
    """What conditions of branches read of reviews, each with the state in which it is read."""
    for state in definition.states.values():
        for trigger in state.triggers.values():
            for branch in trigger.branches:
                for read in branch.when.reads if branch.when else ():
                    if read.startswith("reviews."):
                        yield state.code, read


def _is_exact(when: Expression) -> bool:
    return all(read.startswith(("reviews.", "values.")) for read in when.reads)


def _fired_inside(state: State) -> set[str | None]:
    """Triggers that results and the join fire, so nobody from outside."""
    fired: set[str | None] = {result.fires for plan in state.reviews.values() for result in plan.results.values()}
    return fired | {state.join.fires if state.join else None}


def explore(model: Model) -> tuple[dict[Position, tuple[Position, Text] | None], dict[Position, list[Position]]]:
    """Every reachable position with how it was first reached, and for each the positions that lead to it.

    Raises :class:`Turning`. The caller has looked at :meth:`Model.size` before.
    """
    first = model.first()
    reached: dict[Position, tuple[Position, Text] | None] = {first: None}
    leads_to: dict[Position, list[Position]] = {first: []}
    waiting = deque([first])
    while waiting:
        position = waiting.popleft()
        for edge in model.edges(position):
            if edge.target not in reached:
                reached[edge.target] = (position, edge.label)
                leads_to[edge.target] = []
                waiting.append(edge.target)
            leads_to[edge.target].append(position)
    return reached, leads_to


def check_positions(definition: Definition, where: Callable[[str], tuple[int, int]]) -> list[Finding]:
    """What is wrong with the positions of a definition whose names and graph are sound."""
    model = Model(definition)
    if model.size() > MAX_POSITIONS:
        plans = ", ".join(f"«{code}»" for code in model.largest())
        return [finding("too_complex", where("states"), limit=MAX_POSITIONS, plans=plans)]
    try:
        reached, leads_to = explore(model)
    except Turning as turning:
        place = where(f"states.{turning.state}")
        return [finding("position_turns", place, given=turning.state, walk=turning.state)]
    ends = [position for position in reached if definition.states[position[0]].kind == "end"]
    found: dict[tuple[str, str], Finding] = {}
    completing = _backward(ends, leads_to)
    for position in reached:
        code = _trouble(model, position, completing)
        if code and (code, position[0]) not in found:
            place = where(f"states.{position[0]}")
            found[code, position[0]] = finding(code, place, given=position[0], walk=_walk(position, reached))
    return list(found.values())


def _trouble(model: Model, position: Position, completing: set[Position]) -> str | None:
    if model.definition.states[position[0]].kind == "end":
        return None
    if not model.can_act(position):
        return "position_stuck"
    return None if position in completing else "position_cannot_end"


def _backward(ends: list[Position], leads_to: Mapping[Position, list[Position]]) -> set[Position]:
    """Every position from which an end can be reached."""
    found, waiting = set(ends), deque(ends)
    while waiting:
        for before in leads_to[waiting.popleft()]:
            if before not in found:
                found.add(before)
                waiting.append(before)
    return found


def _walk(position: Position, reached: Mapping[Position, tuple[Position, Text] | None]) -> Text:
    """The steps from the start to a position, as a reader can follow them."""
    steps: list[Text] = []
    arrived = reached[position]
    while arrived is not None:
        steps.append(arrived[1])
        arrived = reached[arrived[0]]
    steps.reverse()
    return Text(" → ".join(each.id for each in steps), " → ".join(each.en for each in steps))
