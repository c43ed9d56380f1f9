"""What somebody can do with a whole case now, outside the reviews: triggers of its state, and operations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from permits.applications.cases import Case
from workflows import available
from workflows.definition import OperationKind, Text
from workflows.engine import offices_to_choose
from workflows.engine.outcome import Actor

# Refusals that mean «not for you» or «not at this moment»: the step is not shown at all.
HIDDEN = frozenset({
    "not_your_role", "not_in_this_state", "suspended", "not_suspended", "condition_not_met", "limit_reached",
    "join_not_met", "fired_by_result", "fired_by_timer",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A trigger or an operation that an actor may take. ``refusal`` is the code of why not now; None when it may be done.

    ``sends`` hands the answers over. ``offices`` are those of which some may be chosen to be asked.
    """

    code: str
    title: Text
    kind: OperationKind
    reason: Literal["required", "optional", "none"]
    names_corrections: bool
    sends: bool
    offices: tuple[str, ...]
    refusal: str | None


def steps(case: Case, actor: Actor, now: datetime) -> list[Step]:
    """Everything this actor can do with the case, in the order of the procedure."""
    return [
        _step(case, each.trigger, each.refusal)
        for each in available(case.definition, case.snapshot, actor, case.facts, now)
        if each.plan is None and each.refusal not in HIDDEN
    ]


def _step(case: Case, code: str, refusal: str | None) -> Step:
    trigger = case.definition.states[case.row.state].triggers.get(code)
    if trigger is None:
        found = case.definition.operations[code]
        return Step(code, found.title, found.kind, found.reason, False, False, (), refusal)
    return Step(
        code=code,
        title=trigger.title,
        kind="move",
        reason=trigger.reason,
        names_corrections=trigger.names_corrections,
        sends=trigger.needs_complete_form,
        offices=offices_to_choose(case.definition, case.row.state, trigger),
        refusal=refusal,
    )
