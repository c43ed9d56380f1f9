"""Requirements of an outside agency: it closes the one review it was asked for like staff, and takes no other step."""

from __future__ import annotations

from tests.workflows import makers as m
from tests.workflows.services import Case, refusal
from workflows.definition import Definition, Join
from workflows.engine import available
from workflows.engine.outcome import Actor, Choice, Decision

AGENCY = Actor("agency", "01LINK", frozenset({("parks", "expert")}))
HEADED = Actor("agency", "01LINK", frozenset({("desk", "head")}))


def asking() -> Definition:
    """Parks and roads are asked at once; the head may close the round; parks may have the harbour asked as well."""
    opinion = m.plan("opinion", {"parks": True, "roads": True}, [m.result("agree"), m.result("more", opens=("extra",))])
    extra = m.plan("extra", {"harbour": "chosen"}, [m.result("agree")], at_entry=False)
    leads = [
        m.trigger("answered", "done", by="system"),
        m.trigger("close", "done", by="staff", office="desk", role="head"),
        m.trigger("leave", "gone"),
    ]
    ask = m.state("ask", "work", leads, reviews=[opinion, extra], join=Join("all", "answered", None))
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "ask")]), ask, m.end("done"), m.end("gone", "withdrawn")
    )


def sent() -> Case:
    case = Case(asking())
    case.fire("send")
    return case


def test_an_agency_closes_the_review_it_was_asked_for() -> None:
    """With the seat of its review an agency closes it, and the last answer fires the join; who answered is remembered."""
    case = sent()
    case.close("opinion", "parks", "agree", AGENCY)
    assert (case.state, case.snapshot.acted["opinion"]) == ("ask", frozenset({"01LINK"}))
    case.close("opinion", "roads", "agree")
    assert case.state == "done"


def test_an_agency_has_no_other_office_and_no_step_outside_the_reviews() -> None:
    """Another office's review, the steps of staff and of the applicant are refused, whatever seat the agency has."""
    case = sent()
    assert refusal(case.close, "opinion", "roads", "agree", AGENCY) == "not_your_role"
    for code in ("close", "leave", "answered"):
        assert refusal(case.fire, code, HEADED) == "not_your_role"


def test_an_agency_is_offered_results_alone() -> None:
    """What an agency could do are the results of its review; others say why not, and no trigger is listed."""
    case = sent()
    offered = available(case.definition, case.snapshot, AGENCY, case.facts, case.now)
    assert offered == (
        Choice("agree", "opinion", "parks"),
        Choice("more", "opinion", "parks"),
        Choice("agree", "opinion", "roads", "not_your_role"),
        Choice("more", "opinion", "roads", "not_your_role"),
    )


def test_an_agency_chooses_whom_its_result_asks_next() -> None:
    """A result that asks chosen offices asks those an agency names, and is refused without any."""
    case = sent()
    bare = Decision(reason="because")
    assert refusal(case.close, "opinion", "parks", "more", AGENCY, decision=bare) == "offices_missing"
    case.close("opinion", "parks", "more", AGENCY, decision=Decision(offices=("harbour",)))
    assert [(each.plan, each.office) for each in case.snapshot.reviews if each.is_open] == [
        ("opinion", "roads"), ("extra", "harbour"),
    ]  # fmt: skip
