"""Requirements of reviews that meet: joins, sweeps, openings, and what happens without anyone acting."""

from __future__ import annotations

import pytest

from tests.workflows import makers as m
from tests.workflows.services import Case, at_opinions, kinds, refusal
from workflows.checks.positions import check_positions
from workflows.definition import Join
from workflows.engine.outcome import ReviewClosed


def test_all_waits_for_every_review() -> None:
    """The join «all» fires once, with the last review, and guards then read every result."""
    case = at_opinions()
    outcome = case.close("opinion", "roads", "object")
    assert (case.state, kinds(outcome)) == ("opinions", ["review_closed"])
    outcome = case.close("opinion", "parks", "agree")
    assert case.state == "refused"
    assert kinds(outcome).count("moved") == 1


def test_branches_are_ordered_and_the_last_is_open() -> None:
    """With no negative opinion the guarded branch is passed over and the last one is taken."""
    case = at_opinions()
    case.close("opinion", "roads", "condition")
    case.close("opinion", "parks", "agree")
    assert case.state == "decision"


def test_any_takes_the_first_and_sweeps_the_rest() -> None:
    """The join «any» fires with the first result; reviews still open are closed without a result."""
    case = at_opinions("any")
    outcome = case.close("opinion", "parks", "agree")
    assert case.state == "decision"
    assert outcome.closed == (
        ReviewClosed("opinion", "parks", "agree", "positive", "result", "opinion:parks:1.1"),
        ReviewClosed("opinion", "roads", None, None, "cancelled", "opinion:roads:1.1"),
    )
    assert kinds(outcome) == ["review_closed", "moved", "review_swept", "review_opened"]


def test_veto_ends_with_the_first_objection() -> None:
    """The join «veto» fires at once on a negative result, else only when all are closed."""
    case = at_opinions("veto")
    case.close("opinion", "parks", "agree")
    assert case.state == "opinions"
    case.close("opinion", "roads", "condition")
    assert case.state == "decision"
    objected = at_opinions("veto")
    objected.close("opinion", "roads", "object")
    assert objected.state == "refused"


def test_a_result_may_fire_at_once() -> None:
    """A result that names a trigger fires it without waiting for the join."""
    case = at_opinions()
    case.close("opinion", "parks", "stop")
    assert case.state == "refused"


@pytest.mark.parametrize("rule", ["all", "veto"])
def test_nobody_asked_means_the_join_is_met(rule: str) -> None:
    """When no office had to be asked, the case moves on at once."""
    nobody = m.plan("opinion", {"roads": "form.area > 6"}, [m.result("agree")])
    asking = m.state(
        "ask",
        "work",
        [m.trigger("asked", "done", by="system")],
        reviews=[nobody],
        join=Join(rule, "asked"),  # type: ignore[arg-type]
    )
    case = Case(m.definition(m.state("draft", "start", [m.trigger("send", "ask")]), asking, m.end("done")))
    outcome = case.fire("send")
    assert (case.state, outcome.ended, outcome.opened) == ("done", "closed", ())


def test_internal_steps_are_bounded() -> None:
    """States that pass a case to each other without anyone acting are refused instead of turning for ever."""
    nobody = m.plan("opinion", {"roads": "form.area > 6"}, [m.result("agree")])
    asking = m.state(
        "ask", "work", [m.trigger("asked", "ask", by="system")], reviews=[nobody], join=Join("all", "asked")
    )
    case = Case(m.definition(m.state("draft", "start", [m.trigger("send", "ask")]), asking, m.end("done")))
    assert refusal(case.fire, "send") == "too_many_steps"


@pytest.mark.parametrize(("silent", "refused"), [(15, False), (16, True)])
def test_a_step_makes_at_most_sixteen_moves(silent: int, refused: bool) -> None:
    """A step may pass through fifteen states that nobody is asked in, not through sixteen; the checks say the same."""
    states = [
        m.state(
            f"ask_{index}",
            "work",
            [m.trigger("asked", f"ask_{index + 1}" if index + 1 < silent else "done", by="system")],
            reviews=[m.plan(f"opinion_{index}", {"roads": "form.area > 6"}, [m.result("agree")])],
            join=Join("all", "asked"),
        )
        for index in range(silent)
    ]
    definition = m.definition(m.state("draft", "start", [m.trigger("send", "ask_0")]), *states, m.end("done"))
    case = Case(definition)
    turning = [each.code for each in check_positions(definition, lambda _: (1, 1))]
    if refused:
        assert refusal(case.fire, "send") == "too_many_steps"
        assert turning == ["position_turns"]
    else:
        assert case.fire("send").ended == "closed"
        assert turning == []


def test_within_a_round_the_later_review_counts() -> None:
    """A pair that is asked twice in a round has one open review, and its later result is what joins and guards read."""
    again = m.plan("opinion", {"parks": True}, [m.result("agree"), m.result("object", "negative")])
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", "ask")]),
        m.state(
            "ask",
            "work",
            [
                m.trigger(
                    "asked",
                    [("any(r.tone == 'negative' for r in reviews.opinion)", "talk"), (None, "done")],
                    by="system",
                )
            ],
            reviews=[again],
            join=Join("all", "asked"),
        ),
        m.work("talk", [(m.result("ask_again"), "ask")]),
        m.end("done"),
    )
    case = Case(definition)
    case.fire("send")
    first = case.last.scheduled
    case.close("opinion", "parks", "object")
    case.close("talk", "desk", "ask_again")
    assert case.state == "ask"
    assert {each.key for each in first}.isdisjoint(each.key for each in case.last.scheduled)
    case.close("opinion", "parks", "agree")
    assert case.state == "done"


def test_a_state_left_and_entered_again_opens_anew() -> None:
    """A trigger that leads back to its own state sweeps what is open and opens it anew."""
    draft = m.state("draft", "start", [m.trigger("send", "check")])
    desk = m.work("check", [(m.result("again"), "check"), (m.result("complete"), "done")])
    case = Case(m.definition(draft, desk, m.end("done")))
    case.fire("send")
    outcome = case.close("check", "desk", "again")
    assert [each.office for each in outcome.opened] == ["desk"]
    assert [each.is_open for each in case.snapshot.reviews] == [False, True]
