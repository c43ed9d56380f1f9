"""A range for what is left of a case: quantiles of what was left of cases that stood at the same step with as much to do.

The range is that of split conformal prediction: of n past cases and one to come, any order is as likely as any other, so the
one to come lies between the ranks ``(n + 1)/10`` and ``9(n + 1)/10`` in eight of ten times, whatever the distribution. How
busy the office is counts by choosing those past cases that met the most similar number of open ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

LEAST = 20  # past cases below which nothing is promised but the procedure's limit
NEAREST = 80  # past cases most like the present one that are counted
SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Past:
    """A case that has ended, as it stood at a step: the open cases of its service then, and what it still took, in seconds."""

    load: int
    remaining: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is probably left, in seconds of office time, and of how many past cases that is known."""

    least: float
    most: float
    cases: int


def estimate(past: Sequence[Past], load: int) -> Estimate | None:
    """The range into which eight of ten cases like this one fall; None when too few have ended to say so."""
    if len(past) < LEAST:
        return None
    like = sorted(past, key=lambda each: abs(each.load - load))[:NEAREST]
    left = sorted(each.remaining for each in like)
    edge = (1 - SHARE) / 2
    low = max(floor((len(left) + 1) * edge), 1)
    high = min(ceil((len(left) + 1) * (1 - edge)), len(left))
    return Estimate(left[low - 1], left[high - 1], len(left))
