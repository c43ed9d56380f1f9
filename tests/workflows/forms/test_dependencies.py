"""Requirements of the order in which answers are worked out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from workflows.forms import dependencies
from workflows.language.loader import load

FIVE_STATES = (Path(__file__).parents[2] / "data" / "sop" / "five-states.yaml").read_text()


def test_the_order_of_a_form_is_remembered_and_bounded() -> None:
    """Working out the order is done once a definition, for as many definitions as a process may hold."""
    definition = load(FIVE_STATES)
    plan = dependencies.plan_of(definition)
    assert dependencies.plan_of(definition) is plan
    for _ in range(dependencies.MAX_REMEMBERED + 1):
        dependencies.plan_of(replace(definition))
    assert dependencies.plan_of(definition) == plan


def test_a_ring_of_answers_is_found() -> None:
    """Answers that depend on each other in a ring are named; without a ring there is nothing to name."""
    assert dependencies.find_cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})[0] in {"a", "b", "c"}
    assert dependencies.find_cycle({"a": {"b"}, "b": {"x"}}) == []
