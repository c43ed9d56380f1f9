"""Requirements of reviews that are cases of their own, and of plans with a form of their own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.workflows import makers as m
from tests.workflows.services import Case, refusal
from workflows.definition import Child, Definition, Join
from workflows.engine import available, close_child
from workflows.engine.outcome import SYSTEM, Actor, Decision, Outcome

HEAD = Actor("staff", "01HEAD", frozenset({("desk", "head"), ("desk", "clerk")}))


def building(each: str | None = "stages", rule: str = "all", **more: Any) -> Definition:
    """A building permit whose stages are cases of their own."""
    sweeps = more.pop("sweeps", {})
    stages = m.field("stages", type="table", required=False, columns=(m.field("title"),), min_rows=0, shown_when=None)
    plan = m.plan(
        "stage",
        {},
        [
            m.result("issued"),
            m.result("refused", "negative", fires="stopped"),
            m.result("withdrawn", "not_concerned"),
        ],
        child=Child("stage-permit", each),
        role="",
        **more,
    )
    triggers = [
        m.trigger("built", "done", by="system"),
        m.trigger("stopped", "gone", by="system"),
        m.trigger("leave", "gone", sweeps=sweeps),
    ]
    operations = (m.operation("halt", "suspend", ["build"]), m.operation("resume", "resume"))
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "build")]),
        m.state("build", "work", triggers, reviews=[plan], join=Join(rule, "built")),  # type: ignore[arg-type]
        m.end("done"),
        m.end("gone", "withdrawn"),
        fields=(m.field("name"), stages),
        operations={each.code: each for each in operations},
    )


def begun(definition: Definition, rows: int = 2) -> Case:
    case = Case(definition, m.facts(stages=tuple({"title": f"stage {number}"} for number in range(rows))))
    case.fire("send")
    return case


def ended(case: Case, office: str, outcome: str) -> Outcome:
    case.last = close_child(case.definition, case.snapshot, "stage", office, outcome, case.facts, case.now)
    return case.last


def test_a_case_is_started_for_every_row() -> None:
    """Every row of the table starts a case of its own; the parent waits and goes on with their outcomes."""
    case = begun(building())
    assert [(each.office, each.service, each.row) for each in case.last.opened] == [
        ("#1", "stage-permit", 0),
        ("#2", "stage-permit", 1),
    ]
    started = [each for each in case.last.scheduled if each.kind == "child.start"]
    assert [each.data["row"] for each in started] == [0, 1]
    assert "review.request" not in {each.kind for each in case.last.scheduled}
    ended(case, "#2", "issued")
    assert case.state == "build"
    ended(case, "#1", "withdrawn")
    assert case.state == "done"


def test_one_case_without_a_table() -> None:
    """Without a table one case is started; it has no row."""
    case = begun(building(each=None))
    (started,) = [each for each in case.last.scheduled if each.kind == "child.start"]
    assert started.data == {"plan": "stage", "office": "#1", "round": 1, "service": "stage-permit"}
    assert case.last.opened[0].row is None


def test_no_row_no_case() -> None:
    """With an empty table nothing is started and the join is met at once."""
    assert begun(building(), 0).state == "done"


def test_only_its_own_end_closes_it() -> None:
    """No member of staff closes the review of a child case; an outcome it does not know, or one that comes twice, is refused."""
    case = begun(building())
    assert refusal(case.close, "stage", "#1", "issued", HEAD) == "child_decides"
    assert available(case.definition, case.snapshot, HEAD, case.facts, case.now)[0].plan is None
    assert refusal(ended, case, "#1", "exploded") == "unknown_result"
    ended(case, "#1", "issued")
    assert refusal(ended, case, "#1", "issued") == "review_closed"
    assert refusal(close_child, case.definition, case.snapshot, "roof", "#1", "issued", case.facts, case.now) == (
        "not_in_this_state"
    )


@pytest.mark.parametrize(("way", "kind"), [(None, "cancelled"), ("skip", "skipped"), ("withdrawn", "result")])
def test_a_swept_child_case_is_called_off(way: str | None, kind: str) -> None:
    """Leaving the state withdraws the cases that still run, or never lets them start."""
    definition = building(sweeps={"stage": way} if way else {})
    case = begun(definition)
    keys = {each.key for each in case.last.scheduled if each.kind == "child.start"}
    ended(case, "#1", "issued")
    outcome = case.fire("leave")
    assert [each.way for each in outcome.closed] == [kind]
    assert [each.data["office"] for each in outcome.scheduled if each.kind == "child.cancel"] == ["#2"]
    assert "child.start:stage:#2:1.1" in keys & set(outcome.cancelled)


def test_a_child_may_stop_its_parent() -> None:
    """An outcome of a child case may fire a trigger of the parent at once; its other children are called off."""
    case = begun(building())
    outcome = ended(case, "#1", "refused")
    assert case.state == "gone"
    assert [each.data["office"] for each in outcome.scheduled if each.kind == "child.cancel"] == ["#2"]


def test_children_of_a_suspended_case() -> None:
    """A child may end while its parent stands still: it is refused then and looked for when the parent goes on."""
    case = begun(building())
    case.fire("halt", HEAD)
    assert refusal(ended, case, "#1", "issued") == "suspended"
    outcome = case.fire("resume", HEAD)
    assert [each.data["office"] for each in outcome.scheduled if each.kind == "child.look"] == ["#1", "#2"]


def visiting(offices: dict[str, str | bool] | None = None) -> Case:
    """An inspection with its own form, whose answer decides where the case goes."""
    fields = (m.field("width", type="decimal"),)
    plan = m.plan(
        "visit",
        offices or {"parks": True},
        [m.result("seen"), m.result("not_ours", "not_concerned")],
        fields=fields,
    )
    seen = [("answers.visit.width > 6", "large"), (None, "done")]
    definition = m.definition(
        m.state("draft", "start", [m.trigger("send", "ask")]),
        m.state("ask", "work", [m.trigger("asked", seen, by="system")], reviews=[plan], join=Join("all", "asked")),
        m.end("large"),
        m.end("done"),
    )
    case = Case(definition)
    case.fire("send")
    return case


def test_a_plan_has_a_form_of_its_own() -> None:
    """A result is refused while the plan's own form is incomplete; guards read the answers within the same step."""
    case = visiting()
    assert refusal(case.close, "visit", "parks", "seen", decision=Decision()) == "answers_incomplete"
    assert available(case.definition, case.snapshot, m.PARKS, case.facts, case.now)[0].refusal is None
    case.close("visit", "parks", "seen", decision=Decision(answers={"width": Decimal(9)}))
    assert case.state == "large"


def test_who_is_not_concerned_answers_nothing() -> None:
    """A result «not concerned» leaves the form open, but what is given must be sound."""
    case = visiting()
    wrong = Decision(answers={"width": "wide"})
    assert refusal(case.close, "visit", "parks", "not_ours", decision=wrong) == "answers_incomplete"
    case.close("visit", "parks", "not_ours", decision=Decision())
    assert case.state == "done"


def test_answers_of_several_offices_are_no_guard() -> None:
    """Where several offices answer the same form, no expression reads any of them."""
    case = visiting({"parks": True, "roads": True})
    for office in ("parks", "roads"):
        case.close("visit", office, "seen", decision=Decision(answers={"width": Decimal(9)}))
    assert case.state == "done"


def test_the_system_closes_no_office_review() -> None:
    """Only reviews that are cases of their own are closed by the system."""
    case = visiting()
    arguments = (case.definition, case.snapshot, "visit", "parks", "seen", case.facts, case.now)
    assert refusal(close_child, *arguments) == "not_your_role"
    assert SYSTEM.seats == frozenset()
