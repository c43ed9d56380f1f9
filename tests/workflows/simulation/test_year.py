"""A simulated year looked at case by case: what happens when, worked out by hand from what is assumed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from statistics import fmean, pstdev
from typing import Any

import pytest

from tests.workflows import makers as m
from tests.workflows.simulation.years import BEGINS, DESK, HALF_HOUR, checked, drafted, waits, year
from tests.workflows.walk.samples import CALENDAR
from workflows.definition import Connector, Definition, Limit, State, Timer
from workflows.simulation import Assumptions, simulate
from workflows.simulation.cases import SimCase
from workflows.simulation.year import TAIL, Year


def stays(case: SimCase) -> dict[str, float]:
    """How long a case was in each state, in minutes."""
    return {one: until - at for (one, at), (_, until) in pairwise(case.visits)}


def test_a_review_takes_its_minutes_of_productive_time() -> None:
    """Half an hour of work takes an hour of an officer who has half their time for it; nobody waits at a free post."""
    found = year(checked(), minutes=HALF_HOUR, productive=0.5)
    for case in found.cases:
        assert [code for code, _ in case.visits] == ["check", "done"]
        assert case.visits[0][1] == case.sent == case.day_zero
        assert case.ended - case.sent == pytest.approx(60)
        assert case.outcome == "issued"
    log = found.posts[DESK]
    assert (log.free, log.officers, set(log.waits), set(log.queue)) == (500, 500, {0.0}, {0})
    assert log.busy == pytest.approx(60 * len(found.cases))
    assert log.done == [(case.sent, case.ended, "check") for case in found.cases]


def test_an_officer_takes_what_has_waited_longest() -> None:
    """One officer works through the cases in the order in which they came, without a pause while work is there."""
    found = year(checked(), officers=1, minutes={"check": 60}, arrivals=7)
    free = 0.0
    expected = []
    for case in found.cases:
        begins = max(free, case.sent)
        expected.append((begins - case.sent, begins + 60))
        free = begins + 60
    assert found.posts[DESK].waits == pytest.approx([wait for wait, _ in expected])
    assert [case.ended for case in found.cases] == pytest.approx([ended for _, ended in expected])


def test_working_times_spread_around_their_mean() -> None:
    """Their mean is what is assumed and their standard deviation the assumed share of it."""
    found = year(checked(), minutes=HALF_HOUR, spread=0.5, arrivals=100)
    took = [case.ended - case.sent for case in found.cases]
    assert fmean(took) == pytest.approx(30, rel=0.04)
    assert pstdev(took) == pytest.approx(15, rel=0.1)


def test_applications_come_on_the_assumed_days_alone() -> None:
    """About so many a day, numbered as they come, none after the last day; the year ends a tail later."""
    found = year(checked(), arrivals=50)
    sent = [case.sent for case in found.cases]
    assert len(sent) == pytest.approx(1000, rel=0.1)
    assert [case.number for case in found.cases] == list(range(len(sent)))
    assert sent == sorted(sent)
    assert found.time.starts[19] < sent[-1] < found.time.starts[20]
    assert len(found.time.days) == 20 + TAIL
    assert found.env.now == found.time.ends
    assert len({case.random.random() for case in found.cases}) == len(sent)


def test_the_queue_is_looked_at_when_a_day_ends() -> None:
    """With one officer who never gets done, all that came but one are waiting."""
    found = year(checked(), officers=1, minutes={"check": 10_000_000})
    came = [sum(1 for case in found.cases if case.sent < start) for start in found.time.starts[1:21]]
    assert found.posts[DESK].queue == [max(number - 1, 0) for number in came]
    assert {case.outcome for case in found.cases} == {None}


def test_desk_work_without_a_review_waits_for_its_officer() -> None:
    """Whoever has the role takes the case for the usual quarter of an hour and does one of the things there are to do."""
    acts = [m.trigger("lift", "done", by="staff", office="desk", role="clerk")]
    offered = [m.trigger("drop", "gone", by="staff", office="desk", role="clerk", operation="drop")]
    found = year(drafted(m.state("hold", "work", [*acts, *offered])))
    assert [case.ended - case.sent for case in found.cases] == pytest.approx([15] * len(found.cases))
    assert {case.outcome for case in found.cases} == {"issued"}
    assert len(found.posts[DESK].done) == len(found.cases)
    assert {code for _, _, code in found.posts[DESK].done} == {"lift"}
    nobody = year(drafted(m.state("hold", "work", [m.trigger("lift", "done", by="staff")])))
    assert {case.ended - case.sent for case in nobody.cases} == {0.0}


def test_one_officer_does_desk_work_case_after_case() -> None:
    """The desk's own steps wait for a free officer too."""
    acts = [m.trigger("lift", "done", by="staff", office="desk", role="clerk")]
    found = year(drafted(m.state("hold", "work", acts)), officers=1, arrivals=32)
    ended = [case.ended for case in found.cases]
    assert all(later - before >= 15 - 1e-6 for before, later in pairwise(ended))
    assert max(found.posts[DESK].waits) > 0


@pytest.mark.parametrize(
    ("given", "days"),
    [
        ({"after": "review"}, 3.0),
        ({"after": "service_calendar"}, 5.0),  # seven calendar days are five working days
        ({"after": "quick"}, 2 / 8),
        ({"fraction": Decimal("0.5")}, 1.5),  # of the state's own limit
    ],
)
def test_a_timer_rings_after_its_time(given: dict[str, Any], days: float) -> None:
    """Working days, calendar days, hours and shares of the state's limit, in office time."""
    found = year(drafted(waits("runs", Timer("ring", "fire", fires="rang", **given), limit=Limit("review"))))
    minutes = 120.0 if days == 0.25 else days * found.time.minutes_a_day
    for case in found.cases:
        assert case.ended - case.sent == pytest.approx(minutes)


def test_the_first_timer_that_fires_something_rings() -> None:
    """Of two timers the earlier acts, and one that only tells somebody moves nothing."""
    timers = (
        Timer("tell", "notify", after="quick", to="applicant"),
        Timer("late", "fire", after="service", fires="rang"),
        Timer("soon", "fire", after="review", fires="rang"),
    )
    found = year(drafted(waits("runs", *timers)))
    assert found.cases[0].ended - found.cases[0].sent == pytest.approx(3 * found.time.minutes_a_day)


def test_where_nothing_ever_happens_a_case_stays() -> None:
    """A wait that neither a person nor time ends goes on to the end of the run."""
    for state in (m.state("rest", "waiting"), waits("runs", Timer("tell", "notify", after="quick", to="applicant"))):
        found = year(drafted(state))
        assert {(case.outcome, case.visits[-1][0]) for case in found.cases} == {(None, "rest")}


def correcting(*timers: Timer) -> Definition:
    acts = [m.trigger("resend", "done"), m.trigger("withdraw", "gone", operation="withdraw")]
    return drafted(m.state("correct", "waiting", [*acts, m.trigger("lapsed", "gone", by="system")], timers=timers))


def test_an_applicant_acts_after_a_while() -> None:
    """The days are drawn around the assumed mean; without any the applicant acts at once."""
    found = year(correcting(), applicant_days=4, arrivals=50)
    took = [(case.ended - case.sent) / found.time.minutes_a_day for case in found.cases]
    assert fmean(took) == pytest.approx(4, rel=0.1)
    assert {case.ended - case.sent for case in year(correcting(), applicant_days=0).cases} == {0.0}


def test_applicants_mostly_go_on() -> None:
    """An operation such as a withdrawal is used seldom where nobody says how often, and as often as it is said."""
    outcomes = [case.outcome for case in year(correcting(), arrivals=50, applicant_days=0).cases]
    assert outcomes.count("withdrawn") / len(outcomes) == pytest.approx(0.05 / 1.05, abs=0.02)
    said = year(correcting(), applicant_days=0, results={"correct": {"resend": 0.0, "withdraw": 1.0}})
    assert {case.outcome for case in said.cases} == {"withdrawn"}


def test_time_acts_before_a_slow_applicant() -> None:
    """Who has not acted when the timer rings finds the case moved on; who was quicker has acted."""
    found = year(correcting(Timer("ring", "fire", after="review", fires="lapsed")), applicant_days=3, arrivals=50)
    end = 3 * found.time.minutes_a_day
    took = {case.outcome: [] for case in found.cases}  # type: dict[str | None, list[float]]
    for case in found.cases:
        took[case.outcome].append(case.ended - case.sent)
    late = [each for each in took["withdrawn"] if each == pytest.approx(end)]
    assert all(each <= end + 1e-6 for each in took["issued"])
    assert len(late) / len(found.cases) == pytest.approx(0.37, abs=0.05)  # of an exponential: e to the power of -1


@pytest.mark.parametrize(("share", "way"), [(1.0, "done"), (0.0, "gone")])
def test_a_connector_answers_as_often_as_assumed(share: float, way: str) -> None:
    """Without an answer the other way is taken; either takes no office time."""
    triggers = [m.trigger("failed", "gone", by="system"), m.trigger("heard", "done", by="system")]
    ask = m.state("ask", "automatic", triggers, does="ask", connector=Connector("tax", (), (), "heard", "failed"))
    found = year(drafted(ask), connector_answers=share)
    assert {(case.visits[-1][0], case.ended - case.sent) for case in found.cases} == {(way, 0.0)}


def test_an_automatic_state_fires_what_the_system_does() -> None:
    """What a person may do there besides is not taken, and where the system does nothing the case stays."""
    triggers = [m.trigger("stop", "gone"), m.trigger("issued", "done", by="system")]
    found = year(drafted(m.state("issuing", "automatic", triggers, does="issue")))
    assert {case.outcome for case in found.cases} == {"issued"}
    still = year(drafted(m.state("issuing", "automatic", triggers[:1], does="issue")))
    assert {case.outcome for case in still.cases} == {None}


def test_a_case_that_circles_is_given_up() -> None:
    """After as many states as no sensible case passes, it is left where it is."""
    found = year(drafted(m.state("turn", "automatic", [m.trigger("again", "turn", by="system")])), arrivals=2)
    assert {len(case.visits) for case in found.cases} == {100}


@pytest.mark.parametrize(("minutes", "outcome"), [(30.0, "issued"), (100_000.0, "withdrawn")])
def test_time_ends_work_that_takes_too_long(minutes: float, outcome: str) -> None:
    """A review that is closed before the timer rings decides; otherwise the timer does, and the review is swept."""
    own = m.work("check", [(m.result("pass"), "done")])
    state = replace(
        own,
        triggers={**own.triggers, "lapsed": m.trigger("lapsed", "gone", by="system")},
        timers=(Timer("ring", "fire", after="review", fires="lapsed"),),
    )
    found = year(drafted(state), minutes={"check": minutes})
    took = minutes if outcome == "issued" else 3 * found.time.minutes_a_day
    for case in found.cases:
        assert (case.outcome, case.ended - case.sent) == (outcome, pytest.approx(took))
        assert [each.open for each in case.reviews] == [False]
        assert (case.reviews[0].closed is not None, case.reviews[0].counts) == (outcome == "issued",) * 2


def paused(*states: State, first: float) -> list[tuple[SimCase, Year]]:
    found = year(drafted(*states))
    assert all(case.outcome == "issued" for case in found.cases)
    assert all(stays(case)[states[0].code] == pytest.approx(first * found.time.minutes_a_day) for case in found.cases)
    return [(case, found) for case in found.cases]


def test_a_pause_leaves_out_the_days_that_lie_in_it() -> None:
    """Whole working days between going to the applicant and coming back are not counted, the two days of that are."""
    for case, found in paused(waits("pauses"), first=3):
        between = found.time.index(case.ended) - found.time.index(case.sent) - 1
        assert (case.paused, case.paused_on, case.day_zero) == (between, None, case.sent)
        assert between in (1, 2, 3)  # Fridays are longer


def test_a_pause_goes_on_over_two_states() -> None:
    """One state that pauses after another is the same pause."""
    states = (waits("pauses", to="more"), waits("pauses", code="more"))
    for case, found in paused(*states, first=3):
        assert case.paused == found.time.index(case.ended) - found.time.index(case.sent) - 1


def test_two_pauses_add_up() -> None:
    """Each pause leaves out its own days, and the time between them counts."""
    states = (waits("pauses", to="run"), waits("runs", code="run", to="more"), waits("pauses", code="more"))
    for case, found in paused(*states, first=3):
        days = [found.time.index(at) for _, at in case.visits]
        assert case.paused == (days[1] - days[0] - 1) + (days[3] - days[2] - 1)


def test_a_pause_within_a_day_leaves_nothing_out() -> None:
    """A case that comes back on the same day or the next has lost no day."""
    soon = Timer("ring", "fire", after="quick", fires="rang")
    for case in year(drafted(waits("pauses", soon))).cases:
        assert case.paused == 0


def test_a_reset_begins_the_promise_anew() -> None:
    """Day zero is when the case comes back, and earlier pauses are forgotten; before that there is none."""
    states = (waits("pauses", to="back"), waits("resets", code="back", to="again"), waits("runs", code="again"))
    for case, _ in paused(*states, first=3):
        assert case.day_zero == dict(case.visits)["again"]
        assert (case.paused, case.paused_on) == (0, None)
    for case in year(drafted(m.state("back", "waiting", clock="resets"))).cases:
        assert case.day_zero is None


def test_the_clock_of_an_end_is_no_matter() -> None:
    """Coming to an end ends a pause, whatever the end says of the clock."""
    for clock in ("pauses", "resets"):
        end = replace(m.end("over", "issued"), clock=clock)
        for case in year(drafted(waits("pauses", to="over"), end)).cases:
            assert case.paused_on is None
            assert case.paused >= 1
            assert case.day_zero == case.sent


def test_open_cases_that_can_no_longer_keep_it_break_the_promise() -> None:
    """A case that waits for ever is late, unless its clock stands still; nothing ended took nothing."""
    found = {}
    for clock in ("runs", "pauses", "resets"):
        definition = drafted(m.state("rest", "waiting", clock=clock))
        figures = simulate(definition, Assumptions(arrivals=5, days=10, begins=BEGINS), CALENDAR)
        assert (figures.finished, figures.counted.median, figures.elapsed.p90) == (0, 0, 0)
        found[clock] = (figures.on_time, figures.on_time_less)
    assert found == {"runs": (0.0, 0.0), "pauses": (1.0, 1.0), "resets": (1.0, 1.0)}


def promised(days: str, amount: str, clock: str = "runs") -> tuple[float, float]:
    """How often a service that takes three working days keeps this promise, and one a day shorter."""
    definition = drafted(waits(clock))
    value = replace(definition.values["service"], amount=Decimal(amount), unit=days)  # type: ignore[arg-type]
    kept = replace(definition, values={**definition.values, "service": value})
    figures = simulate(kept, Assumptions(arrivals=20, days=20, begins=BEGINS), CALENDAR)
    assert figures.finished == figures.cases
    assert figures.elapsed.median == 3
    return figures.on_time, figures.on_time_less


def test_a_promise_is_kept_up_to_its_last_day() -> None:
    """Three days keep a promise of four and mostly one of three, hardly one of two; a pause is not counted."""
    assert promised("working_days", "5") == (1.0, 1.0)
    assert promised("working_days", "2")[0] < 0.1
    kept, shorter = promised("working_days", "3")
    assert kept > 0.85
    assert shorter < 0.1
    assert promised("working_days", "2", "pauses") == (1.0, pytest.approx(1.0, abs=0.01))
