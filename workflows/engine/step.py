"""One step being made: the position as it changes, and the record of everything that changes with it.

A step lives for one call of :mod:`workflows.engine.machine` and is then handed out as an immutable outcome. Which state a
trigger leads to is asked of ``route``; all else (sweeps, openings, joins, rounds, clock, promised work) is done here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from workflows import forms
from workflows.calendar import BeyondCalendar
from workflows.engine import clocks, promises
from workflows.engine.outcome import Happened, Outcome, ReviewClosed, ReviewOpened, ReviewSnapshot, Scheduled, Snapshot
from workflows.engine.positions import closed_reviews, join_to_fire, open_position, opening_number
from workflows.errors import Refused
from workflows.expressions import ExpressionFailed, is_true

if TYPE_CHECKING:
    from workflows.definition import ChecklistItem, Definition, ResultKind, ReviewPlan, State, Trigger
    from workflows.engine.outcome import Decision, Facts
    from workflows.expressions import Expression

MAX_INTERNAL_STEPS = 16

Route = Callable[["Step", str], str]


@contextmanager
def refusing() -> Iterator[None]:
    """An error while reading facts or calendar refuses the step; it never counts as true."""
    try:
        yield
    except ExpressionFailed as failed:
        raise Refused("expression_failed", {"reason": failed.code}) from failed
    except BeyondCalendar as beyond:
        raise Refused("beyond_calendar", {"day": beyond.day.isoformat(), "last": beyond.last.isoformat()}) from beyond


class Step:
    """The position of a case while one step is made, and what the step has changed so far."""

    def __init__(self, definition: Definition, snapshot: Snapshot, facts: Facts, now: datetime, route: Route) -> None:
        self.definition = definition
        self.facts = facts
        self.now = now
        self.route = route
        self.before = snapshot
        self.state = definition.states[snapshot.state]
        self.round = snapshot.round
        self.reviews = list(snapshot.reviews)
        self.clock = snapshot.clock
        self.opened: list[ReviewOpened] = []
        self.closed: list[ReviewClosed] = []
        self.happened: list[Happened] = []
        self.scheduled: list[Scheduled] = []
        self.cancelled: list[str] = []
        self.takes_number = False
        self._queue: deque[str] = deque()
        self._scope: Mapping[str, Mapping[str, object]] | None = None

    def scope(self) -> Mapping[str, Mapping[str, object]]:
        """What expressions may read at this moment of the step."""
        if self._scope is None:
            self._scope = forms.scope(self.definition, self.facts, closed_reviews(self.reviews))
        return self._scope

    def holds(self, condition: Expression | None) -> bool:
        """Whether a condition is absent or true now."""
        return condition is None or is_true(condition, self.scope())

    def happen(self, kind: str, **data: str | int | bool | list[str] | None) -> None:
        """Note a fact for the record: codes only."""
        self.happened.append(Happened(kind, data))

    def require_decision(self, plan: ReviewPlan, result: ResultKind, decision: Decision) -> None:
        """That the decision brings what the result asks for. Raises :class:`Refused`."""
        if result.reason == "required" and not decision.reason.strip():
            raise Refused("reason_missing")
        if result.names_corrections:
            self._require_corrections(decision)
        if result.needs_checklist:
            with refusing():
                asked = [item for item in plan.checklist if self.holds(item.shown_when)]
            for item in asked:
                self._require_item(item, decision)

    def _require_corrections(self, decision: Decision) -> None:
        if not decision.corrections:
            raise Refused("corrections_missing")
        for each in decision.corrections:
            if each.about not in self.definition.fields and each.about not in self.definition.documents:
                raise Refused("correction_unknown", {"about": each.about})
            if not each.note.strip():
                raise Refused("correction_note_missing", {"about": each.about})

    @staticmethod
    def _require_item(item: ChecklistItem, decision: Decision) -> None:
        answer = decision.checklist.get(item.code)
        if answer == "no":
            raise Refused("checklist_has_no", {"item": item.code})
        if answer not in ("yes", "not_applicable"):
            raise Refused("checklist_open", {"item": item.code})

    def close(self, plan: ReviewPlan, office: str, result: ResultKind, decision: Decision) -> None:
        """Close an open review and follow what its result or the state's join fires."""
        index = open_position(self.reviews, plan.code, office)
        assert index is not None
        self.reviews[index] = replace(
            self.reviews[index], result=result.code, tone=result.tone, note=decision.reason.strip()
        )
        self._scope = None
        self._note_closed(plan, office, result)
        self.happen("review_closed", plan=plan.code, office=office, result=result.code, tone=result.tone)
        if result.names_corrections:
            self.happen("corrections_named", about=[each.about for each in decision.corrections])
        fires = result.fires or join_to_fire(self.state, self.reviews)
        if fires is not None:
            self.run(fires)

    def run(self, trigger: str) -> None:
        """Fire a trigger, then whatever it makes fire, first in first out. Raises :class:`Refused`."""
        self._queue.append(trigger)
        made = 0
        while self._queue:
            made += 1
            if made > MAX_INTERNAL_STEPS:
                raise Refused("too_many_steps")
            with refusing():
                self._move(self._queue.popleft())

    def _move(self, code: str) -> None:
        trigger = self.state.triggers[code]
        target = self.definition.states[self.route(self, code)]
        self.happen("moved", **{"trigger": code, "from": self.state.code, "to": target.code})
        self._sweep()
        if trigger.new_round:
            self.round += 1
            self.reviews = []
            self._scope = None
            self.happen("round_begun", round=self.round)
        self._turn_clock(target)
        self.state = target
        self._enter(target, trigger)

    def _sweep(self) -> None:
        """Close what is still open: the case moves on without it."""
        for index, each in enumerate(self.reviews):
            if not each.is_open:
                continue
            self.reviews[index] = replace(each, swept=True)
            self._note_closed(self.state.reviews[each.plan], each.office, None)
            self.happen("review_swept", plan=each.plan, office=each.office)

    def _note_closed(self, plan: ReviewPlan, office: str, result: ResultKind | None) -> None:
        code, tone = (result.code, result.tone) if result else (None, None)
        self.closed.append(ReviewClosed(plan.code, office, code, tone))
        opening = opening_number(self.reviews, plan.code, office)
        self.cancelled += promises.review_keys(plan, office, self.round, opening)

    def _turn_clock(self, target: State) -> None:
        was, calendar = self.clock, self.facts.calendar
        self.clock = clocks.entered(self.definition, was, target, calendar, self.now)
        if was == self.clock:
            return
        if self.clock.day_zero is None:
            self.happen("clock_reset")
        elif was.day_zero is None:
            self.happen("clock_started", day_zero=self.clock.day_zero.isoformat())
        if self.clock.paused_on is not None:
            self.happen("clock_paused", on=self.clock.paused_on.isoformat())
        elif was.paused_on is not None and self.clock.day_zero is not None:
            self.happen("clock_resumed", days=self.clock.paused_days - was.paused_days)

    def _enter(self, state: State, trigger: Trigger) -> None:
        for plan in state.reviews.values():
            for each in plan.offices:
                if self.holds(each.when):
                    self._open(plan, each.office)
        self._promise(state, trigger)
        fires = join_to_fire(state, self.reviews)
        if fires is not None:
            self._queue.append(fires)

    def _open(self, plan: ReviewPlan, office: str) -> None:
        self.reviews.append(ReviewSnapshot(plan.code, office))
        self._scope = None
        calendar = self.facts.calendar
        due = clocks.review_deadline(self.definition, plan.limit, calendar, self.now)
        warn = clocks.warning(self.definition, plan.limit, due, calendar, self.now)
        review = ReviewOpened(plan.code, office, plan.role, due, warn)
        self.opened.append(review)
        self.happen("review_opened", plan=plan.code, office=office)
        opening = opening_number(self.reviews, plan.code, office)
        self.scheduled += promises.review_work(review, self.round, opening, self.now)

    def _promise(self, state: State, trigger: Trigger) -> None:
        """What entering a state promises: mails, the state's own job, the survey after a decision."""
        if trigger.needs_complete_form:
            self._schedule_once("notice.received")
        if state.kind == "waiting" and trigger.by != "applicant":
            self._schedule_once("notice.returned", state=state.code)
        if state.does is not None:
            self.takes_number = self.takes_number or state.does == "issue"
            self._schedule_once(state.does, state=state.code)
        if state.outcome is None:
            return
        due = clocks.service_deadline(self.definition, self.clock, self.facts.calendar)
        self.happen("ended", outcome=state.outcome, late=due is not None and self.now > due)
        if state.outcome in ("issued", "refused"):
            self._schedule_once(f"notice.{state.outcome}")
            if self.definition.survey:
                self._schedule_once("survey.invite")

    def _schedule_once(self, kind: str, **data: str | int) -> None:
        self.scheduled.append(promises.once(kind, self.round, self.now, data))

    def _service_timers(self, due: datetime | None) -> None:
        """Move the service clock's warning and overdue notice when the clock has changed."""
        was = self.before.clock
        runs = clocks.is_running(self.clock) and self.state.kind != "end"
        if clocks.is_running(was) and not (runs and was == self.clock):
            self.cancelled += promises.service_keys(was)
        if due is None or not runs or was == self.clock:
            return
        limit = self.definition.clock.limit
        warn = clocks.warning(self.definition, limit, due, self.facts.calendar, self.now)
        self.scheduled += promises.service_work(self.clock, due, warn)

    def outcome(self) -> Outcome:
        """Everything this step changes. Raises :class:`Refused` when a deadline lies beyond the calendar."""
        with refusing():
            due = clocks.service_deadline(self.definition, self.clock, self.facts.calendar)
            self._service_timers(due)
        kept = {each.key for each in self.scheduled}
        dropped = set(self.cancelled)
        return Outcome(
            snapshot=Snapshot(self.state.code, self.round, tuple(self.reviews), self.clock),
            opened=tuple(self.opened),
            closed=tuple(self.closed),
            happened=tuple(self.happened),
            scheduled=tuple(each for each in self.scheduled if each.key not in dropped),
            cancelled=tuple(key for key in self.cancelled if key not in kept),
            due_at=due,
            takes_number=self.takes_number,
            ended=self.state.outcome,
        )
