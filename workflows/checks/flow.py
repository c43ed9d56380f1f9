"""Does a case move: states of their kinds, triggers that something fires, branches, jobs, and ways to an end?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from workflows.checks.asking import Asking, closure, trigger_path, ways

if TYPE_CHECKING:
    from workflows.definition import State, Trigger
    from workflows.errors import Finding

JOBS: Mapping[str, str] = {"issue": "issued", "route": "routed"}  # the job → the trigger it fires when it is done


def findings(asking: Asking) -> Iterator[Finding]:
    """Everything that keeps a case from moving as the file means it."""
    for state in asking.states.values():
        yield from _state(asking, state)
        yield from _job(asking, state)
        for trigger in state.triggers.values():
            yield from _branches(asking, state, trigger)
            yield from _firing(asking, state, trigger)
    if all(target in asking.states for targets in ways(asking.definition).values() for target in targets):
        yield from _graph(asking)


def jobs_of(state: State) -> dict[str, str]:
    """The triggers the job of an automatic state fires, each with the name of the job."""
    if state.connector is not None:
        return {state.connector.answered: "ask", state.connector.gives_up: "ask"}
    job = state.does or ""
    return {JOBS[job]: job} if job in JOBS else {}


def _state(asking: Asking, state: State) -> Iterator[Finding]:
    path = f"states.{state.code}"
    if state.kind == "end":
        own = [each for each in state.triggers.values() if each.operation is None]
        if own or state.reviews or state.timers:
            yield asking.say("end_not_final", path, given=state.code)
        return
    if state.kind in ("start", "waiting") and state.awaits == "applicant":
        own = [each for each in state.triggers.values() if each.operation is None]
        if not any(each.by == "applicant" for each in own):
            yield asking.say("applicant_cannot_act", path, given=state.code)
    if state.kind == "waiting" and state.awaits != "applicant" and not state.triggers:
        yield asking.say("nothing_awaited", path, given=state.code)
    if state.kind == "work" and not any(plan.results for plan in state.reviews.values()):
        yield asking.say("work_without_review", path, given=state.code)


def _job(asking: Asking, state: State) -> Iterator[Finding]:
    path = f"states.{state.code}"
    if state.kind != "automatic":
        if state.does is not None:
            yield asking.say("job_outside_automatic", f"{path}.does")
        return
    if state.does is None:
        yield asking.say("job_missing", path, given=state.code)
    elif not jobs_of(state):
        yield asking.say("unknown_job", f"{path}.does", (*JOBS, "ask"), given=state.does)
    for given, job in jobs_of(state).items():
        if given not in {code for code, each in state.triggers.items() if each.by == "system"}:
            yield asking.say("job_trigger_missing", path, given=given, job=job, state=state.code)


def _branches(asking: Asking, state: State, trigger: Trigger) -> Iterator[Finding]:
    path = trigger_path(state, trigger)
    *others, last = trigger.branches
    paths = [f"{path}.branches.{index}" if others else path for index in range(len(trigger.branches))]
    for branch, place in zip(trigger.branches, paths, strict=True):
        if branch.to not in asking.states:
            yield asking.say("unknown_target", f"{place}.to", asking.states, given=branch.to)
    if last.when is not None:
        yield asking.say("last_branch_conditional", f"{paths[-1]}.when", given=trigger.code)
    seen: set[str] = set()
    for index, branch in enumerate(others):
        if branch.when is None:
            yield asking.say("branch_never_reached", paths[index + 1])
        elif branch.when.source in seen:
            yield asking.say("branch_repeated", f"{paths[index]}.when", given=branch.when.source)
        else:
            seen.add(branch.when.source)


def _firing(asking: Asking, state: State, trigger: Trigger) -> Iterator[Finding]:
    """That something fires the trigger, and that new answers come with a new round."""
    path = trigger_path(state, trigger)
    if trigger.needs_complete_form and state.kind != "start" and not trigger.new_round:
        yield asking.say("resend_without_round", path, given=trigger.code, state=state.code)
    if trigger.by in ("system", "office") and trigger.code not in _fired(asking, state):
        yield asking.say("trigger_never_fired", path, given=trigger.code)


def _fired(asking: Asking, state: State) -> set[str | None]:
    """What results, the join, timers, the job and a deemed decision fire in a state."""
    plans = state.reviews.values()
    fired: set[str | None] = {result.fires for plan in plans for result in plan.results.values()}
    fired |= {timer.fires for timer in state.timers} | {timer.fires for plan in plans for timer in plan.timers}
    fired |= {state.join.fires if state.join else None, asking.definition.clock.deemed_fires}
    return fired | set(jobs_of(state))


def _graph(asking: Asking) -> Iterator[Finding]:
    forward = ways(asking.definition)
    backward = {code: {other for other, targets in forward.items() if code in targets} for code in asking.states}
    reached = closure({asking.definition.start}, forward)
    ending = closure({code for code, state in asking.states.items() if state.kind == "end"}, backward)
    for code in asking.states:
        if code not in reached:
            yield asking.say("unreachable_state", f"states.{code}", given=code)
        elif code not in ending:
            yield asking.say("no_way_to_an_end", f"states.{code}", given=code)
