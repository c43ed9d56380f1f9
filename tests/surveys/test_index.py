"""The satisfaction index counts exactly as the regulation and the worked examples of other offices do."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.surveys import index
from permits.surveys.questionnaire import CODES, ELEMENTS, RESPONDENT, SCALE, answer_problems

DATA = Path(__file__).parent.parent / "data"
VECTORS = json.loads((DATA / "vectors.json").read_text())
SAMPLES = [(int(row["N"]), int(row["n"])) for row in csv.DictReader((DATA / "krejcie_morgan.csv").open())]

ANSWERS = st.dictionaries(st.sampled_from(CODES), st.sampled_from(SCALE))


def weights_of(vector: dict[str, object]) -> list[tuple[str, object]]:
    return [(key[2:].replace("_", "/"), value) for key, value in vector.items() if key.startswith("w_")]


@pytest.mark.parametrize(("weight", "expected"), weights_of(VECTORS["ikm"]["gaspul"]))
def test_counts_sums_of_answers(weight: str, expected: str) -> None:
    """A table of answer sums over 29 respondents gives the printed index under each named weight."""
    vector = VECTORS["ikm"]["gaspul"]
    counted = index.Tally(vector["n"], dict.fromkeys(CODES, vector["n"]), dict(zip(CODES, vector["sums"], strict=True)))
    assert index.satisfaction_index(counted, weight).value == Decimal(expected)


@pytest.mark.parametrize(("weight", "expected"), weights_of(VECTORS["ikm"]["batam"]))
def test_counts_means(weight: str, expected: str) -> None:
    """Nine printed means give the printed index under each named weight."""
    means = [Fraction(str(mean)) for mean in VECTORS["ikm"]["batam"]["nrr"]]
    assert index.index_value(means, weight) == Decimal(expected)


@pytest.mark.parametrize(("weight", "expected"), weights_of(VECTORS["ikm"]["all_answers_4"]))
def test_counts_full_marks(weight: str, expected: str) -> None:
    """Nothing but fours is 100.00 with the weight of one ninth, and less with the rounded weights."""
    counted = index.tally([dict.fromkeys(CODES, 4)] * 7)
    assert str(index.satisfaction_index(counted, weight).value) == expected


@pytest.mark.parametrize(("weight", "expected"), weights_of(VECTORS["ikm"]["all_nrr_3.54"]))
def test_weight_can_change_the_grade(weight: str, expected: list[str]) -> None:
    """The same answers are an A under one ninth and a B under 0.11: the weight belongs beside the figure."""
    value = index.index_value([Fraction("3.54")] * 9, weight)
    assert [str(value), index.grade_of(value).letter] == expected


@pytest.mark.parametrize(("value", "letter"), VECTORS["bands"])
def test_bands_are_read_after_rounding(value: str, letter: str) -> None:
    """An index between two bands is rounded half-up to two places before its grade is read."""
    assert index.grade_of(Decimal(value)).letter == letter


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("64.994", "64.99"), ("64.995", "65.00"), ("76.605", "76.61"), ("88.304", "88.30"), ("88.305", "88.31")],
)
def test_halves_go_up(value: str, rounded: str) -> None:
    """Halves round up at the second place and both places are kept."""
    assert str(index.round_half_up(Decimal(value))) == rounded


def test_lowest_grade_has_no_floor() -> None:
    """With a rounded weight all ones fall under 25, which is still grade D."""
    value = index.index_value([Fraction(1)] * 9, "0.11")
    assert (str(value), index.grade_of(value).letter) == ("24.75", "D")


@pytest.mark.parametrize(("recipients", "required"), SAMPLES)
def test_required_sample(recipients: int, required: int) -> None:
    """The formula gives each row of the table of Krejcie and Morgan."""
    assert index.required_sample(recipients) == required


def test_required_sample_of_few() -> None:
    """Nobody calls for no respondent, and a handful calls for all of them."""
    assert [index.required_sample(number) for number in range(6)] == [0, 1, 2, 3, 4, 5]


def test_skipping_lowers_only_that_divisor() -> None:
    """A respondent who leaves out one element is not counted in its mean, and is counted in the other eight."""
    full = dict.fromkeys(CODES, 4)
    without = {code: 2 for code in CODES if code != "SARANA"}
    scores = {score.code: score for score in index.satisfaction_index(index.tally([full, without])).elements}
    assert (scores["SARANA"].answered, scores["SARANA"].mean) == (1, Decimal("4.00"))
    assert {(scores[code].answered, scores[code].mean) for code in CODES if code != "SARANA"} == {(2, Decimal("3.00"))}


def test_no_index_without_all_nine() -> None:
    """While an element has no answer at all there is no index, and the element is named."""
    result = index.satisfaction_index(index.tally([{code: 3 for code in CODES if code != "PENGADUAN"}]))
    assert (result.value, result.grade, result.missing) == (None, None, ("PENGADUAN",))
    unanswered = next(score for score in result.elements if score.code == "PENGADUAN")
    assert (unanswered.answered, unanswered.mean, unanswered.grade, unanswered.rank) == (0, None, None, None)


def test_leaving_out_everything_is_no_respondent() -> None:
    """Somebody who wrote only a comment does not count towards the sample."""
    assert index.tally([{}, dict.fromkeys(CODES, 3)]).respondents == 1


def test_rank_shares_places() -> None:
    """The highest mean has rank 1, equal means share a rank, and the next rank leaves the shared places out."""
    answers = dict.fromkeys(CODES, 3) | {"WAKTU": 4, "BIAYA": 4, "SARANA": 1}
    ranks = {score.code: score.rank for score in index.satisfaction_index(index.tally([answers])).elements}
    assert ranks == dict.fromkeys(CODES, 3) | {"WAKTU": 1, "BIAYA": 1, "SARANA": 9}


@given(st.lists(ANSWERS, max_size=12), st.randoms(use_true_random=False), st.sampled_from(sorted(index.WEIGHTS)))
def test_order_changes_nothing(responses: list[dict[str, int]], random: Random, weight: str) -> None:
    """Neither the order of respondents nor the order of the questions changes any figure."""
    shuffled = [dict(random.sample(sorted(answers.items()), len(answers))) for answers in responses]
    random.shuffle(shuffled)
    assert index.satisfaction_index(index.tally(responses), weight) == index.satisfaction_index(
        index.tally(shuffled), weight
    )


@given(st.lists(ANSWERS, min_size=1, max_size=12))
def test_index_stays_on_its_scale(responses: list[dict[str, int]]) -> None:
    """Under one ninth an index lies between 25 and 100, and each mean between 1 and 4."""
    result = index.satisfaction_index(index.tally(responses))
    assert result.value is None or 25 <= result.value <= 100
    assert all(score.mean is None or 1 <= score.mean <= 4 for score in result.elements)


def test_nine_elements_each_with_four_labels_in_two_languages() -> None:
    """The questionnaire asks nine different things, and every wording stands in both languages."""
    assert len(set(CODES)) == 9
    texts = [
        text for element in ELEMENTS for text in (element.name, element.question, element.hint, *element.labels)
    ] + [text for options in RESPONDENT.values() for text in options.values()]
    assert all(text.id and text.en for text in texts)
    assert all(len({label.id for label in element.labels}) == 4 for element in ELEMENTS)


@pytest.mark.parametrize(
    ("answers", "problems"),
    [
        ({"WAKTU": 1, "BIAYA": 4}, {}),
        ({"U8": 3}, {"U8": "unknown_element"}),
        ({"WAKTU": 0, "BIAYA": 5}, {"WAKTU": "outside_scale", "BIAYA": "outside_scale"}),
        ({"WAKTU": True}, {"WAKTU": "outside_scale"}),
        ({"WAKTU": "3"}, {"WAKTU": "outside_scale"}),
    ],
)
def test_answers_are_codes_with_1_to_4(answers: dict[str, object], problems: dict[str, str]) -> None:
    """Only the nine codes with a whole number from 1 to 4 can be counted."""
    assert answer_problems(answers) == problems
