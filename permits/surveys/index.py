"""The satisfaction index (IKM) by PermenPANRB 14/2017: pure arithmetic, exact until the one rounding at the end.

``NRR`` is an element's mean answer, ``IKM = 25 × Σ (NRR × weight)``. Sums stay fractions, so that neither the order of the
answers nor of the elements can change a figure; a ``Decimal`` appears only when a figure is rounded half-up for people.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from permits.surveys.questionnaire import CODES
from workflows.definition import Text

WEIGHTS: Mapping[str, Fraction] = {
    "1/9": Fraction(1, 9),
    "0.1111": Fraction("0.1111"),
    "0.111": Fraction("0.111"),
    "0.11": Fraction("0.11"),
}
"""The weights offices print. The regulation says 1/9 and rounds it in its example; the choice is printed beside the figure."""

DEFAULT_WEIGHT = "1/9"


def weight_name(weight: Fraction) -> str:
    """A weight as the setting writes it: ``1/9`` for the fraction. Raises ``ValueError`` for one without a name."""
    for name, known in WEIGHTS.items():
        if known == weight:
            return name
    raise ValueError(f"{weight} is no weight of the satisfaction index")


@dataclass(frozen=True, slots=True)
class Grade:
    """Mutu pelayanan. ``lowest`` is the smallest index, rounded to two places, that earns it."""

    letter: str
    lowest: Decimal
    name: Text


GRADES: tuple[Grade, ...] = (
    Grade("A", Decimal("88.31"), Text("Sangat baik", "Very good")),
    Grade("B", Decimal("76.61"), Text("Baik", "Good")),
    Grade("C", Decimal("65.00"), Text("Kurang baik", "Not good enough")),
    Grade("D", Decimal("25.00"), Text("Tidak baik", "Not good")),
)


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers counted: per element code how many respondents answered it and the sum of their answers."""

    respondents: int
    counts: Mapping[str, int]
    sums: Mapping[str, int]

    @property
    def missing(self) -> tuple[str, ...]:
        """Elements nobody has answered. While there is one, the period has no index and cannot be closed."""
        return tuple(code for code in CODES if not self.counts.get(code))


@dataclass(frozen=True, slots=True)
class ElementScore:
    """One element's result. ``rank`` 1 is the best; equal means share a rank. All figures are None when nobody answered."""

    code: str
    answered: int
    mean: Decimal | None = None  # NRR, two places, 1.00 to 4.00
    score: Decimal | None = None  # NRR × 25, two places: what the grade is read from
    grade: Grade | None = None
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class SatisfactionIndex:
    """The index of one service in one period, with what it was counted from. ``value`` is None while an element has no answer."""

    weight: str
    respondents: int
    elements: tuple[ElementScore, ...]
    value: Decimal | None
    grade: Grade | None
    missing: tuple[str, ...]


def round_half_up(value: Fraction | Decimal, places: int = 2) -> Decimal:
    """``value`` to ``places`` decimals, halves away from zero for the positive figures used here.

    Exact: 64.995 is 65.00, whatever binary floats would make of it.
    """
    steps = math.floor(Fraction(value) * 10**places + Fraction(1, 2))
    return Decimal(steps).scaleb(-places)


def grade_of(index: Fraction | Decimal) -> Grade:
    """The grade of an index of 0 to 100. The bands leave gaps of 0.01, so the index is rounded to two places first."""
    rounded = round_half_up(index)
    return next((grade for grade in GRADES if rounded >= grade.lowest), GRADES[-1])


def index_value(means: Iterable[Fraction], weight: str = DEFAULT_WEIGHT) -> Decimal:
    """``25 × Σ (NRR × weight)`` of the nine elements' means, two places. Raises ``KeyError`` for a weight without a name."""
    return round_half_up(25 * sum(means, Fraction(0)) * WEIGHTS[weight])


def tally(responses: Iterable[Mapping[str, int]]) -> Tally:
    """Count answers by element code. A respondent who left out every element is no respondent of the index."""
    counts = dict.fromkeys(CODES, 0)
    sums = dict.fromkeys(CODES, 0)
    respondents = 0
    for answers in responses:
        respondents += bool(answers)
        for code, value in answers.items():
            counts[code] += 1
            sums[code] += value
    return Tally(respondents, counts, sums)


def satisfaction_index(counted: Tally, weight: str = DEFAULT_WEIGHT) -> SatisfactionIndex:
    """The index, the mean of each element over those who answered it, its grade and its rank."""
    means = {code: Fraction(counted.sums[code], counted.counts[code]) for code in CODES if counted.counts.get(code)}
    elements = tuple(_element_score(code, counted.counts.get(code, 0), means) for code in CODES)
    value = None if counted.missing else index_value(means.values(), weight)
    return SatisfactionIndex(
        weight=weight,
        respondents=counted.respondents,
        elements=elements,
        value=value,
        grade=None if value is None else grade_of(value),
        missing=counted.missing,
    )


def _element_score(code: str, answered: int, means: Mapping[str, Fraction]) -> ElementScore:
    mean = means.get(code)
    if mean is None:
        return ElementScore(code, 0)
    return ElementScore(
        code=code,
        answered=answered,
        mean=round_half_up(mean),
        score=round_half_up(mean * 25),
        grade=grade_of(mean * 25),
        rank=1 + sum(other > mean for other in means.values()),
    )


def required_sample(recipients: int) -> int:
    """How many respondents ``recipients`` of a service call for, by Krejcie and Morgan (1970).

    χ² = 3.841 (one degree of freedom, 95 %), P = 0.5, d = 0.05, rounded half-up: the formula gives every row of their table.
    """
    if recipients <= 0:
        return 0
    spread = Fraction("3.841") * Fraction(1, 4)
    sample = spread * recipients / (Fraction("0.0025") * (recipients - 1) + spread)
    return int(round_half_up(sample, 0))
