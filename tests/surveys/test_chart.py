"""The chart's bars are as long as their means and fit on a phone."""

from __future__ import annotations

from decimal import Decimal

from permits.surveys.chart import BAR_FULL, WIDTH, bar_chart
from permits.surveys.index import satisfaction_index, tally
from permits.surveys.questionnaire import CODES

NAMES = {code: code.title() for code in CODES}


def test_bars_start_at_zero_and_end_at_their_mean() -> None:
    """A mean of 4 fills the full length and a mean of 2 half of it; the figures at the ends stay inside the drawing."""
    answers = dict.fromkeys(CODES, 4) | {"WAKTU": 2}
    chart = bar_chart(satisfaction_index(tally([answers])).elements, NAMES)
    widths = {bar.name: bar.width for bar in chart.bars}
    assert (widths["Biaya"], widths["Waktu"]) == (Decimal(BAR_FULL), Decimal(BAR_FULL) / 2)
    assert all(bar.value_x < WIDTH - 50 and bar.bar_y + chart.bar_height <= chart.height for bar in chart.bars)


def test_lowest_bar_stands_out_unless_all_are_alike() -> None:
    """Only the lowest mean has its own colour, and none when all means are the same."""
    lowest = bar_chart(satisfaction_index(tally([dict.fromkeys(CODES, 3) | {"SARANA": 1}])).elements, NAMES)
    alike = bar_chart(satisfaction_index(tally([dict.fromkeys(CODES, 3)])).elements, NAMES)
    assert [bar.name for bar in lowest.bars if bar.tone == "c-2"] == ["Sarana"]
    assert {bar.tone for bar in alike.bars} == {"c-1"}


def test_unanswered_elements_have_no_bar() -> None:
    """An element nobody answered is left out of the drawing instead of standing there as nothing."""
    chart = bar_chart(satisfaction_index(tally([{"BIAYA": 3}])).elements, NAMES)
    assert [bar.name for bar in chart.bars] == ["Biaya"]
