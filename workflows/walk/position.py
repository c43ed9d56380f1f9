"""Where a walked case stands, as a manager looks at it: state, who must act, deadlines, fee."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from workflows import forms
from workflows.expressions import ExpressionFailed

if TYPE_CHECKING:
    from workflows.definition import Definition
    from workflows.engine.outcome import Snapshot
    from workflows.walk.case import WalkedCase


@dataclass(frozen=True, slots=True)
class OpenReview:
    """Work that an office must do now, and by when."""

    plan: str
    office: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Position:
    """A case at one moment. ``waiting_for`` are offices, ``applicant``, ``payment``, ``outside`` or ``system``.

    ``due_at`` is the deadline of the service, None while its clock does not run; ``fee`` whole rupiah. ``clock`` is
    ``runs``, ``paused`` or ``off``.
    """

    at: datetime
    state: str
    round: int
    open: tuple[OpenReview, ...]
    waiting_for: tuple[str, ...]
    due_at: datetime | None
    fee: Decimal
    has_number: bool
    ended: str | None
    clock: str
    suspended: bool
    state_due_at: datetime | None


def position(case: WalkedCase) -> Position:
    """Where the case stands now."""
    snapshot, clock = case.snapshot, case.snapshot.clock
    return Position(
        at=case.now,
        state=snapshot.state,
        round=snapshot.round,
        open=tuple(
            OpenReview(each.plan, each.office, case.due.get((each.plan, each.office)))
            for each in snapshot.reviews
            if each.is_open
        ),
        waiting_for=waiting_for(case.definition, snapshot),
        due_at=case.due_at,
        fee=fee_of(case),
        has_number=case.has_number,
        ended=case.ended,
        clock="off" if clock.day_zero is None else "paused" if clock.paused_on or snapshot.suspended else "runs",
        suspended=snapshot.suspended,
        state_due_at=case.state_due_at,
    )


def waiting_for(definition: Definition, snapshot: Snapshot) -> tuple[str, ...]:
    """Who must act now: each once, in the order in which they were asked; nobody at an end."""
    state = definition.states[snapshot.state]
    if state.kind == "end":
        return ()
    if snapshot.suspended:
        lifting = (each for each in definition.operations.values() if each.kind == "resume")
        return tuple(dict.fromkeys(each.office or each.by for each in lifting))
    asked = dict.fromkeys(each.office for each in snapshot.reviews if each.is_open)
    if state.kind == "work":
        return tuple(asked) or _staff_of(definition, state.code)
    if state.kind == "automatic":
        return ("system", *asked)
    first = "applicant" if state.kind == "start" else state.awaits
    return tuple(dict.fromkeys((first, *asked)))


def _staff_of(definition: Definition, state: str) -> tuple[str, ...]:
    """The offices whose staff may fire a trigger of a state that has no open review."""
    triggers = definition.states[state].triggers.values()
    return tuple(dict.fromkeys(each.office for each in triggers if each.by == "staff" and each.office))


def fee_of(case: WalkedCase) -> Decimal:
    """What the case costs with its answers, in whole rupiah; nothing when the service has no fee."""
    on = case.facts.sent or case.calendar.local_date(case.now)
    try:
        lines = forms.fee_lines(case.definition, case.facts, on)
    except ExpressionFailed:
        return Decimal(0)  # what cannot be computed yet; sending the form is refused for the same reason
    return max(sum((each.amount for each in lines), Decimal(0)), Decimal(0))


def words_of_open(open_reviews: tuple[OpenReview, ...]) -> str:
    """Open reviews as they are written in a scenario: ``plan: office``."""
    return ", ".join(f"{each.plan}: {each.office}" for each in open_reviews)


def matches(wanted: object, found: OpenReview) -> bool:
    """Whether an entry of a scenario's ``open`` means this review: ``plan``, ``plan: office`` or a pair of them."""
    if isinstance(wanted, Mapping):
        return dict(wanted) == {found.plan: found.office}
    return wanted in (found.plan, f"{found.plan}: {found.office}", f"{found.plan}:{found.office}")
