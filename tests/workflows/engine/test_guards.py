"""Requirements of who may fire what, how often and on which condition: staff triggers, limits, two persons, documents."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.workflows import makers as m
from tests.workflows.services import Case, kinds, refusal, work
from workflows.definition import Connector, Definition, NeededPermit, State
from workflows.engine import available
from workflows.engine.outcome import SYSTEM, Actor, Choice, Correction, Decision
from workflows.expressions import parse

HEAD = Actor("staff", "01HEAD", frozenset({("desk", "head")}))
CLERK = Actor("staff", "01CLERK", frozenset({("desk", "clerk")}))


def paying(**more: Any) -> Definition:
    """A case that waits for a payment, which the head of the desk notes."""
    paid = m.trigger("paid", "done", by="staff", office="desk", role="head", **more)
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "pay")]),
        m.state("pay", "waiting", [paid, m.trigger("leave", "gone")], awaits="payment"),
        m.end("done"),
        m.end("gone", "withdrawn"),
    )


def test_staff_fire_a_trigger_directly() -> None:
    """Who holds the role in the office fires a trigger of staff; nobody else sees or fires it."""
    case = Case(paying())
    case.fire("send")
    for actor in (m.APPLICANT, SYSTEM, CLERK):
        assert refusal(case.fire, "paid", actor) == "not_your_role"
    seen = available(case.definition, case.snapshot, CLERK, case.facts, case.now)
    assert seen == (Choice("paid", None, None, "not_your_role"),)
    assert available(case.definition, case.snapshot, HEAD, case.facts, case.now) == (Choice("paid", None, None),)
    case.fire("paid", HEAD)
    assert case.state == "done"


def test_waiting_for_a_payment_is_no_return() -> None:
    """The applicant is told of a return only where it is the applicant's answers that are waited for."""
    desk = m.work("check", [(m.result("bill"), "pay"), (m.result("back"), "correct")])
    pay = m.state("pay", "waiting", [m.trigger("leave", "done")], awaits="payment")
    correct = m.state("correct", "waiting", [m.trigger("leave", "done")])
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", "check")]), desk, pay, correct, m.end("done")
    )
    for result, told in (("bill", False), ("back", True)):
        case = Case(definition)
        case.fire("send")
        assert ("notice.returned" in work(case.close("check", "desk", result))) is told


def test_a_trigger_of_staff_may_ask_for_a_reason_and_corrections() -> None:
    """A reason and corrections are asked of staff who fire a trigger as of those who close a review."""
    case = Case(paying(reason="required", names_corrections=True))
    case.fire("send")
    assert refusal(case.fire, "paid", HEAD) == "reason_missing"
    assert refusal(case.decide, "paid", HEAD, Decision("late")) == "corrections_missing"
    outcome = case.decide("paid", HEAD, Decision("late", (Correction("name", "Misspelt"),)))
    assert [each.data for each in outcome.happened if each.kind == "corrections_named"] == [{"about": ["name"]}]
    assert available(case.definition, Case(paying()).snapshot, HEAD, case.facts, case.now) == ()


def test_a_trigger_may_have_a_condition() -> None:
    """A trigger is refused while its condition does not hold, and so is a result."""
    only = parse("form.area > 6")
    send = m.trigger("send", "check", only_when=only)
    desk = m.work("check", [(m.result("large", only_when=parse("form.area > 9")), "done"), (m.result("any"), "done")])
    definition = m.definition(m.state("draft", "start", [send]), desk, m.end("done"))
    assert refusal(Case(definition).fire, "send") == "condition_not_met"
    case = Case(definition, m.facts(area=Decimal(8)))
    case.fire("send")
    assert refusal(case.close, "check", "desk", "large") == "condition_not_met"
    offered = available(definition, case.snapshot, m.DESK, case.facts, case.now)
    assert [(each.trigger, each.refusal) for each in offered] == [("large", "condition_not_met"), ("any", None)]


def looping(**more: Any) -> Definition:
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "wait")]),
        m.state("wait", "waiting", [m.trigger("again", "wait", at_most=2, **more), m.trigger("leave", "other")]),
        m.state("other", "waiting", [m.trigger("again", "wait", at_most=2, **more), m.trigger("stop", "done")]),
        m.end("done"),
    )


def test_a_limited_loop_ends() -> None:
    """A trigger that may be taken twice is refused the third time; each state counts its own."""
    case = Case(looping())
    case.fire("send")
    for _ in range(2):
        case.fire("again")
    assert refusal(case.fire, "again") == "limit_reached"
    assert case.snapshot.taken == {"wait.again": 2}
    case.fire("leave")
    case.fire("again")
    assert case.snapshot.taken == {"wait.again": 2, "other.again": 1}


def test_a_limited_operation_counts_over_all_states() -> None:
    """An operation that stands in several states is counted once for all of them."""
    case = Case(looping(operation="again"))
    case.fire("send")
    case.fire("again")
    case.fire("leave")
    case.fire("again")
    case.fire("leave")
    assert refusal(case.fire, "again") == "limit_reached"


def test_the_second_person_is_another_one() -> None:
    """Who prepared a file may neither decide it nor fire what another person must; a third person may, in a later round too."""
    both = frozenset({("desk", "clerk"), ("desk", "head")})
    ann, ben = Actor("staff", "01ANN", both), Actor("staff", "01BEN", both)
    decide = m.work(
        "decide", [(m.result("grant"), "seal"), (m.result("back"), "correct")], role="head", not_same_as=("check",)
    )
    sealed = m.trigger("sealed", "done", by="staff", office="desk", role="head", not_same_as=("grant", "check"))
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", "check")]),
        m.work("check", [(m.result("complete"), "decide")]),
        decide,
        m.state("correct", "waiting", [m.trigger("resend", "check", new_round=True)]),
        m.state("seal", "waiting", [sealed], awaits="outside"),
        m.end("done"),
    )
    case = Case(definition)
    case.fire("send")
    case.close("check", "desk", "complete", ann)
    assert [each.by for each in case.snapshot.reviews] == ["01ANN", None]
    assert refusal(case.close, "decide", "desk", "grant", ann) == "same_person"
    case.close("decide", "desk", "back", ben)
    case.fire("resend")
    case.close("check", "desk", "complete", ben)
    assert case.snapshot.acted["check"] == {"01ANN", "01BEN"}
    assert refusal(case.close, "decide", "desk", "grant", ann) == "same_person"
    carol, dora = Actor("staff", "01CAROL", both), Actor("staff", "01DORA", both)
    case.close("decide", "desk", "grant", carol)
    assert refusal(case.fire, "sealed", carol) == "same_person"
    assert refusal(case.fire, "sealed", ben) == "same_person"
    case.fire("sealed", dora)
    assert case.snapshot.acted["sealed"] == {"01DORA"}


def test_a_result_may_need_a_document() -> None:
    """A result that needs a document is refused until it has been handed in."""
    desk = m.work("check", [(m.result("complete", needs_documents=("letter",)), "done")])
    definition = m.definition(m.state("draft", "start", [m.trigger("send", "check")]), desk, m.end("done"))
    case = Case(definition)
    case.fire("send")
    assert refusal(case.close, "check", "desk", "complete") == "document_missing"
    case.facts = m.facts(documents=("letter",))
    case.close("check", "desk", "complete")
    assert case.state == "done"


def test_a_permit_is_needed_to_send() -> None:
    """A complete form is sent only by who holds the permits the service needs; guards can read which are held."""
    needs = {"old": NeededPermit("old", "other", m.text("Apply for it first"))}
    send = m.trigger("send", [("permits.old", "done"), (None, "gone")], needs_complete_form=True)
    definition = m.definition(m.state("draft", "start", [send]), m.end("done"), m.end("gone"), needs=needs)
    assert refusal(Case(definition).fire, "send") == "permit_missing"
    case = Case(definition)
    case.facts = m.facts(permits=("old",))
    case.fire("send")
    assert case.state == "done"


def test_guards_read_the_round_and_the_day() -> None:
    """Guards read which round it is and the day of sending, which before the sending is today."""
    again = m.trigger("again", [("case.round > 2", "done"), (None, "wait")], new_round=True)
    early = "days(case.sent, case.sent) == 1"
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", [(early, "wait"), (None, "done")])]),
        m.state("wait", "waiting", [again]),
        m.end("done"),
    )
    case = Case(definition)
    case.fire("send")
    case.fire("again")
    assert case.state == "wait"
    case.fire("again")
    case.fire("again")
    assert case.state == "done"


def routed(*branches: Any) -> State:
    return m.state("fork", "automatic", [m.trigger("routed", list(branches), by="system")], does="route")


def test_a_routing_state_is_passed_at_once() -> None:
    """A state with nothing to do is left inside the same step by its first branch that holds."""
    fork = routed(("form.area > 6", "done"), (None, "gone"))
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", "fork")]), fork, m.end("done"), m.end("gone", "withdrawn")
    )
    case = Case(definition, m.facts(area=Decimal(9)))
    outcome = case.fire("send")
    assert (case.state, kinds(outcome).count("moved")) == ("done", 2)
    small = Case(definition)
    assert small.fire("send").ended == "withdrawn"


def test_a_routing_state_without_a_way_refuses() -> None:
    """A state that routes and has no trigger for it refuses the step instead of holding the case."""
    fork = m.state("fork", "automatic", does="route")
    definition = m.definition(m.state("draft", "start", [m.trigger("send", "fork")]), fork, m.end("done"))
    assert refusal(Case(definition).fire, "send") == "not_in_this_state"


def test_another_system_is_asked() -> None:
    """A state that asks schedules its question, takes the answer that fits, and has a way out when none comes."""
    answer = (m.field("clear", type="yes_no"),)
    tax = Connector("tax", ("name",), answer, "answered", "gave_up", 3)
    ask = m.state(
        "ask",
        "automatic",
        [
            m.trigger("answered", [("answers.ask.clear", "done"), (None, "gone")], by="system"),
            m.trigger("gave_up", "manual", by="system"),
            m.trigger("leave", "gone"),
        ],
        does="ask",
        connector=tax,
    )
    manual = m.work("manual", [(m.result("clear"), "done")])
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", "ask")]), ask, manual, m.end("done"), m.end("gone", "withdrawn")
    )
    case = Case(definition)
    outcome = case.fire("send")
    (asked,) = [each for each in outcome.scheduled if each.kind == "connector.ask"]
    assert asked.data == {"state": "ask", "connector": "tax", "attempts": 3}
    assert refusal(case.fire, "answered", SYSTEM) == "answers_incomplete"
    case.facts = m.facts(answers={"ask": {"clear": True}})
    before = case.last
    case.fire("answered", SYSTEM)
    assert case.state == "done"
    for trigger, actor, state in (("gave_up", SYSTEM, "manual"), ("leave", m.APPLICANT, "gone")):
        case.last = before
        case.fire(trigger, actor)
        assert case.state == state
        assert asked.key in case.last.cancelled


def test_time_and_the_job_may_give_up_the_same_question() -> None:
    """The trigger that gives a question to another system up is the job's to fire, even where a timer fires it too."""
    over = m.timer("over", "fire", after="review", fires="gave_up")
    triggers = [m.trigger("answered", "done", by="system"), m.trigger("gave_up", "gone", by="system")]
    tax = Connector("tax", ("name",), (), "answered", "gave_up", 3)
    ask = m.state("ask", "automatic", triggers, does="ask", connector=tax, timers=(over,))
    start = m.state("draft", "start", [m.trigger("send", "ask")])
    case = Case(m.definition(start, ask, m.end("done"), m.end("gone", "withdrawn")))
    case.fire("send")
    case.fire("gave_up", SYSTEM)
    assert case.state == "gone"
