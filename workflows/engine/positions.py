"""Where a case stands beside its state: which reviews are open, which results count, when a join is met.

The reviews of a snapshot are all reviews of the present round in the order they were opened. A pair of plan and office
has at most one open review; when a pair was asked twice in a round, the later review is the one that counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflows.definition import JoinRule, State
    from workflows.engine.outcome import ReviewSnapshot


def standing(reviews: Iterable[ReviewSnapshot]) -> tuple[ReviewSnapshot, ...]:
    """The review that counts of each pair of plan and office; swept ones are left out."""
    last = {(each.plan, each.office): each for each in reviews}
    return tuple(each for each in last.values() if not each.swept)


def closed_reviews(reviews: Iterable[ReviewSnapshot]) -> tuple[ReviewSnapshot, ...]:
    """The results that guards may read."""
    return tuple(each for each in standing(reviews) if each.result is not None)


def open_position(reviews: Iterable[ReviewSnapshot], plan: str, office: str) -> int | None:
    """Index of the open review of that plan and office, None when there is none."""
    for index, each in enumerate(reviews):
        if each.plan == plan and each.office == office and each.is_open:
            return index
    return None


def opening_number(reviews: Iterable[ReviewSnapshot], plan: str, office: str) -> int:
    """How many times this pair was asked in this round."""
    return sum(1 for each in reviews if each.plan == plan and each.office == office)


def rule_met(rule: JoinRule, still_open: int, closed: int, negative: int) -> bool:
    """Whether a join of that rule is met by so many open, closed and negatively closed reviews.

    With no review at all, ``all`` and ``veto`` are met at once: nobody had to be asked.
    """
    if rule == "any":
        return closed > 0
    if rule == "veto" and negative > 0:
        return True
    return still_open == 0


def join_to_fire(state: State, reviews: Iterable[ReviewSnapshot]) -> str | None:
    """The trigger that the reviews of this state together fire now, None while its join is not met."""
    if state.join is None:
        return None
    own = [each for each in standing(reviews) if each.plan in state.reviews]
    still_open = sum(1 for each in own if each.is_open)
    negative = sum(1 for each in own if each.tone == "negative")
    return state.join.fires if rule_met(state.join.rule, still_open, len(own) - still_open, negative) else None
