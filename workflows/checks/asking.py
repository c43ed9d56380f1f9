"""What every check has at hand: the definition, what the city knows, and how a finding is said at its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from workflows.messages import finding

if TYPE_CHECKING:
    from workflows.city import Known
    from workflows.definition import Definition, ReviewPlan, State, Trigger
    from workflows.errors import Finding

Where = Callable[[str], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Asking:
    """One definition under check."""

    definition: Definition
    known: Known
    where: Where

    @property
    def states(self) -> Mapping[str, State]:
        """The states by code."""
        return self.definition.states

    def say(self, code: str, path: str, known: Collection[str] = (), **data: str) -> Finding:
        """One error; ``known`` are the names that ``given`` may have been meant to be."""
        near = get_close_matches(data.get("given", ""), list(known), 1)
        return finding(code, self.where(path), near[0] if near else "", "error", **data)

    def warn(self, code: str, path: str, **data: str) -> Finding:
        """One warning: the file may be published, but somebody should look."""
        return finding(code, self.where(path), "", "warning", **data)


def plan_path(state: State, plan: ReviewPlan) -> str:
    """Where a plan stands in the file."""
    return f"states.{state.code}" if plan.implicit else f"states.{state.code}.reviews.{plan.code}"


def trigger_path(state: State, trigger: Trigger) -> str:
    """Where a trigger stands in the file: with its state, as a result of it, or among the operations."""
    if trigger.operation is not None:
        return f"operations.{trigger.operation}"
    part = "results" if trigger.by == "office" else "triggers"
    return f"states.{state.code}.{part}.{trigger.code}"


def ways(definition: Definition) -> dict[str, set[str]]:
    """The states each state may lead to."""
    return {
        code: {branch.to for trigger in state.triggers.values() for branch in trigger.branches}
        for code, state in definition.states.items()
    }


def closure(start: set[str], forward: Mapping[str, set[str]]) -> set[str]:
    """Everything that can be reached over ``forward``."""
    found, waiting = set(start), list(start)
    while waiting:
        for each in forward.get(waiting.pop(), set()) - found:
            found.add(each)
            waiting.append(each)
    return found
