"""Where somebody stands in the questions: what was asked and answered, what comes next, what it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.expressions import is_true
from workflows.guide.data import Choice, Guide, Question, Result

Answers = Mapping[str, str]  # question → the code of the choice


@dataclass(frozen=True, slots=True)
class Standing:
    """``answered`` in the order of asking; ``next`` is None at the end, where ``results`` are all that hold."""

    answered: tuple[tuple[Question, Choice], ...]
    next: Question | None
    results: tuple[Result, ...] = ()


def stand(guide: Guide, answers: Answers) -> Standing:
    """Follow these answers as far as they go. An answer to a question that is not asked, or that none of its choices
    is, counts as not given."""
    given: dict[str, str | bool] = {}
    answered: list[tuple[Question, Choice]] = []
    for question in guide.questions.values():
        if not _is_asked(question, given):
            continue
        choice = next((each for each in question.choices if each.code == answers.get(question.code)), None)
        if choice is None:
            return Standing(tuple(answered), question)
        given[question.code] = question.value(choice.code)
        answered.append((question, choice))
    return Standing(tuple(answered), None, _holding(guide, given))


def _is_asked(question: Question, given: Mapping[str, object]) -> bool:
    return question.shown_when is None or is_true(question.shown_when, {"form": given})


def _holding(guide: Guide, given: Mapping[str, object]) -> tuple[Result, ...]:
    return tuple(each for each in guide.results if is_true(each.when, {"form": given}))
