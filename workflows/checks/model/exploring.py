"""Every reachable position: is it safe, can somebody act, can an end still be reached?"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb, prod
from typing import TYPE_CHECKING, Literal

from workflows.checks.model.counting import Group, PlanModel
from workflows.checks.model.moving import Model, Turning
from workflows.checks.model.stations import Act, Ways
from workflows.checks.model.walks import WalkStep, told

if TYPE_CHECKING:
    from workflows.definition import Definition, State

MAX_POSITIONS = 200_000

Arrival = tuple[int, Act, tuple[str, ...]]  # from which position, by what, without which offices
TroubleKind = Literal["position_stuck", "position_cannot_end", "position_turns"]


class TooMany(Exception):
    """More positions than can be checked. ``plans`` are the reviews to split."""

    def __init__(self, plans: tuple[str, ...]) -> None:
        super().__init__(", ".join(plans))
        self.plans = plans


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something wrong with a position of ``state``, and the shortest walk that leads there."""

    code: TroubleKind
    state: str
    walk: tuple[WalkStep, ...]


@dataclass(slots=True)
class Reached:
    """Every reachable position: how it was first reached, which lead to it on a case's own ways, where one can act.

    ``turning`` is a state that passes cases on for ever, and the position from which one gets there; nothing is explored
    behind it.
    """

    arrivals: dict[int, Arrival | None]
    leads_to: dict[int, list[int]]
    acting: set[int]
    turning: tuple[str, int] | None = None


def explore(model: Model, most: int = MAX_POSITIONS) -> Reached:
    """Walk all positions, nearest first. Raises :class:`TooMany`."""
    first = model.first()
    found = Reached({first: None}, {first: []}, set())
    waiting = deque([first])
    while waiting:
        position = waiting.popleft()
        try:
            acts = list(model.acts(position))
        except Turning as turning:
            found.turning = (turning.state, position)
            return found
        waiting.extend(_follow(found, position, acts))
        if len(found.arrivals) > most:
            raise TooMany(largest(model))
    return found


def _follow(found: Reached, position: int, acts: Sequence[tuple[Act, Ways]]) -> list[int]:
    """Note where the acts of a position lead; gives the positions that are new."""
    arrivals, leads_to = found.arrivals, found.leads_to
    fresh: list[int] = []
    for act, ways in acts:
        sure, helps = bool(ways), act.helps
        for target, certain, without in ways:
            sure = sure and certain and target is not None
            if target is None:
                continue
            if target not in arrivals:
                arrivals[target] = (position, act, without)
                leads_to[target] = []
                fresh.append(target)
            if helps:
                leads_to[target].append(position)
        if sure and helps:
            found.acting.add(position)
    return fresh


def troubles(definition: Definition) -> Iterator[Trouble]:
    """What is wrong with the positions of a definition, one for each kind and state. Raises :class:`TooMany`."""
    model = Model(definition)
    if at_least(model) > MAX_POSITIONS:
        raise TooMany(largest(model))
    reached = explore(model)
    if reached.turning is not None:
        state, position = reached.turning
        yield Trouble("position_turns", state, tuple(_walk(model, position, reached.arrivals)))
        return
    completing = _backward(model, reached)
    said: set[tuple[str, str]] = set()
    for position in reached.arrivals:
        state = model.state_of(position).code
        code = _trouble(model, position, reached, completing)
        if code is not None and (code, state) not in said:
            said.add((code, state))
            yield Trouble(code, state, tuple(_walk(model, position, reached.arrivals)))


def _trouble(model: Model, position: int, reached: Reached, completing: set[int]) -> TroubleKind | None:
    if model.state_of(position).kind == "end":
        return None
    if position not in reached.acting:
        return "position_stuck"
    return None if position in completing else "position_cannot_end"


def _backward(model: Model, reached: Reached) -> set[int]:
    """Every position from which an end can be reached."""
    waiting = [position for position in reached.arrivals if model.state_of(position).kind == "end"]
    found = set(waiting)
    while waiting:
        for before in reached.leads_to[waiting.pop()]:
            if before not in found:
                found.add(before)
                waiting.append(before)
    return found


def _walk(model: Model, position: int, arrivals: Mapping[int, Arrival | None]) -> list[WalkStep]:
    """The steps from the start to a position, as a reader can follow them."""
    steps: list[WalkStep] = []
    arrived = arrivals[position]
    while arrived is not None:
        before, act, without = arrived
        steps.append(told(model.definition, act, model.state_of(position).code, without))
        position, arrived = before, arrivals[before]
    return steps[::-1]


# how many positions there must be, without visiting any


def at_least(model: Model) -> int:
    """A number of positions that a definition has at the least: the largest of what one entry of a state makes."""
    return max(_of_state(model, state) for state in model.states.values())


def _of_state(model: Model, state: State) -> int:
    own = [model.plans[code] for code, plan in state.reviews.items() if plan.at_entry and plan.counts]
    if state.join is None or state.join.rule in ("any", "controlling"):
        return 1
    counted = [_of_group(model, plan, group) for plan in own for group in _groups(model, plan)]
    return max(prod(every for every, _ in counted) - prod(settled for _, settled in counted), 1)


def _groups(model: Model, plan: PlanModel) -> list[Group]:
    return [model.groups[number] for number in model.numbers[plan.plan.code]]


def _of_group(model: Model, plan: PlanModel, group: Group) -> tuple[int, int]:
    """In how many ways the offices of a group can stand, and in how many of them nobody is waited for any more."""
    kept = plan.plan.code in model.kept[plan.home]
    silent = {
        closing.memory if kept else 0
        for closing in plan.closings
        if closing.fires is None and not closing.sweeps and not _decides(plan, closing.memory)
    }
    asked = group.asked[plan.place]
    if asked == "never":
        return 1, 1
    kinds = len(silent | {0}) if asked != "always" else len(silent)
    offices = len(group.offices)
    return comb(offices + kinds, kinds), comb(offices + kinds - 1, offices)


def _decides(plan: PlanModel, standing: int) -> bool:
    memory = plan.memories[standing - 2]
    return memory.negative or memory.in_favour


def largest(model: Model) -> tuple[str, ...]:
    """The plans whose offices make the most positions: those to split."""
    sizes = {
        code: prod(comb(len(group.offices) + len(plan.memories), len(plan.memories)) for group in _groups(model, plan))
        for code, plan in model.plans.items()
    }
    most = max(sizes.values(), default=0)
    return tuple(code for code, size in sizes.items() if size == most)
