"""Which reviews a step may open in the model: every number of those that a condition or a person decides on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING

from workflows.checks.model.counting import OPEN, Group, PlanModel

if TYPE_CHECKING:
    from workflows.checks.model.coding import Coding, Slot
    from workflows.definition import State

Opened = tuple[int, tuple[str, ...]]  # a board, and the offices that are not asked
Bucket = tuple["Slot", int]  # standing, how many tokens


class Opening:
    """Opens the reviews of plans; ``numbers`` are the groups of a plan."""

    def __init__(
        self, coding: Coding, plans: Mapping[str, PlanModel], numbers: Mapping[str, list[int]], groups: Sequence[Group]
    ) -> None:
        self.coding = coding
        self.plans = plans
        self.numbers = numbers
        self.groups = groups

    def entry(self, board: int, state: State, by_staff: bool) -> Iterator[Opened]:
        """Every way in which the reviews of a state may open when it is entered."""
        plans = [self.plans[code] for code, plan in state.reviews.items() if plan.at_entry]
        yield from self._opened(board, (), plans, by_staff)

    def result(self, board: int, opens: tuple[str, ...], by_staff: bool) -> Iterator[Opened]:
        """Every way in which the plans that a result names may open."""
        yield from self._opened(board, (), [self.plans[code] for code in opens], by_staff)

    def asks(self, code: str, by_staff: bool) -> bool:
        """Whether opening a plan may ask any office, beside the one whose result opened it."""
        place = self.plans[code].place
        asked = {self.groups[number].asked[place] for number in self.numbers[code]}
        return bool(asked & ({"always", "when", "chosen"} if by_staff else {"always", "when"}))

    def same_office(self, slot: Slot, opens: tuple[str, ...]) -> Slot:
        """The standing of the office whose result opens plans for itself."""
        for code in opens:
            if self.plans[code].plan.same_office:
                slot = self.coding.placed(slot, self.plans[code].place, OPEN)
        return slot

    def _opened(self, board: int, names: tuple[str, ...], plans: list[PlanModel], by_staff: bool) -> Iterator[Opened]:
        if not plans:
            yield board, names
            return
        for opened, without in self._plan(board, plans[0], by_staff):
            yield from self._opened(opened, names + without, plans[1:], by_staff)

    def _plan(self, board: int, plan: PlanModel, by_staff: bool) -> Iterator[Opened]:
        """Every number of each group's offices that may be asked, always those that are asked in any case."""
        maybe: list[Bucket] = []
        chosen = asked_already = sure = False
        standings = self._standings(board, self.numbers[plan.plan.code])
        for number in self.numbers[plan.plan.code]:
            asked = self.groups[number].asked[plan.place]
            chosen = chosen or asked == "chosen"
            may_be = asked in ("always", "when") or (asked == "chosen" and by_staff)
            for slot, count in standings[number] if may_be else ():
                if slot.standing[plan.place] == OPEN:
                    asked_already = True
                elif asked == "always":
                    sure = True
                    board += self._asked(slot, plan, count)
                else:
                    maybe.append((slot, count))
        must_ask = by_staff and chosen and not sure and not asked_already
        for counts in product(*(range(count + 1) for _, count in maybe)):
            if must_ask and not any(counts):
                continue
            opened, names = board, ()  # type: tuple[int, tuple[str, ...]]
            for (slot, whole), count in zip(maybe, counts, strict=True):
                opened += self._asked(slot, plan, count) if count else 0
                names += self.groups[slot.group].offices[count:whole]
            yield opened, names

    def _asked(self, slot: Slot, plan: PlanModel, count: int) -> int:
        """What asking so many tokens adds to a board."""
        return count * (self.coding.placed(slot, plan.place, OPEN).unit - slot.unit)

    def _standings(self, board: int, numbers: list[int]) -> Mapping[int, list[Bucket]]:
        """The tokens of some groups by where they stand, those never asked first."""
        found: dict[int, list[Bucket]] = {number: [] for number in numbers}
        for group, _, slot, count in self.coding.tokens(board):
            if group in found:
                found[group].append((slot, count))
        for number, buckets in found.items():
            never = len(self.groups[number].offices) - sum(count for _, count in buckets)
            if never:
                buckets.insert(0, (self.coding.absent(number), never))
        return found
