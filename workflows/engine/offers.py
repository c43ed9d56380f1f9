"""What an actor could do with a case now, and why not; which offices may be chosen with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from workflows.engine.acts import close_review, fire
from workflows.engine.outcome import Actor, Choice, Facts, Outcome, Snapshot
from workflows.engine.step import ROUTED, plan_of
from workflows.errors import Refused

if TYPE_CHECKING:
    from workflows.definition import Definition, ResultKind, ReviewPlan, State, Trigger


def available(
    definition: Definition, snapshot: Snapshot, actor: Actor, facts: Facts, now: datetime
) -> tuple[Choice, ...]:
    """What this kind of actor could do now, each with the code of why not.

    An applicant and the system see their triggers of the state, staff and an outside agency the results of every open
    review, staff the triggers that are theirs; both applicant and staff the operations too. A choice without refusal can
    be made; where something must be brought along (a reason, a checklist, offices …) this holds once the decision carries it.
    """
    state = definition.states.get(snapshot.state)
    if state is None:
        return ()
    found = []
    for plan, office, result in _results(definition, snapshot, state) if actor.answers_reviews else ():
        refusal = _refusal(
            lambda plan=plan, office=office, result=result: close_review(  # type: ignore[misc]
                definition, snapshot, plan, office, result, actor, facts, now, trial=True
            )
        )
        found.append(Choice(result, plan, office, refusal))
    for code in _acts(definition, snapshot, state, actor):
        refusal = _refusal(
            lambda code=code: fire(definition, snapshot, code, actor, facts, now, trial=True)  # type: ignore[misc]
        )
        found.append(Choice(code, None, None, refusal))
    return tuple(found)


def _results(definition: Definition, snapshot: Snapshot, state: State) -> Iterator[tuple[str, str, str]]:
    """Plan, office and result of everything that is open and staff's to close."""
    for each in snapshot.reviews:
        if each.is_open:
            plan = plan_of(definition, state, each.plan)
            for result in plan.results if plan.child is None else ():
                yield plan.code, each.office, result


def _acts(definition: Definition, snapshot: Snapshot, state: State, actor: Actor) -> Iterator[str]:
    """Triggers of the state and operations that are this kind of actor's."""
    for trigger in state.triggers.values():
        if trigger.by == actor.kind:
            yield trigger.code
    for each in definition.operations.values():
        here = snapshot.suspended if each.kind == "resume" else state.code in each.states
        if each.kind != "move" and each.by == actor.kind and here and each.code not in state.triggers:
            yield each.code


def _refusal(attempt: Callable[[], Outcome]) -> str | None:
    try:
        attempt()
    except Refused as refused:
        return refused.code
    return None


def offices_to_choose(definition: Definition, state: str, act: Trigger | ResultKind) -> tuple[str, ...]:
    """The offices of which some may be chosen with a trigger or result of this state, in the order of the file.

    They are those of the plans that it opens itself and of the states it may lead to.
    """
    offices = dict.fromkeys(
        each.office
        for plan in _opened_by(definition, definition.states[state], act)
        for each in plan.offices
        if each.chosen
    )
    return tuple(offices)


def _opened_by(definition: Definition, state: State, act: Trigger | ResultKind) -> Iterator[ReviewPlan]:
    """The plans that a trigger or result may open, in this state and in those it may lead to at once."""
    fired = {getattr(act, "fires", act.code)} | ({state.join.fires} if state.join else set())
    for code in getattr(act, "opens", ()):
        yield state.reviews[code]
    waiting = [state.triggers[code] for code in sorted(each for each in fired if each in state.triggers)]
    entered: set[str] = set()
    while waiting:
        for branch in waiting.pop().branches:
            target = definition.states[branch.to]
            if target.code not in entered:
                entered.add(target.code)
                yield from (plan for plan in target.reviews.values() if plan.at_entry)
                waiting += _left_at_once(definition, target, state.code)


def _left_at_once(definition: Definition, state: State, before: str) -> Iterator[Trigger]:
    """The trigger that may be fired as soon as the state is entered: it routes, nobody may have to be asked, or what was
    answered when the case stood here earlier in its round is enough, as one veto is."""
    entry = [plan for plan in state.reviews.values() if plan.at_entry and plan.counts]
    asks = any(each.when is None and not each.chosen for plan in entry for each in plan.offices)
    if asks and state.join is not None and state.join.rule != "all":
        asks = not _leads_back(definition, state, before)
    code = ROUTED if state.does == "route" else state.join.fires if state.join and not asks else ""
    if code in state.triggers:
        yield state.triggers[code]


def _leads_back(definition: Definition, state: State, target: str) -> bool:
    """Whether a case may come from this state to the target without a new round."""
    reached, waiting = {state.code}, [state]
    while waiting:
        ways = [each for each in waiting.pop().triggers.values() if not each.new_round]
        for branch in (branch for each in ways for branch in each.branches):
            if branch.to not in reached:
                reached.add(branch.to)
                waiting.append(definition.states[branch.to])
    return target in reached
