"""Do the reviews of a state come together: results, joins, and who decides what?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workflows.checks.asking import Asking, closure, plan_path, ways

if TYPE_CHECKING:
    from workflows.definition import Join, ResultKind, ReviewPlan, State
    from workflows.errors import Finding


def findings(asking: Asking) -> Iterator[Finding]:
    """Everything that keeps reviews from being opened, closed and joined as the file means it."""
    for state in asking.states.values():
        for plan in state.reviews.values():
            for result in plan.results.values():
                yield from _result(asking, state, plan, result, f"{plan_path(state, plan)}.results.{result.code}")
        if state.join is not None:
            yield from _join(asking, state, state.join)
    yield from _same_person(asking)


def _result(asking: Asking, state: State, plan: ReviewPlan, result: ResultKind, path: str) -> Iterator[Finding]:
    if result.needs_checklist and not plan.checklist:
        yield asking.say("checklist_missing", path, given=result.code)
    yield from _leads(asking, state, plan, result, path)


def _leads(asking: Asking, state: State, plan: ReviewPlan, result: ResultKind, path: str) -> Iterator[Finding]:
    """That a result brings the case on: it fires, opens, or counts for a join."""
    fires = result.fires or (state.join.fires if state.join and plan.counts else None)
    if fires is None:
        if not result.opens and plan.counts:
            yield asking.say("join_missing", path, result=result.code, given=state.code)
        return
    if result.fires is not None:
        yield from _fired(asking, state, result.fires, f"{path}.fires")
    trigger = state.triggers.get(fires)
    if not result.names_corrections or trigger is None:
        return
    targets = [asking.states[branch.to] for branch in trigger.branches if branch.to in asking.states]
    if not any(target.kind in ("waiting", "start") for target in targets):
        yield asking.say("corrections_without_wait", path, given=result.code)


def _fired(asking: Asking, state: State, code: str, path: str) -> Iterator[Finding]:
    """That a result or join fires a trigger of its state that is nobody's own."""
    trigger = state.triggers.get(code)
    if trigger is None:
        yield asking.say("unknown_trigger", path, state.triggers, given=code, state=state.code)
    elif trigger.by == "applicant":
        yield asking.say("fires_applicant_trigger", path, given=code)


def _join(asking: Asking, state: State, join: Join) -> Iterator[Finding]:
    path = f"states.{state.code}.join"
    counted = [plan for plan in state.reviews.values() if plan.counts]
    if not counted:
        yield asking.say("join_without_reviews", path, given=state.code)
    yield from _fired(asking, state, join.fires, f"{path}.fires")
    if join.rule == "quorum":
        offices = sum(max(len(plan.offices), 1) for plan in counted)
        if join.least is None or join.least > offices:
            yield asking.say("quorum_too_large", path, least=str(join.least or 0), offices=str(offices))
    if join.rule == "any" and counted and not any(plan.at_entry for plan in counted):
        yield asking.say("join_never_met", path, given=state.code)


def _same_person(asking: Asking) -> Iterator[Finding]:
    """That whoever approves the issue is not, without a word, the one who checked the file."""
    issuing = {code for code, state in asking.states.items() if state.does == "issue"}
    forward = ways(asking.definition)
    silent = {code: to for code, to in forward.items() if not asking.states[code].reviews}
    deciding = [state for code, state in asking.states.items() if closure(set(forward[code]), silent) & issuing]
    for state in deciding:
        before = closure({asking.definition.start}, {code: to for code, to in forward.items() if code != state.code})
        for plan in state.reviews.values():
            other = _checked_before(asking, before - {state.code}, plan)
            if other is not None and other.code not in plan.not_same_as:
                yield asking.warn("same_person_decides", plan_path(state, plan), given=plan.code, other=other.code)


def _checked_before(asking: Asking, states: set[str], plan: ReviewPlan) -> ReviewPlan | None:
    """A review before this one that the same office and role may close in favour."""
    seats = {(each.office, plan.role) for each in plan.offices}
    for code in sorted(states & set(asking.states)):
        for other in asking.states[code].reviews.values():
            positive = any(result.tone == "positive" for result in other.results.values())
            if positive and seats & {(each.office, other.role) for each in other.offices}:
                return other
    return None
