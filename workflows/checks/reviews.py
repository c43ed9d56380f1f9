"""Do the reviews of a state come together: results, joins, plans opened by results, sweeps, and who decides what?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workflows.checks.asking import Asking, closure, plan_path, ways

if TYPE_CHECKING:
    from workflows.definition import Join, ResultKind, ReviewPlan, State, Ways
    from workflows.errors import Finding

ANSWERED = ("cancel", "skip")
CHILD_ENDS = ("issued", "refused", "withdrawn", "closed")


def findings(asking: Asking) -> Iterator[Finding]:
    """Everything that keeps reviews from being opened, closed and joined as the file means it."""
    for state in asking.states.values():
        for plan in state.reviews.values():
            yield from _plan(asking, state, plan)
            for result in plan.results.values():
                yield from _result(asking, state, plan, result, f"{plan_path(state, plan)}.results.{result.code}")
        for trigger in state.triggers.values():
            if trigger.operation is None and trigger.by != "office":
                yield from _sweeps(
                    asking, _carried(asking), trigger.sweeps, f"states.{state.code}.triggers.{trigger.code}"
                )
        if state.join is not None:
            yield from _join(asking, state, state.join)
    for operation in asking.definition.operations.values():
        yield from _operation_sweeps(asking, operation.code)
    yield from _same_person(asking)


def _plan(asking: Asking, state: State, plan: ReviewPlan) -> Iterator[Finding]:
    path = plan_path(state, plan)
    if not plan.at_entry and _opens_itself(state, plan.code):
        yield asking.say("opens_in_a_circle", path, given=plan.code)
    if plan.same_office and plan.at_entry:
        yield asking.say("same_office_of_nobody", path, given=plan.code)
    if plan.child is not None:
        for code in plan.results:
            if code not in CHILD_ENDS:
                yield asking.say("not_an_outcome", f"{path}.results.{code}", CHILD_ENDS, given=code)
        table = asking.definition.fields.get(plan.child.each or "")
        if plan.child.each is not None and (table is None or table.type != "table"):
            yield asking.say("unknown_table", f"{path}.each", given=plan.child.each)


def _opens_itself(state: State, code: str) -> bool:
    forward = {
        plan.code: {each for result in plan.results.values() for each in result.opens}
        for plan in state.reviews.values()
    }
    return code in closure(set(forward.get(code, set())), forward)


def _result(asking: Asking, state: State, plan: ReviewPlan, result: ResultKind, path: str) -> Iterator[Finding]:
    if result.needs_checklist and not plan.checklist:
        yield asking.say("checklist_missing", path, given=result.code)
    for opened in result.opens:
        if opened not in state.reviews:
            yield asking.say("unknown_plan", f"{path}.opens", state.reviews, given=opened)
    for document in result.needs_documents:
        if document not in asking.definition.documents:
            yield asking.say("unknown_document", f"{path}.documents", asking.definition.documents, given=document)
    here = {**_carried(asking), **state.reviews}
    yield from _sweeps(asking, here, result.sweeps, path)
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


def _carried(asking: Asking) -> dict[str, ReviewPlan]:
    """The plans that may be open outside their own state."""
    plans = (plan for state in asking.states.values() for plan in state.reviews.values())
    return {plan.code: plan for plan in plans if plan.carries}


def _sweeps(asking: Asking, here: dict[str, ReviewPlan], sweeps: Ways, path: str) -> Iterator[Finding]:
    """That what is swept can be open here, and is closed in a way that exists."""
    for code, way in sweeps.items():
        plan = here.get(code)
        if plan is None:
            yield asking.say("sweep_of_nothing", f"{path}.sweeps", here, given=code)
        elif way not in ANSWERED and way not in plan.results:
            yield asking.say("unknown_sweep", f"{path}.sweeps.{code}", (*ANSWERED, *plan.results), given=way)


def _operation_sweeps(asking: Asking, code: str) -> Iterator[Finding]:
    everywhere = {plan.code: plan for state in asking.states.values() for plan in state.reviews.values()}
    triggers = (each for state in asking.states.values() for each in state.triggers.values())
    first = next((each for each in triggers if each.operation == code), None)
    if first is not None:
        yield from _sweeps(asking, everywhere, first.sweeps, f"operations.{code}")


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
    if join.rule == "controlling" and not _controls(counted):
        yield asking.say("nobody_controls", path, given=state.code)
    if join.rule == "any" and counted and not any(plan.at_entry for plan in counted):
        yield asking.say("join_never_met", path, given=state.code)


def _controls(plans: list[ReviewPlan]) -> bool:
    """Whether one of the plans is asked of the office that controls it or another one."""
    controlling = {plan.controlling for plan in plans}
    return any(each.office in controlling for plan in plans for each in plan.offices)


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
