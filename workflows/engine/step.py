"""One step being made: the position as it changes, and the record of everything that changes with it.

A step lives for one call of :mod:`workflows.engine.acts` and is then handed out as an immutable outcome. What belongs
to the reviews stands in :mod:`workflows.engine.openings` and :mod:`workflows.engine.sweeping`, what belongs to time in
:mod:`workflows.engine.clocking`; here is what drives them: triggers, first in first out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from workflows import forms
from workflows.engine import clocking, openings, promises, sweeping
from workflows.engine.machine import route
from workflows.engine.outcome import (
    SYSTEM,
    Decision,
    Happened,
    Outcome,
    ReviewClosed,
    ReviewOpened,
    ReviewRedated,
    Snapshot,
)
from workflows.engine.positions import closed_reviews, join_to_fire, limit_key, named
from workflows.engine.refusals import refusing
from workflows.errors import Refused
from workflows.expressions import is_true

if TYPE_CHECKING:
    from workflows.definition import Definition, NoticeMoment, ResultKind, ReviewPlan, State, Trigger
    from workflows.engine.outcome import Actor, Facts
    from workflows.expressions import Expression

MAX_INTERNAL_STEPS = 16
ROUTED = "routed"  # what a routing state fires at once


class Step:
    """The position of a case while one step is made, and what the step has changed so far.

    A ``trial`` only asks whether the step could be made: what nobody has chosen yet counts as chosen.
    """

    def __init__(
        self,
        definition: Definition,
        snapshot: Snapshot,
        facts: Facts,
        now: datetime,
        actor: Actor = SYSTEM,
        decision: Decision = Decision(),  # noqa: B008 (immutable)
        trial: bool = False,
    ) -> None:
        self.definition = definition
        self.facts = facts
        self.now = now
        self.actor = actor
        self.decision = decision
        self.trial = trial
        self.before = snapshot
        self.state = definition.states[snapshot.state]
        self.entered_at = snapshot.entered_at
        self.round = snapshot.round
        self.reviews = named(snapshot.reviews, snapshot.round)
        self.clock = snapshot.clock
        self.taken = dict(snapshot.taken)
        self.acted = dict(snapshot.acted)
        self.suspensions = snapshot.suspensions
        self.opened: list[ReviewOpened] = []
        self.closed: list[ReviewClosed] = []
        self.redated: list[ReviewRedated] = []
        self.happened: list[Happened] = []
        self.agenda = promises.Agenda()
        self.offered: set[str] = set()
        self.takes_number = False
        self._queue: deque[str] = deque()
        self._scope: Mapping[str, Mapping[str, object]] | None = None

    # what may be read

    def scope(self) -> Mapping[str, Mapping[str, object]]:
        """What expressions may read at this moment of the step. Before the sending, today counts as its day."""
        if self._scope is None:
            today = self.facts.calendar.local_date(self.now)
            case = {"round": self.round, "sent": self.facts.sent or today}
            self._scope = forms.scope(self.definition, self.facts, closed_reviews(self.reviews), case, today)
        return self._scope

    def forget_scope(self) -> None:
        """Something that expressions read has changed."""
        self._scope = None

    def holds(self, condition: Expression | None) -> bool:
        """Whether a condition is absent or true now."""
        return condition is None or is_true(condition, self.scope())

    def plan(self, code: str) -> ReviewPlan:
        """The plan of an open review: of this state, or of the one from which it carried over."""
        return plan_of(self.definition, self.state, code)

    # what is noted

    def happen(self, kind: str, **data: str | int | bool | list[str] | None) -> None:
        """Note a fact for the record: codes only."""
        self.happened.append(Happened(kind, data))

    def note_actor(self, *codes: str) -> None:
        """Remember who closed this plan or fired this trigger, for those who may not be the same."""
        if self.actor.kind == "system":
            return
        for code in codes:
            self.acted[code] = self.acted.get(code, frozenset()) | {self.actor.id}

    def schedule_once(self, kind: str, name: str = "", **data: str | int) -> None:
        """Promise work that is due at once."""
        self.agenda.schedule([promises.once(kind, self.round, self.now, data, name)])

    def notify(self, moment: NoticeMoment, about: str, **data: str | int) -> None:
        """Promise the service's own messages of this moment."""
        for each in self.definition.notices:
            if each.active and (each.moment, each.about) == (moment, about):
                self.schedule_once("notice.own", each.code, notice=each.code, **data)

    # what is done

    def close(self, index: int, plan: ReviewPlan, result: ResultKind) -> None:
        """Close an open review and follow what its result or the state's join fires."""
        review = self.reviews[index]
        sweeping.settle(self, index, plan, result)
        self.happen("review_closed", plan=plan.code, office=review.office, result=result.code, tone=result.tone)
        if result.names_corrections:
            self.happen("corrections_named", about=[each.about for each in self.decision.corrections])
        self.note_actor(plan.code, *([result.fires] if plan.implicit and result.fires else []))
        with refusing():
            sweeping.after_result(self, result)
            if plan.code in self.state.reviews:
                openings.after_result(self, result, review.office)
        fires = self._fired_by(plan, result) or join_to_fire(self.state, self.reviews)
        if fires is not None:
            self.run(fires)

    def _fired_by(self, plan: ReviewPlan, result: ResultKind) -> str | None:
        """The trigger a result fires. A review that carried over fires it only where the state knows it too."""
        if result.fires is None or plan.code in self.state.reviews:
            return result.fires
        known = self.state.triggers.get(result.fires)
        return result.fires if known is not None and known.by == "system" else None

    def fire(self, trigger: Trigger) -> None:
        """Fire a trigger as the act of whoever makes this step."""
        self.note_actor(trigger.code)
        if trigger.names_corrections:
            self.happen("corrections_named", about=[each.about for each in self.decision.corrections])
        self.run(trigger.code)

    def settle(self) -> None:
        """Fire the state's join when it is met as things stand, such as after a case was moved to another version."""
        fires = join_to_fire(self.state, self.reviews)
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
        trigger = self.state.triggers.get(code)
        if trigger is None:
            raise Refused("not_in_this_state", {"trigger": code, "state": self.state.code})
        if not self.holds(trigger.only_when):
            raise Refused("condition_not_met", {"trigger": code})
        self._count(trigger)
        target = self.definition.states[route(self.definition, self.state.code, code, self.holds)]
        self.happen("moved", **{"trigger": code, "from": self.state.code, "to": target.code})
        self.notify("fires", code, trigger=code)
        sweeping.leave(self, trigger, target)
        clocking.leave(self)
        if trigger.new_round:
            self._begin_round()
        clocking.turn(self, target)
        self.state, self.entered_at = target, self.now
        self._enter(target, trigger)

    def _count(self, trigger: Trigger) -> None:
        """Count a limited trigger. Raises :class:`Refused` when it has been taken as often as it may."""
        if trigger.at_most is None:
            return
        key = limit_key(self.state.code, trigger)
        taken = self.taken.get(key, 0)
        if taken >= trigger.at_most:
            raise Refused("limit_reached", {"trigger": trigger.code, "limit": str(trigger.at_most)})
        self.taken[key] = taken + 1

    def _begin_round(self) -> None:
        """Old reviews stay behind, closed and readable; open ones that carry over come along."""
        self.round += 1
        self.reviews = [each for each in self.reviews if each.is_open]
        self.forget_scope()
        self.happen("round_begun", round=self.round)

    def _enter(self, state: State, trigger: Trigger) -> None:
        openings.at_entry(self, state)
        clocking.enter(self)
        self._promise(state, trigger)
        if state.does == "route":
            self._queue.append(ROUTED)
            return
        fires = join_to_fire(state, self.reviews)
        if fires is not None:
            self._queue.append(fires)

    def _promise(self, state: State, trigger: Trigger) -> None:
        """What entering a state promises: mails, the state's own job, the survey after a decision."""
        self.notify("enters", state.code, state=state.code)
        if trigger.needs_complete_form:
            self.schedule_once("notice.received")
        if state.kind == "waiting" and state.awaits == "applicant" and trigger.by != "applicant":
            self.schedule_once("notice.returned", state=state.code)
        if state.does == "issue":
            self.takes_number = True
            self.schedule_once("issue", state=state.code)
        if state.outcome is None:
            return
        due = clocking.deadline_of_service(self)
        self.happen("ended", outcome=state.outcome, late=due is not None and self.now > due)
        if state.outcome in ("issued", "refused"):
            self.schedule_once(f"notice.{state.outcome}")
        if self.definition.survey is not None and state.outcome in self.definition.survey.after:
            self.schedule_once("survey.invite")

    def outcome(self) -> Outcome:
        """Everything this step changes. Raises :class:`Refused` when a deadline lies beyond the calendar."""
        if not self.trial and not self.offered.issuperset(self.decision.offices):
            strange = sorted(set(self.decision.offices) - self.offered)
            raise Refused("office_not_offered", {"office": strange[0]})
        with refusing():
            due = clocking.deadline_of_service(self)
            clocking.service_timers(self, due)
            state_due = clocking.deadline_of_state(self)
        return Outcome(
            snapshot=Snapshot(
                self.state.code,
                self.round,
                tuple(self.reviews),
                self.clock,
                self.entered_at,
                self.taken,
                self.acted,
                self.suspensions,
            ),
            opened=tuple(self.opened),
            closed=tuple(self.closed),
            happened=tuple(self.happened),
            scheduled=self.agenda.scheduled,
            cancelled=self.agenda.cancelled,
            due_at=due,
            takes_number=self.takes_number,
            ended=self.state.outcome,
            redated=tuple(self.redated),
            state_due_at=state_due,
        )


def plan_of(definition: Definition, state: State, code: str) -> ReviewPlan:
    """The plan of this code in a state, or in whatever state it stands. Raises :class:`Refused` when there is none."""
    for each in (state, *definition.states.values()):
        if code in each.reviews:
            return each.reviews[code]
    raise Refused("not_in_this_state", {"plan": code, "state": state.code})
