"""Is a definition sound? Names that lead somewhere, limits that are times, states that lead on, a paper that is issued.

Everything that is wrong is found at once. What an expression may name and of which kind it is has been checked by the
loader; here stands what needs the whole service or the city. When names and graph are sound, every reachable position
is checked too (:mod:`workflows.checks.positions`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from workflows.checks.positions import check_positions
from workflows.messages import finding

if TYPE_CHECKING:
    from collections.abc import Collection

    from workflows.city import Known
    from workflows.definition import Definition, Limit, ResultKind, ReviewPlan, State, Trigger
    from workflows.errors import Finding

JOBS = {"issue": "issued"}  # the job of an automatic state → the trigger it fires when it is done
TIME_UNITS = ("working_days", "calendar_days", "hours")


Where = Callable[[str], tuple[int, int]]


def check(definition: Definition, known: Known, where: Where = lambda _path: (1, 1)) -> list[Finding]:
    """Every finding about a loaded definition, sorted by place.

    ``where`` gives line and column of a dotted path such as ``states.review.join.fires``, or of what stands above it.
    """
    checker = _Checker(definition, known, where)
    found = checker.findings()
    if not any(each.severity == "error" for each in found):
        found += check_positions(definition, where)
    return sorted(found)


def _plan_path(state: State, plan: ReviewPlan) -> str:
    return f"states.{state.code}" if plan.implicit else f"states.{state.code}.reviews.{plan.code}"


def _trigger_path(state: State, trigger: Trigger) -> str:
    part = "results" if trigger.by == "office" else "triggers"
    return f"states.{state.code}.{part}.{trigger.code}"


class _Checker:
    """The checks of one definition; each yields its findings."""

    def __init__(self, definition: Definition, known: Known, where: Where) -> None:
        self.definition = definition
        self.states = definition.states
        self.known = known
        self.where = where

    def findings(self) -> list[Finding]:
        found = [*self._city(), *self._limits(self.definition.clock.limit, "clock"), *self._service_limit()]
        for state in self.states.values():
            found += [*self._state(state), *self._reviews(state), *self._join(state), *self._job(state)]
            for trigger in state.triggers.values():
                found += [*self._branches(state, trigger), *self._firing(state, trigger)]
        found += self._issue()
        if not any(each.code == "unknown_target" for each in found):
            found += self._graph()
        return found

    def _say(self, code: str, path: str, known: Collection[str] = (), **data: str) -> Finding:
        """One finding; ``known`` are the names that ``given`` may have been meant to be."""
        near = get_close_matches(data.get("given", ""), list(known), 1)
        return finding(code, self.where(path), near[0] if near else "", "error", **data)

    def _city(self) -> Iterator[Finding]:
        if self.definition.office not in self.known.offices:
            yield self._say("unknown_office", "office", self.known.offices, given=self.definition.office)
        paper = self.definition.paper
        if paper is None:
            return
        if paper.signatory_role not in self.known.roles:
            yield self._say("unknown_role", "paper.signatory.role", self.known.roles, given=paper.signatory_role)
        if paper.template not in self.known.templates:
            yield self._say("unknown_template", "paper.template", self.known.templates, given=paper.template)

    def _limits(self, limit: Limit | None, path: str) -> Iterator[Finding]:
        """That limit and warning are known lengths of time, and the warning is the shorter one."""
        if limit is None:
            return
        sound = True
        for part, code in (("limit", limit.value), ("warn", limit.warn)):
            for found in self._length(code, f"{path}.{part}") if code else ():
                sound = False
                yield found
        if not sound or limit.warn is None:
            return
        whole, ahead = self.definition.values[limit.value], self.definition.values[limit.warn]
        if whole.unit == ahead.unit and ahead.amount >= whole.amount:
            yield finding("warning_too_early", self.where(f"{path}.warn"), severity="warning", given=limit.warn)

    def _length(self, code: str, path: str) -> Iterator[Finding]:
        value = self.definition.values.get(code)
        if value is None:
            yield self._say("unknown_value", path, self.definition.values, given=code)
        elif value.unit not in TIME_UNITS:
            yield self._say("limit_not_time", path, given=code, unit=value.unit)
        elif value.amount <= 0 or (value.unit != "hours" and value.amount % 1):
            yield self._say("limit_not_whole", path, given=code)

    def _service_limit(self) -> Iterator[Finding]:
        value = self.definition.values.get(self.definition.clock.limit.value)
        if value is not None and value.unit == "hours":
            yield self._say("service_limit_in_hours", "clock.limit")

    def _state(self, state: State) -> Iterator[Finding]:
        path = f"states.{state.code}"
        if state.kind == "end":
            if state.triggers or state.reviews:
                yield self._say("end_not_final", path, given=state.code)
            return
        if state.kind in ("start", "waiting") and not any(each.by == "applicant" for each in state.triggers.values()):
            yield self._say("applicant_cannot_act", path, given=state.code)
        if state.kind == "work" and not any(plan.results for plan in state.reviews.values()):
            yield self._say("work_without_review", path, given=state.code)

    def _reviews(self, state: State) -> Iterator[Finding]:
        for plan in state.reviews.values():
            path = _plan_path(state, plan)
            offices = "" if plan.implicit else "offices."
            for each in plan.offices:
                if each.office not in self.known.offices:
                    place = f"{path}.{offices}{'office' if plan.implicit else each.office}"
                    yield self._say("unknown_office", place, self.known.offices, given=each.office)
            if plan.role not in self.known.roles:
                yield self._say("unknown_role", f"{path}.role", self.known.roles, given=plan.role)
            yield from self._limits(plan.limit, path)
            for result in plan.results.values():
                yield from self._result(state, plan, result, f"{path}.results.{result.code}")

    def _result(self, state: State, plan: ReviewPlan, result: ResultKind, path: str) -> Iterator[Finding]:
        if result.needs_checklist and not plan.checklist:
            yield self._say("checklist_missing", path, given=result.code)
        fires = result.fires or (state.join.fires if state.join else None)
        if fires is None:
            yield self._say("join_missing", path, result=result.code, given=state.code)
            return
        if result.fires is not None:
            yield from self._fired(state, result.fires, f"{path}.fires")
        trigger = state.triggers.get(fires)
        if result.names_corrections and trigger is not None and not self._leads_to_wait(trigger):
            yield self._say("corrections_without_wait", path, given=result.code)

    def _leads_to_wait(self, trigger: Trigger) -> bool:
        targets = [self.states[branch.to] for branch in trigger.branches if branch.to in self.states]
        return any(target.kind in ("waiting", "start") for target in targets)

    def _fired(self, state: State, code: str, path: str) -> Iterator[Finding]:
        """That a result or join fires a trigger of its state that is not the applicant's."""
        trigger = state.triggers.get(code)
        if trigger is None:
            yield self._say("unknown_trigger", path, state.triggers, given=code, state=state.code)
        elif trigger.by == "applicant":
            yield self._say("fires_applicant_trigger", path, given=code)

    def _join(self, state: State) -> Iterator[Finding]:
        if state.join is None:
            return
        path = f"states.{state.code}.join"
        if not state.reviews:
            yield self._say("join_without_reviews", path, given=state.code)
        yield from self._fired(state, state.join.fires, f"{path}.fires")

    def _job(self, state: State) -> Iterator[Finding]:
        path = f"states.{state.code}"
        if state.kind != "automatic":
            if state.does is not None:
                yield self._say("job_outside_automatic", f"{path}.does")
            return
        if state.does is None:
            yield self._say("job_missing", path, given=state.code)
        elif state.does not in JOBS:
            yield self._say("unknown_job", f"{path}.does", JOBS, given=state.does)
        elif JOBS[state.does] not in {code for code, each in state.triggers.items() if each.by == "system"}:
            given = JOBS[state.does]
            yield self._say("job_trigger_missing", path, given=given, job=state.does, state=state.code)

    def _branches(self, state: State, trigger: Trigger) -> Iterator[Finding]:
        path = _trigger_path(state, trigger)
        *others, last = trigger.branches
        paths = [f"{path}.branches.{index}" if others else path for index in range(len(trigger.branches))]
        for branch, place in zip(trigger.branches, paths, strict=True):
            if branch.to not in self.states:
                yield self._say("unknown_target", f"{place}.to", self.states, given=branch.to)
        if last.when is not None:
            yield self._say("last_branch_conditional", f"{paths[-1]}.when", given=trigger.code)
        for index, branch in enumerate(others):
            if branch.when is None:
                yield self._say("branch_never_reached", paths[index + 1])

    def _firing(self, state: State, trigger: Trigger) -> Iterator[Finding]:
        """That something fires the trigger, and that new answers come with a new round."""
        path = _trigger_path(state, trigger)
        if trigger.needs_complete_form and state.kind != "start" and not trigger.new_round:
            yield self._say("resend_without_round", path, given=trigger.code, state=state.code)
        if trigger.by == "applicant":
            return
        fired: set[str | None] = {result.fires for plan in state.reviews.values() for result in plan.results.values()}
        fired |= {state.join.fires if state.join else None, JOBS.get(state.does or "")}
        if trigger.code not in fired:
            yield self._say("trigger_never_fired", path, given=trigger.code)

    def _issue(self) -> Iterator[Finding]:
        issuing = [state.code for state in self.states.values() if state.does == "issue"]
        if self.definition.paper is None:
            for code in issuing:
                yield self._say("issue_without_paper", f"states.{code}.does", given=code)
        elif not issuing:
            yield self._say("paper_never_issued", "paper")
        forward = {code: ways for code, ways in self._ways().items() if code not in issuing}
        before = _closure({self.definition.start}, forward) - set(issuing)
        for code in before & set(self.states):
            for trigger in self.states[code].triggers.values():
                yield from self._issued_end(self.states[code], trigger)

    def _issued_end(self, state: State, trigger: Trigger) -> Iterator[Finding]:
        """That a case is called issued only after something was issued, however long before."""
        for branch in trigger.branches:
            target = self.states.get(branch.to)
            if target is not None and target.outcome == "issued":
                path = _trigger_path(state, trigger)
                yield self._say("issued_without_issue", path, given=state.code, target=target.code)

    def _ways(self) -> dict[str, set[str]]:
        return {
            code: {branch.to for trigger in state.triggers.values() for branch in trigger.branches}
            for code, state in self.states.items()
        }

    def _graph(self) -> Iterator[Finding]:
        forward = self._ways()
        backward = {code: {other for other, targets in forward.items() if code in targets} for code in self.states}
        reached = _closure({self.definition.start}, forward)
        ending = _closure({code for code, state in self.states.items() if state.kind == "end"}, backward)
        for code in self.states:
            if code not in reached:
                yield self._say("unreachable_state", f"states.{code}", given=code)
            elif code not in ending:
                yield self._say("no_way_to_an_end", f"states.{code}", given=code)


def _closure(start: set[str], ways: dict[str, set[str]]) -> set[str]:
    """Everything that can be reached over ``ways``."""
    found, waiting = set(start), list(start)
    while waiting:
        for each in ways.get(waiting.pop(), set()) - found:
            found.add(each)
            waiting.append(each)
    return found
