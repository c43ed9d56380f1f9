"""Acts of a walk: whose they are, which review they close, what is offered where nothing fits, and what time does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows import makers as m
from tests.workflows.walk.samples import CALENDAR, SEND, five_states, scenario, step
from tests.workflows.walk.test_constructs import asking, building, paying, stopping, walk
from workflows.definition import Definition, Join, Limit, ScenarioStep, ServiceClock, Timer
from workflows.engine.outcome import Scheduled
from workflows.errors import Refused
from workflows.walk import run_scenario
from workflows.walk.acts import UnknownAct, do
from workflows.walk.case import APPLICANT, WalkedCase, staff
from workflows.walk.moves import Move, made_up, make, moves, offices_of, try_move

NOON = "2026-11-16 12:00"


def begun(definition: Definition, **answers: Any) -> WalkedCase:
    return WalkedCase.begin(definition, "person", {"name": "Sari", **answers}, None, m.CALENDAR, m.MONDAY)


def sent(definition: Definition, **answers: Any) -> WalkedCase:
    case = begun(definition, **answers)
    case.fire("send", APPLICANT)
    case.settle()
    return case


def both() -> Definition:
    """Two plans: one asks parks and roads, the other parks alone."""
    opinion = m.plan("opinion", {"parks": True, "roads": True}, [m.result("agree"), m.result("no", "negative")])
    cost = m.plan(
        "cost", {"parks": True}, [m.result("high"), m.result("agree")], fields=(m.field("sum", type="money"),)
    )
    triggers = [
        m.trigger("gathered", "done", by="system"),
        m.trigger("withdraw", "done"),
        m.trigger("lift", "done", by="staff", office="desk", role="clerk"),
    ]
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "ask")]),
        m.state("ask", "work", triggers, reviews=[opinion, cost], join=Join("all", "gathered")),
        m.end("done"),
        operations={
            "halt": m.operation("halt", "suspend", ["ask"]),
            "drop": m.operation("drop", "move", ["ask"]),
        },
    )


def closed(case: WalkedCase) -> list[tuple[str, str, str | None, str | None]]:
    return [(each.plan, each.office, each.result, each.by) for each in case.snapshot.reviews if not each.is_open]


@pytest.mark.parametrize(
    ("by", "does", "more", "review"),
    [
        ("parks", "no", {}, ("opinion", "parks", "no", "parks/opinion")),
        ("parks/rina", "agree", {}, ("opinion", "parks", "agree", "parks/rina")),
        ("parks", "high", {"answers": {"sum": "5"}}, ("cost", "parks", "high", "parks/cost")),
        ("parks", "agree", {"plan": "cost", "answers": {"sum": "5"}}, ("cost", "parks", "agree", "parks/cost")),
        ("roads", "agree", {"office": "roads"}, ("opinion", "roads", "agree", "roads/opinion")),
    ],
)
def test_a_step_closes_the_review_it_means(by: str, does: str, more: Any, review: tuple[str, ...]) -> None:
    """The plan that it names, or the first of the office's open ones that has such a result, by a person or the plan's."""
    case = sent(both())
    do(case, step(NOON, by, does, **more))
    assert closed(case) == [review]


def test_an_office_may_be_named_beside_who_acts() -> None:
    """Whose review is meant is one thing, who closes it another: somebody of elsewhere is refused."""
    with pytest.raises(Refused) as refused:
        do(sent(both()), step(NOON, "roads", "no", office="parks"))
    assert refused.value.code == "not_your_role"


@pytest.mark.parametrize(
    ("by", "does", "more", "given"),
    [
        ("parks", "agre", {}, "agre"),
        ("parks", "agree", {"plan": "site"}, "site"),
        ("desk", "drop", {}, "drop"),
    ],
)
def test_what_can_be_done_is_offered_for_what_is_unknown(by: str, does: str, more: Any, given: str) -> None:
    """Results of the open reviews, what applicants and staff may fire, and the operations; not what the system does."""
    case = sent(both())
    do(case, step(NOON, "parks", "high", answers={"sum": "5"}))
    with pytest.raises(UnknownAct, match=given) as unknown:
        do(case, step(NOON, by, does, **more))
    assert (unknown.value.given, unknown.value.choices) == (
        given, "opinion: agree, opinion: no, withdraw, lift, halt"
    )  # fmt: skip


def test_triggers_belong_to_who_may_fire_them() -> None:
    """The applicant's, staff's by an office with a person or a name of its own, the system's."""
    for by, does, state in (("applicant", "withdraw", "done"), ("desk", "lift", "done"), ("desk/rina", "lift", "done")):
        case = sent(both())
        do(case, step(NOON, by, does))
        assert case.snapshot.state == state
    assert case.snapshot.acted["lift"] == {"desk/rina"}
    with pytest.raises(Refused) as refused:
        do(sent(both()), step(NOON, "applicant", "lift"))
    assert refused.value.code == "not_your_role"


def test_a_step_without_an_act_brings_answers_alone() -> None:
    """Answers of the applicant are taken, those of an office are not the applicant's."""
    case = begun(both())
    do(case, step(NOON, "applicant", answers={"area": "7.5"}))
    assert case.facts.form["area"] == Decimal("7.5")
    do(case, step(NOON, "desk", answers={"area": "9"}))
    assert case.facts.form["area"] == Decimal("7.5")
    assert case.snapshot.state == "draft"


def test_a_case_of_its_own_ends_by_its_number_or_the_first_open_one() -> None:
    """The number that a step names, or the first that is open of this plan."""
    case = sent(building(), stages=({"title": "one"}, {"title": "two"}, {"title": "three"}))
    do(case, step(NOON, "system", "issued", plan="stage", office="#2"))
    do(case, step(NOON, "system", "issued", plan="stage"))
    assert [(office, result) for _, office, result, _ in closed(case)] == [("#1", "issued"), ("#2", "issued")]
    none = sent(building())
    with pytest.raises((Refused, UnknownAct)):
        do(none, step(NOON, "system", "issued", plan="stage"))


def test_an_offices_own_answers_are_learned_where_one_office_gives_them() -> None:
    """They may be read afterwards; of a plan that asks several offices none are."""
    case = sent(both())
    do(case, step(NOON, "parks", "high", answers={"sum": "500"}))
    assert case.facts.answers == {"cost": {"sum": Decimal(500)}}
    do(case, step(NOON, "parks", "no"))
    assert set(case.facts.answers) == {"cost"}


def test_what_a_connector_will_answer_is_prepared_by_its_state() -> None:
    """It is answered when it is asked, and kept for that once."""
    case = begun(asking())
    do(case, step(NOON, "applicant", "send", answers={"ask": {"clear": True}}))
    assert case.prepared == {"ask": {"clear": True}}
    case.settle()
    assert (case.snapshot.state, case.prepared) == ("done", {})
    assert case.facts.answers == {"ask": {"clear": True}}


def test_the_day_of_sending_is_the_first_one() -> None:
    """A case that is sent again keeps the day on which it was sent first; a draft has none."""
    correct = m.state("draft", "start", [m.trigger("send", "check")])
    way = m.definition(correct, m.work("check", [(m.result("back", "returned"), "draft")]), m.end("done"))
    case = begun(way)
    assert case.facts.sent is None
    case.fire("send", APPLICANT)
    assert case.facts.sent == date(2026, 11, 16)
    case.pass_time(m.at("2026-11-18T10:00"))
    case.close("check", "desk", "back", staff(way, "desk", "x"), made_up(case, Move("desk", "back", "check", "desk")))
    case.fire("send", APPLICANT)
    assert case.facts.sent == date(2026, 11, 16)


def deemed(**more: Any) -> Definition:
    """A promise of three days that the law keeps; the desk may also refuse."""
    check = m.work("check", [(m.result("deny", "negative"), "gone"), (m.result("park"), "rest")])
    by_law = m.trigger("by_law", "done", by="system")
    check = replace(check, triggers={**check.triggers, "by_law": by_law})
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "check")]), check, m.state("rest", "waiting"), m.end("done"),
        m.end("gone", "refused"), clock=ServiceClock(Limit("review"), deemed="decision", deemed_fires="by_law"), **more,
    )  # fmt: skip


def test_the_law_decides_where_it_finds_the_case() -> None:
    """After the promise is broken, in the states that have its trigger; elsewhere nothing happens."""
    case = sent(deemed())
    case.pass_time(m.at("2026-11-19T23:59"))
    assert case.ended is None
    case.pass_time(m.at("2026-11-20T08:00"))
    assert (case.snapshot.state, case.now) == ("done", m.at("2026-11-20T08:00"))
    assert "deemed.decision" in {each.kind for each in case.rang}
    resting = sent(deemed())
    make(resting, Move("desk", "park", "check", "desk"))
    resting.pass_time(m.at("2026-11-24T08:00"))
    assert (resting.snapshot.state, resting.ended) == ("rest", None)


def test_a_timer_that_is_not_armed_any_more_does_nothing() -> None:
    """Work that rings for a state that was left passes; any other refusal is told."""
    case = sent(paying(), area=Decimal(1))
    case.fire("paid", staff(case.definition, "desk", "x"))
    case.ring(Scheduled("timer", "old", m.MONDAY, {"timer": "too_late", "state": "unpaid"}))
    assert case.snapshot.state == "done"
    waiting = sent(paying(), area=Decimal(1))
    with pytest.raises(Refused) as refused:
        waiting.ring(Scheduled("timer", "early", m.MONDAY, {"timer": "too_late", "state": "unpaid"}))
    assert refused.value.code == "not_due"


def test_time_never_runs_backwards() -> None:
    """What was due before now rings now, in the order of its times; a suspended case only hears it."""
    case = sent(paying(), area=Decimal(1))
    case.pass_time(m.at("2026-11-17T10:00"))
    case.pass_time(m.MONDAY)
    assert case.now == m.at("2026-11-17T10:00")
    times = [each.at for each in case.rang]
    assert times == sorted(times)
    halted = sent(stopping())
    halted.fire("halt", staff(halted.definition, "desk", "x"), made_up(halted, Move("desk", "halt")))
    halted.ring(Scheduled("timer", "x", m.MONDAY, {"timer": "none"}))
    assert halted.rang[-1].kind == "timer"


def named(case: WalkedCase) -> list[tuple[str, str, str | None, str | None]]:
    """What may be done, once each however it may be answered."""
    allowed = (each for each in moves(case) if each.refusal is None)
    return list(dict.fromkeys((each.by, each.does, each.plan, each.office) for each in allowed))


def test_all_that_anybody_can_do_is_found() -> None:
    """The applicant's acts, each office's own reviews with its answers, staff's triggers and operations, once each."""
    assert offices_of(both()) == ("parks", "roads", "desk")
    assert named(sent(both())) == [
        ("applicant", "withdraw", None, None),
        ("parks", "agree", "opinion", "parks"),
        ("parks", "no", "opinion", "parks"),
        ("parks", "high", "cost", "parks"),
        ("parks", "agree", "cost", "parks"),
        ("roads", "agree", "opinion", "roads"),
        ("roads", "no", "opinion", "roads"),
        ("desk", "lift", None, None),
        ("desk", "halt", None, None),
    ]


def test_what_comes_of_itself_is_found() -> None:
    """Answers of a connector and its giving up, ends of cases of their own, and the next moment of a timer."""
    assert named(sent(asking())) == [
        ("system", "answered", None, None), ("system", "gave_up", None, None)
    ]  # fmt: skip
    assert [each.answers for each in moves(sent(asking())) if each.does == "answered"] == [
        {"clear": False},
        {"clear": True},
    ]
    stages = sent(building(), stages=({"title": "one"},))
    assert named(stages) == [("system", "issued", "stage", "#1"), ("system", "refused", "stage", "#1")]
    (wait,) = [each for each in moves(sent(paying(), area=Decimal(1))) if each.by == "time"]
    assert (wait.does, wait.at) == ("wait", m.at("2026-11-20T00:00"))
    over = sent(m.definition(m.state("draft", "start", [m.trigger("send", "done")]), m.end("done")))
    assert list(moves(over)) == []


def test_a_suspended_case_waits_for_people_alone() -> None:
    """Neither time nor another system does anything meanwhile."""
    timer = Timer("ring", "fire", after="review", fires="seen")
    definition = stopping()
    check = replace(definition.states["check"], timers=(timer,))
    case = sent(replace(definition, states={**definition.states, "check": check}))
    assert "time" in {each.by for each in moves(case)}
    make(case, Move("desk", "halt"))
    assert {each.by for each in moves(case)}.isdisjoint({"time", "system"})
    assert named(case) == [("desk", "resume", None, None)]


def test_a_move_is_made_an_hour_later() -> None:
    """Or at its own moment, never before now; one that is refused leaves the case untouched."""
    case = sent(both())
    after = try_move(case, Move("applicant", "withdraw"))
    assert after is not None
    assert (after.now, after.ended, case.ended) == (m.at("2026-11-16T11:00"), "closed", None)
    assert try_move(case, Move("applicant", "lift")) is None
    timed = sent(paying(), area=Decimal(1))
    make(timed, Move("time", "wait", at=m.at("2026-11-20T00:00")))
    assert (timed.now, timed.ended) == (m.at("2026-11-20T00:00"), "withdrawn")
    make(timed, Move("time", "wait", at=m.MONDAY))
    assert timed.now == m.at("2026-11-20T00:00")


def correcting(*fields: Any, **more: Any) -> Definition:
    results = [(m.result("back", "returned", names_corrections=True), "correct"), (m.result("fine"), "done")]
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "check")]), m.work("check", results),
        m.state("correct", "waiting", [m.trigger("resend", "check")]), m.end("done"), fields=fields, **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "about"),
    [
        ((m.field("hint", type="note"), m.field("sum", type="computed"), m.field("name"), m.field("more")), "name"),
        ((m.field("hint", type="note"), m.field("sum", type="computed")), "letter"),
    ],
)
def test_a_made_up_decision_names_something_to_correct(fields: tuple[Any, ...], about: str) -> None:
    """The first answer that is typed, or else the first document; only where the act asks for it."""
    definition = correcting(*fields)
    case = WalkedCase(definition, m.facts(), replace(sent(correcting(m.field("name"))).snapshot), m.MONDAY)
    assert [each.about for each in made_up(case, Move("desk", "back", "check", "desk")).corrections] == [about]
    assert made_up(case, Move("desk", "fine", "check", "desk")).corrections == ()


def test_a_walk_goes_on_after_a_step_by_another_person() -> None:
    """The scenario's own words: an office, and who of it."""
    report = walk(both(), step("2026-11-16 10:00", "applicant", "send"), step(NOON, "parks/rina", "no"))
    assert report.failures == ()


@pytest.mark.parametrize(
    ("second", "part", "refused"),
    [
        (step("2026-11-17 09:00", "taman", "setujuu"), "steps.1.does", "unknown_act"),
        (step("2026-11-15 09:00", "taman", "setuju"), "steps.1.at", "time"),
        (step("2026-11-17 09:00", "loket", "setuju", plan="pertimbangan"), "steps.1", "review_closed"),
        (step("2026-11-17 09:00", "taman", "setuju", expects={"refused": "x"}), "steps.1.expect.refused", None),
        (step("2026-11-17 09:00", "taman", "setuju", expects={"state": "x"}), "steps.1.expect.state", None),
    ],
)
def test_a_failure_stands_at_its_place_in_the_file(second: ScenarioStep, part: str, refused: str | None) -> None:
    """The step, or the part of it that is wrong, with line and column as the file has them."""
    asked: list[str] = []

    def where(path: str) -> tuple[int, int]:
        asked.append(path)
        return (7, 3)

    report = run_scenario(five_states(), scenario(SEND, second), CALENDAR, None, where)
    assert asked == [f"scenarios.contoh.{part}"]
    assert [(each.line, each.column) for each in report.failures] == [(7, 3)]
    assert report.steps[-1].refused == refused
