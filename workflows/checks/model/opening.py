"""Which reviews a step may open in the model: every number of those that a condition or a person decides on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING

from workflows.checks.model.board import Board, placed
from workflows.checks.model.counting import OPEN, Group, PlanModel, Standing

if TYPE_CHECKING:
    from workflows.definition import State

Bucket = tuple[int, Standing, int]  # group, standing, how many tokens


class Opening:
    """Opens the reviews of plans; ``plans`` and ``numbers`` (the groups of a plan) are the model's own."""

    def __init__(self, plans: Mapping[str, PlanModel], numbers: Mapping[str, list[int]]) -> None:
        self.plans = plans
        self.numbers = numbers
        self.groups: list[Group] = []

    def entry(self, board: Board, state: State, by_staff: bool) -> Iterator[Board]:
        """Every way in which the reviews of a state may open when it is entered."""
        plans = [self.plans[code] for code, plan in state.reviews.items() if plan.at_entry]
        yield from self._opened(board, plans, by_staff)

    def result(self, board: Board, opens: tuple[str, ...], by_staff: bool) -> Iterator[Board]:
        """Every way in which the plans that a result names may open."""
        yield from self._opened(board, [self.plans[code] for code in opens], by_staff)

    def same_office(self, standing: Standing, opens: tuple[str, ...]) -> Standing:
        """The standing of the office whose result opens plans for itself."""
        for code in opens:
            if self.plans[code].plan.same_office:
                standing = placed(standing, self.plans[code].place, OPEN)
        return standing

    def _opened(self, board: Board, plans: list[PlanModel], by_staff: bool) -> Iterator[Board]:
        if not plans:
            yield board
            return
        for opened in self._plan(board, plans[0], by_staff):
            yield from self._opened(opened, plans[1:], by_staff)

    def _plan(self, board: Board, plan: PlanModel, by_staff: bool) -> Iterator[Board]:
        """Every number of each group's offices that may be asked, always those that are asked in any case."""
        sure: list[Bucket] = []
        maybe: list[Bucket] = []
        chosen = asked_already = False
        for number in self.numbers[plan.plan.code]:
            asked = self.groups[number].asked[plan.place]
            chosen = chosen or asked == "chosen"
            may_be = asked in ("always", "when") or (asked == "chosen" and by_staff)
            for standing, count in board.standings(number).items() if may_be else ():
                if standing[plan.place] == OPEN:
                    asked_already = True
                else:
                    (sure if asked == "always" else maybe).append((number, standing, count))
        must_ask = by_staff and chosen and not sure and not asked_already
        for counts in product(*(range(count + 1) for _, _, count in maybe)):
            if must_ask and not any(counts):
                continue
            opened = board.copy()
            for number, standing, count in sure:
                opened.put(number, standing, placed(standing, plan.place, OPEN), count)
            for (number, standing, whole), count in zip(maybe, counts, strict=True):
                if count:
                    opened.put(number, standing, placed(standing, plan.place, OPEN), count)
                opened.names += self.groups[number].offices[count:whole]
            yield opened
