"""Two changed sequences and the one they come from, laid beside each other: the ground of every three-way merge."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Chunk(Generic[Item]):
    """A stretch of the sequences. ``merged`` is what both sides agree on, None where both changed it differently."""

    base: tuple[Item, ...]
    ours: tuple[Item, ...]
    theirs: tuple[Item, ...]

    @property
    def merged(self) -> tuple[Item, ...] | None:
        if self.ours in (self.theirs, self.base):
            return self.theirs
        return self.ours if self.theirs == self.base else None


def chunks(base: Sequence[Item], ours: Sequence[Item], theirs: Sequence[Item]) -> Iterator[Chunk[Item]]:
    """The stretches of a three-way merge, in order: what stands unchanged in all three parts what was changed."""
    at_base = at_ours = at_theirs = 0
    for start, in_ours, in_theirs, size in _common(base, ours, theirs):
        if (start, in_ours, in_theirs) != (at_base, at_ours, at_theirs):
            yield Chunk(tuple(base[at_base:start]), tuple(ours[at_ours:in_ours]), tuple(theirs[at_theirs:in_theirs]))
        same = tuple(base[start : start + size])
        if same:
            yield Chunk(same, same, same)
        at_base, at_ours, at_theirs = start + size, in_ours + size, in_theirs + size


def merge_items(base: Sequence[Item], ours: Sequence[Item], theirs: Sequence[Item]) -> list[Item] | None:
    """The merged sequence, or None where both sides changed the same stretch differently."""
    merged: list[Item] = []
    for each in chunks(base, ours, theirs):
        if each.merged is None:
            return None
        merged += each.merged
    return merged


def _common(base: Sequence[Item], ours: Sequence[Item], theirs: Sequence[Item]) -> Iterator[tuple[int, int, int, int]]:
    """Where all three agree: (place in base, in ours, in theirs, length), ending with an empty stretch at the very end."""
    left = SequenceMatcher(None, base, ours, autojunk=False).get_matching_blocks()
    right = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    one = two = 0
    while one < len(left) and two < len(right):
        a, b = left[one], right[two]
        start, end = max(a.a, b.a), min(a.a + a.size, b.a + b.size)
        if start < end:
            yield start, a.b + start - a.a, b.b + start - b.a, end - start
        if a.a + a.size < b.a + b.size:
            one += 1
        else:
            two += 1
    yield len(base), len(ours), len(theirs), 0
