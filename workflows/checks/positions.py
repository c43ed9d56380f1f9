"""Does every reachable position of a definition lead on, and on to an end?

A position is a state with its reviews: which are open, what those that closed left behind, how often limited triggers
were taken, and whether the case is suspended. Offices and results that no rule tells apart are counted, not multiplied.
Conditions on answers are free choices here (either may come), conditions on results alone are computed exactly. Results
are remembered as long as a condition or a join may still look at them.

Checked, over all of them: *safe* (what passes a case on without anyone acting comes to rest), *never stuck* (in every
position that is no end somebody, time or a job can act whatever the answers are) and *option to complete* (an end can
still be reached). Operations that are open in many states, such as a withdrawal, are no way out of either, nor can an
applicant free a case that waits for an office. A violation is told with the walk that leads there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workflows.checks.model import TooMany, troubles
from workflows.checks.model.exploring import MAX_POSITIONS
from workflows.checks.model.walks import joined
from workflows.messages import finding

if TYPE_CHECKING:
    from workflows.definition import Definition
    from workflows.errors import Finding


def check_positions(definition: Definition, where: Callable[[str], tuple[int, int]]) -> list[Finding]:
    """What is wrong with the positions of a definition whose names and graph are sound."""
    try:
        found = list(troubles(definition))
    except TooMany as error:
        plans = ", ".join(f"«{code}»" for code in error.plans)
        return [finding("too_complex", where("states"), limit=MAX_POSITIONS, plans=plans)]
    return [
        finding(
            each.code,
            where(f"states.{each.state}"),
            given=each.state,
            walk=joined(each.walk) if each.walk else each.state,
        )
        for each in found
    ]
