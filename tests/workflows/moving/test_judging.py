"""What a new version means for one case, said for each kind of change."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.workflows import makers as m
from tests.workflows import services as s
from workflows import forms
from workflows.definition import Definition, Limit, Option, ServiceClock, State, Text
from workflows.expressions import parse
from workflows.messages.moving import MOVE_SENTENCES
from workflows.moving import Held, MoveMap, Reason, judge_move, suggest_map
from workflows.moving.difference import difference

OLD = s.permit()


def held(case: s.Case, **more: Any) -> Held:
    """A case as a move meets it."""
    return Held(case.snapshot, forms.write_answers(case.definition, case.facts.form), case.facts, **more)


def at_check(definition: Definition = OLD) -> s.Case:
    """A case that the desk is looking at."""
    case = s.Case(definition)
    case.fire("send")
    return case


def with_state(definition: Definition, state: State) -> Definition:
    """The same service with one state in another form."""
    return replace(definition, states={**definition.states, state.code: state})


def renamed(definition: Definition, code: str, to: str) -> Definition:
    """The same service with a state under another code."""

    def target(each: Any) -> Any:
        return replace(each, to=to if each.to == code else each.to)

    states = {}
    for state in definition.states.values():
        triggers = {
            name: replace(trigger, branches=tuple(target(each) for each in trigger.branches))
            for name, trigger in state.triggers.items()
        }
        reviews = {
            to if plan.implicit and name == code else name: replace(plan, code=to)
            if plan.implicit and name == code
            else plan
            for name, plan in state.reviews.items()
        }
        name = to if state.code == code else state.code
        states[name] = replace(state, code=name, triggers=triggers, reviews=reviews)
    return replace(definition, states=states)


def with_fields(*fields: Any) -> Definition:
    """The sample service with another form."""
    return s.permit(fields=fields)


def codes(case: s.Case, new: Definition, mapping: MoveMap | None = None) -> tuple[str, set[str]]:
    """The ruling and the codes of its reasons."""
    verdict = judge_move(case.definition, new, held(case), mapping or MoveMap())
    return verdict.ruling, {each.code for each in verdict.reasons}


def test_other_words_touch_nobody() -> None:
    """A version that only says things in other words leaves every case unaffected."""
    new = replace(OLD, title=Text("Lain", "Other"), states={
        code: replace(state, title=Text("Kata", "Word"), says=Text("Lain", "Other")) for code, state in OLD.states.items()
    })  # fmt: skip
    assert codes(at_check(), new) == ("unaffected", {"nothing_ahead"})


def test_what_lies_behind_touches_nobody() -> None:
    """A change in a step that the case can no longer reach leaves it unaffected, and says so."""
    case = s.at_opinions()
    case.close("opinion", "parks", "agree")
    case.close("opinion", "roads", "agree")
    changed = replace(OLD.states["check"], limit=Limit("review"))
    assert case.state == "decision"
    assert codes(case, with_state(OLD, changed)) == ("unaffected", {"nothing_ahead"})
    assert codes(at_check(), with_state(OLD, changed)) == ("moves_safely", {"state_changed"})


def test_a_figure_that_a_step_counts_by_touches_those_before_it() -> None:
    """Another figure behind a limit is a change of every step and clock that names it."""
    value = replace(OLD.values["quick"], amount=Decimal(4))
    new = replace(OLD, values={**OLD.values, "quick": value})
    assert codes(at_check(), new) == ("moves_safely", {"state_changed"})
    clock = replace(OLD.values["service"], amount=Decimal(9))
    assert codes(at_check(), replace(OLD, values={**OLD.values, "service": clock})) == (
        "moves_safely",
        {"clock_changed"},
    )


def test_a_state_that_is_gone_needs_a_map() -> None:
    """A case in a state the new version does not have is asked for a map, and moves with one."""
    new = renamed(OLD, "check", "look")
    assert codes(at_check(), new) == ("needs_mapping", {"state_gone"})
    ruling, reasons = codes(at_check(), new, MoveMap(states={"check": "look"}))
    assert (ruling, "stands_in" in reasons) == ("moves_safely", True)


def test_an_ended_case_stays() -> None:
    """What is decided stays under the version it was decided by."""
    case = at_check()
    case.close("check", "desk", "refuse")
    assert codes(case, s.permit("pauses")) == ("stays", {"ended"})


def test_a_case_whose_paper_is_being_made_stays() -> None:
    """While a job of the program works on a case, the case stays."""
    case = s.Case(OLD, m.facts(area=Decimal(2)))
    case.fire("send")
    case.close("check", "desk", "complete")
    case.close("opinion", "parks", "agree")
    case.close("decision", "desk", "grant")
    assert codes(case, s.permit("pauses")) == ("stays", {"being_done"})


def test_another_service_is_refused() -> None:
    """A case never moves to another service."""
    assert codes(at_check(), replace(OLD, service="other")) == ("stays", {"other_service"})


def test_an_answer_without_a_place_needs_a_map() -> None:
    """An answered question that is gone, of another type, or without the chosen option is asked for a map."""
    choice = m.field("kind", type="choice", options=(Option("a", m.text("a")), Option("b", m.text("b"))))
    old = with_fields(m.field("name"), m.field("area", type="decimal"), choice)
    case = s.Case(old, m.facts(area=Decimal(5), kind="a"))
    gone = with_fields(m.field("name"), m.field("area", type="decimal"))
    assert codes(case, gone) == ("needs_mapping", {"answer_homeless"})
    other = with_fields(m.field("name"), m.field("area", type="date"), choice)
    assert codes(case, other) == ("needs_mapping", {"answer_other_type"})
    fewer = with_fields(m.field("name"), m.field("area", type="decimal"), replace(choice, options=choice.options[1:]))
    assert codes(case, fewer) == ("needs_mapping", {"option_gone"})
    assert codes(case, fewer, MoveMap(options={"kind.a": "b"}))[0] == "moves_safely"
    ruling, reasons = codes(case, gone, MoveMap(set_aside=frozenset({"kind"})))
    assert (ruling, "answer_set_aside" in reasons) == ("moves_safely", True)


def test_a_new_question_opens_only_where_it_can_be_answered() -> None:
    """The applicant of a draft or a returned case is asked; a case at the office goes on unless a later step reads it."""
    fields = (m.field("name"), m.field("area", type="decimal", required=False), m.field("colour"))
    new = s.permit(fields=fields)
    assert "question_opens" in codes(s.Case(OLD), new)[1]
    assert codes(at_check(), new)[0] == "moves_safely"
    read = with_state(new, replace(new.states["check"], triggers={
        **new.states["check"].triggers,
        "complete": m.trigger("complete", [("form.colour == 'red'", "refused"), (None, "opinions")], by="office"),
    }))  # fmt: skip
    assert codes(at_check(), read) == ("needs_mapping", {"question_unasked"})
    assert codes(at_check(), read, MoveMap(without=frozenset({"colour"})))[0] == "moves_safely"
    back = MoveMap(states={"check": "correct"})
    assert {"stands_in", "question_opens", "review_closes"} <= codes(at_check(), read, back)[1]


def test_a_new_office_is_asked() -> None:
    """An office that the case's own step asks now is opened by the move, and the report says so."""
    plan = OLD.states["opinions"].reviews["opinion"]
    more = replace(plan, offices=(*plan.offices, m.plan("x", {"desk": True}, []).offices[0]))
    new = with_state(OLD, replace(OLD.states["opinions"], reviews={"opinion": more}))
    ruling, reasons = codes(s.at_opinions(), new)
    assert (ruling, "review_opens" in reasons) == ("moves_safely", True)


def test_an_open_review_without_a_place_needs_a_map() -> None:
    """An office that is not asked any more, or a plan that is gone, while its review is open: the map must say so."""
    plan = OLD.states["opinions"].reviews["opinion"]
    fewer = with_state(
        OLD, replace(OLD.states["opinions"], reviews={"opinion": replace(plan, offices=plan.offices[:1])})
    )
    assert codes(s.at_opinions(), fewer) == ("needs_mapping", {"office_gone"})
    assert "review_closes" in codes(s.at_opinions(), fewer, MoveMap(set_aside=frozenset({"reviews.opinion.roads"})))[1]


def test_a_given_result_is_not_dropped_silently() -> None:
    """A result that still counts and that the new version does not know needs a map."""
    case = s.at_opinions()
    case.close("opinion", "roads", "condition")
    plan = OLD.states["opinions"].reviews["opinion"]
    results = {code: each for code, each in plan.results.items() if code != "condition"}
    new = with_state(OLD, replace(OLD.states["opinions"], reviews={"opinion": replace(plan, results=results)}))
    assert codes(case, new) == ("needs_mapping", {"decision_homeless"})
    assert codes(case, new, MoveMap(results={"opinion.condition": "agree"}))[0] == "moves_safely"


def test_an_unknown_kind_of_applicant_needs_a_map() -> None:
    """A kind of applicant that is gone is asked for another one."""
    new = replace(OLD, applicants={"anybody": m.text("anybody")})
    assert codes(at_check(), new) == ("needs_mapping", {"applicant_gone"})
    assert codes(at_check(), new, MoveMap(applicants={"person": "anybody"}))[0] == "moves_safely"


def test_a_file_handed_in_is_not_dropped_silently() -> None:
    """A file whose requirement is gone needs a map: another requirement, or set aside."""
    case = s.Case(OLD, m.facts(documents=["letter"]))
    new = replace(OLD, documents={"paper": m.document("paper")})
    assert codes(case, new) == ("needs_mapping", {"document_homeless"})
    assert codes(case, new, MoveMap(documents={"letter": "paper"}))[0] == "moves_safely"
    assert "document_set_aside" in codes(case, new, MoveMap(set_aside=frozenset({"documents.letter"})))[1]


def test_every_reason_has_a_sentence() -> None:
    """Each sentence exists in both languages and is filled without a gap."""
    names = ("state", "plan", "office", "field", "option", "table", "document", "result", "applicant", "to")
    words = {name: Text("X", "X") for name in names}
    for code in MOVE_SENTENCES:
        text = Reason(code, "", words).text
        assert text.id and text.en and "{" not in text.id + text.en


def test_the_suggestion_recognises_what_was_renamed() -> None:
    """What has another code and the same title is suggested; what only looks alike twice is not."""
    fields = (m.field("name"), replace(m.field("size", type="decimal", required=False), title=m.text("area")))
    new = replace(renamed(OLD, "check", "look"), sections=s.permit(fields=fields).sections)
    found = suggest_map(OLD, new)
    assert found.states == {"check": "look"}
    assert found.fields == {"area": "size"}
    assert suggest_map(OLD, OLD) == MoveMap()


def test_a_change_of_the_clock_says_so() -> None:
    """Another promise of the whole service is told to whoever looks at the report."""
    assert codes(at_check(), replace(OLD, clock=ServiceClock(Limit("review"))))[1] == {"clock_changed"}


def test_questions_that_come_go_or_change_are_told_apart() -> None:
    """Of a draft each question and document is said to be new, changed or gone by its own reason."""
    draft = s.Case(OLD)
    more = with_fields(
        m.field("name"), m.field("area", type="decimal", required=False), m.field("colour", required=False)
    )
    assert "field_new" in codes(draft, more)[1]
    fewer = with_fields(m.field("name"))
    assert "field_dropped" in codes(s.Case(more), OLD)[1]
    assert "field_dropped" in codes(draft, fewer)[1]
    stricter = with_fields(m.field("name", max_length=3), m.field("area", type="decimal", required=False))
    assert "field_changed" in codes(draft, stricter)[1]
    papers = {**OLD.documents, "map": m.document("map")}
    assert "document_new" in codes(draft, replace(OLD, documents=papers))[1]
    assert "document_dropped" in codes(s.Case(replace(OLD, documents=papers)), OLD)[1]
    larger = {"letter": replace(OLD.documents["letter"], max_mb=Decimal(9))}
    assert "document_changed" in codes(draft, replace(OLD, documents=larger))[1]


def test_a_figure_of_the_form_is_a_change_of_what_reads_it() -> None:
    """Another figure behind a formula of the form changes the question that reads it, and no other."""
    cost = m.field("cost", type="computed", result="money", formula=parse("values.rate * 2"), required=False)
    old = with_fields(m.field("name"), m.field("area", type="decimal", required=False), cost)
    rate = replace(old.values["rate"], amount=Decimal(9))
    verdict = judge_move(old, replace(old, values={**old.values, "rate": rate}), held(s.Case(old)), MoveMap())
    assert [(each.code, each.about) for each in verdict.reasons] == [("field_changed", "fields.cost")]


def test_a_page_that_is_shown_otherwise_is_a_change() -> None:
    """The condition of a page, and what stands on a page with a condition, change the form."""
    fields = OLD.sections[0].fields

    def paged(*pages: Any) -> Definition:
        return replace(OLD, sections=tuple(pages))

    page = replace(OLD.sections[0], fields=fields[:1])
    second = replace(page, code="second", fields=fields[1:], shown_when=parse("form.name == 'x'"))
    always = replace(second, shown_when=None)
    assert changed_pages(paged(page, always), paged(page, second))
    assert changed_pages(paged(page, second), paged(replace(page, fields=fields), replace(second, fields=())))
    assert not changed_pages(paged(page, always), paged(replace(page, fields=fields), replace(always, fields=())))
    assert not changed_pages(paged(page, second), paged(page, second))


def changed_pages(old: Definition, new: Definition) -> bool:
    """Whether the pages of two versions are shown otherwise."""
    return difference(old, new).sections
