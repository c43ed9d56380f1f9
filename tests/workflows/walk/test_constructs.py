"""Walks of what a definition can say beyond reviews: time, money, other systems, cases of their own, operations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows import makers as m
from tests.workflows.walk.samples import step
from workflows.definition import (
    Child,
    Connector,
    Definition,
    Fee,
    FeeLine,
    Join,
    Limit,
    Scenario,
    ScenarioStep,
    Text,
    Timer,
)
from workflows.engine import REFUSALS
from workflows.expressions import parse
from workflows.messages.walk import REFUSAL_SENTENCES, refusal
from workflows.walk import ScenarioReport, run_scenario
from workflows.walk.paths import explore_paths

MONDAY = "2026-11-16 10:00"
DAY = date(2026, 11, 16)


def walk(definition: Definition, *steps: ScenarioStep, **answers: Any) -> ScenarioReport:
    made = Scenario("sample", m.text("sample"), "person", {"name": "Sari", **answers}, None, steps)
    return run_scenario(definition, made, m.CALENDAR)


def send(**expects: Any) -> ScenarioStep:
    return step(MONDAY, "applicant", "send", expects=expects)


def paying() -> Definition:
    """A service that waits for its fee of a thousand rupiah a square metre; unpaid for three days, it is over."""
    waiting = m.state(
        "unpaid",
        "waiting",
        [m.trigger("paid", "done", by="staff", office="desk", role="clerk"), m.trigger("lapsed", "gone", by="system")],
        awaits="payment",
        limit=Limit("review"),
        timers=(Timer("too_late", "fire", after="review", fires="lapsed"),),
        clock="pauses",
    )
    lines = (FeeLine("charge", Text("Retribusi", "Charge"), parse("form.area * 1000"), ends=date(2026, 12, 31)),)
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "unpaid", needs_complete_form=True)]),
        waiting,
        m.end("done"),
        m.end("gone", "withdrawn"),
        fee=Fee(lines),
    )


def test_a_fee_is_worked_out_and_paid() -> None:
    """The fee follows from the answers; whoever takes the payment moves the case."""
    report = walk(
        paying(),
        send(state="unpaid", waiting_for="payment", fee=7500),
        step("2026-11-17 09:00", "desk", "paid", expects={"ended": "closed"}),
        area=Decimal("7.5"),
    )
    assert report.failures == ()


def test_a_fee_out_of_force_is_not_asked() -> None:
    """After its last day a line of the bill counts no more."""
    late = replace(send(fee=0), at=step("2027-01-04 10:00").at)
    assert walk(paying(), late, area=Decimal("7.5")).passed


def test_time_fires_what_a_timer_says() -> None:
    """Unpaid for three working days, the case is over in the night after the third; on that day it still waits."""
    report = walk(
        paying(),
        send(),
        step("2026-11-19 23:00", expects={"state": "unpaid"}),
        step("2026-11-20 08:00", expects={"state": "gone", "ended": "withdrawn"}),
    )
    assert report.failures == ()
    assert "timer" in {each.kind for each in report.steps[2].rang}


def asking() -> Definition:
    """A service that asks another system about taxes."""
    fields = (m.field("clear", type="yes_no"),)
    ask = m.state(
        "ask",
        "automatic",
        [
            m.trigger("answered", [("answers.ask.clear", "done"), (None, "gone")], by="system"),
            m.trigger("gave_up", "by_hand", by="system"),
        ],
        does="ask",
        connector=Connector("tax", ("name",), fields, "answered", "gave_up"),
    )
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "ask")]),
        ask,
        m.work("by_hand", [(m.result("settle"), "done")]),
        m.end("done"),
        m.end("gone", "refused"),
    )


@pytest.mark.parametrize(("clear", "state"), [(True, "done"), (False, "gone")])
def test_a_connector_answers_what_the_step_gives(clear: bool, state: str) -> None:
    """Answers prepared in the step that leads there, or given when the system is said to answer."""
    prepared = replace(send(state=state), answers={"ask": {"clear": clear}})
    assert walk(asking(), prepared).failures == ()
    said = step("2026-11-16 10:05", "system", "answered", answers={"clear": clear}, expects={"state": state})
    assert walk(asking(), send(state="ask", waiting_for="system"), said).failures == ()


def test_a_connector_may_give_up() -> None:
    """Without an answer the manual way is walked."""
    gives_up = step("2026-11-17 10:00", "system", "gave_up", expects={"state": "by_hand", "waiting_for": "desk"})
    assert walk(asking(), send(), gives_up).failures == ()


def test_an_answer_that_does_not_fit_is_refused() -> None:
    """What another system answers must be of the shape that the file says."""
    said = step("2026-11-16 10:05", "system", "answered", expects={"refused": "answers_incomplete"})
    assert walk(asking(), send(), said).failures == ()


def building() -> Definition:
    """A building whose stages are cases of their own."""
    plan = m.plan(
        "stage",
        {},
        [m.result("issued"), m.result("refused", "negative", fires="stopped")],
        child=Child("stage-permit", "stages"),
        role="",
    )
    stages = m.field("stages", type="table", required=False, columns=(m.field("title"),), min_rows=0)
    triggers = [m.trigger("built", "done", by="system"), m.trigger("stopped", "gone", by="system")]
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "build")]),
        m.state("build", "work", triggers, reviews=[plan], join=Join("all", "built")),
        m.end("done"),
        m.end("gone", "refused"),
        fields=(m.field("name"), stages),
    )


def test_cases_of_their_own_end_as_the_step_says() -> None:
    """Each stage ends by a step of its plan, the first open one unless its number is given."""
    report = walk(
        building(),
        send(open=["stage: #1", "stage: #2"]),
        step("2026-11-20 09:00", "system", "issued", plan="stage", expects={"open": ["stage: #2"]}),
        step("2026-11-23 09:00", "system", "issued", plan="stage", office="#2", expects={"ended": "closed"}),
        stages=[{"title": "one"}, {"title": "two"}],
    )
    assert report.failures == ()


def stopping() -> Definition:
    """A service that can be suspended, with a second pair of eyes and a form of the office's own."""
    opinion = m.plan("opinion", {"parks": True}, [m.result("agree")], fields=(m.field("cost", type="money"),))
    decide = m.plan("decide", {"parks": True}, [m.result("grant")], not_same_as=("opinion",))
    operations = (
        m.operation("halt", "suspend", ["check", "second"], reason="required"),
        m.operation("resume", "resume"),
    )
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "check")]),
        m.state(
            "check",
            "work",
            [m.trigger("seen", [("answers.opinion.cost > 100", "second"), (None, "done")], by="system")],
            reviews=[opinion],
            join=Join("all", "seen"),
        ),
        m.state(
            "second", "work", [m.trigger("granted", "done", by="system")], reviews=[decide], join=Join("all", "granted")
        ),
        m.end("done"),
        operations={each.code: each for each in operations},
    )


def test_a_suspended_case_waits_for_who_may_lift_it() -> None:
    """While a case is suspended it has no deadline and refuses everything but to be resumed."""
    report = walk(
        stopping(),
        send(deadline=date(2026, 11, 25)),
        step("2026-11-17 09:00", "desk", "halt", expects={"refused": "reason_missing"}),
        step(
            "2026-11-17 09:00", "desk", "halt", reason="A lawsuit.", expects={"deadline": None, "waiting_for": "desk"}
        ),
        step("2026-11-18 09:00", "parks", "agree", answers={"cost": 50}, expects={"refused": "suspended"}),
        step("2026-11-19 09:00", "desk", "resume", expects={"deadline": date(2026, 11, 26)}),
        step("2026-11-20 09:00", "parks", "agree", answers={"cost": 50}, expects={"ended": "closed"}),
    )
    assert report.failures == ()


def test_answers_of_an_office_lead_on_and_another_person_must_follow() -> None:
    """A plan's own form decides a branch; the next plan must be another person's, by name if the step gives one."""
    report = walk(
        stopping(),
        send(),
        step("2026-11-17 09:00", "parks/rina", "agree", expects={"refused": "answers_incomplete"}),
        step("2026-11-17 09:00", "parks/rina", "agree", answers={"cost": 500}, expects={"state": "second"}),
        step("2026-11-18 09:00", "parks/rina", "grant", expects={"refused": "same_person"}),
        step("2026-11-18 09:00", "parks/budi", "grant", expects={"ended": "closed"}),
    )
    assert report.failures == ()


def test_an_operation_of_no_state_is_unknown() -> None:
    """What is neither a trigger nor an operation is answered with what there is."""
    report = walk(stopping(), send(), step("2026-11-17 09:00", "desk", "stop"))
    assert [each.code for each in report.failures] == ["scenario_unknown_act"]
    assert "halt, resume" in report.failures[0].en


@pytest.mark.parametrize("make", [paying, asking, building, stopping])
def test_every_path_of_every_construct_ends(make: Any) -> None:
    """Time, connectors, cases of their own and suspensions lead every made-up walk to an end."""
    explored = explore_paths(make(), m.CALENDAR, DAY)
    assert (explored.stuck, explored.circling, explored.uncovered) == ([], [], ())


def test_every_refusal_of_the_engine_has_its_sentence() -> None:
    """Whatever the engine refuses, the writer of a scenario reads why, in both languages."""
    assert set(REFUSALS) <= set(REFUSAL_SENTENCES)
    for code in REFUSALS:
        said = refusal(code, {})
        assert said.id and said.en and "{" not in said.id + said.en
    assert refusal("something_new", {}).en == "(something_new)"
