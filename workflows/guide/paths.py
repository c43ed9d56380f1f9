"""Every way through the questions: does each end somewhere, is each question and each result reached?"""

from __future__ import annotations

from collections.abc import Iterator

from workflows.guide.asking import stand
from workflows.guide.data import Guide

MOST_WAYS = 5_000

Answers = dict[str, str]


class TooManyWays(Exception):
    """The questions have more ways than are looked at."""


def ways(guide: Guide, begun: Answers | None = None) -> Iterator[Answers]:
    """Every complete set of answers that begins with these. Raises TooManyWays after :data:`MOST_WAYS` of them."""
    waiting: list[Answers] = [begun or {}]
    found = 0
    while waiting:
        answers = waiting.pop()
        asked = stand(guide, answers).next
        if asked is None:
            found += 1
            if found > MOST_WAYS:
                raise TooManyWays
            yield answers
            continue
        waiting += [{**answers, asked.code: each.code} for each in reversed(asked.choices)]


def longest(guide: Guide, answers: Answers) -> int:
    """The most questions that can still come after these answers. Raises TooManyWays."""
    started = len(stand(guide, answers).answered)
    return max(len(stand(guide, each).answered) for each in ways(guide, answers)) - started
