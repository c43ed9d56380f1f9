"""Where a case stands beside its state: which reviews are open, which results count, when a join is met.

The reviews of a snapshot are all reviews of the present round in the order they were opened. A pair of plan and office
has at most one open review; when a pair was asked twice in a round, the later review is the one that counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflows.definition import Join, State, Tone, Trigger
    from workflows.engine.outcome import ReviewSnapshot

IN_FAVOUR: tuple[Tone, ...] = ("positive", "conditions")


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


def new_key(reviews: Iterable[ReviewSnapshot], plan: str, office: str, number: int) -> str:
    """The name of the next review of this pair: the round, and how often the pair was asked in it."""
    opening = 1 + sum(1 for each in reviews if each.plan == plan and each.office == office)
    return f"{plan}:{office}:{number}.{opening}"


def named(reviews: Iterable[ReviewSnapshot], number: int) -> list[ReviewSnapshot]:
    """The reviews, each with its key; one that came without gets that of its place in the round."""
    found: list[ReviewSnapshot] = []
    for each in reviews:
        found.append(each if each.key else replace(each, key=new_key(found, each.plan, each.office, number)))
    return found


def limit_key(state: str, trigger: Trigger) -> str:
    """Under which name a case counts how often a limited trigger was taken: an operation over all states together."""
    return trigger.operation or f"{state}.{trigger.code}"


@dataclass(frozen=True, slots=True)
class Tally:
    """The reviews that a join looks at, counted. ``controlled``: whether the controlling office has answered, None when
    none of them was asked."""

    still_open: int = 0
    closed: int = 0
    in_favour: int = 0
    negative: int = 0
    controlled: bool | None = None


def rule_met(join: Join, tally: Tally) -> bool:
    """Whether a join is met by so many open, closed and negatively closed reviews.

    With no review at all every rule but ``any`` is met at once: nobody had to be asked.
    """
    if join.rule == "any":
        return tally.closed > 0
    if join.rule == "veto" and tally.negative > 0:
        return True
    if join.rule == "quorum" and tally.in_favour >= (join.least or 1):
        return True
    if join.rule == "controlling" and tally.controlled is not None:
        return tally.controlled
    return tally.still_open == 0


def join_to_fire(state: State, reviews: Iterable[ReviewSnapshot]) -> str | None:
    """The trigger that the reviews of this state together fire now, None while its join is not met."""
    if state.join is None:
        return None
    counting = {code for code, plan in state.reviews.items() if plan.counts}
    own = [each for each in standing(reviews) if each.plan in counting]
    return state.join.fires if rule_met(state.join, _tally(state, own)) else None


def _tally(state: State, own: list[ReviewSnapshot]) -> Tally:
    still_open = sum(1 for each in own if each.is_open)
    controlling = [each.is_open for each in own if each.office == state.reviews[each.plan].controlling]
    return Tally(
        still_open=still_open,
        closed=len(own) - still_open,
        in_favour=sum(1 for each in own if each.tone in IN_FAVOUR),
        negative=sum(1 for each in own if each.tone == "negative"),
        controlled=not any(controlling) if controlling else None,
    )
