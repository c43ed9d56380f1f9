"""Requirements of walking closed cases once more under another version, without a database."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.workflows import makers as m
from tests.workflows import services as s
from workflows.definition import ChecklistItem, Definition, Fee, FeeLine, Limit, State
from workflows.expressions import parse
from workflows.moving import replay
from workflows.moving.mapping import MoveMap
from workflows.moving.replaying import Act, ClosedCase

DAY = timedelta(days=1)
SEND = Act(m.MONDAY, "applicant", "01APPLICANT", "send", answers={"name": "Sari", "area": "5"})
GRANT = Act(m.MONDAY + DAY, "staff", "01DESK", "grant", plan="check", office="desk")
DENY = replace(GRANT, does="deny")
FACTS = m.facts(sent=m.MONDAY.date())
RESULTS = [(m.result("grant"), "done"), (m.result("deny", "negative", reason="required"), "refused")]


def service(check: State | None = None, **more: Any) -> Definition:
    draft = m.state("draft", "start", [m.trigger("send", "check")])
    return m.definition(draft, check or m.work("check", RESULTS), m.end("done"), m.end("refused", "refused"), **more)


def fee(amount: str) -> Fee:
    return Fee((FeeLine("charge", m.text("Charge"), parse(amount)),))


OLD = service()


def closed(*acts: Act, definition: Definition = OLD) -> ClosedCase:
    return ClosedCase(definition, FACTS, acts)


def test_what_stays_the_same_is_counted_as_the_same() -> None:
    """Cases that end as they did, at the same cost and by the same day, are the same."""
    found = replay([closed(SEND, GRANT), closed(SEND, DENY)], OLD)
    assert (found.cases, found.same, found.not_replayable) == (2, 2, 0)
    assert (found.ends, found.refused, found.waits) == (Counter(), Counter(), Counter())


def test_a_case_that_comes_to_no_end_says_nothing() -> None:
    """Cases without a record, with a part of one, or decided by hand are counted apart."""
    strange = replace(GRANT, does="unheard_of")
    found = replay([closed(), closed(SEND), closed(SEND, strange), closed(SEND, GRANT)], OLD)
    assert (found.cases, found.same, found.not_replayable) == (1, 1, 3)


def test_another_end_is_counted_by_both() -> None:
    """A case that would have ended otherwise is counted by the end it had and the one it would have."""
    other = m.work("check", [(m.result("grant"), "refused"), (m.result("deny", "negative"), "refused")])
    found = replay([closed(SEND, GRANT), closed(SEND, DENY)], service(other))
    assert (found.ends, found.same) == (Counter({("done", "refused"): 1}), 1)


def test_a_further_step_is_work_that_nobody_did() -> None:
    """Where the new version asks somebody whom the old one did not, the case waits there for that plan."""
    check = m.work("check", [(m.result("grant"), "second"), (m.result("deny", "negative"), "refused")])
    second = m.work("second", [(m.result("sign"), "done")], role="head")
    draft = m.state("draft", "start", [m.trigger("send", "check")])
    new = m.definition(draft, check, second, m.end("done"), m.end("refused", "refused"))
    found = replay([closed(SEND, GRANT)], new)
    assert (found.waits, found.same) == (Counter({("second", "second"): 1}), 0)


def test_an_act_that_is_refused_now_is_counted_by_its_step() -> None:
    """Who may no longer apply, and what a rule no longer allows, is counted with the state and the reason."""
    companies = replace(OLD, applicants={"company": m.text("company")})
    assert replay([closed(SEND, GRANT)], companies).refused == Counter({("draft", "unknown_applicant_kind"): 1})
    large = m.work("check", [(m.result("grant", only_when=parse("form.area > 6")), "done")])
    assert replay([closed(SEND, GRANT)], service(large)).refused == Counter({("check", "condition_not_met"): 1})
    more = replace(SEND, answers={"name": "Sari", "area": "7"})
    assert replay([closed(more, GRANT)], service(large)).same == 1


def test_deadlines_are_compared() -> None:
    """A promise that ends sooner or later is counted as such, and the case as different."""
    shorter = service(values={**OLD.values, "service": replace(OLD.values["service"], amount=Decimal(5))})
    longer = service(values={**OLD.values, "service": replace(OLD.values["service"], amount=Decimal(9))})
    sooner, later = (replay([closed(SEND, GRANT)], each) for each in (shorter, longer))
    assert (sooner.deadline_earlier, sooner.deadline_later, sooner.same) == (1, 0, 0)
    assert (later.deadline_earlier, later.deadline_later, later.same) == (0, 1, 0)


def test_fees_are_compared_and_added_up() -> None:
    """What all cases paid and would pay is added up; a fee that cannot be worked out is none."""
    cheap, dear = service(fee=fee("1000 * form.area")), service(fee=fee("3000 * form.area"))
    cases = [closed(SEND, GRANT, definition=cheap), closed(SEND, DENY, definition=cheap)]
    found = replay(cases, dear)
    assert (found.fee_changed, found.fee_before, found.fee_after, found.same) == (2, 10_000, 30_000, 0)
    broken = replay(cases, service(fee=fee("1 / (form.area - 5)")))
    assert (broken.fee_changed, broken.fee_after) == (2, 0)
    unsent = replace(cases[0], facts=m.facts())
    assert replay([unsent], dear).same == 1


def test_a_map_leads_what_is_called_otherwise() -> None:
    """Codes that the map renames are followed: kinds of applicants, plans, results and documents."""
    check = m.work("look", [(m.result("allow", needs_documents=("paper",)), "done")])
    draft = m.state("draft", "start", [m.trigger("send", "look")])
    new = m.definition(
        draft,
        check,
        m.end("done"),
        m.end("refused", "refused"),
        applicants={"citizen": m.text("citizen")},
        documents={"paper": m.document("paper")},
    )
    mapping = MoveMap(
        states={"check": "look"},
        plans={"check": "look"},
        results={"check.grant": "allow"},
        documents={"letter": "paper"},
        applicants={"person": "citizen"},
    )
    sent = replace(SEND, documents=frozenset({"letter"}))
    assert replay([closed(sent, GRANT)], new, mapping).same == 1
    assert replay([closed(SEND, GRANT)], new, mapping).refused == Counter({("look", "document_missing"): 1})
    assert replay([closed(sent, GRANT)], new).same == 0


def test_what_was_ticked_and_named_then_counts_as_given() -> None:
    """A checklist counts as gone through, a reason as given, and a correction stands where its field still is."""
    items = (ChecklistItem("legible", m.text("legible")),)
    results = [
        (m.result("grant", needs_checklist=True), "done"),
        (m.result("deny", "negative", names_corrections=True), "refused"),
    ]
    new = service(m.work("check", results, checklist=items, limit=Limit("review")))
    assert replay([closed(SEND, GRANT)], new).same == 1
    named = replace(DENY, corrections=("name",))
    assert replay([closed(SEND, named)], new).same == 1
    assert replay([closed(SEND, DENY)], new).refused == Counter({("check", "corrections_missing"): 1})


def test_the_sample_permit_is_walked_again() -> None:
    """Whoever acted then, for whatever office, may act now; what the system did is done by it again."""
    permit = s.permit()
    at = m.MONDAY
    acts = (
        replace(SEND, answers={"name": "Sari", "area": "2"}),
        Act(at, "staff", "01X", "complete", plan="check", office="desk"),
        Act(at, "staff", "01X", "agree", plan="opinion", office="parks"),
        Act(at, "staff", "01X", "grant", plan="decision", office="desk"),
        Act(at, "system", "", "issued"),
    )
    assert replay([closed(*acts, definition=permit)], permit).same == 1
