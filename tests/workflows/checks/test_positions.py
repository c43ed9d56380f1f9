"""Requirements of the check of every reachable position."""

from __future__ import annotations

from dataclasses import replace
from math import comb

import pytest

from tests.workflows import makers as m
from workflows.checks.model import Model, explore
from workflows.checks.positions import MAX_POSITIONS, check_positions
from workflows.definition import Definition, Join, ReviewPlan, State
from workflows.errors import Finding

DRAFT = m.state("draft", "start", [m.trigger("send", "ask")])
NEGATIVE = "any(r.tone == 'negative' for r in reviews.opinion)"
BOTH = [m.result("agree"), m.result("object", "negative")]


def ask(plan: ReviewPlan, asked: object, rule: str = "all", **more: object) -> State:
    """The state in which the offices of a plan are asked; ``asked`` are the branches of its join."""
    gathered = m.trigger("asked", asked, by="system")  # type: ignore[arg-type]
    return m.state("ask", "work", [gathered], reviews=[plan], join=Join(rule, "asked"), **more)  # type: ignore[arg-type]


def findings(*states: State) -> list[Finding]:
    return check_positions(m.definition(DRAFT, *states), lambda path: (len(path), 1))


def positions(definition: Definition) -> int:
    """How many positions there are; all of them can be told apart from each other."""
    return len(explore(Model(definition)).arrivals)


def test_a_join_that_may_have_nobody_to_wait_for() -> None:
    """A join «any» over offices that may all be left out can be stuck; the walk there is told in both languages."""
    plan = m.plan("opinion", {"parks": "form.area > 6", "roads": "form.area > 9"}, BOTH)
    (finding,) = findings(ask(plan, "done", "any"), m.end("done"))
    assert finding.code == "position_stuck"
    assert finding.line == len("states.ask")
    assert finding.en == (
        "A case can be stuck in “ask”: nobody can act after “draft” – the applicant: send (without parks, roads)."
    )
    assert "«draft» – pemohon: send (tanpa parks, roads)" in finding.id


def test_the_walk_names_every_step() -> None:
    """The counter-example names reviews with their results and triggers, from the start on."""
    plan = m.plan("opinion", {"parks": "form.area > 6"}, BOTH)
    desk = m.work("check", [(m.result("complete"), "ask")])
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", "check")]), desk, ask(plan, "done", "any"), m.end("done")
    )
    (finding,) = check_positions(definition, lambda _: (1, 1))
    assert finding.en.endswith("after “draft” – the applicant: send → “check” – desk: complete (without parks).")


def test_an_office_always_asked_is_enough() -> None:
    """With one office that is asked in any case the join «any» can always be met."""
    plan = m.plan("opinion", {"parks": True, "roads": "form.area > 9"}, BOTH)
    assert findings(ask(plan, "done", "any"), m.end("done")) == []


def test_conditions_on_results_are_exact() -> None:
    """A branch that no result can open leads nowhere, so a state that cannot end behind it is no trouble."""
    limbo = m.state("limbo", "waiting", [m.trigger("stay", "limbo")])
    harmless = m.plan("opinion", {"parks": True, "roads": True}, [m.result("agree")])
    harmful = m.plan("opinion", {"parks": True, "roads": True}, BOTH)
    ways = [(NEGATIVE, "limbo"), (None, "done")]
    assert findings(ask(harmless, ways), limbo, m.end("done")) == []
    found = findings(ask(harmful, ways), limbo, m.end("done"))
    assert [(each.code, each.line) for each in found] == [
        ("position_cannot_end", len("states.ask")),
        ("position_cannot_end", len("states.limbo")),
    ]
    assert found[0].en == (
        "From “ask” a case can never end after “draft” – the applicant: send → “ask” – parks: object (opinion)."
    )


def test_conditions_on_answers_are_free() -> None:
    """A branch on an answer may go either way, whatever the results."""
    limbo = m.state("limbo", "waiting", [m.trigger("stay", "limbo")])
    plan = m.plan("opinion", {"parks": True}, [m.result("agree")])
    (finding,) = findings(ask(plan, [(f"form.area > 6 and {NEGATIVE}", "limbo"), (None, "done")]), limbo, m.end("done"))
    assert finding.code == "position_cannot_end"


def test_a_case_that_goes_round_and_round() -> None:
    """When only one of several results could ever end the case, and it does not exist, no end can be reached."""
    plan = m.plan("opinion", {"parks": True}, [m.result("agree")])
    found = findings(ask(plan, [(NEGATIVE, "done"), (None, "ask")]), m.end("done"))
    assert {each.code for each in found} == {"position_cannot_end"}


def test_states_that_pass_a_case_on_for_ever() -> None:
    """A state that nobody is asked in and that leads back to itself turns for ever and is named."""
    plan = m.plan("opinion", {"parks": "form.area > 6"}, BOTH)
    (finding,) = findings(ask(plan, [(NEGATIVE, "done"), (None, "ask")]), m.end("done"))
    assert (finding.code, finding.line) == ("position_turns", len("states.ask"))


def test_results_are_remembered_for_later_states() -> None:
    """A later state's condition on earlier results is exact too: an objection cannot be forgotten on the way."""
    plan = m.plan("opinion", {"parks": True, "roads": True}, BOTH)
    limbo = m.state("limbo", "waiting", [m.trigger("stay", "limbo")])
    decide = m.work("decide", [(m.result("grant"), [(NEGATIVE, "limbo"), (None, "done")])])
    to_decide = [(NEGATIVE, "refused"), (None, "decide")]
    assert findings(ask(plan, to_decide), decide, limbo, m.end("done"), m.end("refused")) == []
    found = findings(ask(plan, "decide"), decide, limbo, m.end("done"), m.end("refused"))
    assert {each.code for each in found} == {"position_cannot_end"}


def test_a_new_round_forgets() -> None:
    """After a new round no earlier result counts, so what they would have led to is not reached."""
    plan = m.plan("opinion", {"parks": True}, BOTH)
    wait = m.state("wait", "waiting", [m.trigger("resend", "decide", new_round=True)])
    limbo = m.state("limbo", "waiting", [m.trigger("stay", "limbo")])
    decide = m.work("decide", [(m.result("grant"), [(NEGATIVE, "limbo"), (None, "done")])])
    assert findings(ask(plan, "wait"), wait, decide, limbo, m.end("done")) == []


def test_an_error_in_a_condition_refuses() -> None:
    """A condition on results that cannot be computed leads nowhere, so a case that depends on it cannot end."""
    plan = m.plan("opinion", {"parks": True}, [m.result("agree")])
    broken = "1 / count(r for r in reviews.opinion if r.tone == 'negative') > 0"
    found = findings(ask(plan, [(broken, "done"), (None, "done")]), m.end("done"))
    assert {each.code for each in found} == {"position_cannot_end", "position_stuck"}


def test_an_automatic_step_is_no_stop() -> None:
    """A state whose job goes on by itself needs nobody; the office's and the join's triggers are not fired by hand."""
    issuing = m.state("ask", "automatic", [m.trigger("issued", "done", by="system")], does="issue")
    assert findings(issuing, m.end("done", "issued")) == []


ASKS_RESULT = "any(r.result == 'agree' for r in reviews.opinion)"


@pytest.mark.parametrize(("offices", "kinds"), [(1, 1), (3, 2), (8, 4), (30, 2)])
def test_offices_are_counted_not_multiplied(offices: int, kinds: int) -> None:
    """Offices that no rule tells apart make C(n + k, k) positions for k results that are read, not (k + 1)ⁿ."""
    results = [*BOTH, m.result("condition", "conditions"), m.result("pass", "not_concerned")][:kinds]
    plan = m.plan("opinion", {f"office_{i}": True for i in range(offices)}, results)
    definition = m.definition(DRAFT, ask(plan, [(ASKS_RESULT, "done"), (None, "done")]), m.end("done"))
    all_closed = comb(offices + kinds - 1, kinds - 1)  # these leave the state at once
    assert positions(definition) == comb(offices + kinds, kinds) - all_closed + 2


def test_results_that_nobody_reads_are_not_told_apart() -> None:
    """Where the join waits for all and no condition reads a result, only what is still open is counted."""
    plan = m.plan("opinion", {f"office_{i}": True for i in range(30)}, BOTH)
    assert positions(m.definition(DRAFT, ask(plan, "done"), m.end("done"))) == 2 + 30


@pytest.mark.parametrize(("rule", "least", "expected"), [("veto", None, 4 + 2), ("quorum", 2, 4 + 3 + 2)])
def test_a_join_tells_apart_what_it_asks(rule: str, least: int | None, expected: int) -> None:
    """A veto is over with the first objection; a quorum tells votes in favour from others as long as it is not met."""
    plan = m.plan("opinion", {f"office_{i}": True for i in range(4)}, BOTH)
    state = ask(plan, "done", rule)
    state = replace(state, join=Join(rule, "asked", least))  # type: ignore[arg-type]
    assert positions(m.definition(DRAFT, state, m.end("done"))) == expected


def test_results_that_no_rule_tells_apart_are_one() -> None:
    """Many results with the same tone that fire the same are one kind; a condition that names one keeps them apart."""
    plan = m.plan("opinion", {"parks": True, "roads": True}, [m.result(f"agree_{i}") for i in range(4)])
    merged = m.definition(DRAFT, ask(plan, "done"), m.end("done"))
    named = "any(r.result == 'agree_1' for r in reviews.opinion)"
    apart = m.definition(DRAFT, ask(plan, [(named, "done"), (None, "done")]), m.end("done"))
    assert positions(merged) == 2 + 2
    assert positions(apart) == 2 + 1 + 4


def test_offices_that_a_rule_names_are_told_apart() -> None:
    """A condition that reads which office said something keeps the offices apart, and is exact about them."""
    plan = m.plan("opinion", {"parks": True, "roads": True}, BOTH)
    limbo = m.state("limbo", "waiting", [m.trigger("stay", "limbo")])
    parks_object = "any(r.office == 'parks' and r.tone == 'negative' for r in reviews.opinion)"
    neither = "any(r.office == 'harbour' for r in reviews.opinion)"
    assert findings(ask(plan, [(neither, "limbo"), (None, "done")]), limbo, m.end("done")) == []
    found = findings(ask(plan, [(parks_object, "limbo"), (None, "done")]), limbo, m.end("done"))
    assert {each.code for each in found} == {"position_cannot_end"}


def test_too_many_positions_are_refused() -> None:
    """A service with more than 200,000 positions is refused before any is visited, naming the reviews to split."""
    many = m.plan("opinion", {f"office_{i}": True for i in range(20)}, BOTH)
    named = "any(r.office == 'office_1' for r in reviews.opinion)"
    (finding,) = findings(ask(many, [(named, "done"), (None, "done")]), m.end("done"))
    assert finding.code == "too_complex"
    assert str(MAX_POSITIONS) in finding.en
    assert "opinion" in finding.en


def test_each_state_is_reported_once() -> None:
    """Many bad positions of one state are one finding with the shortest walk."""
    plan = m.plan("opinion", {"parks": True, "roads": True, "desk": True}, [m.result("agree")])
    limbo = m.state("limbo", "waiting", [m.trigger("stay", "limbo")])
    found = findings(ask(plan, "limbo"), limbo, m.end("done"))
    assert [(each.code, each.line) for each in found] == [
        ("position_cannot_end", len("states.draft")),
        ("position_cannot_end", len("states.ask")),
        ("position_cannot_end", len("states.limbo")),
    ]
    assert found[1].en == "From “ask” a case can never end after “draft” – the applicant: send."


def test_a_trigger_without_an_open_branch_leads_nowhere() -> None:
    """Branches that no result can open, with none behind them, are no way at all."""
    plan = m.plan("opinion", {"parks": True}, [m.result("agree")])
    found = findings(ask(plan, [(NEGATIVE, "done")]), m.end("done"))
    assert {each.code for each in found} == {"position_cannot_end", "position_stuck"}


def test_two_plans_are_joined_together() -> None:
    """A join counts the reviews of all plans of its state, and of no other; results of another state stay out."""
    first, second = m.plan("first", {"parks": True}, BOTH), m.plan("second", {"roads": True}, BOTH)
    asked = m.trigger(
        "asked", [("any(r.tone == 'negative' for r in reviews.opinion)", "done"), (None, "done")], "system"
    )
    both = m.state("both", "work", [asked], reviews=[first, second], join=Join("all", "asked"))
    opinion = m.plan("opinion", {"parks": True}, BOTH)
    definition = m.definition(DRAFT, ask(opinion, "both"), both, m.end("done"))
    assert check_positions(definition, lambda _: (1, 1)) == []
    # draft, ask; 2 results of the opinion × (nothing closed, the one or the other plan closed); done, where none is read
    assert positions(definition) == 2 + 2 * 3 + 1
