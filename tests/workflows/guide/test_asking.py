"""Following the questions: what is asked next, and what the answers lead to."""

from __future__ import annotations

import pytest

from tests.workflows.guide.test_reading import SAMPLE, SHIPPED
from workflows.guide import load_guide, stand
from workflows.guide.paths import longest, ways

GUIDE = load_guide(SAMPLE)


@pytest.mark.parametrize(
    ("answers", "asked", "results"),
    [
        ({}, "tujuan", []),
        ({"tujuan": "dagang"}, "papan", []),
        ({"tujuan": "dagang", "papan": "yes"}, None, ["kios", "papan_nama"]),
        ({"tujuan": "dagang", "papan": "no"}, None, ["kios"]),
        ({"tujuan": "rumah"}, None, ["rumah"]),
        ({"tujuan": "rumah", "papan": "yes"}, None, ["rumah"]),
        ({"tujuan": "lain"}, None, ["lain"]),
        ({"tujuan": "<script>"}, "tujuan", []),
        ({"papan": "yes"}, "tujuan", []),
    ],
)
def test_answers_lead_to_the_next_question_or_to_all_results_that_hold(
    answers: dict[str, str], asked: str | None, results: list[str]
) -> None:
    """An answer to a question that is not asked, or that is none of its choices, counts for nothing."""
    standing = stand(GUIDE, answers)
    assert (standing.next.code if standing.next else None) == asked
    assert [each.code for each in standing.results] == results


def test_the_number_of_questions_to_come_is_known_and_never_grows() -> None:
    """«Question 1 of at most 2» holds whatever is answered."""
    assert longest(GUIDE, {}) == 2
    assert longest(GUIDE, {"tujuan": "dagang"}) == 1
    assert longest(GUIDE, {"tujuan": "rumah"}) == 0
    shipped = load_guide(SHIPPED)
    for answers in ways(shipped):
        steps = [dict(list(answers.items())[:count]) for count in range(len(answers) + 1)]
        left = [longest(shipped, each) for each in steps]
        assert all(later < earlier for earlier, later in zip(left, left[1:], strict=False)) and left[-1] == 0


def test_every_way_of_the_shipped_guide_ends_with_a_service_or_a_sentence() -> None:
    """Nobody comes out of the questions with nothing."""
    shipped = load_guide(SHIPPED)
    for answers in ways(shipped):
        results = stand(shipped, answers).results
        assert results and all(each.services or each.says for each in results)
