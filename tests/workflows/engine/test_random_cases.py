"""Requirements that hold for every definition and every walk through it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.workflows import graphs
from tests.workflows import makers as m
from tests.workflows.acting import ACTORS, EVERY_SEAT, LATER, Deed, attempt, deed_of, deeds, perform
from workflows.checks.model import Model, TooMany, explore, position_of, troubles
from workflows.definition import Definition
from workflows.engine import REFUSALS, available, start
from workflows.engine.outcome import Outcome, Snapshot

walks = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


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

    def ways(self) -> list[tuple[Deed, Outcome]]:
        """Everything that can be done now, with what follows."""
        found = []
        for deed in deeds(self.definition, self.snapshot, self.facts, self.now):
            _, outcome = attempt(self.definition, self.snapshot, deed, self.facts, self.now)
            if outcome is not None:
                found.append((deed, outcome))
        return found

    def step(self) -> bool:
        """Do one of the things that can be done; False when there is none but operations such as a withdrawal."""
        self.now += timedelta(hours=self.draw(st.integers(0, 60)))
        ways = self.ways()
        if not any(deed.helps for deed, _ in ways):
            return False
        deed, outcome = self.draw(st.sampled_from(ways))
        before = self.snapshot.round
        self.outcome = outcome
        if deed.kind in ("timer", "deemed"):
            self.now += LATER
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
                deed = deed_of(definition, walk.snapshot, choice, actor)
                refusal, _ = attempt(definition, walk.snapshot, deed, walk.facts, walk.now)
                if refusal != "office_not_offered":  # chosen for a way that the answers do not take
                    assert refusal == choice.refusal
        if not walk.step():
            break


@walks
@given(data=st.data(), definition=graphs.definitions())
def test_what_is_not_offered_is_refused(data: Any, definition: Definition) -> None:
    """No trigger and no result outside what is offered can be done by anyone."""
    walk = Walk(data.draw, definition)
    for _ in range(data.draw(st.integers(0, 5))):
        walk.step()
    codes = {code for state in definition.states.values() for code in state.triggers} | {"unheard_of", "halt", "resume"}
    for actor in ACTORS:
        offered = {choice.trigger for choice in available(definition, walk.snapshot, actor, walk.facts, walk.now)}
        for code in sorted(codes - offered):
            refusal, _ = attempt(definition, walk.snapshot, Deed("trigger", code, actor), walk.facts, walk.now)
            assert refusal in REFUSALS
    plans = {plan for state in definition.states.values() for plan in state.reviews}
    standing_open = {(each.plan, each.office) for each in walk.snapshot.reviews if each.is_open}
    for plan in sorted(plans):
        for office in ("desk", "parks", "roads"):
            if (plan, office) not in standing_open:
                deed = Deed("result", "r0", EVERY_SEAT, plan, office)
                assert attempt(definition, walk.snapshot, deed, walk.facts, walk.now)[0] in REFUSALS


@walks
@given(data=st.data(), definition=graphs.definitions())
def test_nothing_lands_outside_the_definition(data: Any, definition: Definition) -> None:
    """Every position reached is one of the definition: a known state, known reviews open, one a pair, none at an end."""
    walk = Walk(data.draw, definition)
    plans = {code: (state.code, plan) for state in definition.states.values() for code, plan in state.reviews.items()}
    for _ in range(8):
        snapshot, outcome = walk.snapshot, walk.outcome
        state = definition.states[snapshot.state]
        is_open = [(each.plan, each.office) for each in snapshot.reviews if each.is_open]
        for code, _ in is_open:
            home, plan = plans[code]
            assert home == state.code or plan.carries
        assert max(Counter(is_open).values(), default=0) <= 1
        assert len({each.key for each in snapshot.reviews}) == len(snapshot.reviews)
        assert outcome.ended == state.outcome
        assert (state.kind == "end") <= (is_open == [])
        assert outcome.due_at is None or outcome.due_at.tzinfo is not None
        assert {each.key for each in outcome.scheduled}.isdisjoint(outcome.cancelled)
        assert len({each.key for each in outcome.scheduled}) == len(outcome.scheduled)
        if not walk.step():
            break


@walks
@given(data=st.data(), definition=graphs.definitions())
def test_same_arguments_same_outcome(data: Any, definition: Definition) -> None:
    """A step made twice with the same arguments has the same outcome, and leaves what it was given unchanged."""
    walk = Walk(data.draw, definition)
    for _ in range(5):
        ways = walk.ways()
        if not ways:
            break
        deed, first = data.draw(st.sampled_from(ways))
        before = repr(walk.snapshot)
        assert perform(definition, walk.snapshot, deed, walk.facts, walk.now) == first
        assert repr(walk.snapshot) == before
        walk.outcome = first


@walks
@given(data=st.data(), definition=graphs.definitions(failing=False))
def test_what_the_checks_accept_never_gets_stuck(data: Any, definition: Definition) -> None:
    """In a definition whose positions are sound, every walk stays within those explored and can always go on."""
    assume(_is_sound(definition))
    model = Model(definition)
    reached = explore(model).arrivals
    walk = Walk(data.draw, definition)
    for _ in range(10):
        assert position_of(model, walk.snapshot) in reached
        if definition.states[walk.snapshot.state].kind == "end":
            break
        if not walk.step():
            walk.facts = m.facts()  # an incomplete form is the applicant's to complete
            assert walk.step()


def _is_sound(definition: Definition) -> bool:
    try:
        return not list(troubles(definition))
    except TooMany:
        return False


def test_many_random_definitions_are_accepted() -> None:
    """The property about accepted definitions is no empty one: many random definitions are accepted."""
    accepted = []

    @settings(deadline=None, max_examples=30, database=None, derandomize=True)
    @given(definition=graphs.definitions(failing=False))
    def look(definition: Definition) -> None:
        accepted.append(_is_sound(definition))

    look()
    assert sum(accepted) >= 5
