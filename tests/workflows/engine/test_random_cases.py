"""Requirements that hold for every definition and every walk through it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.workflows import graphs
from tests.workflows import makers as m
from workflows.checks import check
from workflows.checks.positions import Marks, Model, Position, explore
from workflows.definition import Definition
from workflows.engine import REFUSALS, available, close_review, fire, start
from workflows.engine.outcome import SYSTEM, Actor, Choice, Decision, Facts, Outcome, Snapshot
from workflows.engine.positions import standing
from workflows.errors import Refused

EVERY_SEAT = Actor(
    "staff", "01ALL", frozenset((o, r) for o in ("desk", "parks", "roads") for r in ("clerk", "expert", "head"))
)
ACTORS = (m.APPLICANT, EVERY_SEAT, m.PARKS, SYSTEM)
REASONED = Decision(reason="because")
walks = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def perform(
    definition: Definition, snapshot: Snapshot, choice: Choice, actor: Actor, facts: Facts, now: datetime
) -> Outcome:
    """Do what a choice offers."""
    if choice.plan is None or choice.office is None:
        return fire(definition, snapshot, choice.trigger, actor, facts, now)
    return close_review(definition, snapshot, choice.plan, choice.office, choice.trigger, actor, facts, now, REASONED)


def attempt(
    definition: Definition, snapshot: Snapshot, choice: Choice, actor: Actor, facts: Facts, now: datetime
) -> str | None:
    """The code of why a choice is refused, None when it can be made."""
    try:
        perform(definition, snapshot, choice, actor, facts, now)
    except Refused as refused:
        return refused.code
    return None


def open_choices(definition: Definition, snapshot: Snapshot, facts: Facts, now: datetime) -> list[tuple[Actor, Choice]]:
    """What anybody can do now without being refused."""
    return [
        (actor, choice)
        for actor in (m.APPLICANT, EVERY_SEAT, SYSTEM)
        for choice in available(definition, snapshot, actor, facts, now)
        if choice.refusal is None
    ]


class Walk:
    """A random walk; answers change when a new round begins, and time passes between the steps."""

    def __init__(self, draw: Any, definition: Definition) -> None:
        self.draw = draw
        self.definition = definition
        self.facts = draw(graphs.facts())
        self.now = m.MONDAY
        self.outcome = start(definition, m.APPLICANT, self.facts, self.now)

    @property
    def snapshot(self) -> Snapshot:
        return self.outcome.snapshot

    def step(self) -> bool:
        """Take one of the open choices; False when there is none."""
        self.now += timedelta(hours=self.draw(st.integers(0, 60)))
        choices = open_choices(self.definition, self.snapshot, self.facts, self.now)
        if not choices:
            return False
        actor, choice = self.draw(st.sampled_from(choices))
        before = self.snapshot.round
        self.outcome = perform(self.definition, self.snapshot, choice, actor, self.facts, self.now)
        if self.snapshot.round > before and self.definition.states[self.snapshot.state].kind == "waiting":
            self.facts = self.draw(graphs.facts())
        return True


@walks
@given(data=st.data(), definition=graphs.definitions())
def test_available_and_doing_agree(data: Any, definition: Definition) -> None:
    """Whatever is offered without refusal can be done, and whatever is refused is refused with the same code."""
    walk = Walk(data.draw, definition)
    for _ in range(6):
        for actor in ACTORS:
            for choice in available(definition, walk.snapshot, actor, walk.facts, walk.now):
                assert attempt(definition, walk.snapshot, choice, actor, walk.facts, walk.now) == choice.refusal
        if not walk.step():
            break


@walks
@given(data=st.data(), definition=graphs.definitions())
def test_what_is_not_offered_is_refused(data: Any, definition: Definition) -> None:
    """No trigger and no result outside what is offered can be done by anyone."""
    walk = Walk(data.draw, definition)
    for _ in range(data.draw(st.integers(0, 5))):
        walk.step()
    codes = {code for state in definition.states.values() for code in state.triggers} | {"unheard_of"}
    for actor in ACTORS:
        offered = {choice.trigger for choice in available(definition, walk.snapshot, actor, walk.facts, walk.now)}
        for code in codes - offered:
            refusal = attempt(definition, walk.snapshot, Choice(code, None, None), actor, walk.facts, walk.now)
            assert refusal in REFUSALS
    plans = {plan for state in definition.states.values() for plan in state.reviews}
    standing_open = {(each.plan, each.office) for each in walk.snapshot.reviews if each.is_open}
    for plan in plans:
        for office in ("desk", "parks", "roads"):
            if (plan, office) not in standing_open:
                choice = Choice("r0", plan, office)
                assert attempt(definition, walk.snapshot, choice, EVERY_SEAT, walk.facts, walk.now) in REFUSALS


@walks
@given(data=st.data(), definition=graphs.definitions())
def test_nothing_lands_outside_the_definition(data: Any, definition: Definition) -> None:
    """Every position reached is one of the definition: a known state, its own reviews open, one a pair, none at an end."""
    walk = Walk(data.draw, definition)
    while True:
        snapshot, outcome = walk.snapshot, walk.outcome
        state = definition.states[snapshot.state]
        is_open = [(each.plan, each.office) for each in snapshot.reviews if each.is_open]
        asked = {(plan.code, each.office) for plan in state.reviews.values() for each in plan.offices}
        assert set(is_open) <= asked
        assert max(Counter(is_open).values(), default=0) <= 1
        assert outcome.ended == state.outcome
        assert (state.kind == "end") <= (is_open == [])
        assert outcome.due_at is None or outcome.due_at.tzinfo is not None
        assert {each.key for each in outcome.scheduled}.isdisjoint(outcome.cancelled)
        assert len({each.key for each in outcome.scheduled}) == len(outcome.scheduled)
        if len(snapshot.reviews) > 12 or not walk.step():
            break


@walks
@given(data=st.data(), definition=graphs.definitions())
def test_same_arguments_same_outcome(data: Any, definition: Definition) -> None:
    """A step made twice with the same arguments has the same outcome, and leaves what it was given unchanged."""
    walk = Walk(data.draw, definition)
    for _ in range(5):
        choices = open_choices(definition, walk.snapshot, walk.facts, walk.now)
        if not choices:
            break
        actor, choice = data.draw(st.sampled_from(choices))
        before = repr(walk.snapshot)
        first = perform(definition, walk.snapshot, choice, actor, walk.facts, walk.now)
        again = perform(definition, walk.snapshot, choice, actor, walk.facts, walk.now)
        assert first == again
        assert repr(walk.snapshot) == before
        walk.outcome = first


@walks
@given(data=st.data(), definition=graphs.definitions(failing=False))
def test_what_the_checks_accept_never_gets_stuck(data: Any, definition: Definition) -> None:
    """In a definition that the checks accept, every walk stays within the positions explored and can always go on."""
    assume(not [each for each in check(definition, graphs.KNOWN) if each.severity == "error"])
    model = Model(definition)
    reached, _ = explore(model)
    walk = Walk(data.draw, definition)
    for _ in range(12):
        assert position(model, walk.snapshot) in reached
        if definition.states[walk.snapshot.state].kind == "end":
            break
        if not walk.step():
            walk.facts = m.facts()  # an incomplete form is the applicant's to complete
            assert walk.step()


def position(model: Model, snapshot: Snapshot) -> Position:
    """The position of the model in which a snapshot lies."""
    own = model.definition.states[snapshot.state].reviews
    marks: dict[tuple[str, int], tuple[int, ...]] = {}
    for plan in {*own, *(each.plan for each in snapshot.reviews if each.plan in model.remembered)}:
        for number, group in enumerate(model.groups[plan]):
            reviews = [
                each for each in standing(snapshot.reviews) if each.plan == plan and each.office in group.offices
            ]
            still_open = sum(1 for each in reviews if each.is_open)
            kinds = [model.kind_of(plan, each.result) for each in reviews if each.result is not None]
            closed = tuple(sum(1 for kind in kinds if kind == index) for index in range(len(model.results[plan])))
            if plan in own or any(closed):
                marks[plan, number] = (still_open, *closed)
    sorted_marks: Marks = tuple(sorted(marks.items()))
    return (snapshot.state, sorted_marks)


def test_many_random_definitions_are_accepted() -> None:
    """The property about accepted definitions is no empty one: many random definitions are accepted."""
    accepted = []

    @settings(deadline=None, max_examples=30, database=None, derandomize=True)
    @given(definition=graphs.definitions(failing=False))
    def look(definition: Definition) -> None:
        accepted.append(not [each for each in check(definition, graphs.KNOWN) if each.severity == "error"])

    look()
    assert sum(accepted) >= 5
