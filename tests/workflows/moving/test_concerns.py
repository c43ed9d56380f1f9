"""What a new version asks of a case and what it notices of it: each reason with its place and words, and no other."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows import makers as m
from tests.workflows import services as s
from tests.workflows.moving.test_judging import OLD, at_check, held, renamed, with_fields, with_state
from tests.workflows.walk.test_papers import paper
from workflows.definition import Definition, Fee, FeeLine, Limit, Option, ServiceClock, Survey
from workflows.engine.outcome import Suspension
from workflows.expressions import parse
from workflows.moving import MoveMap, Verdict, judge_move
from workflows.moving.judging import answers_matter

NAME, AREA = OLD.sections[0].fields
CHECK = OLD.states["check"]


def verdict(case: s.Case, new: Definition, **mapping: Any) -> Verdict:
    return judge_move(case.definition, new, held(case), MoveMap(**mapping))


def reasons(case: s.Case, new: Definition, **mapping: Any) -> list[tuple[str, str]]:
    return [(each.code, each.about) for each in verdict(case, new, **mapping).reasons]


def words(case: s.Case, new: Definition, **mapping: Any) -> list[dict[str, str]]:
    found = verdict(case, new, **mapping).reasons
    return [{name: text.en for name, text in each.words.items()} for each in found]


def at_decision(definition: Definition = OLD) -> s.Case:
    """A case of which only the decision and the paper lie ahead."""
    case = s.Case(definition)
    case.fire("send")
    case.close("check", "desk", "complete")
    case.close("opinion", "parks", "agree")
    assert case.state == "decision"
    return case


def deciding_by(definition: Definition, condition: str) -> Definition:
    """The same service whose decision reads something of the form."""
    decision = definition.states["decision"]
    grant = m.trigger("grant", [(condition, "refused"), (None, "issuing")], by="office")
    return with_state(definition, replace(decision, triggers={**decision.triggers, "grant": grant}))


NOTHING = [("nothing_ahead", "")]


def test_a_case_is_not_weighed_against_itself_or_another_service() -> None:
    """The same version, another service and an end are said at once, in this order."""
    assert verdict(at_check(), OLD).ruling == "stays"
    assert reasons(at_check(), OLD) == [("same_version", "")]
    assert reasons(at_check(), replace(OLD, service="other")) == [("other_service", "")]
    ended = at_check()
    ended.close("check", "desk", "refuse")
    assert reasons(ended, OLD) == [("ended", "")]
    assert reasons(ended, replace(OLD, service="other")) == [("other_service", "")]


@pytest.mark.parametrize(
    ("new", "mapping", "matter"),
    [
        (with_state(OLD, replace(CHECK, clock="pauses")), MoveMap(), False),
        (with_state(OLD, replace(OLD.states["opinions"], clock="pauses")), MoveMap(), True),  # asks roads by the area
        (with_state(OLD, replace(CHECK, clock="pauses")), MoveMap(states={"check": "opinions"}), True),
        (with_fields(NAME), MoveMap(), True),
        (replace(OLD, applicants={"person": m.text("person")}), MoveMap(), True),
        (replace(OLD, applicants={code: m.text("x") for code in OLD.applicants}), MoveMap(), False),
        (renamed(OLD, "check", "look"), MoveMap(), False),
    ],
)
def test_answers_matter_where_something_reads_them(new: Definition, mapping: MoveMap, matter: bool) -> None:
    """The form, the kinds of applicants, offices asked on a condition in a changed step, and every map."""
    assert answers_matter(OLD, new, mapping) is matter


COLOUR = m.field("colour")


def asking(*fields: Any) -> Definition:
    return with_fields(NAME, AREA, *fields)


@pytest.mark.parametrize(
    ("field", "opens"),
    [
        (COLOUR, True),
        (replace(COLOUR, required=False), True),
        (replace(COLOUR, type="note"), False),
        (replace(COLOUR, type="computed", formula=parse("form.area")), False),
        (replace(COLOUR, shown_when=parse("form.area > 99")), False),
    ],
)
def test_an_applicant_who_can_answer_is_asked(field: Any, opens: bool) -> None:
    """Every new question that is shown to a draft, or to a case sent back; not notes and computed figures."""
    opened = [("question_opens", "fields.colour")] if opens else []
    case = s.Case(OLD, m.facts(area=Decimal(1)))
    assert [each for each in reasons(case, asking(field)) if each[0].startswith("question")] == opened
    back = reasons(at_check(), asking(field), states={"check": "correct"})
    assert [each for each in back if each[0].startswith("question")] == opened


def test_a_case_that_waits_for_somebody_else_is_not_asked() -> None:
    """While a payment is awaited nobody fills in a form."""
    new = with_state(asking(COLOUR), replace(OLD.states["correct"], awaits="payment"))
    assert "question_opens" not in [each for each, _ in reasons(at_check(), new, states={"check": "correct"})]


@pytest.mark.parametrize(
    ("condition", "field", "unasked"),
    [
        ("form.colour == 'red'", COLOUR, True),
        ("form.colour == 'red'", replace(COLOUR, required=False), False),
        ("form.colour == 'red'", replace(COLOUR, required=parse("form.name == 'x'")), True),
        ("form.area > 6", COLOUR, False),
        ("count(row for row in rows.colour) > 1", replace(COLOUR, type="table", columns=(m.field("x"),)), True),
        ("any(row.x == 'a' for row in rows.colour)", replace(COLOUR, type="table", columns=(m.field("x"),)), True),
        ("any(row.x == 'a' for row in rows.colours)", COLOUR, False),
    ],
)
def test_a_question_that_a_later_step_reads_must_be_settled(condition: str, field: Any, unasked: bool) -> None:
    """A sent case has no answer to it: the map must say that the case goes on without."""
    table = m.field("colours", type="table", required=False, columns=(m.field("x"),))
    new = deciding_by(asking(field, table), condition)
    wanted = ("needs_mapping", [("question_unasked", "fields.colour")])
    found = verdict(at_check(), new)
    assert ((found.ruling, [(each.code, each.about) for each in found.reasons]) == wanted) is unasked
    assert verdict(at_check(), new, without=frozenset({"colour"})).ruling == "moves_safely"


def test_a_renamed_question_is_none_to_be_asked() -> None:
    """An answer that goes along under its new name answers the new question; an answered new one is not asked."""
    new = deciding_by(with_fields(replace(NAME, code="title"), AREA), "form.title == 'x'")
    found = reasons(at_check(), new, fields={"name": "title"})
    assert found == [("state_changed", "states.decision"), ("field_renamed", "fields.name")]
    assert words(at_check(), new, fields={"name": "title"})[1] == {"field": "name", "to": "name"}
    draft = reasons(s.Case(OLD), new, fields={"name": "title"})
    assert "question_opens" not in [code for code, _ in draft]


def papers(*documents: Any) -> Definition:
    return replace(OLD, documents={each.code: each for each in (OLD.documents["letter"], *documents)})


MAP = m.document("map", required=True)


def needing(definition: Definition, state: str = "decision", code: str = "grant") -> Definition:
    """The same service in which a result of a step needs the map."""
    found = definition.states[state]
    plan = next(iter(found.reviews.values()))
    results = {**plan.results, code: replace(plan.results[code], needs_documents=("map",))}
    return with_state(definition, replace(found, reviews={plan.code: replace(plan, results=results)}))


@pytest.mark.parametrize(
    ("new", "opens"),
    [
        (papers(MAP), True),
        (papers(replace(MAP, required=False)), False),
        (papers(replace(MAP, shown_when=parse("form.area > 99"))), False),
    ],
)
def test_a_new_document_is_asked_of_a_draft(new: Definition, opens: bool) -> None:
    """Where it is required of this applicant."""
    case = s.Case(OLD, m.facts(area=Decimal(1)))
    found = [each for each in reasons(case, new) if each[0] == "document_opens"]
    assert found == ([("document_opens", "documents.map")] if opens else [])


def test_a_document_that_is_there_is_not_asked() -> None:
    """One that was handed in, or asked before under another code, is none to be asked."""
    renamed_letter = replace(OLD, documents={"map": MAP})
    case = s.Case(
        replace(OLD, documents={"letter": m.document("letter", required=True)}), m.facts(documents=["letter"])
    )
    assert "document_opens" not in [each for each, _ in reasons(case, renamed_letter, documents={"letter": "map"})]
    case = s.Case(OLD)  # the letter was asked, and not handed in
    assert "document_opens" not in [each for each, _ in reasons(case, renamed_letter, documents={"letter": "map"})]


@pytest.mark.parametrize(
    ("new", "unasked"),
    [
        (papers(MAP), False),
        (needing(papers(MAP)), True),
        (needing(papers(MAP), "check", "complete"), True),
        (deciding_by(papers(MAP), "documents.map"), True),
    ],
)
def test_a_document_that_a_later_step_needs_must_be_settled(new: Definition, unasked: bool) -> None:
    """By a condition or by a result: the map must say that the case goes on without."""
    found = verdict(at_check(), new)
    codes = [(each.code, each.about) for each in found.reasons]
    assert (codes == [("document_unasked", "documents.map")]) is unasked
    assert (found.ruling == "needs_mapping") is unasked
    if unasked:
        assert [each["document"] for each in words(at_check(), new)] == ["map"]
    assert verdict(at_check(), new, without=frozenset({"documents.map"})).ruling == "moves_safely"


def test_a_document_needed_only_behind_the_case_is_not_asked() -> None:
    """What an earlier step would have needed is no matter any more."""
    new = needing(papers(MAP), "check", "complete")
    assert "document_unasked" not in [code for code, _ in reasons(at_decision(), new)]


def test_states_that_come_change_or_go_ahead_of_a_case_are_noted() -> None:
    """Each by its title; those that the map renames, and those behind the case, are not."""
    more = m.state("more", "waiting", [m.trigger("go", "opinions")])
    complete = replace(CHECK.triggers["complete"], branches=m.branches("more"))
    new = with_state(with_state(OLD, more), replace(CHECK, triggers={**CHECK.triggers, "complete": complete}))
    assert reasons(at_check(), new) == [("state_changed", "states.check"), ("state_new", "states.more")]
    assert words(at_check(), new) == [{"state": "check"}, {"state": "more"}]
    back = s.Case(new)
    back.fire("send")
    assert reasons(back, OLD) == [("state_changed", "states.check"), ("state_dropped", "states.more")]
    assert words(back, OLD)[1] == {"state": "more"}
    assert reasons(at_decision(), new) == NOTHING
    look = reasons(at_check(), renamed(OLD, "check", "look"), states={"check": "look"})
    assert look[0] == ("stands_in", "states.look")
    assert ("state_new", "states.look") not in look
    assert ("state_dropped", "states.check") not in look


@pytest.mark.parametrize(
    ("new", "part", "at"),
    [
        (replace(OLD, paper=paper()), "paper", ["draft", "check", "decision"]),
        (replace(OLD, needs={"land": object()}), "conditions", ["draft"]),
        (replace(OLD, applicants={**OLD.applicants, "firm": m.text("firm")}), "applicants", ["draft"]),
        (replace(OLD, clock=ServiceClock(Limit("review"))), "clock", ["draft", "check", "decision"]),
        (replace(OLD, survey=None), "survey", ["draft", "check", "decision"]),
        (replace(OLD, operations={"x": m.operation("x", "suspend")}), "operations", ["draft", "check", "decision"]),
        (replace(OLD, fee=Fee((FeeLine("x", m.text("x"), parse("1")),))), "fee", ["draft", "check", "decision"]),
    ],
)
def test_a_part_is_noted_where_the_case_still_meets_it(new: Definition, part: str, at: list[str]) -> None:
    """The paper until it is issued, who may apply until it is sent, everything else to the end."""
    cases = {"draft": s.Case(OLD), "check": at_check(), "decision": at_decision()}
    met = [name for name, case in cases.items() if (f"{part}_changed", part) in reasons(case, new)]
    assert met == at


def test_kinds_of_applicants_matter_where_a_step_reads_them() -> None:
    """A condition on the kind of applicant makes a change of the kinds one that concerns a sent case."""
    reading = deciding_by(OLD, "applicant.kind == 'person'")
    new = replace(reading, applicants={**OLD.applicants, "firm": m.text("firm")})
    assert reasons(at_decision(reading), new) == [("applicants_changed", "applicants")]
    assert reasons(at_decision(), replace(OLD, survey=Survey(), applicants=new.applicants)) == NOTHING


def test_a_paper_is_no_matter_where_none_is_issued_any_more() -> None:
    """Sent back or going to a refusal alone, the case meets no paper."""
    decision = OLD.states["decision"]
    denied = with_state(OLD, replace(decision, triggers={"deny": decision.triggers["deny"]}))
    case = at_decision(denied)
    assert reasons(case, replace(denied, paper=paper())) == NOTHING


def test_changes_of_the_form_are_noted_where_it_is_asked_again_or_read() -> None:
    """A case that may be sent back meets them all, one that is only decided those that the decision reads."""
    new = with_fields(replace(NAME, max_length=9), AREA, replace(COLOUR, required=False))
    both = [("field_new", "fields.colour"), ("field_changed", "fields.name")]
    assert reasons(at_check(), new) == both
    assert words(at_check(), new) == [{"field": "colour"}, {"field": "name"}]
    assert reasons(at_decision(), new) == NOTHING
    read = deciding_by(new, "form.name == 'x'")
    assert reasons(at_decision(deciding_by(OLD, "form.name == 'x'")), read) == [("field_changed", "fields.name")]
    assert reasons(at_check(), with_fields(NAME)) == [("field_dropped", "fields.area")]


def test_changes_of_documents_are_noted_where_they_are_asked_again_or_read() -> None:
    """New, changed and gone by their titles."""
    larger = replace(OLD, documents={"letter": replace(OLD.documents["letter"], max_mb=Decimal(9))})
    assert reasons(at_check(), larger) == [("document_changed", "documents.letter")]
    assert reasons(at_decision(), larger) == NOTHING
    assert reasons(at_check(), papers(m.document("map"))) == [("document_new", "documents.map")]
    assert reasons(at_check(), replace(OLD, documents={})) == [("document_dropped", "documents.letter")]
    assert words(at_check(), replace(OLD, documents={})) == [{"document": "letter"}]
    read = [deciding_by(each, "documents.letter") for each in (OLD, larger)]
    assert reasons(at_decision(read[0]), read[1]) == [("document_changed", "documents.letter")]


def test_files_go_to_their_new_requirement_or_aside() -> None:
    """A file without a place asks for a map by its title; files nobody asked for are left alone."""
    case = s.Case(OLD, m.facts(documents=["letter", "strange"]))
    new = replace(OLD, documents={"paper": m.document("paper")})
    assert reasons(case, new) == [("document_homeless", "documents.letter")]
    assert words(case, new) == [{"document": "letter"}]
    aside = reasons(case, new, set_aside=frozenset({"documents.letter"}))
    assert aside[0] == ("document_set_aside", "documents.letter")


def test_a_kind_of_applicant_without_a_place_is_asked_about_by_its_title() -> None:
    """By its title, or its code where not even the old version knew it; the map's kind is noted."""
    new = replace(OLD, applicants={"firm": m.text("firm")})
    assert words(at_check(), new) == [{"applicant": "person"}]
    strange = replace(at_check().facts, applicant="stranger")
    case = at_check()
    case.facts = strange
    assert reasons(case, new) == [("applicant_gone", "applicants.stranger")]
    assert words(case, new) == [{"applicant": "stranger"}]
    assert ("applicants_changed", "applicants") in reasons(at_check(), new, applicants={"person": "firm"})


def test_a_suspended_case_stays_where_something_would_begin() -> None:
    """It moves while nothing opens and nothing goes on, and stays otherwise."""
    case = s.at_opinions()
    stopped = replace(held(case), snapshot=replace(case.snapshot, suspensions=(Suspension(m.MONDAY),)))
    opinions = OLD.states["opinions"]
    plan = opinions.reviews["opinion"]
    more = replace(plan, offices=(*plan.offices, m.plan("x", {"desk": True}, []).offices[0]))
    opens = with_state(OLD, replace(opinions, reviews={"opinion": more}))
    found = judge_move(OLD, opens, stopped)
    assert (found.ruling, [each.code for each in found.reasons]) == ("stays", ["suspended"])
    longer = with_state(OLD, replace(opinions, reviews={"opinion": replace(plan, limit=Limit("service"))}))
    assert judge_move(OLD, longer, stopped).ruling == "moves_safely"


def test_each_reason_is_given_once() -> None:
    """Two rows with the same lost option ask once."""
    kind = m.field("kind", type="choice", options=(Option("a", m.text("a")), Option("b", m.text("b"))))
    table = m.field("spots", type="table", columns=(m.field("sort", type="choice", options=kind.options),))
    old = with_fields(NAME, AREA, table)
    fewer = replace(table, columns=(replace(table.columns[0], options=kind.options[1:]),))
    case = s.Case(old, m.facts(spots=({"sort": "a"}, {"sort": "a"})))
    assert reasons(case, with_fields(NAME, AREA, fewer)) == [("option_gone", "options.spots.sort.a")]
