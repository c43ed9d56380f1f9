"""Everything that can be done with a case in a test: by people, jobs, time and child cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from tests.workflows import makers as m
from workflows.definition import Definition
from workflows.engine import available, close_child, close_review, deem, elapse, fire, offices_to_choose
from workflows.engine.outcome import SYSTEM, Actor, Choice, Decision, Facts, Outcome, Snapshot
from workflows.errors import Refused

EVERY_SEAT = Actor(
    "staff", "01ALL", frozenset((o, r) for o in ("desk", "parks", "roads") for r in ("clerk", "expert", "head"))
)
ACTORS = (m.APPLICANT, EVERY_SEAT, m.PARKS, SYSTEM)
LATER = timedelta(days=20)  # longer than every limit of the makers


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do. ``helps`` is False for what is open in many states and frees no case that is stuck."""

    kind: str
    code: str
    actor: Actor = SYSTEM
    plan: str | None = None
    office: str | None = None
    offices: tuple[str, ...] = ()
    helps: bool = True


def perform(definition: Definition, snapshot: Snapshot, deed: Deed, facts: Facts, now: datetime) -> Outcome:
    """Do it. Raises Refused."""
    decision = Decision(reason="because", offices=deed.offices)
    if deed.kind == "timer":
        return elapse(definition, snapshot, deed.code, facts, now + LATER, deed.plan, deed.office)
    if deed.kind == "deemed":
        return deem(definition, snapshot, facts, now + LATER)
    if deed.plan is None or deed.office is None:
        return fire(definition, snapshot, deed.code, deed.actor, facts, now, decision)
    if deed.kind == "child":
        return close_child(definition, snapshot, deed.plan, deed.office, deed.code, facts, now)
    return close_review(definition, snapshot, deed.plan, deed.office, deed.code, deed.actor, facts, now, decision)


def attempt(
    definition: Definition, snapshot: Snapshot, deed: Deed, facts: Facts, now: datetime
) -> tuple[str | None, Outcome | None]:
    """The code of why it is refused, or what follows."""
    try:
        return None, perform(definition, snapshot, deed, facts, now)
    except Refused as refused:
        return refused.code, None


def deed_of(definition: Definition, snapshot: Snapshot, choice: Choice, actor: Actor) -> Deed:
    """Do what a choice offers, with all the offices that may be chosen."""
    state = definition.states[snapshot.state]
    if choice.plan is None:
        trigger = state.triggers.get(choice.trigger)
        offices = offices_to_choose(definition, snapshot.state, trigger) if trigger else ()
        return Deed("trigger", choice.trigger, actor, offices=offices)
    plans = {code: plan for each in definition.states.values() for code, plan in each.reviews.items()}
    result = plans[choice.plan].results[choice.trigger]
    own = choice.plan in state.reviews
    offices = offices_to_choose(definition, snapshot.state, result) if own else ()
    return Deed("result", choice.trigger, actor, choice.plan, choice.office, offices)


def deeds(definition: Definition, snapshot: Snapshot, facts: Facts, now: datetime) -> Iterator[Deed]:
    """Everything that anybody could try now, with every choice of offices."""
    state = definition.states[snapshot.state]
    for actor in (m.APPLICANT, EVERY_SEAT, SYSTEM):
        for choice in available(definition, snapshot, actor, facts, now):
            deed = deed_of(definition, snapshot, choice, actor)
            helps = _helps(definition, snapshot, deed)
            for size in range(len(deed.offices) + 1):
                for chosen in combinations(deed.offices, size):
                    yield Deed(deed.kind, deed.code, actor, deed.plan, deed.office, chosen, helps)
    for timer in state.timers:
        yield Deed("timer", timer.code)
    plans = {code: plan for each in definition.states.values() for code, plan in each.reviews.items()}
    for review in snapshot.reviews:
        if review.is_open:
            plan = plans[review.plan]
            for timer in plan.timers:
                yield Deed("timer", timer.code, plan=review.plan, office=review.office)
            for result in plan.results if plan.child else ():
                yield Deed("child", result, plan=review.plan, office=review.office)
    yield Deed("deemed", "lapse")


def _helps(definition: Definition, snapshot: Snapshot, deed: Deed) -> bool:
    """Whether it is the state's own way on, or the end of a stop, and no operation such as a withdrawal."""
    state = definition.states[snapshot.state]
    trigger = state.triggers.get(deed.code)
    if deed.kind != "trigger":
        return True
    if trigger is None:
        return deed.code == "resume"
    own = any(each.operation is None for each in state.triggers.values())
    return (trigger.operation is None or not own) and (state.kind != "work" or trigger.by != "applicant")
