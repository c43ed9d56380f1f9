"""Requirements of the check that the office's own steps fit into what the service promises."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workflows import makers as m
from workflows.checks.asking import Asking
from workflows.checks.times import findings
from workflows.city import Known
from workflows.definition import Join, Limit, ReviewPlan, ServiceClock, State
from workflows.errors import Finding

DRAFT = m.state("draft", "start", [m.trigger("send", "one")])
DONE = m.end("done")
KNOWN = Known(frozenset({"desk", "parks", "roads"}), frozenset({"clerk", "expert"}), frozenset())
PROMISE = ServiceClock(Limit("review"))  # three working days


def step(code: str, to: str, limit: str | None = "review", **more: Any) -> State:
    return m.work(code, [(m.result("on"), to)], limit=Limit(limit) if limit else None, **more)


def asked(*plans: ReviewPlan) -> State:
    triggers = [m.trigger("asked", "done", by="system")]
    return m.state("one", "work", triggers, reviews=list(plans), join=Join("all", "asked"))


def warned(*states: State, clock: ServiceClock = PROMISE) -> list[Finding]:
    definition = m.definition(DRAFT, *states, DONE, clock=clock)
    return [
        each for each in findings(Asking(definition, KNOWN, lambda path: (1, 1))) if each.code == "steps_exceed_promise"
    ]


def test_steps_that_take_longer_than_the_promise() -> None:
    """Two steps of three days each do not fit into three days: the warning names both figures and the steps."""
    (finding,) = warned(step("one", "two"), step("two", "three"), step("three", "done", limit=None))
    assert finding.severity == "warning"
    for words in (finding.id, finding.en):
        assert "6" in words and "3" in words and "one, two" in words and "three" not in words


def test_steps_that_just_fit() -> None:
    """Steps that take exactly as long as the service promises are no trouble."""
    assert warned(step("one", "two"), step("two", "done", limit=None)) == []


@pytest.mark.parametrize(
    "other",
    [
        step("two", "done", limit="quick"),  # hours are not added to days
        step("two", "done", limit=None),
        m.state("two", "waiting", [m.trigger("go", "done")], limit=Limit("review")),  # the applicant's own time
    ],
    ids=["hours", "no limit", "waiting"],
)
def test_what_takes_none_of_the_promised_time(other: State) -> None:
    """Only the office's own days count."""
    ways = [(m.result("on"), "two"), (m.result("end"), "done")]
    assert warned(m.work("one", ways, limit=Limit("review")), other) == []


def test_a_step_taken_again_counts_once() -> None:
    """A way back does not add the same step a second time."""
    ways = [(m.result("again"), "one"), (m.result("back"), "two"), (m.result("end"), "done")]
    assert warned(m.work("one", ways, limit=Limit("review")), step("two", "one", limit=None)) == []
    (finding,) = warned(m.work("one", ways, limit=Limit("review")), step("two", "one"))
    assert "6" in finding.en


def test_the_slowest_of_several_ways_counts() -> None:
    """Of two ways to the end the slower one must fit, whichever stands first."""
    ways = [(m.result("short"), "done"), (m.result("long"), "two")]
    assert len(warned(m.work("one", ways, limit=Limit("review")), step("two", "done"))) == 1
    assert len(warned(m.work("one", ways[::-1], limit=Limit("review")), step("two", "done"))) == 1


def test_reviews_beside_each_other_take_as_long_as_the_longest() -> None:
    """Offices asked at the same time work at the same time; who is asked only later is not counted."""
    plans = [m.plan(code, {"parks": True}, [m.result("agree")], limit=Limit("review")) for code in ("first", "second")]
    assert warned(asked(*plans)) == []
    later = m.plan("later", {"roads": True}, [m.result("agree")], limit=Limit("service"), at_entry=False)
    assert warned(asked(*plans, later)) == []
