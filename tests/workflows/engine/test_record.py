"""What each step leaves on the record and promises, part by part: the store, the mails and the figures live on it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workflows import makers as m
from tests.workflows import services as s
from tests.workflows.services import Case
from workflows.definition import Connector, Definition, Join, Limit, Notice, Timer
from workflows.engine import offices_to_choose
from workflows.engine.outcome import Correction, Decision, Outcome

RETURN = Decision(corrections=(Correction("name", "wrong"),))


def record(outcome: Outcome) -> list[tuple[str, dict[str, Any]]]:
    return [(each.kind, dict(each.data)) for each in outcome.happened]


def promised(outcome: Outcome) -> dict[str, dict[str, Any]]:
    return {each.key: dict(each.data) for each in outcome.scheduled}


def test_a_case_is_recorded_from_sending_to_its_end() -> None:
    """Moves, the clock, reviews opened, closed and swept, and the end with whether it came late, in this order."""
    case = Case(s.permit(rule="any"), s.LARGE)
    assert record(case.fire("send")) == [
        ("moved", {"trigger": "send", "from": "draft", "to": "check"}),
        ("clock_started", {"day_zero": "2026-11-16"}),
        ("review_opened", {"plan": "check", "office": "desk"}),
    ]
    assert record(case.close("check", "desk", "complete")) == [
        ("review_closed", {"plan": "check", "office": "desk", "result": "complete", "tone": "positive"}),
        ("moved", {"trigger": "complete", "from": "check", "to": "opinions"}),
        ("review_opened", {"plan": "opinion", "office": "parks"}),
        ("review_opened", {"plan": "opinion", "office": "roads"}),
    ]
    assert record(case.close("opinion", "parks", "agree")) == [
        ("review_closed", {"plan": "opinion", "office": "parks", "result": "agree", "tone": "positive"}),
        ("moved", {"trigger": "gathered", "from": "opinions", "to": "decision"}),
        ("review_swept", {"plan": "opinion", "office": "roads"}),
        ("review_opened", {"plan": "decision", "office": "desk"}),
    ]
    assert record(case.close("decision", "desk", "deny", now="2026-11-26T10:00")) == [
        ("review_closed", {"plan": "decision", "office": "desk", "result": "deny", "tone": "negative"}),
        ("moved", {"trigger": "deny", "from": "decision", "to": "refused"}),
        ("ended", {"outcome": "refused", "late": True}),
    ]


def test_a_return_is_recorded_with_what_is_to_be_corrected() -> None:
    """The pause, the new round and the days that the pause added."""
    case = Case(s.permit("pauses"))
    case.fire("send")
    assert record(case.close("check", "desk", "return", decision=RETURN))[1:] == [
        ("corrections_named", {"about": ["name"]}),
        ("moved", {"trigger": "return", "from": "check", "to": "correct"}),
        ("clock_paused", {"on": "2026-11-16"}),
    ]
    assert record(case.fire("resend", now="2026-11-20T10:00")) == [
        ("moved", {"trigger": "resend", "from": "correct", "to": "check"}),
        ("round_begun", {"round": 2}),
        ("clock_resumed", {"days": 3}),
        ("review_opened", {"plan": "check", "office": "desk"}),
    ]


def test_what_is_promised_says_what_it_is_about() -> None:
    """Reviews by plan, office, role and round, mails by their round, the service's own by its clock."""
    case = Case(s.permit("pauses"))
    review = {"plan": "check", "office": "desk", "round": 1, "role": "clerk"}
    assert promised(case.fire("send")) == {
        "review.request:check:desk:1.1": review,
        "review.overdue:check:desk:1.1": review,
        "notice.received:1:20261116T100000000000": {"round": 1},
        "service.overdue:2026-11-16.0": {},
        "service.warn:2026-11-16.0": {},
    }
    back = case.close("check", "desk", "return", decision=RETURN)
    assert promised(back) == {"notice.returned:1:20261116T100000000000": {"round": 1, "state": "correct"}}


def test_a_state_promises_its_question_its_deadline_and_its_timers() -> None:
    """Each says its state; the question says of whom and how often it is asked."""
    ask = m.state(
        "ask",
        "automatic",
        [m.trigger("answered", "done", by="system"), m.trigger("gave_up", "done", by="system")],
        does="ask",
        connector=Connector("tax", (), (), "answered", "gave_up", attempts=3),
        limit=Limit("review", "ahead"),
        timers=(Timer("ring", "notify", after="quick", to="head"),),
    )
    case = Case(m.definition(m.state("draft", "start", [m.trigger("send", "ask")]), ask, m.end("done")))
    name = "ask:20261116T100000000000"
    found = promised(case.fire("send"))
    assert {key: each for key, each in found.items() if name in key} == {
        f"connector.ask:{name}": {"state": "ask", "connector": "tax", "attempts": 3},
        f"state.warn:{name}": {"state": "ask"},
        f"state.overdue:{name}": {"state": "ask"},
        f"timer:{name}:ring": {"timer": "ring", "state": "ask"},
    }


def closing(way: str) -> Case:
    """Two offices, and a result of another plan that closes the reviews of both."""
    quick = m.plan("quick", {"parks": True}, [m.result("enough", sweeps={"slow": way})])
    slow = m.plan("slow", {"desk": True, "roads": True}, [m.result("fine")])
    triggers = [m.trigger("gathered", "rest", by="system")]
    ask = m.state("ask", "work", triggers, reviews=[quick, slow], join=Join("all", "gathered"))
    notice = Notice("heard", "closes", "slow", "applicant", ("mail",), m.text("heard"))
    draft = m.state("draft", "start", [m.trigger("send", "ask")])
    case = Case(m.definition(draft, ask, m.state("rest", "waiting", awaits="payment"), notices=(notice,)))
    case.fire("send")
    return case


@pytest.mark.parametrize(
    ("way", "kind", "more", "told"),
    [
        ("cancel", "review_swept", {}, 0),
        ("skip", "review_skipped", {}, 1),
        ("fine", "review_closed", {"result": "fine", "tone": "positive", "swept": True}, 1),
    ],
)
def test_reviews_that_nobody_decided_are_recorded_as_such(way: str, kind: str, more: dict[str, Any], told: int) -> None:
    """Each with its plan and office; a message of the plan's end goes out once, and not for what was cancelled."""
    outcome = closing(way).close("quick", "parks", "enough")
    assert [each for each in record(outcome) if each[1].get("plan") == "slow"] == [
        (kind, {"plan": "slow", "office": office, **more}) for office in ("desk", "roads")
    ]
    own = [each.data for each in outcome.scheduled if each.kind == "notice.own"]
    assert [(each["notice"], each["plan"]) for each in own] == [("heard", "slow")] * told


def leading(*offices: tuple[str, str | bool], **more: Any) -> Definition:
    """A check whose result leads to opinions of these offices and, when nobody is asked, on to a choice of others."""
    opinion = m.plan("opinion", dict(offices), [m.result("agree")], **more)
    further = m.plan("further", {"harbour": "chosen"}, [m.result("agree")])
    join = Join("all", "gathered")
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "check")]),
        m.work("check", [(m.result("on"), "ask")]),
        m.state("ask", "work", [m.trigger("gathered", "more", by="system")], reviews=[opinion], join=join),
        m.state("more", "work", [m.trigger("gathered", "done", by="system")], reviews=[further], join=join),
        m.end("done"),
    )


@pytest.mark.parametrize(
    ("definition", "offices"),
    [
        (leading(("parks", True), ("roads", "chosen")), ("roads",)),
        (leading(("parks", "form.area > 6")), ("harbour",)),
        (leading(("parks", "chosen")), ("parks", "harbour")),
        (leading(("parks", True), counts=False), ("harbour",)),
        (leading(("parks", True), at_entry=False), ("harbour",)),
    ],
)
def test_offices_are_offered_as_far_as_a_step_may_lead_at_once(
    definition: Definition, offices: tuple[str, ...]
) -> None:
    """A step that surely asks somebody is not passed; one whose offices may all fall away may be."""
    result = definition.states["check"].reviews["check"].results["on"]
    assert offices_to_choose(definition, "check", result) == offices
