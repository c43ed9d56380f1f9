"""What time does to a case that is walked again: the version's own timers ring, and its promise breaks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from workflows.engine import deem, elapse
from workflows.errors import Refused

if TYPE_CHECKING:
    from workflows.definition import Definition
    from workflows.engine.outcome import Facts, Outcome, Scheduled

KINDS = ("timer", "deemed.decision")
MOST = 1_000  # timers of one case; a loop that only time goes round is cut there


class Time:
    """The work that a case has promised for later, as far as it may move the case."""

    def __init__(self, definition: Definition, outcome: Outcome) -> None:
        self.definition = definition
        self.due: dict[str, Scheduled] = {}
        self.after(outcome)

    def after(self, outcome: Outcome) -> Outcome:
        """Note what a step promised and took back; gives the step again."""
        for key in outcome.cancelled:
            self.due.pop(key, None)
        self.due |= {each.key: each for each in outcome.scheduled if each.kind in KINDS}
        return outcome

    def passes(self, outcome: Outcome, facts: Facts, until: datetime) -> Outcome:
        """The case after all that was due until a moment, the earliest first."""
        for _ in range(MOST):
            now = min((each for each in self.due.values() if each.due_at <= until), key=_order, default=None)
            if now is None:
                break
            del self.due[now.key]
            try:
                outcome = self.after(self._rings(outcome, facts, now))
            except Refused:
                continue  # it is not armed any more, or the case stands still
        return outcome

    def _rings(self, outcome: Outcome, facts: Facts, work: Scheduled) -> Outcome:
        if work.kind != "timer":
            return deem(self.definition, outcome.snapshot, facts, work.due_at)
        plan, office = work.data.get("plan"), work.data.get("office")
        of = (str(plan), str(office)) if plan is not None else (None, None)
        return elapse(self.definition, outcome.snapshot, str(work.data["timer"]), facts, work.due_at, *of)


def _order(work: Scheduled) -> tuple[datetime, str]:
    return work.due_at, work.key
