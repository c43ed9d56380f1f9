"""What the office's part of a case's way took, from each step to the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stay:
    """A case in a state: from one moment to the next, in seconds of office time. ``theirs``: it waited for the applicant."""

    state: str
    begins: float
    ends: float
    theirs: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """From entering a state to the end of the case: the office's own seconds, the applicant's waiting left out."""

    state: str
    begins: float
    remaining: float


def passages(stays: Sequence[Stay]) -> list[Passage]:
    """A passage for each state of an ended case that is the office's, in the order in which they were entered."""
    found, remaining = [], 0.0
    for each in reversed(stays):
        if not each.theirs:
            remaining += each.ends - each.begins
            found.append(Passage(each.state, each.begins, remaining))
    return found[::-1]
