"""A case on a fake clock: the engine's steps, and what time and the system do between them.

Nothing is sent and nothing is written: what the product would do later stands in ``work`` and rings when the clock
passes it. The paper is issued at once, a connector answers what the walk gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from workflows import engine, forms
from workflows.engine.outcome import SYSTEM, Actor, Decision, Facts, Outcome, Scheduled, Snapshot
from workflows.errors import Refused

if TYPE_CHECKING:
    from workflows.calendar import Calendar
    from workflows.definition import Definition

NOTHING = Decision()
APPLICANT = Actor("applicant", "applicant")
ISSUED = "issued"  # the trigger that the job «issue» fires when the paper is signed
MOST_RINGS = 10_000  # more work than this between two steps is a definition that never comes to rest


@dataclass(frozen=True, slots=True)
class Rang:
    """Work whose time came on the walk: a mail, a warning, the paper, a timer. ``data`` names plan, office, state …"""

    at: datetime
    kind: str
    data: Mapping[str, str | int]


@dataclass(slots=True)
class WalkedCase:
    """A case being walked. ``work`` is what is still to come, by its key; ``rang`` all that came, in order.

    ``due`` are the deadlines of reviews by plan and office, ``due_at`` that of the service, ``state_due_at`` that of
    the state. ``prepared`` holds what connectors will answer, by state.
    """

    definition: Definition
    facts: Facts
    snapshot: Snapshot
    now: datetime
    due_at: datetime | None = None
    ended: str | None = None
    has_number: bool = False
    decided: date | None = None
    state_due_at: datetime | None = None
    prepared: dict[str, Mapping[str, object]] = field(default_factory=dict)
    due: dict[tuple[str, str], datetime | None] = field(default_factory=dict)
    work: dict[str, Scheduled] = field(default_factory=dict)
    rang: list[Rang] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    @classmethod
    def begin(
        cls,
        definition: Definition,
        applicant: str,
        answers: Mapping[str, object],
        documents: tuple[str, ...] | None,
        calendar: Calendar,
        now: datetime,
    ) -> WalkedCase:
        """A draft with these typed answers. ``documents`` None hands in all that are asked for. Raises Refused."""
        held = frozenset(definition.needs)  # whoever walks holds the permits that are needed
        facts = Facts(answers, applicant, frozenset(documents or ()), calendar, permits=held)
        case = cls(definition, facts, Snapshot(definition.start), now)
        if documents is None:
            case.hand_in()
        case.take(engine.start(definition, APPLICANT, case.facts, now))
        return case

    @property
    def calendar(self) -> Calendar:
        return self.facts.calendar

    def answer(self, changes: Mapping[str, object]) -> None:
        """Change typed answers, and hand in what they make necessary."""
        self.facts = replace(self.facts, form={**self.facts.form, **changes})
        self.hand_in()

    def hand_in(self) -> None:
        """Hand in every document that is asked for."""
        asked = frozenset(forms.needed_documents(self.definition, self.facts))
        self.facts = replace(self.facts, documents=self.facts.documents | asked)

    def pass_time(self, until: datetime) -> None:
        """Let the clock run up to ``until``: what is due by then rings, in order. Raises Refused."""
        for _ in range(MOST_RINGS):
            ringing = min(self.work.values(), key=lambda each: each.due_at, default=None)
            if ringing is None or ringing.due_at > until:
                break
            del self.work[ringing.key]
            self.now = max(self.now, ringing.due_at)
            self.ring(ringing)
        self.now = max(self.now, until)

    def ring(self, work: Scheduled) -> None:
        """What the product does when this work is due. Raises Refused."""
        self.rang.append(Rang(self.now, work.kind, work.data))
        if self.snapshot.suspended:
            return
        if work.kind == "issue" and self.snapshot.state == work.data.get("state"):
            self.fire(ISSUED, SYSTEM)
        elif work.kind == "connector.ask":
            self._ask(str(work.data["state"]))
        elif work.kind == "timer":
            self._elapse(work.data)
        elif work.kind == "deemed.decision":
            self._deem()

    def _ask(self, state: str) -> None:
        """A connector answers what was prepared for it; otherwise the walk has to say what comes."""
        connector = self.definition.states[state].connector
        if connector is not None and state in self.prepared and self.snapshot.state == state:
            self.learn(state, forms.read_fields(connector.fields, self.prepared.pop(state)))
            self.fire(connector.answered, SYSTEM)

    def _elapse(self, data: Mapping[str, str | int]) -> None:
        plan, office = (str(data[key]) if key in data else None for key in ("plan", "office"))
        try:
            outcome = engine.elapse(
                self.definition, self.snapshot, str(data["timer"]), self.facts, self.now, plan, office
            )
        except Refused as refused:
            if refused.code != "timer_not_armed":
                raise
            return
        self.take(outcome)

    def _deem(self) -> None:
        """The law decides where the state it finds the case in lets it."""
        try:
            outcome = engine.deem(self.definition, self.snapshot, self.facts, self.now)
        except Refused as refused:
            if refused.code not in ("not_in_this_state", "not_due"):
                raise
            return
        self.take(outcome)

    def learn(self, of: str, answers: Mapping[str, object]) -> None:
        """Typed answers of a plan's own form or of a connector, to be read by guards."""
        self.facts = replace(self.facts, answers={**self.facts.answers, of: answers})

    def fire(self, trigger: str, actor: Actor, decision: Decision = NOTHING) -> None:
        """Fire a trigger, or do an operation, now. Raises Refused."""
        self.take(engine.fire(self.definition, self.snapshot, trigger, actor, self.facts, self.now, decision))

    def close(self, plan: str, office: str, result: str, actor: Actor, decision: Decision) -> None:
        """Close a review now. Raises Refused."""
        outcome = engine.close_review(
            self.definition, self.snapshot, plan, office, result, actor, self.facts, self.now, decision
        )
        found = next(each.reviews[plan] for each in self.definition.states.values() if plan in each.reviews)
        if found.fields and len(found.offices) == 1:
            self.learn(plan, forms.read_own(self.definition, plan, found.fields, decision.answers, self.facts)[0])
        self.take(outcome)

    def end_child(self, plan: str, office: str, ended: str) -> None:
        """A case of its own has ended. Raises Refused."""
        self.take(engine.close_child(self.definition, self.snapshot, plan, office, ended, self.facts, self.now))

    def take(self, outcome: Outcome) -> None:
        """The case stands where this outcome puts it; what it promises is kept for its time."""
        left = self.definition.states[self.snapshot.state]
        if left.kind == "start" and outcome.snapshot.state != left.code and self.facts.sent is None:
            self.facts = replace(self.facts, sent=self.calendar.local_date(self.now))
        self.snapshot = outcome.snapshot
        self.due_at, self.ended = outcome.due_at, outcome.ended or self.ended
        self.state_due_at = outcome.state_due_at
        if outcome.takes_number:
            self.has_number, self.decided = True, self.calendar.local_date(self.now)
        self.due |= {(each.plan, each.office): each.due_at for each in outcome.opened}
        self.due |= {(each.plan, each.office): each.due_at for each in outcome.redated}
        for key in outcome.cancelled:
            self.work.pop(key, None)
        self.work |= {each.key: each for each in outcome.scheduled}
        self.outcomes.append(outcome)

    def settle(self) -> None:
        """Do what is due at once, such as issuing the paper. Raises Refused."""
        self.pass_time(self.now)

    def copy(self) -> WalkedCase:
        """The same case, to be walked another way."""
        return replace(
            self,
            prepared=dict(self.prepared),
            due=dict(self.due),
            work=dict(self.work),
            rang=list(self.rang),
            outcomes=list(self.outcomes),
        )


def staff(definition: Definition, office: str, person: str) -> Actor:
    """Somebody of an office who holds every role that the service knows there."""
    roles = {plan.role for state in definition.states.values() for plan in state.reviews.values()}
    roles |= {each.role for state in definition.states.values() for each in state.triggers.values() if each.role}
    roles |= {each.role for each in definition.operations.values() if each.role}
    return Actor("staff", f"{office}/{person}", frozenset((office, role) for role in roles))
