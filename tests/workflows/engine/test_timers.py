"""Requirements of time itself: timers, limits of states, warnings at fractions, deemed decisions, the service's messages."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows import makers as m
from tests.workflows.services import Case, kinds, refusal, work
from workflows.definition import Definition, Join, Limit, Notice, ServiceClock, State, Survey
from workflows.engine import deem, elapse, fire
from workflows.engine.outcome import SYSTEM, Clock, Outcome, ReviewSnapshot

EIGHT = "2026-11-16T08:00"


def waiting(*timers: Any, limit: Limit | None = None, **more: Any) -> Definition:
    """A case that waits for the applicant, with timers."""
    triggers = [m.trigger("resend", "wait"), m.trigger("lapse", "gone", by="system")]
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "wait")]),
        m.state("wait", "waiting", triggers, timers=timers, limit=limit),
        m.end("done"),
        m.end("gone", "withdrawn"),
        **more,
    )


def rung(case: Case, timer: str, now: str, plan: str | None = None, office: str | None = None) -> Outcome:
    case.now = m.at(now)
    case.last = elapse(case.definition, case.snapshot, timer, case.facts, case.now, plan, office)
    return case.last


def armed(outcome: Outcome) -> dict[str, str]:
    """When each timer rings, as local text."""
    return {
        str(each.data["timer"]): each.due_at.astimezone(m.MONDAY.tzinfo).isoformat()[:16]
        for each in outcome.scheduled
        if each.kind == "timer"
    }


@pytest.mark.parametrize(
    ("timer", "limit", "at"),
    [
        ({"after": "review"}, None, "2026-11-20T00:00"),  # three working days are over
        ({"after": "quick"}, None, "2026-11-16T12:00"),
        ({"fraction": Decimal("0.5")}, "review", "2026-11-18T08:00"),  # the second of three days begins to count
        ({"fraction": Decimal("0.5")}, "quick", "2026-11-16T11:00"),
    ],
)
def test_a_timer_rings_at_its_time(timer: Any, limit: str | None, at: str) -> None:
    """A timer rings so long after the state was entered, or when a part of the state's limit is used up."""
    definition = waiting(m.timer("late", "notify", to="applicant", **timer), limit=Limit(limit) if limit else None)
    assert armed(Case(definition).fire("send")) == {"late": at}


def test_a_part_of_no_limit_never_rings() -> None:
    """A timer at a part of a limit is not set where there is none, and a timer that is not set does not ring."""
    case = Case(waiting(m.timer("late", "notify", fraction=Decimal("0.5"))))
    assert armed(case.fire("send")) == {}
    assert refusal(rung, case, "late", "2026-12-01T10:00") == "timer_not_armed"
    assert refusal(rung, case, "other", "2026-12-01T10:00") == "timer_not_armed"


def test_a_timer_that_fires_moves_the_case() -> None:
    """A timer fires its trigger when its time has come, not before; nobody can fire it by hand."""
    case = Case(waiting(m.timer("over", "fire", after="review", fires="lapse")))
    case.fire("send")
    assert refusal(case.fire, "lapse", SYSTEM) == "fired_by_timer"
    assert refusal(rung, case, "over", "2026-11-19T23:59") == "not_due"
    outcome = rung(case, "over", "2026-11-20T00:00")
    assert (case.state, kinds(outcome)[:2]) == ("gone", ["timer_rang", "moved"])


def test_a_timer_may_fire_what_is_not_there() -> None:
    """A timer whose trigger the state does not have is noted and moves nothing."""
    case = Case(waiting(m.timer("over", "fire", after="quick", fires="nothing")))
    case.fire("send")
    assert kinds(rung(case, "over", "2026-11-16T12:00")) == ["timer_rang"]


@pytest.mark.parametrize("act", ["notify", "escalate", "reassign"])
def test_a_timer_promises_what_it_is_for(act: str) -> None:
    """A timer that notifies, escalates or reassigns promises that work with its audience, at once."""
    case = Case(waiting(m.timer("late", act, after="quick", to="head")))
    case.fire("send")
    (promised,) = rung(case, "late", "2026-11-16T13:00").scheduled
    assert (promised.kind, promised.data) == (
        f"timer.{act}",
        {"round": 1, "timer": "late", "to": "head", "state": "wait"},
    )


def test_leaving_a_state_takes_its_timers_back() -> None:
    """Leaving a state cancels its deadline and timers; entered again it has new ones under new keys."""
    case = Case(waiting(m.timer("late", "notify", after="review"), limit=Limit("review", "ahead")))
    first = case.fire("send")
    keys = {each.key for each in first.scheduled if each.kind.startswith(("timer", "state"))}
    assert {each.split(":")[0] for each in keys} == {"timer", "state.warn", "state.overdue"}
    again = case.fire("resend", now="2026-11-17T10:00")
    assert keys <= set(again.cancelled)
    assert armed(again) == {"late": "2026-11-21T00:00"}
    assert again.state_due_at == m.at("2026-11-20T23:59:59")


def test_entered_twice_at_one_moment_the_timers_stay() -> None:
    """A state left and entered within one instant keeps its promises: what is promised last counts."""
    case = Case(waiting(m.timer("late", "notify", after="review")))
    case.fire("send")
    outcome = case.fire("resend")
    assert armed(outcome) == {"late": "2026-11-20T00:00"}
    assert [key for key in outcome.cancelled if key.startswith("timer")] == []


def test_a_draft_may_have_timers_too() -> None:
    """The start state's timers are set when the case is begun."""
    draft = m.state(
        "draft", "start", [m.trigger("send", "done")], timers=[m.timer("forgotten", "notify", after="review")]
    )
    assert armed(Case(m.definition(draft, m.end("done"))).last) == {"forgotten": "2026-11-20T00:00"}


def asking(*timers: Any) -> Case:
    plan = m.plan("opinion", {"parks": True}, [m.result("agree")], limit=Limit("review"), timers=timers)
    triggers = [m.trigger("asked", "done", by="system"), m.trigger("lapse", "gone", by="system")]
    ask = m.state("ask", "work", triggers, reviews=[plan], join=Join("all", "asked"))
    case = Case(
        m.definition(
            m.state("draft", "start", [m.trigger("send", "ask")]), ask, m.end("done"), m.end("gone", "withdrawn")
        )
    )
    case.fire("send")
    return case


def test_a_review_without_a_limit_has_no_part_of_it() -> None:
    """A review's timer at a part of its limit is not set when the plan has none; others beside it are."""
    half, late = m.timer("half", "notify", fraction=Decimal("0.5")), m.timer("late", "notify", after="quick")
    plan = m.plan("opinion", {"parks": True}, [m.result("agree")], timers=(half, late))
    ask = m.state("ask", "work", [m.trigger("asked", "done", by="system")], reviews=[plan], join=Join("all", "asked"))
    case = Case(m.definition(m.state("draft", "start", [m.trigger("send", "ask")]), ask, m.end("done")))
    assert set(armed(case.fire("send"))) == {"late"}


def test_a_review_of_an_unknown_plan_is_refused() -> None:
    """A case that holds a review its definition does not know is refused by name."""
    case = asking()
    stray = replace(case.snapshot, reviews=(*case.snapshot.reviews, ReviewSnapshot("lost", "parks")))
    late = m.at("2026-12-01T10:00")
    assert refusal(elapse, case.definition, stray, "late", case.facts, late, "lost", "parks") == "not_in_this_state"


def test_reviews_have_timers() -> None:
    """A review's timer rings for its plan and office while it is open, and is taken back when it closes."""
    late, over = (
        m.timer("late", "escalate", after="review", to="head"),
        m.timer("over", "fire", after="quick", fires="lapse"),
    )
    case = asking(late, over)
    keys = {each.key for each in case.last.scheduled if each.kind == "timer"}
    (promised,) = rung(case, "late", "2026-11-20T08:00", "opinion", "parks").scheduled
    assert promised.data == {"round": 1, "timer": "late", "to": "head", "plan": "opinion", "office": "parks"}
    assert refusal(rung, case, "late", "2026-11-20T08:00", "opinion", "roads") == "timer_not_armed"
    assert refusal(rung, case, "early", "2026-11-20T08:00", "opinion", "parks") == "timer_not_armed"
    before = case.last
    rung(case, "over", "2026-11-20T08:00", "opinion", "parks")
    assert case.state == "gone"
    case.last = before
    assert keys <= set(case.close("opinion", "parks", "agree").cancelled)


def promise(**more: Any) -> Definition:
    clock = ServiceClock(Limit("service", "ahead"), **more)
    return replace(waiting(), clock=clock)


def test_the_service_warns_at_fractions() -> None:
    """Further warnings come when parts of the promised time are used up; pauses put them off like the deadline."""
    outcome = Case(promise(fractions=(Decimal("0.5"), Decimal("0.10")))).fire("send")
    found = {each.data.get("fraction"): each.due_at for each in outcome.scheduled if each.kind == "service.warn"}
    assert found == {
        None: m.at("2026-11-24T08:00"),
        "0.5": m.at("2026-11-20T08:00"),  # the fourth of seven days
        "0.1": m.at("2026-11-17T08:00"),
    }


def test_a_fraction_that_is_over_is_not_warned_of() -> None:
    """A warning whose time has passed when the clock runs on is not sent."""
    wait = m.state("wait", "waiting", [m.trigger("resend", "rest")], clock="pauses")
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", "rest")]),
        m.state("rest", "waiting", [m.trigger("back", "wait"), m.trigger("stop", "done")]),
        wait,
        m.end("done"),
        clock=ServiceClock(Limit("service"), fractions=(Decimal("0.1"),)),
    )
    case = Case(definition)
    assert "0.1" in {each.data.get("fraction") for each in case.fire("send").scheduled}
    case.fire("back", now="2026-11-20T10:00")
    outcome = case.fire("resend", now="2026-11-20T11:00")
    assert [each.kind for each in outcome.scheduled] == ["service.overdue"]


@pytest.mark.parametrize(("rule", "day"), [("next_working_day", 23), ("same_day", 20)])
def test_an_evening_may_count(rule: str, day: int) -> None:
    """What is sent after closing time begins to count on the next working day, or on the same, as the service says."""
    outcome = Case(promise(after_hours=rule)).fire("send", now="2026-11-20T18:00")
    assert outcome.snapshot.clock.day_zero is not None
    assert outcome.snapshot.clock.day_zero.day == day


def test_a_broken_promise_may_be_a_task() -> None:
    """In mode «task» the office is told from the first moment after the deadline on."""
    assert work(Case(promise(deemed="task")).fire("send"))["deemed.task"] == "2026-11-26T00:00:00+08:00"


def test_a_broken_promise_may_be_a_decision() -> None:
    """In mode «decision» the law decides after the deadline, where the state knows the trigger; nobody fires it before."""
    case = Case(promise(deemed="decision", deemed_fires="lapse"))
    assert "deemed.decision" in work(case.fire("send"))
    arguments = (case.definition, case.snapshot, case.facts)
    assert refusal(fire, *arguments[:2], "lapse", SYSTEM, case.facts, case.now) == "fired_by_timer"
    assert refusal(deem, *arguments, m.at("2026-11-25T23:59:59")) == "not_due"
    outcome = deem(*arguments, m.at("2026-11-26T00:00"))
    assert (outcome.ended, kinds(outcome)[:2]) == ("withdrawn", ["deemed", "moved"])
    paused = replace(case.snapshot, clock=Clock())
    assert refusal(deem, case.definition, paused, case.facts, m.at("2026-12-26T00:00")) == "not_due"


def test_nothing_is_deemed_unless_the_service_says_so() -> None:
    """Without the mode, or in a state that does not know the trigger, nothing is decided by time."""
    off = Case(promise(deemed_fires="lapse"))
    assert "deemed.decision" not in work(off.fire("send"))
    unknown = Case(promise(deemed="decision", deemed_fires="vanish"))
    unknown.fire("send")
    nameless = Case(promise(deemed="decision"))
    nameless.fire("send")
    for case in (off, unknown, nameless):
        late = m.at("2026-12-01T10:00")
        assert refusal(deem, case.definition, case.snapshot, case.facts, late) == "not_in_this_state"


def notice(code: str, moment: str, about: str, active: bool = True) -> Notice:
    return Notice(code, moment, about, "applicant", ("mail",), m.text(code), active)  # type: ignore[arg-type]


def own(outcome: Outcome) -> list[str]:
    return [str(each.data["notice"]) for each in outcome.scheduled if each.kind == "notice.own"]


def test_the_service_sends_its_own_messages() -> None:
    """A message is sent when its state is entered, its trigger fires, its timer rings or its plan is closed; switched off, not."""
    notices = (
        notice("arrived", "enters", "ask"),
        notice("silent", "enters", "ask", active=False),
        notice("gone", "fires", "send"),
        notice("heard", "closes", "opinion"),
        notice("rang", "rings", "late"),
    )
    plan = m.plan("opinion", {"parks": True, "roads": True}, [m.result("agree")])
    ask: State = m.state(
        "ask",
        "work",
        [m.trigger("asked", "done", by="system")],
        reviews=[plan],
        join=Join("all", "asked"),
        timers=(m.timer("late", "notify", after="quick"),),
    )
    case = Case(
        m.definition(m.state("draft", "start", [m.trigger("send", "ask")]), ask, m.end("done"), notices=notices)
    )
    sent = case.fire("send")
    assert own(sent) == ["gone", "arrived"]
    assert len({each.key for each in sent.scheduled}) == len(sent.scheduled)
    assert own(rung(case, "late", "2026-11-16T13:00")) == ["rang"]
    assert own(case.close("opinion", "parks", "agree")) == []
    assert own(case.close("opinion", "roads", "agree")) == ["heard"]


@pytest.mark.parametrize(("after", "asked"), [(("withdrawn",), True), (("issued", "refused"), False)])
def test_the_survey_follows_the_outcomes_it_is_for(after: tuple[str, ...], asked: bool) -> None:
    """The survey is sent after the outcomes the service names, withdrawals among them if it says so."""
    case = Case(waiting(m.timer("over", "fire", after="quick", fires="lapse"), survey=Survey(after=after)))  # type: ignore[arg-type]
    case.fire("send")
    assert ("survey.invite" in work(rung(case, "over", "2026-11-16T13:00"))) is asked


def test_timers_of_two_offices_promise_two_pieces_of_work() -> None:
    """What the same timer promises for two offices of a plan is kept apart by its key, and by the state's own timer."""
    late = m.timer("late", "notify", after="quick", to="head")
    plan = m.plan("opinion", {"parks": True, "roads": True}, [m.result("agree")], timers=(late,))
    triggers = [m.trigger("asked", "done", by="system")]
    ask = m.state("ask", "work", triggers, reviews=[plan], join=Join("all", "asked"), timers=(late,))
    case = Case(m.definition(m.state("draft", "start", [m.trigger("send", "ask")]), ask, m.end("done")))
    case.fire("send")
    at = "2026-11-20T08:00"
    promised = [rung(case, "late", at, "opinion", office).scheduled[0].key for office in ("parks", "roads")]
    assert [key.split(":")[1:3] for key in promised] == [["late", "parks"], ["late", "roads"]]
    (own,) = rung(case, "late", at).scheduled
    assert own.key.startswith("timer.notify:late:") and own.key not in promised


def test_time_is_nobody_who_acted() -> None:
    """What a timer fires is remembered of no person, so that nobody is kept from a later step by it."""
    case = Case(waiting(m.timer("over", "fire", after="review", fires="lapse")))
    case.fire("send")
    assert rung(case, "over", "2026-11-20T00:00").snapshot.acted == {"send": {m.APPLICANT.id}}
