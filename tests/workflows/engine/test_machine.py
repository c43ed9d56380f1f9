"""Requirements of the engine: who may make which step, and where it leads."""

from __future__ import annotations

from decimal import Decimal

from tests.workflows import makers as m
from tests.workflows.services import LARGE, Case, at_opinions, kinds, permit, refusal
from workflows.definition import ChecklistItem
from workflows.engine import available, fire, start
from workflows.engine.outcome import SYSTEM, Actor, Choice, Correction, Decision, Outcome, Snapshot
from workflows.expressions import parse

CHECKED = Decision(checklist={"legible": "yes"})


def test_a_case_starts_in_the_start_state() -> None:
    """A new case stands in the start state since now, first round, with no clock and nothing promised."""
    outcome = start(permit(), m.APPLICANT, m.facts(), m.MONDAY)
    assert outcome.snapshot == Snapshot("draft", entered_at=m.MONDAY)
    assert kinds(outcome) == ["started"]
    assert (outcome.scheduled, outcome.due_at, outcome.ended) == ((), None, None)


def test_only_an_applicant_of_a_known_kind_starts() -> None:
    """Staff do not start a case, and a kind of applicant that the service does not admit is refused."""
    assert refusal(start, permit(), m.DESK, m.facts(), m.MONDAY) == "not_your_role"
    assert refusal(start, permit(), m.APPLICANT, m.facts(applicant="ship"), m.MONDAY) == "unknown_applicant_kind"


def test_sending_opens_the_review_of_the_work_state() -> None:
    """Sending moves the case to the desk and opens one review there."""
    case = Case(permit())
    outcome = case.fire("send")
    assert case.state == "check"
    assert [(each.plan, each.office, each.role) for each in outcome.opened] == [("check", "desk", "clerk")]
    assert kinds(outcome) == ["moved", "clock_started", "review_opened"]
    assert outcome.happened[0].data == {"trigger": "send", "from": "draft", "to": "check"}


def test_an_incomplete_form_is_not_sent() -> None:
    """A trigger that asks for a complete form is refused while an answer is missing."""
    case = Case(permit(), m.facts(name=""))
    assert refusal(case.fire, "send") == "form_incomplete"


def test_triggers_belong_to_their_state() -> None:
    """A trigger of another state, or of none, is refused, and so is a case whose state the definition lacks."""
    case = Case(permit())
    assert refusal(case.fire, "resend") == "not_in_this_state"
    assert refusal(case.fire, "fly") == "not_in_this_state"
    lost = Snapshot("nowhere")
    assert refusal(fire, permit(), lost, "send", m.APPLICANT, m.facts(), m.MONDAY) == "unknown_state"
    assert available(permit(), lost, m.APPLICANT, m.facts(), m.MONDAY) == ()


def test_triggers_belong_to_their_actor() -> None:
    """Staff and system cannot send for the applicant, the applicant cannot act for the office or for a job."""
    case = Case(permit())
    assert refusal(case.fire, "send", m.DESK) == "not_your_role"
    assert refusal(case.fire, "send", SYSTEM) == "not_your_role"
    case.fire("send")
    assert refusal(case.fire, "complete") == "not_your_role"
    assert refusal(case.close, "check", "desk", "refuse", m.APPLICANT) == "not_your_role"


def test_a_review_needs_the_seat() -> None:
    """A review is closed only by someone who holds its role in its office."""
    case = at_opinions()
    assert refusal(case.close, "opinion", "parks", "agree", m.ROADS) == "not_your_role"
    clerk_of_parks = Actor("staff", "01X", frozenset({("parks", "clerk")}))
    assert refusal(case.close, "opinion", "parks", "agree", clerk_of_parks) == "not_your_role"
    case.close("opinion", "parks", "agree", m.PARKS)
    assert case.state == "opinions"


def test_a_review_is_closed_once() -> None:
    """A closed review cannot be closed again, nor one that was never opened, nor one of another state."""
    case = at_opinions()
    case.close("opinion", "parks", "agree")
    assert refusal(case.close, "opinion", "parks", "agree") == "review_closed"
    assert refusal(case.close, "check", "desk", "complete") == "not_in_this_state"
    small = Case(permit())
    small.fire("send")
    small.close("check", "desk", "complete", decision=CHECKED)
    assert refusal(small.close, "opinion", "roads", "agree") == "review_closed"


def test_an_unknown_result_is_refused() -> None:
    """A result that the plan does not know closes nothing."""
    assert refusal(at_opinions().close, "opinion", "parks", "maybe") == "unknown_result"


def test_a_required_reason_is_required() -> None:
    """A result that asks for a reason is refused without one, also when it is only blanks."""
    case = at_opinions()
    assert refusal(case.close, "opinion", "parks", "object", decision=Decision(reason=" \n")) == "reason_missing"


def test_a_return_names_what_to_correct() -> None:
    """A return is refused without corrections, with an unknown field or file, or without a word on what is wrong."""
    case = Case(permit())
    case.fire("send")

    def returned(*corrections: Correction) -> Outcome:
        return case.close("check", "desk", "return", decision=Decision(corrections=corrections))

    assert refusal(returned) == "corrections_missing"
    assert refusal(returned, Correction("colour", "which?")) == "correction_unknown"
    assert refusal(returned, Correction("name", " ")) == "correction_note_missing"
    outcome = returned(Correction("name", "Misspelt"), Correction("letter", "Not signed"))
    assert case.state == "correct"
    named = [each.data for each in outcome.happened if each.kind == "corrections_named"]
    assert named == [{"about": ["name", "letter"]}]
    assert "Misspelt" not in str(outcome.happened)


def test_a_checklist_is_answered() -> None:
    """A result that needs the checklist is refused while an item is open or answered «no»; «not applicable» will do."""
    case = Case(permit())
    case.fire("send")

    def complete(**answers: str) -> Outcome:
        return case.close("check", "desk", "complete", decision=Decision(checklist=answers))

    assert refusal(complete) == "checklist_open"
    assert refusal(complete, legible="perhaps") == "checklist_open"
    assert refusal(complete, legible="no") == "checklist_has_no"
    complete(legible="not_applicable")
    assert case.state == "opinions"


def test_a_checklist_item_may_not_concern_this_case() -> None:
    """An item shown only for some answers is asked only then."""
    case = Case(permit(), LARGE)
    case.fire("send")
    assert refusal(case.close, "check", "desk", "complete", decision=CHECKED) == "checklist_open"


def test_offices_are_computed_from_the_answers() -> None:
    """Only offices whose condition holds are asked; an unanswered condition does not hold."""
    assert [each.office for each in at_opinions().last.opened] == ["parks", "roads"]
    small = Case(permit())
    small.fire("send")
    small.close("check", "desk", "complete", decision=CHECKED)
    assert [each.office for each in small.last.opened] == ["parks"]


def test_triggers_of_reviews_are_not_fired_by_hand() -> None:
    """The system cannot fire a join's trigger before it is met, nor a trigger that a result fires."""
    case = at_opinions()
    assert refusal(case.fire, "gathered", SYSTEM) == "join_not_met"
    assert refusal(case.fire, "stopped", SYSTEM) == "fired_by_result"


def test_an_error_in_a_guard_refuses_the_step() -> None:
    """A guard that cannot be computed refuses the trigger; it is never taken as true or false."""
    divided = m.state("draft", "start", [m.trigger("send", [("1 / form.area > 1", "done"), (None, "done")])])
    case = Case(m.definition(divided, m.end("done")), m.facts(area=Decimal(0)))
    assert refusal(case.fire, "send") == "expression_failed"
    assert available(case.definition, case.snapshot, m.APPLICANT, case.facts, case.now) == (
        Choice("send", None, None, "expression_failed"),
    )


def test_an_error_in_a_checklist_condition_refuses_the_result() -> None:
    """A checklist item whose condition cannot be computed refuses the result."""
    item = ChecklistItem("ratio", m.text("ratio"), shown_when=parse("1 / form.area > 1"))
    desk = m.work("check", [(m.result("complete", needs_checklist=True), "done")], checklist=(item,))
    draft = m.state("draft", "start", [m.trigger("send", "check")])
    case = Case(m.definition(draft, desk, m.end("done")), m.facts(area=Decimal(0)))
    case.fire("send")
    assert refusal(case.close, "check", "desk", "complete") == "expression_failed"


def test_a_trigger_without_an_open_branch_is_refused() -> None:
    """A trigger whose branches all have untrue conditions is refused by name, never ignored."""
    narrow = m.state("draft", "start", [m.trigger("send", [("form.area > 6", "done")])])
    assert refusal(Case(m.definition(narrow, m.end("done"))).fire, "send") == "no_branch"


def test_a_new_round_forgets_the_old_results() -> None:
    """A resend that opens a new round leaves the old reviews behind and opens new ones."""
    case = Case(permit())
    case.fire("send")
    case.close("check", "desk", "return", decision=Decision(corrections=(Correction("name", "Misspelt"),)))
    outcome = case.fire("resend")
    assert case.snapshot.round == 2
    assert [(each.plan, each.is_open) for each in case.snapshot.reviews] == [("check", True)]
    assert kinds(outcome) == ["moved", "round_begun", "clock_started", "review_opened"]


def test_ends_are_ends() -> None:
    """From an end nothing can be done by anyone."""
    case = at_opinions()
    outcome = case.close("opinion", "parks", "stop")
    assert outcome.ended == "refused"
    assert outcome.happened[-1].data == {"outcome": "refused", "late": False}
    for actor in (m.APPLICANT, m.EVERYBODY, SYSTEM):
        assert available(case.definition, case.snapshot, actor, case.facts, case.now) == ()
    assert refusal(case.fire, "send") == "not_in_this_state"


def test_the_number_is_taken_with_the_decision() -> None:
    """The deciding step takes the register number and promises the issue; the job then ends the case as the system."""
    case = at_opinions()
    case.close("opinion", "parks", "agree")
    case.close("opinion", "roads", "agree")
    outcome = case.close("decision", "desk", "grant")
    assert (case.state, outcome.takes_number) == ("issuing", True)
    assert refusal(case.fire, "issued") == "not_your_role"
    outcome = case.fire("issued", SYSTEM)
    assert (outcome.ended, outcome.takes_number) == ("issued", False)


def test_available_names_what_each_may_do() -> None:
    """Applicant, staff and system each see their own choices, refused ones with the code of why."""
    case = at_opinions()

    def seen(actor: Actor) -> list[tuple[str, str | None, str | None]]:
        choices = available(case.definition, case.snapshot, actor, case.facts, case.now)
        return [(each.trigger, each.office, each.refusal) for each in choices]

    assert seen(m.APPLICANT) == []
    assert seen(SYSTEM) == [("gathered", None, "join_not_met"), ("stopped", None, "fired_by_result")]
    mine = [("agree", "parks", None), ("condition", "parks", None), ("object", "parks", None), ("stop", "parks", None)]
    theirs = [(trigger, "roads", "not_your_role") for trigger, _, _ in mine]
    assert seen(m.PARKS) == mine + theirs
    draft = Case(permit(), m.facts(name=""))
    assert available(draft.definition, draft.snapshot, m.APPLICANT, draft.facts, draft.now) == (
        Choice("send", None, None, "form_incomplete"),
    )
    assert available(draft.definition, draft.snapshot, m.APPLICANT, m.facts(), draft.now) == (
        Choice("send", None, None),
    )


def test_a_trigger_may_be_called_state() -> None:
    """No code of a file collides with a name of the library: a trigger may be called «state» and a state «to_done»."""
    definition = m.definition(
        m.state("trigger", "start", [m.trigger("state", "to_done"), m.trigger("model", "to_done")]), m.end("to_done")
    )
    for code in ("state", "model"):
        case = Case(definition)
        case.fire(code)
        assert case.state == "to_done"


def test_definitions_do_not_share_machines() -> None:
    """Two definitions with the same codes keep their own rules, and one definition its machine."""
    first = m.definition(m.state("draft", "start", [m.trigger("send", "done")]), m.end("done"), m.end("gone"))
    second = m.definition(m.state("draft", "start", [m.trigger("send", "gone")]), m.end("done"), m.end("gone"))
    ends = []
    for definition in (first, second, first):
        case = Case(definition)
        case.fire("send")
        ends.append(case.state)
    assert ends == ["done", "gone", "done"]
