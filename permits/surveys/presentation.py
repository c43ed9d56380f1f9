"""The survey's figures in words: what a page says about them, in the reader's language."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from permits.surveys.index import ElementScore, SatisfactionIndex
from permits.surveys.periods import Kind, Period, period_of
from permits.surveys.queries import SurveyReport
from permits.surveys.questionnaire import ELEMENTS
from permits.wording import MONTHS, number

_KINDS: tuple[tuple[Kind, int], ...] = (("semester", 4), ("quarter", 6), ("month", 12))


def element_names(language: str) -> dict[str, str]:
    """Element code → its name."""
    return {element.code: element.name[language] for element in ELEMENTS}


def period_label(period: Period, language: str) -> str:
    """«Semester 2 tahun 2026», «Triwulan 3 tahun 2026», «Juli 2026»."""
    if period.kind == "semester":
        return str(_("Semester %(part)s of %(year)s", part=period.part, year=period.year))
    if period.kind == "quarter":
        return str(_("Quarter %(part)s of %(year)s", part=period.part, year=period.year))
    return f"{MONTHS[language][period.part - 1]} {period.year}"


def offered_periods(today: date, chosen: Period) -> list[Period]:
    """The periods a reader may choose: the running one of each kind and those before it, and the one being read."""
    offered: list[Period] = []
    for kind, how_many in _KINDS:
        period = period_of(today, kind)
        for _step in range(how_many):
            offered.append(period)
            period = period.previous
    return offered if chosen in offered else [chosen, *offered]


def finding(index: SatisfactionIndex, language: str) -> str:
    """The one sentence the chart stands under."""
    answered = [score for score in index.elements if score.rank is not None]
    if not answered:
        return str(_("No answers in this period yet"))
    names = element_names(language)
    lowest = max(answered, key=lambda score: score.rank or 0)
    highest = min(answered, key=lambda score: score.rank or 0)
    if lowest.rank == highest.rank:
        return str(_("All elements are judged alike: %(mean)s of 4", mean=_mean(lowest, language)))
    return str(
        _(
            "«%(lowest)s» is judged lowest with %(low)s of 4, «%(highest)s» highest with %(high)s",
            lowest=names[lowest.code],
            low=_mean(lowest, language),
            highest=names[highest.code],
            high=_mean(highest, language),
        )
    )


def _mean(score: ElementScore, language: str) -> str:
    return number(score.mean or 0, language, 2)


def sample_sentence(report: SurveyReport, language: str) -> str:
    """Whether enough recipients answered, by Krejcie and Morgan; said also when they did not."""
    figures = {
        "respondents": number(report.index.respondents, language),
        "required": number(report.required, language),
        "recipients": number(report.recipients, language),
    }
    if report.recipients == 0:
        return str(_("Nobody received a decision on this service in this period, so no sample is called for."))
    if report.sample_reached:
        return str(
            _(
                "The minimum sample is reached: %(respondents)s respondents; %(recipients)s recipients call for %(required)s.",
                **figures,
            )
        )
    return str(
        _(
            "The minimum sample is not reached: %(respondents)s respondents; %(recipients)s recipients call for %(required)s."
            " Read the index with caution.",
            **figures,
        )
    )


def missing_sentence(index: SatisfactionIndex, language: str) -> str:
    """Which elements stand in the way of an index."""
    names = element_names(language)
    return str(
        _(
            "There is no index yet: nobody has judged %(elements)s.",
            elements=", ".join(names[code] for code in index.missing),
        )
    )
