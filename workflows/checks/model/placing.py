"""A case of the engine as a position of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.checks.model.counting import ABSENT, OPEN
from workflows.engine.positions import standing

if TYPE_CHECKING:
    from workflows.checks.model.counting import PlanModel
    from workflows.checks.model.moving import Model
    from workflows.engine.outcome import ReviewSnapshot, Snapshot


def position_of(model: Model, snapshot: Snapshot) -> int:
    """The position in which a case stands: what no rule can tell apart any more is one."""
    coding = model.coding
    code = coding.index[snapshot.state] | (coding.suspended if snapshot.suspended else 0)
    for key, number in model.limits.items():
        code += snapshot.taken.get(key, 0) * coding.once_more(number)
    last = {(each.plan, each.office): each for each in standing(snapshot.reviews)}
    for number, group in enumerate(model.groups):
        for office in group.offices:
            stands = [ABSENT] * len(group.asked)
            for plan in model.of_group[number]:
                review = last.get((plan.plan.code, office))
                stands[plan.place] = _at(plan, review, model.kept[snapshot.state]) if review else ABSENT
            code += coding.slot(number, tuple(stands)).unit
    return code


def _at(plan: PlanModel, review: ReviewSnapshot, kept: frozenset[str]) -> int:
    if review.is_open:
        return OPEN
    at = plan.by_way["skip" if review.result is None else review.result]
    return at if plan.plan.code in kept else ABSENT
