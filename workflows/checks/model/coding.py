"""Positions as whole numbers, so that a step is an addition and a position reached twice is found at once.

The lowest bits say the state, the next whether the case is suspended, then come the counters of limited triggers, and
above them one field for every standing that some token of a group has been seen in, which says how many tokens have it.
Fields are given out when they are first needed. Tokens that were never asked are not written down.

A *board* is a position without its state: what is left over while a case is between two states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from workflows.checks.model.counting import ABSENT, Standing

if TYPE_CHECKING:
    from workflows.checks.model.counting import Group

Key = TypeVar("Key")
Value = TypeVar("Value")

Buckets = tuple[tuple[Standing, int], ...]
Marks = tuple[tuple[int, Buckets], ...]  # by number of the group; tokens that were never asked are left out


class Position(NamedTuple):
    """The whole position of a case, to be read: ``p = (s, O, C, R, f)``. ``taken`` counts the limited triggers."""

    state: str
    marks: Marks = ()
    taken: tuple[int, ...] = ()
    suspended: bool = False


@dataclass(eq=False, slots=True)
class Slot:
    """Where the tokens of one group that have one standing are counted.

    ``unit`` is one such token in a board, 0 for tokens that were never asked; ``most`` the largest number of them.
    """

    group: int
    standing: Standing
    shift: int
    unit: int
    most: int


class Lazy(dict[Key, Value], Generic[Key, Value]):
    """What follows from a key by a rule, worked out once."""

    def __init__(self, rule: Callable[[Key], Value]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, key: Key) -> Value:
        found = self[key] = self._rule(key)
        return found


Becoming = Lazy[Slot, Slot]
Tokens = list[tuple[int, Standing, Slot, int]]  # group, standing, its slot, how many


class Coding:
    """Writes and reads positions. ``ceilings`` are how often each limited trigger may be taken."""

    def __init__(self, states: Iterable[str], ceilings: Sequence[int], groups: Sequence[Group]) -> None:
        self.states = list(states)
        self.index = {code: number for number, code in enumerate(self.states)}
        self.groups = groups
        bits = len(self.states).bit_length()
        self.state_bits = (1 << bits) - 1
        self.suspended = 1 << bits
        self._counters: list[tuple[int, int]] = []
        shift = bits + 1
        for each in ceilings:
            self._counters.append((shift, (1 << each.bit_length()) - 1))
            shift += each.bit_length()
        self._head = (1 << shift) - 1
        self.beyond_head = ~self._head
        self.counters = self._head & ~(self.state_bits | self.suspended)
        self._by_bit = [Slot(-1, (), 0, 0, 0)] * shift  # the head's bits are no slot's
        self._known: dict[tuple[int, Standing], Slot] = {}

    def slot(self, group: int, standing: Standing) -> Slot:
        """Where tokens of a group with a standing are counted."""
        known = self._known.get((group, standing))
        return known if known is not None else self._new(group, standing)

    def _new(self, group: int, standing: Standing) -> Slot:
        shift, bits = len(self._by_bit), len(self.groups[group].offices).bit_length()
        if any(standing):
            found = Slot(group, standing, shift, 1 << shift, (1 << bits) - 1)
            self._by_bit += [found] * bits
        else:
            found = Slot(group, standing, 0, 0, 0)
        self._known[group, standing] = found
        return found

    def absent(self, group: int) -> Slot:
        """The tokens of a group that were never asked."""
        return self.slot(group, (ABSENT,) * len(self.groups[group].asked))

    def placed(self, slot: Slot, place: int, value: int) -> Slot:
        """The same tokens with another number for one plan."""
        standing = slot.standing
        return self.slot(slot.group, (*standing[:place], value, *standing[place + 1 :]))

    def tokens(self, board: int) -> Tokens:
        """The tokens that were ever asked, by group and standing."""
        found: Tokens = []
        rest, by_bit = board & ~self._head, self._by_bit
        while rest:
            slot = by_bit[(rest & -rest).bit_length() - 1]
            count = (rest >> slot.shift) & slot.most
            rest ^= count << slot.shift
            found.append((slot.group, slot.standing, slot, count))
        found.sort()
        return found

    def filled(self, board: int) -> Iterator[Slot]:
        """The slots of which a board (without its head) has a bit."""
        while board:
            slot = self._by_bit[(board & -board).bit_length() - 1]
            board &= ~(slot.most << slot.shift)
            yield slot

    def changed(self, board: int, become: Becoming) -> int:
        """A board whose tokens stand elsewhere, each by itself."""
        return moved(board, self.tokens(board), become)

    def taken(self, board: int, number: int) -> int:
        """How often a limited trigger was taken."""
        shift, most = self._counters[number]
        return (board >> shift) & most

    def once_more(self, number: int) -> int:
        """What is added to a board when a limited trigger is taken."""
        return 1 << self._counters[number][0]

    def write(self, position: Position) -> int:
        """A position as a number."""
        code = self.index[position.state] | (self.suspended if position.suspended else 0)
        code += sum(count << self._counters[number][0] for number, count in enumerate(position.taken))
        return code + sum(
            count * self.slot(group, standing).unit for group, buckets in position.marks for standing, count in buckets
        )

    def read(self, code: int) -> Position:
        """A number as the position it stands for."""
        marks: dict[int, list[tuple[Standing, int]]] = {}
        for group, standing, _, count in self.tokens(code):
            marks.setdefault(group, []).append((standing, count))
        return Position(
            self.states[code & self.state_bits],
            tuple((group, tuple(buckets)) for group, buckets in marks.items()),
            tuple(self.taken(code, number) for number in range(len(self._counters))),
            bool(code & self.suspended),
        )


def moved(board: int, tokens: Tokens, become: Becoming) -> int:
    """A board whose tokens, which are given, stand elsewhere."""
    for _, _, slot, count in tokens:
        now = become[slot]
        if now is not slot:
            board += count * (now.unit - slot.unit)
    return board


class Mask:
    """The part of a board that something looks at: the counters if asked for, and every slot that ``matters``."""

    def __init__(self, coding: Coding, matters: Callable[[Slot], bool], counters: bool) -> None:
        self._coding = coding
        self._matters = matters
        self._mask = coding.counters if counters else 0
        self._unseen = coding.beyond_head

    def of(self, board: int) -> int:
        """That part; boards that agree in it lead to the same.

        Only slots that some board fills are ever asked about: a procedure of many states has far more of them than any position.
        """
        unseen = board & self._unseen
        if unseen:
            self._look_at(unseen)
        return board & self._mask

    def _look_at(self, board: int) -> None:
        for slot in self._coding.filled(board):
            part = slot.most << slot.shift
            self._unseen &= ~part
            if self._matters(slot):
                self._mask |= part
