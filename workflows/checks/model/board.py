"""A position being changed: how many tokens of each group stand where, and how often limited triggers were taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workflows.checks.model.counting import ABSENT, Standing

if TYPE_CHECKING:
    from workflows.checks.model.counting import Group

Buckets = tuple[tuple[Standing, int], ...]
Marks = tuple[tuple[int, Buckets], ...]  # by number of the group; tokens that were never asked are left out


class Board:
    """Tokens by group and standing. ``names`` gathers what is told of the step, such as offices left out."""

    __slots__ = ("groups", "marks", "names", "taken")

    def __init__(self, groups: list[Group], marks: Marks, taken: tuple[int, ...]) -> None:
        self.groups = groups
        self.marks: dict[int, dict[Standing, int]] = {number: dict(buckets) for number, buckets in marks}
        self.taken = list(taken)
        self.names: tuple[str, ...] = ()

    def copy(self) -> Board:
        """The same position, to be changed another way."""
        other = Board.__new__(Board)
        other.groups, other.names = self.groups, self.names
        other.marks = {number: dict(buckets) for number, buckets in self.marks.items()}
        other.taken = list(self.taken)
        return other

    def frozen(self) -> Marks:
        """The position as a value that can be looked up."""
        found = []
        for number in sorted(self.marks):
            buckets = tuple(sorted((each, count) for each, count in self.marks[number].items() if count and any(each)))
            if buckets:
                found.append((number, buckets))
        return tuple(found)

    def standings(self, number: int) -> dict[Standing, int]:
        """The tokens of a group by where they stand, those never asked among them."""
        buckets = {each: count for each, count in self.marks.get(number, {}).items() if count and any(each)}
        group = self.groups[number]
        absent = len(group.offices) - sum(buckets.values())
        return {**({(ABSENT,) * len(group.asked): absent} if absent else {}), **buckets}

    def put(self, number: int, was: Standing, now: Standing, count: int = 1) -> None:
        """Let so many tokens of a group stand elsewhere."""
        buckets = self.marks.setdefault(number, {})
        if any(was):
            buckets[was] -= count
        buckets[now] = buckets.get(now, 0) + count

    def tokens(self) -> Iterator[tuple[int, Standing, int]]:
        """Group, standing and number of all tokens that were ever asked."""
        for number, buckets in list(self.marks.items()):
            for standing, count in list(buckets.items()):
                if count:
                    yield number, standing, count


def placed(standing: Standing, place: int, value: int) -> Standing:
    """A standing with another number for one plan."""
    return (*standing[:place], value, *standing[place + 1 :])
