"""Made-up answers: complete forms for every applicant, and both sides of every condition of the flow."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.sop.reading import SERVICES, definition_of
from tests.workflows import makers as m
from tests.workflows.walk.samples import CALENDAR, DATA
from workflows import forms, load
from workflows.definition import Definition, Option, Text
from workflows.expressions import parse
from workflows.walk.made_up import Maker, flow_conditions, invent, sample_answers

DAY = date(2026, 3, 2)
FILES = ("five-states.yaml", "semua-bagian.yaml", "harbour/izin-sandar.yaml")


def service(*fields: object, when: str = "form.area > 6") -> Definition:
    """A service of these fields that goes one way or the other by a condition."""
    return m.definition(
        m.state("draft", "start", [m.trigger("send", [(when, "large"), (None, "small")], needs_complete_form=True)]),
        m.end("large"),
        m.end("small"),
        fields=fields,
    )


@pytest.mark.parametrize("name", [*SERVICES, *FILES])
def test_every_applicant_gets_a_form_that_may_be_sent(name: str) -> None:
    """The forms of the shipped and the test services can be filled in for each kind of applicant."""
    definition = load((DATA / name).read_text(encoding="utf-8")) if name in FILES else definition_of(name)
    found = invent(definition, CALENDAR, DAY)
    assert found.unfilled == {}
    assert {each.applicant for each in found.facts} == set(definition.applicants)
    for made in found.facts:
        maker = Maker(definition, CALENDAR, made.applicant, DAY)
        assert forms.complete(definition, maker.facts(made.answers)) == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_condition_of_the_shipped_flows_is_met_and_not_met(service: str) -> None:
    """Whom the answers make the office ask is tried both ways."""
    found = invent(definition_of(service), CALENDAR, DAY)
    assert (found.never, found.always) == ((), ())


def test_a_figure_in_a_condition_is_tried_from_both_sides() -> None:
    """An area over the limit and one up to it are made up, and what holds of each is said."""
    found = invent(service(m.field("area", type="decimal", minimum=Decimal(1))), CALENDAR, DAY)
    sides = {bool(each.holds): each.answers["area"] for each in found.facts}
    assert sides[True] > 6 >= sides[False]  # type: ignore[operator]


def test_a_condition_that_no_answer_meets_is_reported() -> None:
    """What the form forbids cannot be true, what it demands cannot be false."""
    area = m.field("area", type="decimal", minimum=Decimal(1), maximum=Decimal(5))
    assert invent(service(area), CALENDAR, DAY).never == ("form.area > 6",)
    assert invent(service(area, when="form.area < 6"), CALENDAR, DAY).always == ("form.area < 6",)


def test_a_form_that_cannot_be_filled_is_reported_by_its_wrong_answers() -> None:
    """A rule that no answer satisfies leaves the applicant without facts, and names the answer."""
    area = m.field("area", type="decimal", valid_when=parse("form.area > 6 and form.area < 6"))
    found = invent(service(area), CALENDAR, DAY)
    assert found.facts == []
    assert found.unfilled == {"person": ("area",), "company": ("area",)}


def test_dates_in_rows_stay_within_those_of_the_form() -> None:
    """Rules between a row and the form are satisfied by trying the other dates."""
    definition = service(
        m.field("begins", type="date"),
        m.field("ends", type="date", valid_when=parse("form.ends > form.begins")),
        m.field(
            "sites",
            type="table",
            min_rows=2,
            columns=(m.field("on", type="date", valid_when=parse("row.on > form.begins and row.on < form.ends")),),
        ),
        when="form.begins > form.ends",
    )
    answers = sample_answers(definition, CALENDAR, "person", DAY)
    assert answers is not None
    assert forms.complete(definition, Maker(definition, CALENDAR, "person", DAY).facts(answers)) == []
    assert len(answers["sites"]) == 2  # type: ignore[arg-type]


def test_a_question_that_an_answer_opens_is_answered_too() -> None:
    """Choosing what shows a further question fills that question in."""
    definition = service(
        m.field("kind", type="choice", options=tuple(Option(code, Text(code, code)) for code in ("shop", "other"))),
        m.field("which", shown_when=parse("form.kind == 'other'")),
        when="form.kind == 'other'",
    )
    found = invent(definition, CALENDAR, DAY)
    assert {each.answers.get("which") is None for each in found.facts} == {True, False}


def test_conditions_on_results_alone_are_no_matter_of_the_form() -> None:
    """Only what reads answers is worth making answers up for."""
    conditions = [each.source for each in flow_conditions(definition_of("skp-penelitian"))]
    assert not any("reviews." in each and "form." not in each for each in conditions)
