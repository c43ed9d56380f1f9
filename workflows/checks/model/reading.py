"""What conditions read of results: it decides what must be told apart, and for how long it must be remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from workflows.expressions import is_true

if TYPE_CHECKING:
    from workflows.definition import Definition, ReviewPlan, State
    from workflows.expressions import Expression

Rows = Mapping[str, list[Mapping[str, object]]]


def is_exact(condition: Expression) -> bool:
    """Whether a condition looks at results and figures alone; any other may come out either way."""
    return all(read.startswith(("reviews.", "values.")) for read in condition.reads)


def judged(condition: Expression | None, rows: Rows, constants: Mapping[str, object]) -> bool | None:
    """Whether a condition holds; None when it may or may not. Raises ExpressionFailed as the engine would."""
    if condition is None:
        return True
    return is_true(condition, {"reviews": rows, "values": constants}) if is_exact(condition) else None


def conditions(state: State) -> Iterator[Expression]:
    """The conditions that are looked at while a case is in a state."""
    for trigger in state.triggers.values():
        if trigger.only_when is not None:
            yield trigger.only_when
        for branch in trigger.branches:
            if branch.when is not None:
                yield branch.when
    for plan in state.reviews.values():
        for result in plan.results.values():
            if result.only_when is not None:
                yield result.only_when


def reads_of_reviews(definition: Definition) -> dict[str, set[str]]:
    """For each state, the names it reads of reviews: ``reviews.<plan>``, ``reviews.<plan>.tone`` …"""
    carried = {
        read
        for state in definition.states.values()
        for plan in state.reviews.values()
        if plan.carries
        for result in plan.results.values()
        for read in (result.only_when.reads if result.only_when else ())
    }
    return {
        code: {
            read
            for read in {*carried, *(read for each in conditions(state) for read in each.reads)}
            if read.startswith("reviews.")
        }
        for code, state in definition.states.items()
    }


def kept_in(definition: Definition, reads: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    """For each state, the plans whose results still matter there or later in the same round."""
    kept = {code: {read.split(".")[1] for read in reads[code]} for code in definition.states}
    for code, state in definition.states.items():
        kept[code] |= {plan.code for plan in _joined_by(state) if _may_stay_closed(plan)}
    earlier: dict[str, set[str]] = {code: set() for code in definition.states}
    for code, state in definition.states.items():
        for trigger in state.triggers.values():
            for branch in trigger.branches if not trigger.new_round else ():
                earlier[branch.to].add(code)
    waiting = list(definition.states)
    while waiting:
        code = waiting.pop()
        for before in earlier[code]:
            if not kept[code] <= kept[before]:
                kept[before] |= kept[code]
                waiting.append(before)
    return {
        code: frozenset(kept[code] | {plan.code for plan in _joined_by(state)})
        for code, state in definition.states.items()
    }


def _joined_by(state: State) -> list[ReviewPlan]:
    """The plans whose results the state's join looks at; a join of all asks only what is still open."""
    if state.join is None or state.join.rule == "all":
        return []
    return [plan for plan in state.reviews.values() if plan.counts]


def _may_stay_closed(plan: ReviewPlan) -> bool:
    """Whether entering the state again may leave an earlier result of the plan standing."""
    return not plan.at_entry or any(each.when is not None or each.chosen for each in plan.offices) or bool(plan.child)
