"""What a simulation found: plain figures for pages, commands and comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from math import ceil


@dataclass(frozen=True, slots=True)
class Durations:
    """Working days: half of all cases took at most ``median``, nine in ten at most ``p90``."""

    median: int
    p90: int


@dataclass(frozen=True, slots=True)
class PostFigures:
    """A role in an office. ``busy`` is the share of its productive time that was work; waits are in office hours.

    ``queue`` is the length of the queue at the end of each working day. ``in_time`` is the share of reviews closed within
    their own limit, None where they have none, ``in_time_less`` the same if the limit were one working day shorter.
    """

    office: str
    role: str
    officers: int
    reviews: int
    busy: float
    wait_median: float
    wait_p90: float
    queue: tuple[int, ...]
    in_time: float | None
    in_time_less: float | None

    @property
    def queue_mean(self) -> float:
        return sum(self.queue) / len(self.queue) if self.queue else 0.0

    @property
    def queue_most(self) -> int:
        return max(self.queue, default=0)


@dataclass(frozen=True, slots=True)
class Simulated:
    """One run. ``on_time`` is the share of sent cases that ended within the promise, ``on_time_less`` the same if the
    promise were one day shorter; unfinished cases count as late. ``counted`` is the office's own time (pauses left out,
    from the last sending that counts), ``elapsed`` all of it from the first sending. ``days`` are those of the queues.
    """

    cases: int
    finished: int
    outcomes: Mapping[str, int]
    on_time: float
    on_time_less: float
    counted: Durations
    elapsed: Durations
    posts: tuple[PostFigures, ...]
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one more officer at a post would change, and what was without."""

    office: str
    role: str
    on_time: float
    on_time_before: float
    counted: Durations
    busy: float


def durations(days: Sequence[int]) -> Durations:
    """Median and ninth decile of working days; nothing took nothing."""
    return Durations(int(percentile(days, 0.5)), int(percentile(days, 0.9)))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all values do not exceed (nearest rank); 0 of none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(ceil(share * len(ordered)) - 1, 0)]


def plain(found: Simulated, effects: Sequence[Effect] = ()) -> dict[str, object]:
    """A run as plain data, for a command's JSON."""
    data = asdict(found)
    data["days"] = [each.isoformat() for each in found.days]
    data["effects"] = [asdict(each) for each in effects]
    return data
