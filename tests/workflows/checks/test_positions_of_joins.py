"""Requirements of the check of every position for what ends a wait early, and for offices that somebody must choose."""

from __future__ import annotations

from math import comb
from typing import Any

import pytest

from tests.workflows import makers as m
from workflows.checks.model import Model, explore, troubles
from workflows.checks.model.exploring import at_least
from workflows.definition import Join, Limit, ReviewPlan, ServiceClock, State

DRAFT = m.state("draft", "start", [m.trigger("send", "ask")])
DONE = m.end("done")
LIMBO = m.state("limbo", "waiting", [m.trigger("stay", "limbo")])
BOTH = [m.result("agree"), m.result("object", "negative")]
LOST = ("position_cannot_end", "limbo")


def asking(*plans: ReviewPlan, rule: str = "all", to: Any = "done", least: int | None = None) -> State:
    join = Join(rule, "asked", least)  # type: ignore[arg-type]
    return m.state("ask", "work", [m.trigger("asked", to, by="system")], reviews=list(plans), join=join)


def codes(*states: State, **more: Any) -> set[tuple[str, str]]:
    return {(each.code, each.state) for each in troubles(m.definition(*states, **more))}


@pytest.mark.parametrize(("rule", "least", "early"), [("all", None, False), ("veto", None, True), ("quorum", 1, True)])
def test_a_join_that_ends_early_is_followed(rule: str, least: int | None, early: bool) -> None:
    """What only one answer of two leads to is reached where a veto or a quorum ends the wait, and not elsewhere."""
    plan = m.plan("opinion", {"parks": True, "roads": True}, BOTH)
    ways = [("count(r for r in reviews.opinion) == 1", "limbo"), (None, "done")]
    found = codes(DRAFT, asking(plan, rule=rule, to=ways, least=least), LIMBO, DONE)
    assert (LOST in found) is early


def test_staff_choose_at_least_one_office() -> None:
    """Where staff choose whom to ask, a case in which nobody was chosen is not reached."""
    first = m.plan("first", {"parks": True}, [m.result("ask_more", opens=("extra",))])
    extra = m.plan("extra", {"roads": "chosen", "desk": "chosen"}, BOTH, at_entry=False)
    ways = [("count(r for r in reviews.extra) == 0", "limbo"), (None, "done")]
    assert codes(DRAFT, asking(first, extra, to=ways), LIMBO, DONE) == set()


@pytest.mark.parametrize("by", ["timer", "deemed", "applicant"])
def test_only_staff_choose_offices(by: str) -> None:
    """What time or the applicant moves asks no office that somebody must choose, so nobody may be there to answer."""
    wait = m.state(
        "wait",
        "waiting",
        [m.trigger("go", "ask", by="applicant" if by == "applicant" else "system")],
        timers=(m.timer("over", "fire", after="quick", fires="go"),) if by == "timer" else (),
    )
    plan = m.plan("opinion", {"parks": "chosen"}, BOTH)
    draft = m.state("draft", "start", [m.trigger("send", "wait")])
    deemed = {"clock": ServiceClock(Limit("service"), deemed="decision", deemed_fires="go")} if by == "deemed" else {}
    assert ("position_stuck", "ask") in codes(draft, wait, asking(plan, rule="any"), DONE, **deemed)


@pytest.mark.parametrize("rule", ["all", "any", "veto", "quorum"])
@pytest.mark.parametrize("asked", [True, "form.area > 6"])
@pytest.mark.parametrize("told_apart", [False, True])
def test_no_more_positions_are_foretold_than_there_are(rule: str, asked: bool | str, told_apart: bool) -> None:
    """The number of positions that is reckoned beforehand, to refuse what is too much, never exceeds the true one."""
    plan = m.plan("opinion", {f"office_{number}": asked for number in range(4)}, BOTH)
    ways = [("count(r for r in reviews.opinion if r.result == 'agree') > 2", "done"), (None, "done")]
    state = asking(plan, rule=rule, to=ways if told_apart else "done", least=2 if rule == "quorum" else None)
    model = Model(m.definition(DRAFT, state, DONE))
    assert 1 <= at_least(model) <= len(explore(model).arrivals)


def test_the_number_foretold_is_close() -> None:
    """Where all must answer and results matter, as many are foretold as one entry of the state makes."""
    plan = m.plan("opinion", {f"office_{number}": True for number in range(4)}, BOTH)
    ways = [("count(r for r in reviews.opinion if r.result == 'agree') > 2", "done"), (None, "done")]
    model = Model(m.definition(DRAFT, asking(plan, to=ways), DONE))
    assert at_least(model) == comb(4 + 2, 2) - 5  # of the fifteen ways to stand, five wait for nobody
    assert at_least(Model(m.definition(DRAFT, asking(plan), DONE))) == 4
