"""Requirements of reviews that open each other: plans that results open, chosen offices, sweeps, what carries over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows import makers as m
from tests.workflows.services import Case, kinds, refusal
from workflows.definition import Definition, Join, ReviewPlan, State
from workflows.engine import available, offices_to_choose
from workflows.engine.outcome import Decision, ReviewClosed
from workflows.engine.step import Step

DRAFT = m.state("draft", "start", [m.trigger("send", "ask")])
NOTHING = Decision()


def asking(*plans: ReviewPlan, rule: str = "all", to: Any = "done", **more: Any) -> State:
    """A state that waits for its plans; a result may fire ``stopped``."""
    triggers = [m.trigger("asked", to, by="system"), m.trigger("stopped", "refused", by="system")]
    join = Join(rule, "asked", more.pop("least", None))  # type: ignore[arg-type]
    return m.state("ask", "work", triggers, reviews=list(plans), join=join, **more)


def service(*states: State, **more: Any) -> Definition:
    return m.definition(DRAFT, *states, m.end("done"), m.end("refused", "refused"), **more)


def sent(*states: State, now: str | None = None, **answers: Any) -> Case:
    case = Case(service(*states), m.facts(**answers))
    case.fire("send", now=now)
    return case


def is_open(case: Case) -> list[tuple[str, str]]:
    return [(each.plan, each.office) for each in case.snapshot.reviews if each.is_open]


def consultation(rule: str = "all", second: Mapping[str, str | bool] | None = None, **more: Any) -> State:
    """An office drafts; its result asks others, or sends the draft to the same office's head."""
    draft = m.plan(
        "drafting",
        {"parks": True, "roads": "form.area > 6"},
        [
            m.result("drafted", opens=("approval",)),
            m.result("ask_more", opens=("extra",)),
            m.result("enough", sweeps={"extra": "skip", "drafting": "skip"}),
            m.result("drop", "not_concerned", sweeps={"extra": "cancel"}),
            m.result("settle", sweeps={"extra": "agree"}),
        ],
    )
    approval = m.plan("approval", {}, [m.result("approve")], same_office=True, at_entry=False, role="head")
    extra = m.plan(
        "extra",
        second or {"desk": "chosen", "harbour": "chosen"},
        [m.result("agree"), m.result("object", "negative", fires="stopped")],
        at_entry=False,
        **more,
    )
    return asking(draft, approval, extra, rule=rule)


def test_a_result_opens_a_plan_for_the_same_office() -> None:
    """A plan that only a result opens is not asked at entry; one for the same office is asked of who answered."""
    case = sent(consultation(), area=Decimal(9))
    assert is_open(case) == [("drafting", "parks"), ("drafting", "roads")]
    head = m.Actor("staff", "01HEAD", frozenset({("roads", "head"), ("parks", "expert"), ("roads", "expert")}))
    outcome = case.close("drafting", "roads", "drafted", head)
    assert [(each.plan, each.office, each.role) for each in outcome.opened] == [("approval", "roads", "head")]
    assert is_open(case) == [("drafting", "parks"), ("approval", "roads")]
    case.close("drafting", "parks", "drop", head)
    assert case.state == "ask"
    case.close("approval", "roads", "approve", head)
    assert case.state == "done"


def test_whoever_opens_a_plan_chooses_its_offices() -> None:
    """Offices that may be chosen are asked when the decision names them, and only those."""
    case = sent(consultation())
    asks = case.definition.states["ask"]
    result = asks.reviews["drafting"].results["ask_more"]
    assert offices_to_choose(case.definition, "ask", result) == ("desk", "harbour")
    assert refusal(case.close, "drafting", "parks", "ask_more", decision=NOTHING) == "offices_missing"
    strange = Decision(offices=("desk", "moon"))
    assert refusal(case.close, "drafting", "parks", "ask_more", decision=strange) == "office_not_offered"
    unasked = Decision(offices=("desk",))
    assert refusal(case.close, "drafting", "parks", "drafted", decision=unasked) == "office_not_offered"
    case.close("drafting", "parks", "ask_more", decision=Decision(offices=("harbour",)))
    assert is_open(case) == [("extra", "harbour")]


def test_what_may_be_chosen_is_offered() -> None:
    """A result that needs chosen offices is offered; that they are missing is said when it is given."""
    case = sent(consultation())
    offered = available(case.definition, case.snapshot, m.PARKS, case.facts, case.now)
    assert {each.trigger: each.refusal for each in offered}["ask_more"] is None


def test_offices_are_offered_beyond_a_state_that_an_earlier_veto_ends_at_once() -> None:
    """Coming back to a state whose veto still stands, a case is in the next one at once: its offices can be chosen before."""
    look = m.plan("look", {"parks": True}, [m.result("more", opens=("extra",))])
    extra = m.plan("extra", {"roads": True}, [m.result("bad", "negative")], at_entry=False)
    choice = m.plan("choice", {"parks": "chosen"}, [m.result("again", fires="back")])
    leads = [m.trigger("picked", "done", by="system"), m.trigger("back", "ask", by="system")]
    pick = m.state("pick", "work", leads, reviews=[choice], join=Join("all", "picked", None))
    case = sent(asking(look, extra, rule="veto", to="pick"), pick)
    again = case.definition.states["pick"].reviews["choice"].results["again"]
    assert offices_to_choose(case.definition, "pick", again) == ("parks",)
    case.close("look", "parks", "more")
    case.close("extra", "roads", "bad", decision=Decision(offices=("parks",)))
    assert refusal(case.close, "choice", "parks", "again", decision=NOTHING) == "offices_missing"
    case.close("choice", "parks", "again", decision=Decision(offices=("parks",)))
    assert (case.state, is_open(case)) == ("pick", [("choice", "parks")])


def test_offices_chosen_at_entry() -> None:
    """A state entered by staff asks the offices chosen with the result that led there, each on its condition too."""
    plan = m.plan("opinion", {"parks": "chosen", "roads": "chosen"}, [m.result("agree")])
    desk = m.work("check", [(m.result("on"), "ask")])
    states = [m.state("draft", "start", [m.trigger("send", "check")]), desk, asking(plan), m.end("done")]
    case = Case(m.definition(*states, m.end("refused", "refused")))
    case.fire("send")
    on = case.definition.states["check"].reviews["check"].results["on"]
    assert offices_to_choose(case.definition, "check", on) == ("parks", "roads")
    assert refusal(case.close, "check", "desk", "on", decision=NOTHING) == "offices_missing"
    case.close("check", "desk", "on", decision=Decision(offices=("roads",)))
    assert is_open(case) == [("opinion", "roads")]


def test_an_open_pair_is_left_open_and_a_closed_one_asked_anew() -> None:
    """Opening a plan again leaves open pairs alone; a pair closed before is asked once more under a new key."""
    case = sent(consultation(), area=Decimal(9))
    case.close("drafting", "parks", "ask_more", decision=Decision(offices=("desk",)))
    everybody = m.Actor("staff", "01ALL", m.EVERYBODY.seats | {("desk", "expert")})
    outcome = case.close("drafting", "roads", "ask_more", everybody, decision=Decision(offices=("desk", "harbour")))
    assert [each.key for each in outcome.opened] == ["extra:harbour:1.1"]
    again = sent(consultation(), area=Decimal(9))
    again.close("drafting", "parks", "ask_more", decision=Decision(offices=("desk",)))
    again.close("extra", "desk", "agree", everybody, decision=NOTHING)
    outcome = again.close("drafting", "roads", "ask_more", everybody, decision=Decision(offices=("desk",)))
    assert [each.key for each in outcome.opened] == ["extra:desk:1.2"]


@pytest.mark.parametrize(
    ("result", "way", "swept"),
    [("enough", "skipped", None), ("drop", "cancelled", None), ("settle", "result", "agree")],
)
def test_a_result_sweeps_open_reviews(result: str, way: str, swept: str | None) -> None:
    """A result closes open reviews of other plans: skipped, cancelled or with a result whose trigger is not fired."""
    case = sent(consultation(), area=Decimal(9))
    case.close("drafting", "parks", "ask_more", decision=Decision(offices=("desk",)))
    outcome = case.close("drafting", "roads", result, decision=NOTHING)
    assert outcome.closed[1] == ReviewClosed(
        "extra", "desk", swept, "positive" if swept else None, way, "extra:desk:1.1", bool(swept)
    )
    assert "review.request:extra:desk:1.1" in outcome.cancelled
    assert case.state == "done"
    noted = [each.data for each in outcome.happened if each.data.get("plan") == "extra"]
    by_result = {"result": swept, "tone": "positive", "swept": True} if swept else {}
    assert noted == [{"plan": "extra", "office": "desk", **by_result}]


def test_a_result_closes_the_rest_of_its_own_plan() -> None:
    """Closing early: the unanswered reviews of the same plan are skipped and the join is met."""
    case = sent(consultation(), area=Decimal(9))
    outcome = case.close("drafting", "parks", "enough")
    assert kinds(outcome)[:3] == ["review_closed", "review_skipped", "moved"]
    assert case.state == "done"


def test_a_skipped_review_counts_as_closed_without_a_tone() -> None:
    """Reviews that are skipped count as closed for the join, and conditions read no row of them."""
    skipped_rows = "count(r for r in reviews.drafting) == 1"
    plans = list(consultation().reviews.values())
    case = sent(asking(*plans, to=[(skipped_rows, "done"), (None, "refused")]), area=Decimal(9))
    case.close("drafting", "parks", "enough")
    assert case.state == "done"


def carrying(**more: Any) -> list[State]:
    """A late opinion that stays open when the case goes on to the decision, and the decision."""
    late = m.plan(
        "late",
        {"parks": True},
        [m.result("fine"), m.result("alarm", "negative", fires="alarm")],
        carries=True,
        counts=False,
    )
    quick = m.plan("quick", {"roads": True}, [m.result("agree")])
    first = m.state(
        "ask", "work", [m.trigger("asked", "decide", by="system")], reviews=[late, quick], join=Join("all", "asked")
    )
    decide = m.work("decide", [(m.result("grant"), "done"), (m.result("back"), "ask"), (m.result("wait"), "wait")])
    if more.get("alarmed"):
        alarm = m.trigger("alarm", "refused", by="system")
        decide = m.state("decide", "work", [*decide.triggers.values(), alarm], reviews=list(decide.reviews.values()))
    sweeps = {"late": more["sweeps"]} if "sweeps" in more else {}
    wait = m.state("wait", "waiting", [m.trigger("resend", "decide", new_round=True, sweeps=sweeps)])
    return [first, decide, wait]


def carried(**more: Any) -> Case:
    case = sent(*carrying(**more))
    case.close("quick", "roads", "agree")
    assert case.state == "decide"
    return case


def test_a_plan_that_does_not_count_is_not_waited_for() -> None:
    """The join does not wait for a plan that does not count; one that carries over stays open behind it."""
    assert is_open(carried()) == [("late", "parks"), ("decide", "desk")]


def test_a_carried_review_is_closed_later() -> None:
    """A review that carried over is closed in a later state, by its own office, and moves nothing there."""
    case = carried()
    offered = available(case.definition, case.snapshot, m.PARKS, case.facts, case.now)
    assert ("fine", "parks", None) in [(each.trigger, each.office, each.refusal) for each in offered]
    outcome = case.close("late", "parks", "alarm")
    assert (case.state, kinds(outcome)) == ("decide", ["review_closed"])


def test_a_carried_review_fires_where_its_trigger_is_known() -> None:
    """Its result fires its trigger in a later state that has a trigger of that name for the system."""
    case = carried(alarmed=True)
    case.close("late", "parks", "alarm")
    assert case.state == "refused"


def test_a_carried_review_is_not_opened_twice() -> None:
    """Entered again, the state leaves the review open that is open still, and asks the other office anew."""
    case = carried()
    outcome = case.close("decide", "desk", "back")
    assert [(each.plan, each.key) for each in outcome.opened] == [("quick", "quick:roads:1.2")]
    assert is_open(case) == [("late", "parks"), ("quick", "roads")]


def test_a_carried_review_survives_a_new_round() -> None:
    """In a new round a carried review is still open under its old key; closing it cancels the work of its first round."""
    case = carried()
    case.close("decide", "desk", "wait")
    case.fire("resend")
    assert [(each.plan, each.key) for each in case.snapshot.reviews] == [
        ("late", "late:parks:1.1"),
        ("decide", "decide:desk:2.1"),
    ]
    outcome = case.close("late", "parks", "fine")
    assert outcome.cancelled == ("review.request:late:parks:1.1",)


@pytest.mark.parametrize(("way", "expected"), [("skip", "skipped"), ("cancel", "cancelled"), ("fine", "result")])
def test_a_trigger_sweeps_what_carries_over(way: str, expected: str) -> None:
    """A trigger says how open reviews of plans that carry over are closed by it."""
    case = carried(sweeps=way)
    case.close("decide", "desk", "wait")
    outcome = case.fire("resend")
    assert [each.way for each in outcome.closed] == [expected]
    assert is_open(case) == [("decide", "desk")]


def test_at_an_end_nothing_stays_open() -> None:
    """At an end what carried over is swept like everything else."""
    case = carried()
    outcome = case.close("decide", "desk", "grant")
    assert [(each.plan, each.way) for each in outcome.closed] == [("decide", "result"), ("late", "cancelled")]
    assert is_open(case) == []


def votes(rule: str, least: int | None = None, controlling: str | None = None) -> Case:
    plan = m.plan(
        "opinion",
        {"parks": True, "roads": True, "desk": True},
        [m.result("agree"), m.result("condition", "conditions"), m.result("object", "negative")],
        controlling=controlling,
    )
    case = sent(asking(plan, rule=rule, least=least))
    case.now = m.MONDAY
    return case


EVERY_EXPERT = m.Actor("staff", "01ALL", frozenset((office, "expert") for office in ("parks", "roads", "desk")))


def test_a_quorum_is_met_by_votes_in_favour() -> None:
    """With a quorum of two the case goes on with the second vote in favour, conditions counting as one."""
    case = votes("quorum", 2)
    case.close("opinion", "parks", "agree", EVERY_EXPERT)
    assert case.state == "ask"
    case.close("opinion", "roads", "condition", EVERY_EXPERT)
    assert case.state == "done"


def test_a_quorum_that_cannot_be_met_waits_for_all() -> None:
    """Objections do not count for the quorum; when all have answered the case goes on all the same."""
    case = votes("quorum", 2)
    for office in ("parks", "roads"):
        case.close("opinion", office, "object", EVERY_EXPERT)
    assert case.state == "ask"
    case.close("opinion", "desk", "agree", EVERY_EXPERT)
    assert case.state == "done"


def test_the_controlling_office_decides_when() -> None:
    """The join «controlling» waits for that office alone; without it, for all."""
    case = votes("controlling", controlling="roads")
    case.close("opinion", "parks", "object", EVERY_EXPERT)
    assert case.state == "ask"
    case.close("opinion", "roads", "agree", EVERY_EXPERT)
    assert case.state == "done"
    nobody = votes("controlling", controlling="harbour")
    for office in ("parks", "roads", "desk"):
        assert nobody.state == "ask"
        nobody.close("opinion", office, "agree", EVERY_EXPERT)
    assert nobody.state == "done"


def test_a_join_that_is_met_otherwise_is_settled() -> None:
    """Where reviews were closed without a step, such as by a move to another version, the met join fires when asked."""
    case = votes("any")
    answered = replace(case.snapshot.reviews[0], result="agree", tone="positive")
    moved = replace(case.snapshot, reviews=(answered, *case.snapshot.reviews[1:]))
    for snapshot, state in ((moved, "done"), (case.snapshot, "ask")):
        step = Step(case.definition, snapshot, case.facts, case.now)
        step.settle()
        assert step.outcome().snapshot.state == state
