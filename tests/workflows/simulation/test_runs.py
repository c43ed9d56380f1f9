"""A simulated year: figures that follow from what is assumed, the same every time, and what one more officer changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.sop.reading import SERVICES, definition_of
from tests.workflows import makers as m
from tests.workflows.walk.samples import CALENDAR
from tests.workflows.walk.test_constructs import asking, building, paying, stopping
from workflows.definition import ChecklistItem, Definition, Inspection, Join, Limit
from workflows.simulation import Assumptions, Simulated, effects, plain, simulate, staffed

BEGINS = date(2026, 1, 5)
NEGATIVE = "any(r.tone == 'negative' for r in reviews.opinion)"


def desk(**more: Any) -> Definition:
    """One desk decides everything: half an hour a case, two working days at most."""
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "check")]),
        m.work("check", [(m.result("grant"), "done"), (m.result("deny", "negative"), "refused")], **more),
        m.end("done", "issued"),
        m.end("refused", "refused"),
    )


def given(**more: Any) -> Assumptions:
    usual = {"arrivals": 10, "days": 40, "begins": BEGINS, "minutes": {"check": 30}, "spread": 0, "productive": 1}
    return Assumptions(**{**usual, **more})


def run(definition: Definition, seed: int = 1, **more: Any) -> Simulated:
    return simulate(definition, given(**more), CALENDAR, seed)


def test_the_same_arguments_give_the_same_figures() -> None:
    """A run depends on nothing but its arguments; another seed gives other cases."""
    first = run(desk())
    assert first == run(desk())
    assert first != run(desk(), seed=2)


def test_arrivals_and_results_are_as_assumed() -> None:
    """About ten cases come a day, and about a third of them are refused."""
    found = run(desk(), days=200, results={"check": {"grant": 2 / 3, "deny": 1 / 3}})
    assert found.cases == pytest.approx(2000, rel=0.1)
    assert found.outcomes["refused"] / found.finished == pytest.approx(1 / 3, abs=0.05)
    assert found.finished == found.cases


def test_an_office_with_time_keeps_its_promise() -> None:
    """Ten half hours a day leave one officer of eight hours five eighths busy and everything in time."""
    found = run(desk(), officers={("desk", "clerk"): 1}, days=200)
    (post,) = found.posts
    assert post.busy == pytest.approx(10 * 30 / 484, abs=0.06)  # 8 hours, 8.5 on Fridays
    assert found.on_time == 1.0
    assert found.counted.p90 <= 1


def test_an_overloaded_office_falls_behind() -> None:
    """With twice the work it can do, the queue grows from day to day, most cases are late and one officer more helps."""
    definition = desk(limit=Limit("review"))
    found = run(definition, arrivals=32, officers={("desk", "clerk"): 1})
    (post,) = found.posts
    assert post.busy > 0.99
    assert post.queue[-1] > post.queue[len(post.queue) // 2] > post.queue[2]
    assert found.on_time < 0.5
    assert post.in_time is not None and post.in_time < 0.6
    (effect,) = effects(definition, given(arrivals=32, officers={("desk", "clerk"): 1}), CALENDAR, found)
    assert (effect.on_time_before, effect.on_time > found.on_time) == (found.on_time, True)
    assert effect.counted.median < found.counted.median


def test_one_day_less_is_never_easier() -> None:
    """A promise one day shorter is kept at most as often, for the service and for each step."""
    found = run(desk(limit=Limit("review")), arrivals=17, officers={("desk", "clerk"): 1}, days=120)
    (post,) = found.posts
    assert found.on_time_less <= found.on_time
    assert post.in_time is not None and post.in_time_less is not None
    assert post.in_time_less <= post.in_time


def test_officers_follow_from_the_load_where_nobody_says() -> None:
    """Enough people that four fifths of their time is work; those that are given stay."""
    definition = desk()
    assert staffed(definition, given(arrivals=60), CALENDAR).officers == {("desk", "clerk"): 5}
    assert staffed(definition, given(officers={("desk", "clerk"): 9}), CALENDAR).officers == {("desk", "clerk"): 9}


def test_work_takes_as_long_as_the_file_makes_likely() -> None:
    """Without a figure a review takes a quarter of an hour, more with a checklist and a visit."""
    checklist = tuple(ChecklistItem(code, m.text(code)) for code in ("legible", "signed"))
    visit = replace(desk(checklist=checklist, inspection=Inspection(photos=2)))
    assert staffed(visit, given(minutes={}), CALENDAR).minutes == {"check": 145.0}


def returning(clock: str) -> Definition:
    """Every case is sent back once in two, for the applicant to correct."""
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "check")]),
        m.work("check", [(m.result("pass"), "done"), (m.result("return", "returned"), "correct")]),
        m.state("correct", "waiting", [m.trigger("resend", "check", new_round=True)], clock=clock),
        m.end("done", "issued"),
    )


@pytest.mark.parametrize("clock", ["resets", "pauses"])
def test_time_with_the_applicant_is_not_the_offices(clock: str) -> None:
    """What the applicant takes counts in the whole time but not in the office's own."""
    shares = {"check": {"pass": 0.5, "return": 0.5}}
    found = run(returning(clock), results=shares, applicant_days=10, officers={("desk", "clerk"): 2}, days=60)
    assert found.elapsed.p90 > 10 > found.counted.p90
    assert found.on_time > 0.97  # the days of a pause and of the return are the office's, so many returns may add up


def test_without_a_pause_the_applicants_time_is_counted() -> None:
    """Where the clock runs on, slow applicants break the promise."""
    shares = {"check": {"pass": 0.5, "return": 0.5}}
    found = run(returning("runs"), results=shares, applicant_days=10, officers={("desk", "clerk"): 2}, days=60)
    assert found.on_time < 0.8


def joined(rule: str, **more: Any) -> Definition:
    opinion = m.plan(
        "opinion", {"parks": True, "roads": "form.area > 6"}, [m.result("agree"), m.result("no", "negative")]
    )
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "ask")]),
        m.state(
            "ask",
            "work",
            [
                m.trigger(
                    "gathered",
                    [("any(r.tone == 'negative' for r in reviews.opinion)", "refused"), (None, "done")],
                    by="system",
                )
            ],
            reviews=[opinion],
            join=Join(rule, "gathered", **more),  # type: ignore[arg-type]
        ),
        m.end("done", "issued"),
        m.end("refused", "refused"),
    )


@pytest.mark.parametrize(("rule", "more"), [("all", {}), ("any", {}), ("veto", {}), ("quorum", {"least": 1})])
def test_parallel_reviews_are_joined(rule: str, more: dict[str, Any]) -> None:
    """Whatever the rule, every case comes to its end, and offices are asked as its answers or the shares say."""
    found = run(joined(rule, **more), minutes={"opinion": 20}, asked={"opinion": {"roads": 0.25}}, days=100)
    posts = {each.office: each for each in found.posts}
    assert found.finished == found.cases
    assert posts["roads"].reviews < 0.4 * posts["parks"].reviews


def test_a_negative_opinion_refuses() -> None:
    """Branches read the results of the reviews."""
    found = run(joined("all"), results={"opinion": {"agree": 0, "no": 1}}, minutes={"opinion": 20})
    assert set(found.outcomes) == {"refused"}


@pytest.mark.parametrize("make", [paying, asking, building, stopping])
def test_every_construct_is_simulated(make: Any) -> None:
    """Payments, timers, connectors, cases of their own and offices' forms come to their ends too."""
    found = simulate(make(), Assumptions(arrivals=5, days=40, begins=BEGINS), CALENDAR)
    assert found.finished == found.cases > 100


@pytest.mark.parametrize("service", SERVICES)
def test_a_shipped_service_is_simulated(service: str) -> None:
    """The shipped services run through with nothing assumed but the number of applications."""
    found = simulate(definition_of(service), Assumptions(arrivals=8, days=30, begins=BEGINS), CALENDAR)
    assert found.finished == found.cases
    assert {"issued", "refused"} <= set(found.outcomes)
    assert all(len(each.queue) == len(found.days) == 30 for each in found.posts)


def test_a_run_beyond_the_calendar_goes_on_without_holidays() -> None:
    """Cases at the end of the last covered year are not lost."""
    found = run(desk(), begins=date(2027, 12, 1), days=60)
    assert found.finished == found.cases
    assert found.days[-1].year == 2028


def test_figures_are_plain_data() -> None:
    """A command prints them as JSON."""
    found = run(desk())
    data = json.loads(json.dumps(plain(found, effects(desk(), given(), CALENDAR, found))))
    assert data["cases"] == found.cases
    assert data["effects"][0]["office"] == "desk"


def test_an_amount_that_cannot_be_computed_is_never_true() -> None:
    """A guard that fails counts as false, as in the engine."""
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", [("1 / form.area > 1", "odd"), (None, "done")])]),
        m.end("odd"),
        m.end("done", "issued"),
        fields=(m.field("area", type="decimal", maximum=Decimal(0), minimum=Decimal(0)),),
    )
    assert set(run(definition, minutes={}).outcomes) == {"issued"}
