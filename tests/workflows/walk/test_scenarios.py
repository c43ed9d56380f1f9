"""Scenarios: every step walked on a fake clock, every expectation that fails named with its place and in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows.walk.samples import (
    ANSWERS,
    CALENDAR,
    GRANT,
    PARKS,
    ROADS,
    SEND,
    codes,
    five_states,
    run,
    scenario,
    step,
)
from workflows.definition import ScenarioStep
from workflows.walk import run_scenario, scenario_findings, summary


def expecting(made: ScenarioStep, **expects: Any) -> ScenarioStep:
    return replace(made, expects=expects)


def test_a_walk_to_its_end_passes() -> None:
    """States, deadline, fee, offices and end of a granted request are as worked out by hand."""
    report = run(
        expecting(
            SEND, state="telaah", deadline=date(2026, 11, 25), open=[{"pertimbangan": "taman"}, "pertimbangan: jalan"]
        ),
        expecting(PARKS, state="telaah", open=[{"pertimbangan": "jalan"}], waiting_for="jalan"),
        expecting(ROADS, state="putusan", waiting_for=["loket"], ended=False),
        expecting(GRANT, state="terbit", ended="closed", fee=0, open=[], waiting_for=None, number=False),
    )
    assert report.failures == ()
    assert report.passed
    assert [(each.before.state, each.after.state) for each in report.steps] == [
        ("draf", "telaah"), ("telaah", "telaah"), ("telaah", "putusan"), ("putusan", "terbit"),
    ]  # fmt: skip


def test_the_deadlines_of_reviews_are_in_the_report() -> None:
    """Two offices asked on a Monday have until Thursday; the third working day ends at midnight."""
    (made,) = run(SEND).steps
    assert [(each.office, each.due_at) for each in made.after.open] == [
        ("taman", datetime(2026, 11, 19, 15, 59, 59, tzinfo=UTC)),
        ("jalan", datetime(2026, 11, 19, 15, 59, 59, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(
    ("expects", "code"),
    [
        ({"state": "putusan"}, "scenario_state"),
        ({"ended": "refused"}, "scenario_ended"),
        ({"ended": True}, "scenario_ended"),
        ({"fee": 5000}, "scenario_fee"),
        ({"fee": "gratis"}, "scenario_fee"),
        ({"deadline": date(2026, 11, 24)}, "scenario_deadline"),
        ({"deadline": "2026-11-25 12:00"}, "scenario_deadline"),
        ({"deadline": "besok"}, "scenario_deadline"),
        ({"deadline": None}, "scenario_deadline"),
        ({"open": ["pertimbangan: taman"]}, "scenario_open"),
        ({"open": []}, "scenario_open"),
        ({"open": {"pertimbangan": "loket"}}, "scenario_open"),
        ({"waiting_for": "applicant"}, "scenario_waiting_for"),
        ({"waiting_for": None}, "scenario_waiting_for"),
        ({"number": True}, "scenario_number"),
        ({"paper": "Keputusan"}, "scenario_no_paper"),
        ({"refused": "form_incomplete"}, "scenario_not_refused"),
        ({"colour": "red"}, "scenario_expectation"),
    ],
)
def test_an_expectation_that_fails_is_named(expects: dict[str, object], code: str) -> None:
    """Each kind of expectation that does not come true is one finding of its own, at its own line."""
    asked = scenario(expecting(SEND, **expects))
    lines = {"scenarios.contoh.steps.0.expect." + key: (number, 7) for number, key in enumerate(expects, 40)}
    report = run_scenario(five_states(), asked, CALENDAR, where=lambda path: lines.get(path, (1, 1)))
    assert [(each.code, each.line) for each in report.failures] == [(code, 40)]
    (failure,) = report.failures
    assert "langkah 1" in failure.id
    assert "step 1" in failure.en


@pytest.mark.parametrize(
    "deadline", [date(2026, 11, 25), "2026-11-25", "2026-11-25 23:59", datetime(2026, 11, 25, 23, 59)]
)
def test_a_deadline_may_be_a_day_or_a_moment(deadline: object) -> None:
    """The seventh working day after Monday the sixteenth is Wednesday the twenty-fifth, until midnight."""
    assert run(expecting(SEND, deadline=deadline)).passed


def test_a_finding_says_what_came_instead() -> None:
    """The sentence holds the wanted and the found state, in both languages."""
    (failure,) = run(expecting(SEND, state="putusan")).failures
    assert failure.id == "Skenario «contoh», langkah 1: keadaan seharusnya «putusan», tetapi ternyata «telaah»."
    assert failure.en == "Scenario “contoh”, step 1: the state should be “putusan”, but it is “telaah”."


def test_an_incomplete_form_is_refused_with_what_is_missing() -> None:
    """A step the engine refuses ends the walk; the sentence names the missing answers, the rest is not walked."""
    report = run(SEND, PARKS, answers={})
    assert codes(report) == ["scenario_refused"]
    assert "nama, luas" in report.failures[0].en
    assert report.unwalked == 1


def test_a_refusal_can_be_expected() -> None:
    """A refused step changes nothing, and the walk goes on after it."""
    no_reason = step("2026-11-17 09:00", "taman", "keberatan", expects={"refused": "reason_missing"})
    report = run(SEND, no_reason, expecting(replace(no_reason, reason="Taman rusak."), open=["pertimbangan: jalan"]))
    assert report.passed
    assert [each.refused for each in report.steps] == [None, "reason_missing", None]


def test_another_refusal_than_expected_is_a_failure() -> None:
    """Being refused for another reason than the expected one fails, with both codes."""
    report = run(SEND, replace(PARKS, does="keberatan", expects={"refused": "review_closed"}))
    assert codes(report) == ["scenario_other_refusal"]
    assert "review_closed" in report.failures[0].en
    assert "reason_missing" in report.failures[0].en


def test_an_unknown_act_lists_what_can_be_done() -> None:
    """A misspelt act is answered with the acts of the state."""
    report = run(SEND, replace(PARKS, plan=None, does="setujuu"))
    assert codes(report) == ["scenario_unknown_act"]
    assert "pertimbangan: setuju" in report.failures[0].id


def test_an_unknown_plan_lists_what_can_be_done() -> None:
    """A review that the state does not have is an unknown act too."""
    assert codes(run(SEND, replace(PARKS, plan="kajian"))) == ["scenario_unknown_act"]


def test_another_office_cannot_answer() -> None:
    """Who is not of the addressed office is refused."""
    report = run(SEND, replace(PARKS, by="loket", office="taman", expects={"refused": "not_your_role"}))
    assert report.passed


def test_time_passes_between_steps() -> None:
    """A step without an act lets the warning and the overdue notices ring, at their times."""
    report = run(SEND, step("2026-11-26 08:00", expects={"state": "telaah"}))
    rung = [(each.kind, f"{each.at:%d %H:%M}") for each in report.steps[1].rang if each.data.get("office") != "jalan"]
    assert rung == [
        ("review.warn", "18 00:00"),
        ("review.overdue", "19 16:00"),
        ("service.overdue", "25 16:00"),
    ]


def test_closed_reviews_ring_no_more() -> None:
    """What an office has answered is not warned of."""
    report = run(SEND, PARKS, step("2026-11-20 08:00"))
    assert {each.data["office"] for each in report.steps[2].rang} == {"jalan"}


def test_time_does_not_run_backwards() -> None:
    """A step before the one above it is a failure at its time."""
    report = run(SEND, replace(PARKS, at=datetime(2026, 11, 15, 9)))
    assert codes(report) == ["scenario_time"]


def test_an_unknown_applicant_cannot_begin() -> None:
    """A scenario for a kind of applicant that the service does not have is one failure."""
    report = run(SEND, applicant="badan")
    assert codes(report) == ["scenario_not_begun"]
    assert report.unwalked == 1


def test_a_scenario_without_steps_says_nothing() -> None:
    """No steps, no failures."""
    assert run().passed


def test_documents_can_be_left_out() -> None:
    """All documents are handed in unless the scenario lists them."""
    assert run(SEND).passed
    assert run(SEND, documents=()).passed


def test_every_scenario_of_a_definition_is_run() -> None:
    """The findings of a definition are those of all its scenarios."""
    wrong = scenario(expecting(SEND, state="putusan"))
    definition = replace(five_states(), scenarios=(scenario(SEND), wrong, replace(wrong, code="lain")))
    assert [each.code for each in scenario_findings(definition, CALENDAR)] == ["scenario_state"] * 2


def test_a_report_is_plain_data() -> None:
    """A command prints a report as JSON: steps with positions, failures with places and both languages."""
    plain = summary(run(expecting(SEND, state="putusan"), answers={**ANSWERS, "luas": Decimal("3")}))
    assert plain["passed"] is False
    (made,) = plain["steps"]  # type: ignore[misc]
    assert made["after"]["deadline"] == "2026-11-25T15:59:59+00:00"  # type: ignore[index]
    assert made["after"]["waiting_for"] == ["taman", "jalan"]  # type: ignore[index]
