"""Requirement that the model's positions are the engine's own: both are explored whole and compared."""

from __future__ import annotations

from collections import deque
from datetime import datetime

from hypothesis import HealthCheck, assume, given, settings

from tests.workflows import graphs
from tests.workflows import makers as m
from tests.workflows.acting import LATER, attempt, deeds
from workflows.checks.model import Model, explore, position_of
from workflows.definition import Definition
from workflows.engine import start
from workflows.engine.outcome import Snapshot

FACTS = m.facts()
MOST = 300


def by_the_engine(definition: Definition, model: Model) -> set[int]:
    """Every position the engine reaches, offices multiplied, one case kept of each position."""
    first = start(definition, m.APPLICANT, FACTS, m.MONDAY).snapshot
    found = {position_of(model, first)}
    waiting: deque[tuple[Snapshot, datetime]] = deque([(first, m.MONDAY)])
    while waiting and len(found) <= MOST:
        snapshot, now = waiting.popleft()
        for deed in deeds(definition, snapshot, FACTS, now):
            _, outcome = attempt(definition, snapshot, deed, FACTS, now)
            if outcome is None:
                continue
            position = position_of(model, outcome.snapshot)
            if position not in found:
                found.add(position)
                later = deed.kind in ("timer", "deemed")
                waiting.append((outcome.snapshot, now + LATER if later else now))
    return found


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(definition=graphs.definitions(failing=False, bare=True))
def test_the_model_reaches_what_the_engine_reaches(definition: Definition) -> None:
    """Where nothing depends on answers, the positions counted by the model are exactly those that the engine reaches."""
    model = Model(definition)
    reached = explore(model)
    assume(reached.turning is None and len(reached.arrivals) <= MOST)
    assert by_the_engine(definition, model) == set(reached.arrivals)
