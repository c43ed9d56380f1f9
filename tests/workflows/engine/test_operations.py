"""Requirements of what may be done with a case in many states: suspend, resume, hand over, reopen."""

from __future__ import annotations

from typing import Any

from tests.workflows import makers as m
from tests.workflows.services import Case, kinds, refusal, work
from workflows.definition import Connector, Definition, Join, Limit, Notice
from workflows.engine import available, deem, elapse, fire
from workflows.engine.outcome import SYSTEM, Actor, Decision, ReviewRedated, Snapshot, Suspension

HEAD = Actor("staff", "01HEAD", frozenset({("desk", "head"), ("desk", "clerk")}))
BECAUSE = Decision(reason="a dispute")


def service(**more: Any) -> Definition:
    """An opinion with limit and timer, a wait that pauses the clock, and operations over both."""
    plan = m.plan(
        "opinion",
        {"parks": True},
        [m.result("agree"), m.result("back", "returned", fires="returned")],
        limit=Limit("review", "ahead"),
        timers=(
            m.timer("half", "notify", after="ahead", to="head"),
            m.timer("hours", "notify", after="quick", to="head"),
        ),
    )
    triggers = [m.trigger("asked", "done", by="system"), m.trigger("returned", "wait", by="system")]
    withdraw = m.trigger("withdraw", "gone", operation="withdraw")
    operations = (
        m.operation("halt", "suspend", ["ask", "wait"], reason="required"),
        m.operation("resume", "resume"),
        m.operation("hand_over", "hand_over", ["ask"], not_same_as=("halt",)),
        m.operation("pause_myself", "suspend", ["wait"], by="applicant"),
    )
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "ask")]),
        m.state(
            "ask",
            "work",
            [*triggers, withdraw],
            reviews=[plan],
            join=Join("all", "asked"),
            limit=Limit("review"),
            timers=(m.timer("idle", "fire", after="review", fires="withdraw"),),
        ),
        m.state("wait", "waiting", [m.trigger("resend", "ask"), withdraw], clock="pauses"),
        m.end("done"),
        m.end("gone", "withdrawn"),
        operations={each.code: each for each in operations},
        **more,
    )


def suspended(on: str = "2026-11-17T09:00", **more: Any) -> Case:
    case = Case(service(**more))
    case.fire("send")
    case.decide("halt", HEAD, BECAUSE, on)
    return case


def test_a_suspended_case_stands_still() -> None:
    """Suspending takes every promise of the case back, stops the service clock and shows no deadline."""
    case = Case(service())
    sent = case.fire("send")
    outcome = case.decide("halt", HEAD, BECAUSE, "2026-11-17T09:00")
    assert set(outcome.cancelled) == {each.key for each in sent.scheduled}
    assert case.snapshot.suspended
    assert (outcome.due_at, outcome.state_due_at) == (None, None)
    assert kinds(outcome) == ["suspended", "clock_paused"]
    assert case.snapshot.suspensions == (Suspension(m.at("2026-11-17T09:00")),)


def test_only_resuming_is_possible_meanwhile() -> None:
    """While a case is suspended nothing but resuming is possible, for anybody, time included."""
    case = suspended()
    late = m.at("2026-12-17T09:00")
    assert refusal(case.fire, "withdraw") == "suspended"
    assert refusal(case.close, "opinion", "parks", "agree") == "suspended"
    assert refusal(case.decide, "halt", HEAD, BECAUSE) == "suspended"
    assert refusal(case.decide, "hand_over", HEAD, BECAUSE) == "suspended"
    assert refusal(elapse, case.definition, case.snapshot, "idle", case.facts, late) == "suspended"
    assert refusal(deem, case.definition, case.snapshot, case.facts, late) == "suspended"
    for actor in (m.APPLICANT, HEAD, m.PARKS, SYSTEM):
        choices = available(case.definition, case.snapshot, actor, case.facts, case.now)
        free = [each.trigger for each in choices if each.refusal is None]
        assert free == (["resume"] if actor is HEAD else [])


def test_a_resumed_case_has_the_time_it_had_left() -> None:
    """After three whole days of standing still every deadline lies three working days later, hours likewise."""
    case = Case(service())
    case.fire("send", now="2026-11-16T10:00")
    before = work(case.last)
    case.decide("halt", HEAD, BECAUSE, "2026-11-16T11:00")
    outcome = case.fire("resume", HEAD, now="2026-11-20T11:00")
    assert kinds(outcome) == ["resumed", "clock_resumed"]
    assert not case.snapshot.suspended
    assert {each.key for each in outcome.scheduled} >= {
        f"{kind}:opinion:parks:1.1" for kind in ("review.warn", "review.overdue")
    }
    assert before["review.overdue"] == "2026-11-20T00:00:00+08:00"
    assert work(outcome)["review.overdue"] == "2026-11-25T00:00:00+08:00"
    assert work(outcome)["state.overdue"] == "2026-11-25T00:00:00+08:00"
    assert before["service.overdue"] == "2026-11-26T00:00:00+08:00"
    assert work(outcome)["service.overdue"] == "2026-12-01T00:00:00+08:00"
    rings = {each.data["timer"]: each.due_at for each in outcome.scheduled if each.kind == "timer"}
    assert rings["half"] == m.at("2026-11-21T00:00")
    assert rings["hours"] == m.at("2026-11-20T12:00")  # an hour was used, an hour is left
    due, warn = m.at("2026-11-24T23:59:59"), m.at("2026-11-23T08:00")
    assert outcome.redated == (ReviewRedated("opinion", "parks", "opinion:parks:1.1", due, warn),)
    assert outcome.state_due_at == due


def test_what_had_rung_before_stays_where_it_was() -> None:
    """A time that was over before the case stood still does not move, so its work, done already, stays done."""
    case = Case(service())
    case.fire("send", now="2026-11-16T10:00")
    case.decide("halt", HEAD, BECAUSE, "2026-11-18T11:00")
    outcome = case.fire("resume", HEAD, now="2026-11-25T11:00")
    rings = {each.data["timer"]: each.due_at for each in outcome.scheduled if each.kind == "timer"}
    assert rings["hours"] == m.at("2026-11-16T12:00")


def test_a_case_may_stand_still_twice() -> None:
    """Two suspensions add up; one that began before a review was opened does not concern it."""
    case = suspended("2026-11-16T11:00")
    case.fire("resume", HEAD, now="2026-11-18T11:00")
    case.decide("halt", HEAD, BECAUSE, "2026-11-18T12:00")
    outcome = case.fire("resume", HEAD, now="2026-11-20T12:00")
    assert work(outcome)["review.overdue"] == "2026-11-24T00:00:00+08:00"
    case.close("opinion", "parks", "back", now="2026-11-20T13:00")
    outcome = case.fire("resend", now="2026-11-20T13:00")
    assert work(outcome)["review.overdue"] == "2026-11-26T00:00:00+08:00"


def test_a_paused_clock_stays_paused() -> None:
    """A case suspended while the clock is paused for the applicant is still paused when it goes on."""
    case = Case(service())
    case.fire("send")
    case.close("opinion", "parks", "back", now="2026-11-17T09:00")
    clock = case.snapshot.clock
    case.fire("pause_myself", now="2026-11-18T09:00")
    outcome = case.fire("resume", HEAD, now="2026-11-19T09:00")
    assert case.snapshot.clock == clock
    assert "clock_resumed" not in kinds(outcome)
    assert [each.kind for each in outcome.scheduled] == []


def test_a_question_is_asked_once_more() -> None:
    """A question to another system is taken back while the case stands still and asked again afterwards."""
    ask = m.state(
        "ask",
        "automatic",
        [m.trigger("answered", "done", by="system"), m.trigger("gave_up", "done", by="system")],
        does="ask",
        connector=Connector("tax", (), (), "answered", "gave_up"),
    )
    operations = (m.operation("halt", "suspend", ["ask"]), m.operation("resume", "resume"))
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", "ask")]),
        ask,
        m.end("done"),
        operations={each.code: each for each in operations},
    )
    case = Case(definition)
    (key,) = [each.key for each in case.fire("send").scheduled if each.kind == "connector.ask"]
    assert key in case.fire("halt", HEAD).cancelled
    assert key in {each.key for each in case.fire("resume", HEAD, now="2026-11-17T10:00").scheduled}


def test_operations_need_their_actor_state_and_reason() -> None:
    """An operation is refused to others, in other states, without its reason, and to who must not do it."""
    case = Case(service())
    assert refusal(case.decide, "halt", HEAD, BECAUSE) == "not_in_this_state"
    case.fire("send")
    assert refusal(case.decide, "halt", m.PARKS, BECAUSE) == "not_your_role"
    assert refusal(case.decide, "halt", HEAD, Decision()) == "reason_missing"
    assert refusal(case.fire, "resume", HEAD) == "not_suspended"
    assert refusal(case.fire, "pause_myself") == "not_in_this_state"
    choices = available(case.definition, case.snapshot, HEAD, case.facts, case.now)
    assert {each.trigger: each.refusal for each in choices if each.plan is None} == {"halt": None, "hand_over": None}
    case.decide("halt", HEAD, BECAUSE)
    case.fire("resume", HEAD)
    assert refusal(case.fire, "hand_over", HEAD) == "same_person"


def test_handing_over_changes_nothing_else() -> None:
    """A case handed over is where it was; the change is on the record."""
    case = Case(service())
    case.fire("send")
    before = case.snapshot
    outcome = case.fire("hand_over", HEAD)
    assert kinds(outcome) == ["handed_over"]
    assert (outcome.scheduled, outcome.cancelled) == ((), ())
    assert case.snapshot.reviews == before.reviews
    assert case.snapshot.acted["hand_over"] == {"01HEAD"}


def test_a_closed_case_is_reopened_with_the_time_it_had_left() -> None:
    """Reopening an ended case is a move that opens a new round; the days it had ended do not count."""
    again = m.trigger("again", "check", by="staff", office="desk", role="head", new_round=True, operation="again")
    refused = m.state("refused", "end", [again], outcome="refused")
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", "check")]),
        m.work("check", [(m.result("deny", "negative"), "refused"), (m.result("grant"), "done")]),
        refused,
        m.end("done"),
    )
    case = Case(definition)
    case.fire("send", now="2026-11-16T10:00")
    assert case.close("check", "desk", "deny", now="2026-11-17T10:00").ended == "refused"
    outcome = case.fire("again", HEAD, now="2026-11-20T10:00")
    assert (outcome.ended, case.snapshot.round) == (None, 2)
    assert work(outcome)["service.overdue"] == "2026-11-28T00:00:00+08:00"  # two whole days between
    assert [each.key for each in outcome.opened] == ["check:desk:2.1"]


def test_an_unknown_state_refuses_time_too() -> None:
    """A case whose state the definition lacks is refused by every act."""
    definition, lost = service(), Snapshot("nowhere")
    assert refusal(elapse, definition, lost, "idle", m.facts(), m.MONDAY) == "unknown_state"
    assert refusal(deem, definition, lost, m.facts(), m.MONDAY) == "unknown_state"
    assert refusal(fire, definition, lost, "halt", HEAD, m.facts(), m.MONDAY) == "unknown_state"


def test_the_service_sends_its_own_message_of_an_operation() -> None:
    """A message that follows an operation goes out with it and with no other, and says which it was."""
    notices = tuple(Notice(code, "fires", code, "applicant", ("mail",), m.text(code)) for code in ("halt", "hand_over"))
    case = Case(service(notices=notices))
    case.fire("send")
    for code in ("hand_over", "halt"):
        done = case.decide(code, HEAD, BECAUSE)
        own = [each.data for each in done.scheduled if each.kind == "notice.own"]
        assert [(each["notice"], each["trigger"]) for each in own] == [(code, code)]


def test_only_operations_of_the_step_and_the_actor_are_offered() -> None:
    """Each where it may be done, by whom it may be; resuming only while the case stands still."""

    def offered(case: Case, actor: Actor) -> set[str]:
        return {each.trigger for each in available(case.definition, case.snapshot, actor, case.facts, case.now)}

    case = Case(service())
    case.fire("send")
    assert offered(case, HEAD) & {"halt", "resume", "hand_over", "pause_myself"} == {"halt", "hand_over"}
    assert "pause_myself" not in offered(case, m.APPLICANT)
    case.decide("halt", HEAD, BECAUSE)
    assert "resume" in offered(case, HEAD)
    assert "resume" not in offered(case, m.APPLICANT)
