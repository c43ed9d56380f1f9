"""Figures of a run: percentiles by nearest rank, queues, plain data."""

from __future__ import annotations

import pytest

from workflows.simulation.figures import Durations, PostFigures, durations, percentile


@pytest.mark.parametrize(
    ("values", "share", "found"),
    [
        ([], 0.5, 0.0),
        ([7.0], 0.5, 7.0),
        ([7.0], 0.0, 7.0),
        ([4.0, 1.0, 3.0, 2.0], 0.5, 2.0),
        ([4.0, 1.0, 3.0, 2.0], 0.51, 3.0),
        ([4.0, 1.0, 3.0, 2.0], 0.0, 1.0),
        ([4.0, 1.0, 3.0, 2.0], 1.0, 4.0),
        ([float(each) for each in range(1, 11)], 0.9, 9.0),
    ],
)
def test_a_percentile_is_a_value_that_occurred(values: list[float], share: float, found: float) -> None:
    """It is the smallest value that at least this share of all do not exceed, and nothing gives nothing."""
    assert percentile(values, share) == found


def test_durations_are_the_middle_and_the_ninth_tenth() -> None:
    """Half of the cases took at most the one, nine in ten at most the other."""
    assert durations(list(range(1, 11))) == Durations(5, 9)
    assert durations([]) == Durations(0, 0)


@pytest.mark.parametrize(("queue", "mean", "most"), [((), 0.0, 0), ((1, 5, 0), 2.0, 5)])
def test_a_queue_has_a_mean_and_a_most(queue: tuple[int, ...], mean: float, most: int) -> None:
    """The mean and the longest of the queues at the ends of days; nothing without days."""
    post = PostFigures("desk", "clerk", 1, 0, 0.0, 0.0, 0.0, queue, None, None)
    assert (post.queue_mean, post.queue_most) == (mean, most)
