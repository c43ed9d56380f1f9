"""A case of the engine as a position of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.checks.model.board import Board, placed
from workflows.checks.model.counting import ABSENT, OPEN
from workflows.checks.model.moving import Model, Position
from workflows.engine.positions import standing

if TYPE_CHECKING:
    from workflows.checks.model.counting import PlanModel
    from workflows.engine.outcome import ReviewSnapshot, Snapshot


def position_of(model: Model, snapshot: Snapshot) -> Position:
    """The position in which a case stands: what no rule can tell apart any more is one."""
    board = Board(model.opening.groups, (), ())
    last = {(each.plan, each.office): each for each in standing(snapshot.reviews)}
    for number, group in enumerate(model.opening.groups):
        for office in group.offices:
            stands = (ABSENT,) * len(group.asked)
            for plan in model.of_group[number]:
                review = last.get((plan.plan.code, office))
                at = _at(plan, review, model.kept[snapshot.state]) if review else ABSENT
                stands = placed(stands, plan.place, at)
            if any(stands):
                board.put(number, (ABSENT,) * len(stands), stands)
    taken = tuple(snapshot.taken.get(key, 0) for key in model.limits)
    return Position(snapshot.state, board.frozen(), taken, snapshot.suspended)


def _at(plan: PlanModel, review: ReviewSnapshot, kept: frozenset[str]) -> int:
    if review.is_open:
        return OPEN
    at = plan.by_way["skip" if review.result is None else review.result]
    return at if plan.plan.code in kept else ABSENT
