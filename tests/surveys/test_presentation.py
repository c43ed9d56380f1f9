"""The figures in words, in both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import force_locale

from permits.surveys import presentation
from permits.surveys.index import required_sample, satisfaction_index, tally
from permits.surveys.periods import Period, read_period
from permits.surveys.queries import SurveyReport
from permits.surveys.questionnaire import CODES

SEMESTER = Period("semester", 2026, 2)


def report(respondents: int, recipients: int) -> SurveyReport:
    index = satisfaction_index(tally([dict.fromkeys(CODES, 3)] * respondents))
    return SurveyReport("a-service", SEMESTER, index, recipients, required_sample(recipients), None)


@pytest.mark.parametrize(
    ("written", "label"),
    [("2026-S2", "Semester 2 of 2026"), ("2026-Q3", "Quarter 3 of 2026"), ("2026-07", "July 2026")],
)
def test_periods_have_names(app: Flask, written: str, label: str) -> None:
    """Each kind of period is named so that a reader knows its months."""
    period = read_period(written)
    assert period is not None
    with app.test_request_context(), force_locale("en"):
        assert presentation.period_label(period, "en") == label


def test_reader_may_choose_running_and_past_periods() -> None:
    """The running semester, quarter and month come first in their kind; a period that is read from a link is added."""
    today = date(2026, 11, 21)
    codes = [period.code for period in presentation.offered_periods(today, SEMESTER)]
    assert codes[0] == "2026-S2" and {"2026-Q4", "2026-11"} <= set(codes)
    assert len(codes) == len(set(codes)) == 22
    old = Period("month", 2021, 1)
    assert presentation.offered_periods(today, old)[0] == old


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "No answers in this period yet"),
        (dict.fromkeys(CODES, 3), "All elements are judged alike: 3.00 of 4"),
        (
            dict.fromkeys(CODES, 3) | {"WAKTU": 1, "BIAYA": 4},
            "«Time to complete» is judged lowest with 1.00 of 4, «Cost» highest with 4.00",
        ),
    ],
)
def test_chart_title_says_the_finding(app: Flask, answers: dict[str, int], sentence: str) -> None:
    """What the chart shows is said in one sentence above it."""
    with app.test_request_context(), force_locale("en"):
        assert presentation.finding(satisfaction_index(tally([answers])), "en") == sentence


@pytest.mark.parametrize(
    ("respondents", "recipients", "beginning"),
    [
        (0, 0, "Nobody received a decision"),
        (132, 200, "The minimum sample is reached: 132 respondents; 200 recipients call for 132."),
        (131, 200, "The minimum sample is not reached: 131 respondents; 200 recipients call for 132."),
        (300, 1_000_000, "The minimum sample is not reached: 300 respondents; 1,000,000 recipients call for 384."),
    ],
)
def test_sample_is_judged_in_words(app: Flask, respondents: int, recipients: int, beginning: str) -> None:
    """The page says how many answered, how many received the service, what that calls for, and whether it was reached."""
    with app.test_request_context(), force_locale("en"):
        assert presentation.sample_sentence(report(respondents, recipients), "en").startswith(beginning)


def test_mean_rounds_for_the_reader() -> None:
    """A third of a point is shown with two places."""
    index = satisfaction_index(tally([{"WAKTU": 1}, {"WAKTU": 1}, {"WAKTU": 2}]))
    assert next(score.mean for score in index.elements if score.code == "WAKTU") == Decimal("1.33")
