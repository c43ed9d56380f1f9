"""Where a case stands in another version: review by review, with the exact reason for each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.workflows import makers as m
from tests.workflows import services as s
from tests.workflows.moving.test_judging import OLD, at_check, renamed, with_state
from workflows.definition import AddressedOffice, Child, Definition, Fee, FeeLine, Join, ReviewPlan, State
from workflows.engine.outcome import ReviewSnapshot, Snapshot
from workflows.expressions import parse
from workflows.moving import MoveMap
from workflows.moving.position import Position, carry_position

OPINIONS = OLD.states["opinions"]
OPINION = OPINIONS.reviews["opinion"]


def carried(case: s.Case, new: Definition, snapshot: Snapshot | None = None, **mapping: Any) -> Position:
    return carry_position(case.definition, new, snapshot or case.snapshot, case.facts, MoveMap(**mapping))


def said(reasons: Any) -> list[tuple[str, str, dict[str, str]]]:
    return [(each.code, each.about, {name: words.en for name, words in each.words.items()}) for each in reasons]


def ways(position: Position) -> list[tuple[str, str, str, str, bool]]:
    return [
        (each.way, each.review.plan, each.review.office, each.review.result or "", each.review.swept)
        for each in position.reviews
    ]


def opinions(plan: ReviewPlan = OPINION, **more: Any) -> Definition:
    """The sample service whose opinions are asked by another plan."""
    return with_state(OLD, replace(OPINIONS, reviews={plan.code: plan}, **more))


def test_a_state_that_is_gone_or_an_end_is_asked_about() -> None:
    """The reason names the old state, and nothing else is looked at."""
    words = {"state": "check"}
    gone = carried(at_check(), renamed(OLD, "check", "look"))
    assert (said(gone.open), gone.reviews, gone.state) == ([("state_gone", "states.check", words)], [], None)
    other = carried(at_check(), with_state(OLD, replace(OLD.states["correct"], code="check")))
    assert (said(other.open), other.reviews) == ([("state_other_kind", "states.check", words)], [])
    over = carried(at_check(), OLD, states={"check": "refused"})
    assert said(over.open) == [("state_other_kind", "states.check", words)]
    assert said(carried(at_check(), OLD, states={"check": "correct"}).open) == []


def test_open_reviews_go_along_under_their_new_names() -> None:
    """Plan and office as the map calls them, everything else of the review as it was."""
    plan = replace(OPINION, code="view", offices=(AddressedOffice("parks"), AddressedOffice("desk")))
    case = s.at_opinions()
    found = carried(case, opinions(plan), plans={"opinion": "view"}, offices={"roads": "desk"})
    assert ways(found)[1:] == [("carried", "view", "parks", "", False), ("carried", "view", "desk", "", False)]
    assert [each.index for each in found.reviews] == [0, 1, 2]
    assert [each.key for each in found.kept()] == [each.key for each in case.snapshot.reviews]
    assert (found.opens, found.open, found.stays) == ([], [], [])


def test_closed_reviews_keep_their_result_or_the_maps_one() -> None:
    """A result goes along under its new code; one without a place that still counts is asked about by its title."""
    case = s.at_opinions()
    case.close("opinion", "roads", "condition")
    results = {code: each for code, each in OPINION.results.items() if code != "condition"}
    new = opinions(replace(OPINION, results=results))
    assert ("carried", "opinion", "roads", "agree", False) in ways(
        carried(case, new, results={"opinion.condition": "agree"})
    )
    homeless = carried(case, new)
    assert said(homeless.open) == [
        ("decision_homeless", "results.opinion.condition", {"plan": "opinion", "result": "condition"})
    ]
    assert ("left", "opinion", "roads", "condition", True) in ways(homeless)
    assert homeless.opens == [(new.states["opinions"].reviews["opinion"], "roads")]


def test_a_result_that_nobody_reads_any_more_is_left_behind() -> None:
    """What was decided in an earlier step stays readable without a question, unless a later step reads it."""
    case = s.at_opinions()
    results = {"fine": m.result("fine", fires="fine")}
    plan = replace(OLD.states["check"].reviews["check"], results=results)
    check = replace(OLD.states["check"], reviews={"check": plan})
    found = carried(case, with_state(OLD, check))
    assert ways(found)[0] == ("left", "check", "desk", "complete", True)
    assert found.open == []
    for condition in (
        "any(each.result == 'complete' for each in reviews.check)",
        "count(each for each in reviews.check) > 0",
    ):
        triggers = {**OPINIONS.triggers, "stopped": m.trigger("stopped", [(condition, "refused"), (None, "done")])}
        read = with_state(with_state(OLD, check), replace(OPINIONS, triggers=triggers))
        assert said(carried(case, read).open) == [
            ("decision_homeless", "results.check.complete", {"plan": "check", "result": "complete"})
        ]


def test_a_plan_that_is_gone_with_its_result_is_asked_about_where_it_counts() -> None:
    """A given opinion without a plan to stand under is no silent loss; one of a plan nobody knew is left."""
    case = s.at_opinions()
    case.close("opinion", "roads", "agree")
    new = opinions(replace(OPINION, code="view"))
    found = carried(case, new)
    assert ("decision_homeless", "results.opinion.agree", {"plan": "opinion", "result": "agree"}) in said(found.open)
    strange = replace(case.snapshot, reviews=(ReviewSnapshot("gone", "desk", "fine", "positive"),))
    assert ways(carried(case, OLD, strange)) == [("left", "gone", "desk", "fine", True)]
    known = replace(case.snapshot, reviews=(ReviewSnapshot("opinion", "desk", "fine", "positive"),))
    assert said(carried(case, OLD, known).open)[0][2] == {"plan": "opinion", "result": "fine"}


def test_a_skipped_review_goes_along_without_a_result() -> None:
    """It was closed without one, and stays so."""
    case = s.at_opinions()
    skipped = tuple(replace(each, skipped=each.office == "roads") for each in case.snapshot.reviews)
    found = carried(case, OLD, replace(case.snapshot, reviews=skipped))
    assert ways(found)[2] == ("carried", "opinion", "roads", "", False)
    assert found.reviews[2].review.skipped


def test_an_office_that_is_not_asked_any_more_is_asked_about() -> None:
    """Its open review is left, and the reason names plan and office; the map may set it aside, which closes it."""
    new = opinions(replace(OPINION, offices=OPINION.offices[:1]))
    found = carried(s.at_opinions(), new)
    words = {"plan": "opinion", "office": "roads"}
    assert said(found.open) == [("office_gone", "reviews.opinion.roads", words)]
    assert ways(found)[2] == ("left", "opinion", "roads", "", True)
    for aside in ("reviews.opinion.roads", "reviews.opinion"):
        found = carried(s.at_opinions(), new, set_aside=frozenset({aside}))
        assert ways(found)[2] == ("closed", "opinion", "roads", "", True)
        assert ("review_closes", "reviews.opinion.roads", words) in said(found.notes)
    assert ways(found)[1] == ("closed", "opinion", "parks", "", True)
    assert ways(carried(s.at_opinions(), new, set_aside=frozenset({"reviews.opinion.roads"})))[1][0] == "carried"


def test_a_closed_review_that_is_set_aside_is_left_without_a_word() -> None:
    """It stays readable and counts no longer; the office is asked again."""
    case = s.at_opinions()
    case.close("opinion", "roads", "agree")
    found = carried(case, OLD, set_aside=frozenset({"reviews.opinion.roads"}))
    assert ways(found)[2] == ("left", "opinion", "roads", "agree", True)
    assert said(found.notes) == []


def test_an_open_review_of_an_unknown_plan_is_closed() -> None:
    """A review whose plan not even the old version knows is closed, and named by its codes."""
    case = s.at_opinions()
    strange = replace(case.snapshot, reviews=(*case.snapshot.reviews, ReviewSnapshot("gone", "desk")))
    found = carried(case, OLD, strange)
    assert ways(found)[3] == ("closed", "gone", "desk", "", True)
    assert said(found.notes) == [("review_closes", "reviews.gone.desk", {"plan": "gone", "office": "desk"})]


def test_a_plan_of_another_step_is_no_place_for_open_work() -> None:
    """Open work whose plan is not of the step the case comes to is asked about, unless the plan carries over."""
    case = s.at_opinions()
    moved = with_state(
        opinions(replace(OPINION, code="view")), replace(OLD.states["check"], reviews={"opinion": OPINION})
    )
    words = {"plan": "opinion", "office": "parks"}
    assert said(carried(case, moved).open)[0] == ("review_gone", "reviews.opinion.parks", words)
    gone = carried(case, opinions(replace(OPINION, code="view")))
    assert [each[0] for each in said(gone.open)] == ["review_gone", "review_gone"]
    carries = with_state(
        opinions(replace(OPINION, code="view")),
        replace(OLD.states["check"], reviews={"opinion": replace(OPINION, carries=True)}),
    )
    assert ways(carried(case, carries))[1] == ("carried", "opinion", "parks", "", False)


def test_work_ends_where_the_map_leads_to_another_kind_of_step() -> None:
    """A case sent back by the map leaves its open work behind, and says so by the title of the step."""
    found = carried(at_check(), OLD, states={"check": "correct"})
    assert ways(found) == [("closed", "check", "desk", "", True)]
    assert said(found.notes) == [("review_closes", "reviews.check.desk", {"plan": "check", "office": "desk"})]
    assert found.goes_on is None


def test_a_works_own_review_is_called_like_its_state() -> None:
    """The title of an implicit plan is that of its state, of any other its own."""
    check = replace(OLD.states["check"], title=m.text("The desk"))
    plan = replace(OPINION, title=m.text("What they think"), offices=OPINION.offices[:1])
    old = with_state(with_state(OLD, check), replace(OPINIONS, title=m.text("Asking"), reviews={"opinion": plan}))
    case = s.Case(old, s.LARGE)
    case.fire("send")
    assert said(carried(case, old, states={"check": "correct"}).notes)[0][2]["plan"] == "The desk"
    case.close("check", "desk", "complete")
    assert said(carried(case, old, states={"opinions": "correct"}).notes)[0][2]["plan"] == "What they think"


def building(service: str | None = "stage-permit", **more: Any) -> Definition:
    """A building whose stages are cases of their own; or, without a service, opinions of an office."""
    child = Child(service) if service else None
    offices = {} if service else {"desk": True}
    plan = m.plan("stage", offices, [m.result("issued")], child=child, role="clerk", **more)
    triggers = [m.trigger("built", "done", by="system")]
    work = m.state("build", "work", triggers, reviews=[plan], join=Join("all", "built"))
    return m.definition(m.state("draft", "start", [m.trigger("send", "build")]), work, m.end("done"))


def at_building(definition: Definition) -> s.Case:
    case = s.Case(definition)
    case.fire("send")
    return case


def test_a_running_case_of_its_own_goes_along_with_its_plan() -> None:
    """Under a plan that stands for the same service it is carried, with its number."""
    found = carried(at_building(building()), building(at_entry=True))
    assert ways(found) == [("carried", "stage", "#1", "", False)]
    assert (found.stays, found.open, found.opens, found.notes) == ([], [], [], [])


@pytest.mark.parametrize(
    ("new", "way"),
    [
        (building("other-permit"), "carried"),
        (building(None), "left"),
        (replace(building(), states={**building().states, "build": m.state("build", "work")}), "left"),
    ],
)
def test_a_running_case_of_its_own_keeps_its_case_where_it_is(new: Definition, way: str) -> None:
    """A plan for another service, for an office or none at all: the case stays, and says which work holds it."""
    found = carried(at_building(building()), new)
    assert ("children_open", "plans.stage", {"plan": "stage"}) in said(found.stays)
    assert ways(found)[0][0] == way


def test_an_offices_review_does_not_become_a_case_of_its_own() -> None:
    """Where the plan now stands for a case of its own, the open review has no place and the case would start one."""
    found = carried(at_building(building(None)), building())
    assert said(found.open) == [("review_gone", "reviews.stage.desk", {"plan": "stage", "office": "desk"})]
    assert said(found.stays) == [("children_would_start", "plans.stage", {"plan": "stage"})]


def added(*plans: ReviewPlan) -> Definition:
    """The opinions with further plans."""
    return with_state(OLD, replace(OPINIONS, reviews={"opinion": OPINION, **{each.code: each for each in plans}}))


def test_offices_that_the_step_asks_now_are_opened() -> None:
    """Always, or when their condition holds of the answers; not those to be chosen, nor of plans that open later."""
    offices = {"desk": True, "parks": "form.area > 6", "roads": "form.area > 99", "far": "chosen"}
    new = added(m.plan("cost", offices, [m.result("fine")]), m.plan("late", {"desk": True}, [], at_entry=False))
    found = carried(s.at_opinions(), new)
    assert [(plan.code, office) for plan, office in found.opens] == [("cost", "desk"), ("cost", "parks")]
    assert said(found.notes) == [
        ("review_opens", "reviews.cost.desk", {"plan": "cost", "office": "desk"}),
        ("review_opens", "reviews.cost.parks", {"plan": "cost", "office": "parks"}),
    ]
    assert [(each.plan, each.office) for each in found.standing()[-2:]] == [("cost", "desk"), ("cost", "parks")]


def test_a_condition_that_cannot_be_worked_out_keeps_the_case() -> None:
    """Whether an office would be asked must be known; the offices after it are opened all the same."""
    new = added(m.plan("cost", {"desk": "1 / (form.area - 12) > 0", "parks": True}, [m.result("fine")]))
    found = carried(s.at_opinions(), new)
    assert said(found.stays) == [("cannot_go_on", "", {})]
    assert [(plan.code, office) for plan, office in found.opens] == [("cost", "parks")]


def test_a_new_case_of_its_own_keeps_the_case_where_it_is() -> None:
    """A move starts no cases; plans after it are looked at all the same."""
    child = m.plan("stage", {}, [m.result("issued")], child=Child("other"), role="")
    found = carried(s.at_opinions(), added(child, m.plan("cost", {"desk": True}, [m.result("fine")])))
    assert said(found.stays) == [("children_would_start", "plans.stage", {"plan": "stage"})]
    assert [(plan.code, office) for plan, office in found.opens] == [("cost", "desk")]


def test_an_unchanged_step_asks_nobody_anew() -> None:
    """An office that the old step did not ask of this case is not asked by the move of another part."""
    case = s.at_opinions()
    fewer = replace(case.snapshot, reviews=case.snapshot.reviews[:2])
    assert carried(case, replace(OLD, fee=Fee((FeeLine("x", m.text("x"), parse("1")),))), fewer).opens == []
    assert carried(case, opinions(replace(OPINION, role="other")), fewer).opens != []


def test_a_met_rule_is_noted() -> None:
    """A case whose reviews meet the new rule goes on by its trigger; not while something is open to be answered."""
    case = s.at_opinions()
    case.close("opinion", "parks", "agree")
    any_ = replace(OPINIONS, join=Join("any", "gathered"))
    found = carried(case, with_state(OLD, any_))
    assert (found.goes_on, said(found.notes)) == ("gathered", [("goes_on", "", {})])
    fewer = with_state(OLD, replace(any_, reviews={"opinion": replace(OPINION, offices=OPINION.offices[:1])}))
    asked = carried(case, fewer)
    assert (asked.goes_on, [each.code for each in asked.open]) == (None, ["office_gone"])


def resting(*triggers: Any, offices: int = 0) -> State:
    plan = replace(OPINION, offices=OPINION.offices[:offices])
    return replace(OPINIONS, triggers={each.code: each for each in triggers}, reviews={"opinion": plan}, join=None)


def test_a_step_in_which_nobody_has_anything_to_do_is_asked_about() -> None:
    """With no open review and nothing that a person can fire the case would be stuck."""
    case = s.at_opinions()
    aside = frozenset({"reviews.opinion"})
    stuck = carried(case, with_state(OLD, resting(m.trigger("go", "done", by="system"))), set_aside=aside)
    assert said(stuck.open) == [("nothing_open", "states.opinions", {"state": "opinions"})]
    for by in ("applicant", "staff"):
        acts = carried(case, with_state(OLD, resting(m.trigger("go", "done", by=by))), set_aside=aside)
        assert acts.open == []
    asks = carried(case, with_state(OLD, resting(m.trigger("go", "done", by="system"), offices=1)), set_aside=aside)
    assert asks.open == []


def test_open_work_of_another_step_does_not_keep_a_case_going() -> None:
    """A review that carries over from elsewhere is none that this step waits for."""
    case = s.at_opinions()
    plan = replace(OPINION, carries=True)
    elsewhere = with_state(
        with_state(OLD, replace(OPINIONS, reviews={}, join=None, triggers={})),
        replace(OLD.states["check"], reviews={"opinion": plan}),
    )
    found = carried(case, elsewhere)
    assert [each.way for each in found.reviews[1:]] == ["carried", "carried"]
    assert [each.code for each in found.open] == ["nothing_open"]
