"""Where a walked case stands: who must act, by when, at what cost, and what of it is plain data."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows import makers as m
from tests.workflows.walk.samples import GRANT, PARKS, ROADS, SEND, run, step
from tests.workflows.walk.test_constructs import stopping
from workflows.definition import Definition, Fee, FeeLine
from workflows.engine.outcome import Clock, ReviewSnapshot, Snapshot, Suspension
from workflows.expressions import parse
from workflows.walk.case import WalkedCase
from workflows.walk.position import OpenReview, fee_of, matches, position, waiting_for, words_of_open
from workflows.walk.scenarios import summary

ASKED = (ReviewSnapshot("opinion", "roads"), ReviewSnapshot("opinion", "parks"), ReviewSnapshot("cost", "roads"))
CLOSED = ReviewSnapshot("opinion", "desk", result="agree")


def service(*operations: Any) -> Definition:
    """A service with one state of each kind."""
    desk = [
        m.trigger("one", "done", by="staff", office="desk"),
        m.trigger("two", "done", by="staff", office="desk"),
        m.trigger("three", "done", by="applicant"),
        m.trigger("four", "done", by="staff", office="parks"),
        m.trigger("five", "done", by="staff"),
    ]
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "check")]),
        m.state("check", "work", desk),
        m.state("correct", "waiting"),
        m.state("unpaid", "waiting", awaits="payment"),
        m.state("issuing", "automatic", does="issue"),
        m.end("done"),
        operations={each.code: each for each in operations},
    )


@pytest.mark.parametrize(
    ("state", "reviews", "waits"),
    [
        ("done", ASKED, ()),
        ("draft", (), ("applicant",)),
        ("correct", (), ("applicant",)),
        ("correct", ASKED, ("applicant", "roads", "parks")),
        ("unpaid", (CLOSED,), ("payment",)),
        ("issuing", (), ("system",)),
        ("issuing", ASKED[:2], ("system", "roads", "parks")),
        ("check", (*ASKED, CLOSED), ("roads", "parks")),
        ("check", (CLOSED,), ("desk", "parks")),
    ],
)
def test_who_must_act_follows_from_the_state(state: str, reviews: Any, waits: tuple[str, ...]) -> None:
    """Offices with open reviews once each in their order, staff who may fire something, the applicant or what is awaited."""
    assert waiting_for(service(), Snapshot(state, reviews=reviews)) == waits


def test_a_suspended_case_waits_for_who_may_lift_it() -> None:
    """Each office that may resume it once; where the applicant may, the applicant."""
    operations = (
        m.operation("halt", "suspend", office="roads"),
        m.operation("resume", "resume"),
        m.operation("resume_too", "resume"),
        m.operation("withdraw_stop", "resume", by="applicant"),
    )
    stopped = Snapshot("check", reviews=ASKED, suspensions=(Suspension(m.MONDAY),))
    assert waiting_for(service(*operations), stopped) == ("desk", "applicant")


def begun(definition: Definition, **answers: Any) -> WalkedCase:
    return WalkedCase.begin(definition, "person", {"name": "Sari", **answers}, None, m.CALENDAR, m.MONDAY)


def line(amount: str, **more: Any) -> FeeLine:
    return FeeLine("charge", m.text("Charge"), parse(amount), **more)


@pytest.mark.parametrize(
    ("lines", "fee"),
    [
        ((), 0),
        ((line("form.area * 1000"),), 7000),
        ((line("form.area * 1000"), line("500")), 7500),
        ((line("100"), line("0 - 300")), 0),
        ((line("1 / (form.area - 7)"),), 0),
        ((line("100", ends=date(2026, 11, 16)), line("10", ends=date(2026, 11, 15))), 100),
    ],
)
def test_the_fee_follows_from_the_answers(lines: tuple[FeeLine, ...], fee: int) -> None:
    """All lines in force on the day together, never below nothing; what cannot be worked out costs nothing yet."""
    found = fee_of(begun(replace(stopping(), fee=Fee(lines)), area=Decimal(7)))
    assert (found, type(found)) == (Decimal(fee), Decimal)


def test_a_position_tells_the_clock() -> None:
    """Off before sending, running afterwards, paused while it stands still or the case is suspended."""
    case = begun(stopping())
    assert (position(case).clock, position(case).due_at) == ("off", None)
    case.fire("send", m.APPLICANT)
    at = position(case)
    assert (at.clock, at.state, at.round, at.suspended) == ("runs", "check", 1, False)
    assert (at.open, at.waiting_for) == ((OpenReview("opinion", "parks", None),), ("parks",))
    clock = case.snapshot.clock
    case.snapshot = replace(case.snapshot, clock=replace(clock, paused_on=date(2026, 11, 16)))
    assert position(case).clock == "paused"
    case.snapshot = replace(case.snapshot, clock=clock, suspensions=(Suspension(m.MONDAY),))
    assert (position(case).clock, position(case).suspended) == ("paused", True)
    case.snapshot = replace(case.snapshot, clock=Clock())
    assert position(case).clock == "off"


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ("opinion", True),
        ("opinion: parks", True),
        ("opinion:parks", True),
        ({"opinion": "parks"}, True),
        ("parks", False),
        ("opinion: roads", False),
        ({"opinion": "roads"}, False),
        ({"opinion": "parks", "cost": "parks"}, False),
        (None, False),
    ],
)
def test_an_open_review_is_named_by_plan_or_with_its_office(wanted: object, fits: bool) -> None:
    """As a scenario writes it: the plan alone, or plan and office in one of three ways."""
    review = OpenReview("opinion", "parks", None)
    assert matches(wanted, review) is fits
    assert words_of_open((review, OpenReview("cost", "desk", None))) == "opinion: parks, cost: desk"


def test_a_report_is_told_with_all_its_parts() -> None:
    """Every part of a step and of a position stands under its name, and all of it is JSON."""
    refused = step("2026-11-17 10:00", "jalan", "setuju", plan="pertimbangan", office="taman")
    report = run(SEND, PARKS, refused, ROADS, GRANT)
    found: Any = json.loads(json.dumps(summary(report)))
    assert set(found) == {"scenario", "passed", "steps", "unwalked", "failures"}
    assert (found["scenario"], found["passed"], found["unwalked"]) == ("contoh", False, 2)
    assert [set(each) for each in found["failures"]] == [{"line", "column", "code", "id", "en"}]
    first, second, third = found["steps"]
    assert set(first) == {"step", "by", "does", "before", "after", "rang", "refused"}
    assert [(each["step"], each["by"], each["does"], each["refused"]) for each in found["steps"]] == [
        (1, "applicant", "kirim", None),
        (2, "taman", "setuju", None),
        (3, "jalan", "setuju", "not_your_role"),
    ]
    assert first["before"]["state"] == "draf"
    assert first["after"] == {
        "at": "2026-11-16T10:00:00+08:00",
        "state": "telaah",
        "round": 1,
        "open": [
            {"plan": "pertimbangan", "office": office, "due_at": "2026-11-19T15:59:59+00:00"}
            for office in ("taman", "jalan")
        ],
        "waiting_for": ["taman", "jalan"],
        "deadline": "2026-11-25T15:59:59+00:00",
        "fee": "0",
        "number": False,
        "ended": None,
    }
    assert [each["kind"] for each in first["rang"]].count("review.request") == 2
    assert {"at", "kind", "plan", "office"} <= set(first["rang"][0])
    assert [each["office"] for each in third["after"]["open"]] == ["jalan"]
    over: Any = summary(run(SEND, PARKS, ROADS, GRANT))
    assert (over["passed"], over["steps"][-1]["after"]["ended"]) == (True, "closed")
