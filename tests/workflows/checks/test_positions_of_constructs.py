"""Requirements of the check of every position for what the whole language can say, and of the walks it tells."""

from __future__ import annotations

from dataclasses import replace
from math import comb
from typing import Any

import pytest

from tests.workflows import makers as m
from workflows.checks.model import Model, TooMany, Trouble, explore, position_of, troubles
from workflows.checks.positions import check_positions
from workflows.definition import Child, Connector, Definition, Join, Limit, ReviewPlan, ServiceClock, State
from workflows.engine.outcome import Snapshot, Suspension
from workflows.expressions import parse

DRAFT = m.state("draft", "start", [m.trigger("send", "ask")])
BOTH = [m.result("agree"), m.result("object", "negative")]
DONE = m.end("done")
LIMBO = m.state("limbo", "waiting", [m.trigger("stay", "limbo")])


def asking(*plans: ReviewPlan, rule: str = "all", to: Any = "done", **more: Any) -> State:
    join = Join(rule, "asked", more.pop("least", None))  # type: ignore[arg-type]
    triggers = [m.trigger("asked", to, by="system"), *more.pop("triggers", ())]
    return m.state("ask", "work", triggers, reviews=list(plans), join=join, **more)


def found(*states: State, **more: Any) -> list[Trouble]:
    return list(troubles(m.definition(*states, **more)))


def codes(*states: State, **more: Any) -> set[tuple[str, str]]:
    return {(each.code, each.state) for each in found(*states, **more)}


def count(*states: State, **more: Any) -> int:
    return len(explore(Model(m.definition(*states, **more))).arrivals)


def waiting(*triggers: Any, code: str = "ask", **more: Any) -> State:
    return m.state(code, "waiting", list(triggers), **more)


def told(trouble: Trouble) -> list[str]:
    return [each.sentence.en for each in trouble.walk]


def test_a_limited_loop_is_counted() -> None:
    """A loop that may be taken twice makes three positions; a case that can only go round is stuck when it is used up."""
    again = m.trigger("again", "ask", at_most=2)
    assert count(DRAFT, waiting(again, m.trigger("leave", "done")), DONE) == 1 + 3 + 3
    stuck = found(DRAFT, waiting(again), DONE)
    assert {each.code for each in stuck} == {"position_stuck", "position_cannot_end"}
    (used_up,) = [each for each in stuck if each.code == "position_stuck"]
    assert len(used_up.walk) == 3


def test_an_operation_is_no_way_out() -> None:
    """A withdrawal that is open everywhere hides no state that leads nowhere, unless it is all the state offers."""
    withdraw = m.trigger("withdraw", "done", operation="withdraw")
    stay = m.trigger("stay", "ask")
    assert codes(DRAFT, waiting(stay, withdraw), DONE) == {
        ("position_cannot_end", "draft"),
        ("position_cannot_end", "ask"),
    }
    assert codes(DRAFT, waiting(withdraw), DONE) == set()


def test_the_applicant_frees_no_office_work() -> None:
    """Where a case waits for an office that is not asked, what the applicant may do is no help."""
    plan = m.plan("opinion", {"parks": "form.area > 6"}, BOTH)
    leave = m.trigger("leave", "done")
    assert codes(DRAFT, asking(plan, rule="any", triggers=[leave]), DONE) == {("position_stuck", "ask")}


def test_an_act_that_answers_may_forbid_is_no_certain_way() -> None:
    """A condition on answers, or a document that may be missing, leaves a case without a certain way on."""
    guarded = m.trigger("leave", "done", only_when=parse("form.area > 6"))
    assert codes(DRAFT, waiting(guarded), DONE) == {("position_stuck", "ask")}
    never = m.trigger("leave", "done", only_when=parse("any(r.tone == 'negative' for r in reviews.opinion)"))
    assert codes(DRAFT, waiting(never), DONE) == {("position_stuck", "ask"), ("position_cannot_end", "draft")}
    papers = m.work("ask", [(m.result("take", needs_documents=("letter",)), "done")])
    assert codes(DRAFT, papers, DONE) == {("position_stuck", "ask")}


def test_conditions_of_results_are_exact_too() -> None:
    """A result that depends on another's result is offered only after it; one that cannot be computed, never."""
    after = parse("any(r.result == 'agree' for r in reviews.first)")
    first = m.plan("first", {"parks": True}, BOTH)
    second = m.plan("second", {"roads": True}, [m.result("follow", only_when=after)])
    assert codes(DRAFT, asking(first, second), DONE) == {("position_stuck", "ask")}
    broken = parse("1 / count(r for r in reviews.first if r.tone == 'negative') > 0")
    failing = m.plan("second", {"roads": True}, [m.result("follow", only_when=broken), m.result("other")])
    assert codes(DRAFT, asking(first, failing), DONE) == set()


def test_time_is_a_way_out() -> None:
    """A timer that fires frees a case that nobody else can, in a state and in a review; so does a deemed decision."""
    lapse = m.trigger("lapse", "done", by="system")
    over = m.timer("over", "fire", after="quick", fires="lapse")
    assert codes(DRAFT, waiting(lapse, timers=(over,)), DONE) == set()
    notes = m.timer("note", "notify", after="quick")
    never = m.result("never", only_when=parse("form.area > 6"))
    slow = m.plan("opinion", {"parks": True}, [never], timers=(over, notes))
    assert codes(DRAFT, asking(slow, triggers=[lapse]), DONE) == set()
    clock = ServiceClock(Limit("service"), deemed="decision", deemed_fires="lapse")
    held = waiting(lapse, m.trigger("stay", "ask"))
    assert codes(DRAFT, held, DONE, clock=clock) == set()
    paused = replace(held, clock="pauses")
    assert ("position_cannot_end", "ask") in codes(DRAFT, paused, DONE, clock=clock)


def test_a_suspended_case_must_be_resumable() -> None:
    """Suspended positions are positions too: without an operation that resumes, a case is stuck in them."""
    halt, resume = m.operation("halt", "suspend", ["ask"]), m.operation("resume", "resume")
    state = waiting(m.trigger("leave", "done"))
    assert codes(DRAFT, state, DONE, operations={"halt": halt, "resume": resume}) == set()
    assert count(DRAFT, state, DONE, operations={"halt": halt, "resume": resume}) == 4
    (stuck, *_) = found(DRAFT, state, DONE, operations={"halt": halt})
    assert (stuck.code, stuck.state) == ("position_stuck", "ask")
    assert told(stuck) == ["“draft” – the applicant: send", "“ask” – desk: halt"]


def test_offices_that_are_asked_in_turn_are_counted() -> None:
    """Offices whose result asks the same office once more are counted by where each stands, not multiplied."""
    offices = {f"office_{index}": True for index in range(6)}
    draft = m.plan("drafting", offices, [m.result("drafted", opens=("approval",))])
    approval = m.plan("approval", {}, [m.result("approve")], same_office=True, at_entry=False)
    drafting_or_approving_or_done = comb(6 + 2, 2)
    assert count(DRAFT, asking(draft, approval), DONE) == drafting_or_approving_or_done + 1


def test_whatever_is_chosen_is_looked_at() -> None:
    """Staff may choose any number of offices but none; every choice is a position, told by who is left out."""
    extra = m.plan("extra", {"roads": "chosen", "harbour": "chosen"}, BOTH, at_entry=False)
    first = m.plan("first", {"parks": True}, [m.result("ask_more", opens=("extra",))])
    assert count(DRAFT, asking(first, extra), DONE) == 1 + 1 + 2 + 1
    limbo = [("count(r for r in reviews.extra) == 1", "limbo"), (None, "done")]
    (trouble, *_) = [each for each in found(DRAFT, asking(first, extra, to=limbo), LIMBO, DONE) if each.state == "ask"]
    assert told(trouble)[1] == "“ask” – parks: ask_more (first) (without harbour)"


def test_what_carries_over_is_still_open_behind() -> None:
    """A review that carries over may be closed in a later state, where its result may fire; a sweep ends it."""
    late = m.plan(
        "late", {"parks": True}, [m.result("fine"), m.result("alarm", fires="alarm")], carries=True, counts=False
    )
    quick = m.plan("quick", {"roads": True}, [m.result("agree")])
    alarm = m.trigger("alarm", "limbo", by="system")
    behind = waiting(m.trigger("leave", "done"), alarm, code="behind")
    first = asking(late, quick, to="behind", triggers=[alarm])
    assert codes(DRAFT, first, behind, LIMBO, DONE) == {("position_cannot_end", "limbo")}
    first = replace(
        first, triggers={**first.triggers, "asked": m.trigger("asked", "behind", "system", sweeps={"late": "skip"})}
    )
    walks = found(DRAFT, first, behind, LIMBO, DONE)
    assert [step.state for each in walks for step in each.walk] == ["draft", "ask"]  # the alarm can only come before


def test_child_cases_are_counted() -> None:
    """Cases of their own, one for every row, are counted like offices, and named as what they are in a walk."""
    stages = m.field("stages", type="table", required=False, columns=(m.field("title"),), max_rows=3)
    plan = m.plan(
        "stage", {}, [m.result("issued"), m.result("refused", "negative", fires="stopped")], child=Child("x", "stages")
    )
    stopped = m.trigger("stopped", "limbo", by="system")
    state = asking(plan, triggers=[stopped])
    fields = (m.field("name"), stages)
    assert count(DRAFT, state, LIMBO, DONE, fields=fields) == 1 + 3 + 2
    (trouble,) = found(DRAFT, state, LIMBO, DONE, fields=fields)
    assert told(trouble)[1] == "“ask” – child case #1: refused (stage)"
    one = replace(plan, child=Child("x"))
    assert count(DRAFT, asking(one, triggers=[stopped]), LIMBO, DONE) == 1 + 1 + 2
    unknown = replace(plan, child=Child("x", "rows_of_nothing"))
    assert count(DRAFT, asking(unknown, triggers=[stopped]), LIMBO, DONE) == 1 + 8 + 2


def test_a_walk_says_what_time_and_jobs_did() -> None:
    """Timers, broken promises, jobs, staff and resumptions are told in the words of who looks at a case."""
    lapse = m.trigger("lapse", "tax", by="system")
    over = m.timer("over", "fire", after="quick", fires="lapse")
    ask = waiting(lapse, timers=(over,))
    tax = m.state(
        "tax",
        "automatic",
        [m.trigger("answered", "pay", by="system"), m.trigger("gave_up", "pay", by="system")],
        does="ask",
        connector=Connector("tax", (), (), "answered", "gave_up"),
    )
    pay = waiting(m.trigger("paid", "limbo", by="staff", office="desk", role="head"), code="pay")
    (*_, trouble) = found(DRAFT, ask, tax, pay, LIMBO, DONE)
    assert told(trouble)[1:] == [
        "“ask” – time: the timer “over” rings",
        "“tax” – the system: answered",
        "“pay” – desk: paid",
    ]
    assert trouble.walk[1].sentence.id == "«ask» – waktu: pengingat «over» tiba"
    clock = ServiceClock(Limit("service"), deemed="decision", deemed_fires="lapse")
    (*_, trouble) = found(DRAFT, waiting(m.trigger("lapse", "limbo", by="system")), LIMBO, DONE, clock=clock)
    assert told(trouble)[1] == "“ask” – time: the promise is broken, lapse"


def test_a_routing_state_is_never_rested_in() -> None:
    """A state that only routes is no position; one that has no way on refuses whatever leads into it."""
    fork = m.state(
        "ask",
        "automatic",
        [m.trigger("routed", [("form.area > 6", "limbo"), (None, "done")], by="system")],
        does="route",
    )
    assert count(DRAFT, fork, LIMBO, DONE) == 3
    blocked = m.state("ask", "automatic", [], does="route")
    assert ("position_stuck", "draft") in codes(DRAFT, blocked, DONE)


def test_more_positions_than_can_be_checked() -> None:
    """What is surely too much is refused before a step is made, else as soon as the limit is passed; the reviews are named."""
    apart = "any(r.office == 'office_1' for r in reviews.opinion)"
    for rule, asked in (("all", True), ("veto", True), ("all", "form.area > 6")):
        plan = m.plan("opinion", {f"office_{index}": asked for index in range(24)}, BOTH)
        with pytest.raises(TooMany) as caught:
            found(DRAFT, asking(plan, rule=rule, to=[(apart, "done"), (None, "done")]), DONE)
        assert caught.value.plans == ("opinion",)
    few = m.definition(DRAFT, asking(m.plan("opinion", {"parks": True, "roads": True}, BOTH), rule="any"), DONE)
    with pytest.raises(TooMany):
        explore(Model(few), most=2)


def test_plans_that_ask_no_office_of_theirs_make_no_positions() -> None:
    """Offices of another plan of the same pool do not count for a plan that never asks them."""
    first = m.plan("first", {"parks": True}, [m.result("on", opens=("second",))])
    second = m.plan("second", {"roads": True}, [m.result("agree")], same_office=True)
    assert codes(DRAFT, asking(first, second), DONE) == set()


def test_a_service_without_reviews_is_checked_too() -> None:
    """States that only the applicant moves are positions like any other."""
    assert codes(DRAFT, waiting(m.trigger("leave", "done")), DONE) == set()
    definition = m.definition(DRAFT, LIMBO, waiting(m.trigger("leave", "limbo")), DONE)
    assert [each.code for each in check_positions(definition, lambda _: (1, 1))] == ["position_cannot_end"] * 3


def test_a_suspended_case_has_a_position() -> None:
    """A case of the engine is found among the positions, suspended or not, with what it has used up."""
    again = m.trigger("again", "ask", at_most=2)
    definition: Definition = m.definition(DRAFT, waiting(again, m.trigger("leave", "done")), DONE)
    snapshot = Snapshot("ask", taken={"ask.again": 1}, suspensions=(Suspension(m.MONDAY),))
    model = Model(definition)
    assert tuple(model.coding.read(position_of(model, snapshot))) == ("ask", (), (1,), True)


def test_a_position_is_read_as_it_was_written() -> None:
    """Every position of a case with a limited loop, a suspension and an office asked twice is itself again when written."""
    offices = {f"office_{index}": True for index in range(4)}
    draft = m.plan("drafting", offices, [m.result("drafted", opens=("approval",))])
    approval = m.plan("approval", {}, [m.result("approve")], same_office=True, at_entry=False)
    again = m.trigger("again", "ask", by="staff", office="desk", role="head", at_most=2)
    halt, resume = m.operation("halt", "suspend", ["ask"]), m.operation("resume", "resume")
    operations = {"halt": halt, "resume": resume}
    model = Model(m.definition(DRAFT, asking(draft, approval, triggers=[again]), DONE, operations=operations))
    reached = explore(model).arrivals
    assert len(reached) > 50
    assert [model.coding.write(model.coding.read(each)) for each in reached] == list(reached)
    assert len({model.coding.read(each) for each in reached}) == len(reached)
