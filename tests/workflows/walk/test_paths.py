"""Every path to every end, walked with made-up answers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings

from tests.sop.reading import SERVICES, definition_of
from tests.workflows import graphs
from tests.workflows import makers as m
from tests.workflows.services import permit
from tests.workflows.walk.samples import CALENDAR, five_states
from workflows import check
from workflows.definition import Definition
from workflows.walk.paths import Explored, explore_paths

DAY = date(2026, 3, 2)


def explore(definition: Definition) -> Explored:
    return explore_paths(definition, CALENDAR, DAY)


def test_a_small_service_has_three_paths() -> None:
    """The five states lead to their two ends in three ways, and each way is walked."""
    explored = explore(five_states())
    assert {each.states for each in explored.paths} == {
        ("draf", "telaah", "ditolak"),
        ("draf", "telaah", "putusan", "ditolak"),
        ("draf", "telaah", "putusan", "terbit"),
    }
    assert (explored.stuck, explored.uncovered, explored.truncated) == ([], (), False)


@pytest.mark.parametrize("service", SERVICES)
def test_every_path_of_a_shipped_service_ends(service: str) -> None:
    """Every way from state to state of the shipped services is walked, and every path comes to an end."""
    definition = definition_of(service)
    explored = explore(definition)
    assert (explored.stuck, explored.circling, explored.uncovered) == ([], [], ())
    assert explored.ends == {code for code, each in definition.states.items() if each.kind == "end"}


def test_a_loop_is_walked_and_led_on_to_an_end() -> None:
    """A path that returns to a state it was in goes on to an end."""
    looping = [each for each in explore(permit()).paths if len(set(each.states)) < len(each.states)]
    assert looping
    assert all(each.ended for each in looping)


def test_a_way_nobody_can_take_is_reported() -> None:
    """A branch behind a condition that no answer meets is named with its state, trigger and target."""
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", [("form.area > 6 and form.area < 5", "odd"), (None, "done")])]),
        m.end("odd"),
        m.end("done"),
    )
    assert explore(definition).uncovered == (("draft", "send", "odd"),)


def test_a_case_that_cannot_go_on_is_reported_with_its_walk() -> None:
    """Where no move is possible and no end reached, the path so far is given."""
    stuck = m.state("stuck", "waiting", [m.trigger("go", [("1 / 0 > 1", "done"), (None, "done")])])
    definition = m.definition(m.state("draft", "start", [m.trigger("send", "stuck")]), stuck, m.end("done"))
    assert {each.states for each in explore(definition).stuck} == {("draft", "stuck")}


def test_a_case_that_goes_round_for_ever_is_reported() -> None:
    """Answers with which every decision leads back are found, although other answers come to an end."""
    turning = [("form.area > 6", "check"), (None, "done")]
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", "check")]),
        m.work("check", [(m.result("pass"), turning)]),
        m.end("done"),
    )
    explored = explore(definition)
    assert {each.states[:3] for each in explored.circling} == {("draft", "check", "check")}
    assert explored.ends == {"done"}


def test_paths_beyond_the_limit_are_left_out_openly() -> None:
    """More paths than wanted are not walked, and it is said so."""
    explored = explore_paths(five_states(), CALENDAR, DAY, most=2)
    assert (len(explored.paths), explored.truncated) == (2, True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(graphs.definitions(failing=False, plain=True))
def test_an_accepted_definition_never_gets_stuck(definition: Definition) -> None:
    """Whatever the checks accept, every walk of it can come to an end."""
    assume(not [each for each in check(definition, graphs.KNOWN) if each.severity == "error"])
    assert explore_paths(definition, CALENDAR, DAY, most=50).stuck == []
