"""What each kind of applicant is asked, and what the answers add up to, as written in ``walks/*.yaml``."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.calendars import city_calendar
from tests.sop.reading import Walk, definition_of, walks
from workflows import forms
from workflows.engine.outcome import Facts

FORMS = walks("forms")


def facts_of(walk: Walk) -> Facts:
    """The answers of a walk with every document it lists."""
    definition = definition_of(walk.service)
    answers = forms.read_answers(definition, walk.answers)
    return Facts(answers, walk.applicant, frozenset(walk.data["documents"]), city_calendar())


def exact(value: Any) -> Any:
    """Numbers as Decimal, so that 6.00 and 6 are one figure."""
    return value if isinstance(value, bool) or not isinstance(value, int | str) else as_number(value)


def as_number(value: int | str) -> Decimal | str:
    try:
        return Decimal(value)
    except ArithmeticError:
        return str(value)


@pytest.mark.parametrize("walk", FORMS, ids=str)
def test_asks_for_the_right_documents(walk: Walk) -> None:
    """The documents asked follow from the kind of applicant and the answers."""
    asked = forms.read(definition_of(walk.service), facts_of(walk)).documents
    assert sorted(asked) == sorted(walk.data["documents"]), walk.says
    assert all(asked.values()), "none of them may be left out"


@pytest.mark.parametrize("walk", [each for each in FORMS if "hidden" in each.data], ids=str)
def test_hides_what_does_not_apply(walk: Walk) -> None:
    """A question that does not apply is not asked; every other one is."""
    definition = definition_of(walk.service)
    shown = forms.shown_fields(definition, facts_of(walk))
    assert sorted(set(definition.fields) - shown) == sorted(walk.data["hidden"]), walk.says


@pytest.mark.parametrize("walk", FORMS, ids=str)
def test_finds_what_is_missing_or_wrong(walk: Walk) -> None:
    """A form is complete exactly when the walk names no problem; otherwise each problem stands at its answer."""
    problems = forms.complete(definition_of(walk.service), facts_of(walk))
    assert [each.path for each in problems] == walk.data.get("problems", []), walk.says


@pytest.mark.parametrize("walk", FORMS, ids=str)
def test_works_out_the_figures(walk: Walk) -> None:
    """Areas, days and amounts come out as a clerk would work them out by hand."""
    found = forms.computed(definition_of(walk.service), facts_of(walk))
    for code, expected in walk.data.get("computed", {}).items():
        assert exact(found[code]) == exact(expected), (code, walk.says)
    for table, rows in walk.data.get("rows", {}).items():
        for row, expected_row in zip(found[table], rows, strict=True):
            for code, expected in expected_row.items():
                assert exact(row[code]) == exact(expected), (code, walk.says)


@pytest.mark.parametrize("walk", FORMS, ids=str)
def test_answers_survive_being_stored(walk: Walk) -> None:
    """Answers written to the database and read back are the same."""
    definition = definition_of(walk.service)
    answers = forms.read_answers(definition, walk.answers)
    assert forms.read_answers(definition, forms.write_answers(definition, answers)) == answers
