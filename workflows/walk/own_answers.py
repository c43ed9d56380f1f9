"""Made-up answers to the forms that are not the applicant's: an office's own with its result, another system's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from workflows import forms
from workflows.walk.made_up import UNTYPED, Answers, Maker

if TYPE_CHECKING:
    from workflows.definition import Definition, Field
    from workflows.engine.outcome import Facts

MOST_VARIANTS = 6


def own_answers(
    definition: Definition, of: str, asked: tuple[Field, ...], facts: Facts
) -> Iterator[Mapping[str, object]]:
    """Ways to answer the form of a plan or connector: the plain one, and one for each other choice of a field.

    A form that nothing fits is answered plainly all the same: whoever uses it is told by the engine.
    """
    if not asked:
        yield {}
        return
    maker = Maker(definition, facts.calendar, facts.applicant, facts.sent or date(facts.calendar.first_year, 7, 1))
    typed = [each for each in asked if each.type not in UNTYPED]
    plain: Answers = {}
    for each in typed:
        for value in maker.candidates(each, plain):
            plain[each.code] = value
            _, problems = forms.read_own(definition, of, asked, plain, facts)
            if each.code not in {problem.path.partition(".")[0] for problem in problems}:
                break
    yield plain
    for each in typed:
        for value in islice(maker.candidates(each, plain), 1, MOST_VARIANTS):
            varied = {**plain, each.code: value}
            if not forms.read_own(definition, of, asked, varied, facts)[1]:
                yield varied
