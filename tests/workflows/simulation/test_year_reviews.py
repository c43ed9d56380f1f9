"""Reviews of a simulated year: whom a step asks, what a result opens and closes, what outlives its state."""

from __future__ import annotations

from decimal import Decimal
from statistics import fmean
from typing import Any

import pytest

from tests.workflows import makers as m
from tests.workflows.simulation.years import drafted, waits, year
from workflows.definition import Child, Definition, Join, Timer
from workflows.simulation.year import CHILD_DAYS


def opening(**more: Any) -> Definition:
    """A desk whose result opens a second plan; both at work, the rest joined."""
    second = m.plan("second", {"desk": True, "parks": True}, [m.result("fine")], at_entry=False, **more)
    first = m.plan("first", {"parks": True}, [m.result("ask", opens=("second",))])
    triggers = [m.trigger("gathered", "done", by="system")]
    return drafted(m.state("ask", "work", triggers, reviews=[first, second], join=Join("all", "gathered")))


def test_a_result_opens_further_reviews() -> None:
    """The offices of the plan that it names are asked then, and the state is left when they have answered too."""
    found = year(opening(), minutes={"first": 30, "second": 20})
    for case in found.cases:
        assert [(each.code, each.office) for each in case.reviews] == [
            ("first", "parks"),
            ("second", "desk"),
            ("second", "parks"),
        ]
        assert case.ended - case.sent == pytest.approx(50)
    alone = year(opening(same_office=True), minutes={"first": 30, "second": 20})
    assert [(each.code, each.office) for each in alone.cases[0].reviews] == [("first", "parks"), ("second", "parks")]


def sweeping(way: str) -> Definition:
    """Two offices; the first one's result closes the slower one's review."""
    quick = m.plan("quick", {"parks": True}, [m.result("enough", sweeps={"slow": way})])
    slow = m.plan("slow", {"desk": True}, [m.result("fine"), m.result("never", "negative")])
    triggers = [m.trigger("gathered", [("any(r.tone == 'negative' for r in reviews.slow)", "gone"), (None, "done")])]
    return drafted(m.state("ask", "work", triggers, reviews=[quick, slow], join=Join("all", "gathered")))


@pytest.mark.parametrize(
    ("way", "counts", "closed", "outcome"),
    [("cancel", False, None, "issued"), ("skip", True, None, "issued"), ("never", True, "never", "withdrawn")],
)
def test_a_result_closes_what_is_no_longer_asked(way: str, counts: bool, closed: str | None, outcome: str) -> None:
    """Cancelled, skipped or closed with a result; the officer who had it works on, for nothing."""
    found = year(sweeping(way), minutes={"quick": 30, "slow": 60})
    for case in found.cases:
        assert (case.outcome, case.ended - case.sent) == (outcome, pytest.approx(30))
        slow = case.reviews[1]
        assert (slow.open, slow.counts, slow.closed.code if slow.closed else None) == (False, counts, closed)
    assert len(found.posts["desk", "expert"].done) == len(found.cases)


def test_swept_work_that_nobody_has_begun_is_put_away() -> None:
    """Work that was closed while it waited at a post takes nobody's time."""
    found = year(sweeping("cancel"), officers=1, minutes={"quick": 1, "slow": 10_000_000})
    assert len(found.posts["desk", "expert"].waits) == 1
    assert {case.outcome for case in found.cases} == {"issued"}


def carrying(sweeps: dict[str, str]) -> Definition:
    """Work that goes on while the case moves to a second state, unless leaving sweeps it."""
    long = m.plan("long", {"desk": True}, [m.result("fine")], carries=True)
    short = m.plan("short", {"parks": True}, [m.result("over", fires="over")])
    after = m.plan("after", {"parks": True}, [m.result("over", fires="over")])
    one = m.state("one", "work", [m.trigger("over", "two", sweeps=sweeps)], reviews=[long, short])
    return drafted(one, m.state("two", "work", [m.trigger("over", "done")], reviews=[after]))


def test_a_review_that_carries_outlives_its_state() -> None:
    """Left open it is done in the next state; a trigger that sweeps it closes it as it says."""
    minutes = {"long": 100, "short": 10, "after": 200}
    for case in year(carrying({}), minutes=minutes).cases:
        long = next(each for each in case.reviews if each.code == "long")
        assert (long.open, long.closed is not None, long.counts) == (False, True, True)
        assert case.ended - case.sent == pytest.approx(210)
    for way, closed in (("fine", True), ("skip", False)):
        for case in year(carrying({"long": way}), minutes=minutes).cases:
            long = next(each for each in case.reviews if each.code == "long")
            assert (long.closed is not None, long.counts) == (closed, True)


def test_leaving_a_state_cancels_its_open_reviews() -> None:
    """What does not carry over is closed without counting, and a new round forgets what was closed."""
    slow = m.plan("slow", {"desk": True}, [m.result("fine")])
    short = m.plan("short", {"parks": True}, [m.result("over", fires="over")])
    for new_round, left in ((False, ["slow", "short"]), (True, [])):
        triggers = [m.trigger("over", "two", new_round=new_round)]
        states = (m.state("one", "work", triggers, reviews=[slow, short]), waits("runs", code="two"))
        found = year(drafted(*states), minutes={"slow": 100, "short": 10})
        for case in found.cases:
            assert [each.code for each in case.reviews] == left
            assert all(not each.open for each in case.reviews)
            assert [each.counts for each in case.reviews] == [each == "short" for each in left]


def test_a_case_of_its_own_takes_up_to_a_month_elsewhere() -> None:
    """It takes up to twenty working days, ten on average, at no post of this service."""
    plan = m.plan("stage", {}, [m.result("issued")], child=Child("other", None), role="")
    build = m.state("build", "work", [m.trigger("built", "done")], reviews=[plan], join=Join("all", "built"))
    found = year(drafted(build), arrivals=50)
    took = [(case.ended - case.sent) / found.time.minutes_a_day for case in found.cases]
    assert (found.posts, [each.office for each in found.cases[0].reviews]) == ({}, ["#1"])
    assert max(took) <= CHILD_DAYS
    assert fmean(took) == pytest.approx(10, rel=0.08)


def choosing(*offices: tuple[str, str | bool]) -> Definition:
    opinion = m.plan("opinion", dict(offices), [m.result("agree")])
    ask = m.state("ask", "work", [m.trigger("gathered", "done")], reviews=[opinion], join=Join("all", "gathered"))
    return drafted(ask, fields=(m.field("area", type="decimal", minimum=Decimal(1)),))


@pytest.mark.parametrize(
    ("offices", "shares", "asked"),
    [
        ((("parks", True), ("roads", "chosen")), {}, ["parks"]),
        ((("parks", "chosen"), ("roads", "chosen")), {}, ["parks"]),
        ((("parks", "form.area > 0"), ("roads", "form.area < 0")), {}, ["parks"]),
        ((("parks", "form.area < 0"), ("roads", "form.area < 0")), {}, []),
        ((("parks", True), ("roads", "chosen")), {"roads": 1.0}, ["parks", "roads"]),
        ((("parks", True), ("roads", True)), {"parks": 0.0}, ["roads"]),
    ],
)
def test_offices_are_asked_by_the_answers_or_as_often_as_assumed(
    offices: tuple[tuple[str, str | bool], ...], shares: dict[str, float], asked: list[str]
) -> None:
    """Always, on a condition, by choice (the first one, where somebody must be), or by the assumed share."""
    found = year(choosing(*offices), asked={"opinion": shares} if shares else {})
    for case in found.cases:
        assert [each.office for each in case.reviews] == asked
        assert case.outcome == "issued"


def test_an_office_is_asked_as_often_as_assumed() -> None:
    """A share of a quarter asks it in about one case of four."""
    found = year(choosing(("parks", True), ("roads", "chosen")), asked={"opinion": {"roads": 0.25}}, arrivals=50)
    asked = sum(1 for case in found.cases if len(case.reviews) == 2)
    assert asked / len(found.cases) == pytest.approx(0.25, abs=0.04)


def test_an_open_review_is_not_opened_twice() -> None:
    """Two results that open one plan ask its office once, whatever else that office has open."""
    second = m.plan("second", {"desk": True}, [m.result("fine")], at_entry=False)
    first = m.plan("first", {"parks": True}, [m.result("ask", opens=("second",))])
    other = m.plan("other", {"roads": True}, [m.result("ask", opens=("second",))])
    long = m.plan("long", {"desk": True}, [m.result("fine")])
    plans, triggers = [first, other, long, second], [m.trigger("gathered", "done", by="system")]
    state = m.state("ask", "work", triggers, reviews=plans, join=Join("all", "gathered"))
    found = year(drafted(state), minutes={"first": 10, "other": 20, "second": 100, "long": 500})
    for case in found.cases:
        assert [each.code for each in case.reviews] == ["first", "other", "long", "second"]
        assert case.ended - case.sent == pytest.approx(500)


def test_time_ends_a_step_whose_reviews_fire_nothing() -> None:
    """Where nothing joins the reviews, a timer moves the case on after they are closed; without one it stays."""
    plan = m.plan("opinion", {"desk": True}, [m.result("fine")])
    for timers, outcome in (((Timer("ring", "fire", after="review", fires="rang"),), "issued"), ((), None)):
        state = m.state("ask", "work", [m.trigger("rang", "done", by="system")], reviews=[plan], timers=timers)
        found = year(drafted(state), minutes={"opinion": 30})
        assert {case.outcome for case in found.cases} == {outcome}
        assert all(not each.open for case in found.cases for each in case.reviews)
        if outcome:
            assert found.cases[0].ended - found.cases[0].sent == pytest.approx(3 * found.time.minutes_a_day)
