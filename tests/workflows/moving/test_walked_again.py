"""Closed cases walked once more: who may act, what is repeated, what time does, and where a walk stops."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows import makers as m
from tests.workflows.moving.test_replaying import DAY, DENY, FACTS, GRANT, OLD, SEND, closed, fee, service
from workflows.definition import Child, Definition, Join, Limit, ServiceClock, Timer
from workflows.moving import replay
from workflows.moving.mapping import NO_MAP, MoveMap
from workflows.moving.replaying import Act, ClosedCase, Walked, walk

SENT = replace(SEND, answers={"name": "Sari", "area": "5"})


def walked(
    *acts: Act, under: Definition = OLD, was: Definition = OLD, mapping: MoveMap = NO_MAP, **more: Any
) -> Walked:
    return walk(ClosedCase(was, FACTS, acts, **more), under, mapping)


def test_a_walk_ends_with_its_end_deadline_and_fee() -> None:
    """All three as they are under the version that is walked."""
    found = walked(SENT, GRANT, under=service(fee=fee("1000 * form.area")))
    assert found == Walked(end="done", due_at=m.at("2026-11-25T23:59:59"), fee=Decimal(5000))
    assert walked(SENT, DENY) == Walked(end="refused", due_at=m.at("2026-11-25T23:59:59"))


def test_a_case_without_a_record_says_why() -> None:
    """Nothing that was done, or answers that were erased."""
    assert walked() == Walked(refused=("draft", "not_replayable"))
    assert walked(SENT, GRANT, erased=True) == Walked(refused=("draft", "erased"))
    found = replay([closed(), ClosedCase(OLD, FACTS, (SENT, GRANT), erased=True), closed(SENT)], OLD)
    assert found.unreplayed == Counter(
        {("draft", "not_replayable"): 1, ("draft", "erased"): 1, ("check", "work_missing"): 1}
    )
    assert (found.cases, found.not_replayable) == (0, 3)


def test_a_case_that_nobody_left_waiting_for_says_so() -> None:
    """An applicant who never came back leaves no open work: the walk stops at the state."""
    waiting = m.state("wait", "waiting", [m.trigger("go", "done")])
    way = m.definition(m.state("draft", "start", [m.trigger("send", "wait")]), waiting, m.end("done"))
    assert walked(SENT, under=way, was=way) == Walked(refused=("wait", "not_replayable"))
    assert replay([ClosedCase(OLD, FACTS, (SENT, GRANT))], way).refused == Counter({("wait", "not_in_this_state"): 1})


def two(**more: Any) -> Definition:
    """Two offices say what they think, then the desk decides."""
    opinion = m.plan("opinion", {"parks": True, "roads": True}, [m.result("agree")], **more)
    triggers = [m.trigger("gathered", "check", by="system")]
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "ask")]),
        m.state("ask", "work", triggers, reviews=[opinion], join=Join("all", "gathered")),
        m.work("check", [(m.result("grant"), "done")]),
        m.end("done"),
    )


def agree(office: str, **more: Any) -> Act:
    return replace(GRANT, does="agree", plan="opinion", office=office, **more)


def test_work_that_somebody_did_later_is_no_missing_work() -> None:
    """An act refused now stops the walk there, with its code, while all open work still comes."""
    early = replace(GRANT, at=m.MONDAY)
    assert walked(SENT, early, agree("parks"), agree("roads"), under=two()) == Walked(
        refused=("ask", "not_in_this_state")
    )
    assert walked(SENT, agree("parks"), early, under=two()) == Walked(waits=("ask", "opinion"))
    mapping = MoveMap(offices={"trees": "parks"}, plans={"view": "opinion"})
    named = replace(agree("trees"), plan="view")
    assert walked(SENT, early, named, agree("roads"), under=two(), mapping=mapping) == Walked(
        refused=("ask", "not_in_this_state")
    )
    assert walked(SENT, named, agree("roads"), GRANT, under=two(), mapping=mapping).end == "done"


def test_what_comes_after_the_end_is_left_out() -> None:
    """Where the new version ends sooner, later acts are none."""
    short = m.definition(m.state("draft", "start", [m.trigger("send", "done")]), m.end("done"))
    assert walked(SENT, GRANT, under=short).end == "done"
    found = replay([closed(SENT, GRANT)], short)
    assert (found.cases, found.same, found.deadline_earlier, found.deadline_later) == (1, 1, 0, 0)


def acting(trigger: Any, **more: Any) -> Definition:
    waiting = m.state("wait", "waiting", [trigger])
    return m.definition(m.state("draft", "start", [m.trigger("send", "wait")]), waiting, m.end("done"), **more)


def test_whoever_acted_then_may_act_now() -> None:
    """Every seat of the version: of its reviews, its triggers and its operations, in each of its offices."""
    direct = acting(m.trigger("lift", "done", by="staff", office="tower", role="guard"))
    lift = Act(m.MONDAY, "staff", "01X", "lift")
    assert walked(SENT, lift, under=direct).end == "done"
    roleless = acting(m.trigger("lift", "done", by="staff"))
    assert walked(SENT, lift, under=roleless).refused == ("wait", "not_your_role")
    stop = m.operation("drop", "move", ["check"], office="tower", role="guard")
    check = OLD.states["check"]
    dropping = m.trigger("drop", "refused", by="staff", office="tower", role="guard", operation="drop")
    operated = replace(
        OLD,
        states={**OLD.states, "check": replace(check, triggers={**check.triggers, "drop": dropping})},
        operations={"drop": stop},
    )
    assert walked(SENT, replace(lift, does="drop"), under=operated).end == "refused"
    assert walked(SENT, replace(lift, by="applicant"), under=direct).refused == ("wait", "not_your_role")


def test_what_the_system_did_is_done_by_it() -> None:
    """A job's trigger belongs to no person."""
    system = acting(m.trigger("issued", "done", by="system"))
    issued = Act(m.MONDAY, "system", "", "issued")
    assert walked(SENT, issued, under=system).end == "done"
    assert walked(SENT, replace(issued, by="staff"), under=system).end is None


def test_the_same_person_is_the_same_again() -> None:
    """Who did one thing then may not do the other now where another person must."""
    second = m.work("second", [(m.result("sign"), "done")], not_same_as=("check",))
    way = m.definition(
        m.state("draft", "start", [m.trigger("send", "check")]), m.work("check", [(m.result("grant"), "second")]),
        second, m.end("done"),
    )  # fmt: skip
    sign = replace(GRANT, does="sign", plan="second")
    assert walked(SENT, GRANT, sign, under=way).refused == ("second", "same_person")
    assert walked(SENT, GRANT, replace(sign, actor="01Y"), under=way).end == "done"


def test_chosen_offices_are_chosen_again() -> None:
    """Under their new names, as far as the version lets them be chosen."""
    opinion = m.plan("opinion", {"parks": "chosen", "roads": "chosen"}, [m.result("agree")], at_entry=False)
    ask = m.plan("ask", {"desk": True}, [m.result("pass", opens=("opinion",))], role="clerk")
    triggers = [m.trigger("gathered", "done", by="system")]
    state = m.state("ask", "work", triggers, reviews=[ask, opinion], join=Join("all", "gathered"))
    way = m.definition(m.state("draft", "start", [m.trigger("send", "ask")]), state, m.end("done"))
    asks = replace(GRANT, does="pass", plan="ask", offices=("trees", "tower"))
    mapping = MoveMap(offices={"trees": "parks"})
    assert walked(SENT, asks, agree("parks"), under=way, mapping=mapping).end == "done"
    assert walked(SENT, asks, agree("roads"), under=way, mapping=mapping).waits == ("ask", "opinion")
    assert walked(SENT, asks, agree("parks"), under=way).refused == ("ask", "offices_missing")


def test_offices_own_answers_lead_on() -> None:
    """What an office answered on its own form decides later steps, under the plan's new name."""
    opinion = m.plan("opinion", {"parks": True}, [m.result("agree")], fields=(m.field("cost", type="money"),))
    triggers = [m.trigger("gathered", "check", by="system")]
    grant = [(m.result("grant"), [("answers.opinion.cost > 100", "done"), (None, "refused")])]
    way = m.definition(
        m.state("draft", "start", [m.trigger("send", "ask")]),
        m.state("ask", "work", triggers, reviews=[opinion], join=Join("all", "gathered")),
        m.work("check", grant),
        m.end("done"),
        m.end("refused", "refused"),
    )
    own = agree("parks", own_answers={"cost": "500"})
    assert walked(SENT, own, GRANT, under=way).end == "done"
    assert walked(SENT, replace(own, own_answers={"cost": "50"}), GRANT, under=way).end == "refused"
    view = replace(own, plan="view")
    assert walked(SENT, view, GRANT, under=way, mapping=MoveMap(plans={"view": "opinion"})).end == "done"
    assert walked(SENT, replace(own, own_answers={}), GRANT, under=way).refused == ("ask", "answers_incomplete")


def test_answers_and_files_are_those_of_their_moment() -> None:
    """What was changed on the way counts from then on; what was not given anew stays."""
    grant = [(m.result("grant"), [("form.area > 6 and documents.letter", "done"), (None, "refused")])]
    correct = m.state("correct", "waiting", [m.trigger("resend", "check")])
    check = m.work("check", [*grant, (m.result("deny", "negative"), "correct")])
    way = m.definition(
        m.state("draft", "start", [m.trigger("send", "check")]), check, correct, m.end("done"), m.end("refused", "refused")
    )  # fmt: skip
    again = Act(m.MONDAY, "applicant", "01APPLICANT", "resend", answers={"name": "Sari", "area": "9"})
    handed = replace(again, documents=frozenset({"letter"}))
    assert walked(SENT, DENY, handed, GRANT, under=way).end == "done"
    assert walked(SENT, DENY, again, GRANT, under=way).end == "refused"
    assert walked(replace(SENT, documents=frozenset({"letter"})), DENY, again, GRANT, under=way).end == "done"
    assert walked(SENT, DENY, replace(handed, answers=None), GRANT, under=way).end == "refused"
    aside = MoveMap(set_aside=frozenset({"documents.letter"}))
    assert walked(SENT, DENY, handed, GRANT, under=way, mapping=aside).end == "refused"
    renamed = MoveMap(documents={"paper": "letter"})
    paper = replace(handed, documents=frozenset({"paper"}))
    assert walked(SENT, DENY, paper, GRANT, under=way, mapping=renamed).end == "done"


def test_a_correction_of_what_is_set_aside_is_left_out() -> None:
    """What was named to be corrected follows the map; where nothing of it is left, a correction is missing."""
    correct = m.state("correct", "waiting", [m.trigger("resend", "check")])
    results = [(m.result("grant"), "done"), (m.result("deny", "negative", names_corrections=True), "correct")]
    way = m.definition(
        m.state("draft", "start", [m.trigger("send", "check")]), m.work("check", results), correct, m.end("done")
    )
    names = replace(DENY, corrections=("title",))
    resend = Act(m.MONDAY, "applicant", "01APPLICANT", "resend")
    renamed = MoveMap(fields={"title": "name"})
    assert walked(SENT, names, resend, GRANT, under=way, mapping=renamed).end == "done"
    assert walked(SENT, names, resend, GRANT, under=way).refused == ("check", "correction_unknown")
    aside = MoveMap(set_aside=frozenset({"title"}))
    assert walked(SENT, names, resend, GRANT, under=way, mapping=aside).refused == ("check", "corrections_missing")


def timed(**more: Any) -> Definition:
    """A wait that time ends after three working days."""
    timer = Timer("ring", "fire", after="review", fires="lapsed")
    triggers = [m.trigger("go", "done"), m.trigger("lapsed", "refused", by="system")]
    waiting = m.state("wait", "waiting", triggers, timers=(timer,), limit=Limit("review"))
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "wait")]), waiting, m.end("done"), m.end("refused", "refused"), **more
    )  # fmt: skip


GO = Act(m.MONDAY + DAY, "applicant", "01APPLICANT", "go")


@pytest.mark.parametrize(
    ("at", "end"),
    [("2026-11-19T23:00", "done"), ("2026-11-20T00:00", "refused"), ("2026-11-24T10:00", "refused")],
)
def test_time_acts_when_the_version_says_so(at: str, end: str) -> None:
    """A timer that rings before the act, or at the same moment, ends the case first."""
    assert walked(SENT, replace(GO, at=m.at(at)), under=timed()).end == end


@pytest.mark.parametrize(("until", "end"), [("2026-11-19T23:00", None), ("2026-11-20T00:00", "refused")])
def test_time_goes_on_to_the_day_the_case_ended(until: str, end: str | None) -> None:
    """After the last act only so far as the case lasted then; without that day no further."""
    assert walked(SENT, under=timed(), ended_at=m.at(until)).end == end
    assert walked(SENT, under=timed()).end is None


def test_a_timer_of_an_open_review_rings_for_it() -> None:
    """It belongs to a plan and an office, and is taken back with the review."""
    timer = Timer("ring", "fire", after="review", fires="lapsed")
    opinion = m.plan("opinion", {"parks": True, "roads": True}, [m.result("agree")], timers=(timer,))
    triggers = [m.trigger("gathered", "done", by="system"), m.trigger("lapsed", "refused", by="system")]
    way = m.definition(
        m.state("draft", "start", [m.trigger("send", "ask")]),
        m.state("ask", "work", triggers, reviews=[opinion], join=Join("all", "gathered")),
        m.end("done"),
        m.end("refused", "refused"),
    )
    late = m.at("2026-11-24T10:00")
    assert walked(SENT, agree("parks"), agree("roads", at=late), under=way).end == "refused"
    assert walked(SENT, agree("parks"), agree("roads"), under=way, ended_at=late).end == "done"


def test_a_broken_promise_decides_where_the_law_says_so() -> None:
    """Deemed decisions are made when the promise breaks, and only then."""
    rules = ServiceClock(Limit("review"), deemed="decision", deemed_fires="grant_by_law")
    check = m.work("check", [(m.result("deny", "negative"), "refused")])
    by_law = m.trigger("grant_by_law", "done", by="system")
    check = replace(check, triggers={**check.triggers, "grant_by_law": by_law})
    way = m.definition(
        m.state("draft", "start", [m.trigger("send", "check")]), check, m.end("done"), m.end("refused", "refused"),
        clock=rules,
    )  # fmt: skip
    deny = replace(DENY, at=m.at("2026-11-24T10:00"))
    assert walked(SENT, deny, under=way).end == "done"
    assert walked(SENT, replace(deny, at=m.at("2026-11-19T10:00")), under=way).end == "refused"


def test_a_loop_of_time_alone_is_cut() -> None:
    """A timer that leads back into its own state rings so often and no oftener; the walk still ends."""
    timer = Timer("ring", "fire", after="quick", fires="again")
    again = m.trigger("again", "wait", by="system")
    waiting = m.state("wait", "waiting", [again, m.trigger("go", "done")], timers=(timer,))
    way = m.definition(m.state("draft", "start", [m.trigger("send", "wait")]), waiting, m.end("done"))
    late: datetime = m.MONDAY + timedelta(days=30)
    assert walked(SENT, replace(GO, at=late), under=way).end == "done"


def test_outcomes_of_cases_of_their_own_are_repeated() -> None:
    """The end of a case of its own closes its review as it did then."""
    plan = m.plan("stage", {}, [m.result("issued"), m.result("refused", "negative", fires="stopped")], child=Child("x"))
    triggers = [m.trigger("built", "done", by="system"), m.trigger("stopped", "refused", by="system")]
    way = m.definition(
        m.state("draft", "start", [m.trigger("send", "build")]),
        m.state("build", "work", triggers, reviews=[plan], join=Join("all", "built")),
        m.end("done"),
        m.end("refused", "refused"),
    )
    ended = Act(m.MONDAY + DAY, "system", "", "issued", plan="stage", office="#1")
    assert walked(SENT, ended, under=way).end == "done"
    assert walked(SENT, replace(ended, does="refused"), under=way).end == "refused"
    assert walked(SENT, under=way).waits == ("build", "stage")


def test_a_fee_that_nobody_can_work_out_is_none() -> None:
    """Neither is that of a case that was never sent."""
    broken = service(fee=fee("1 / (form.area - 5)"))
    assert walked(SENT, GRANT, under=broken).fee is None
    unsent = ClosedCase(OLD, m.facts(), (SENT, GRANT))
    assert walk(unsent, service(fee=fee("5")), NO_MAP).fee is None
