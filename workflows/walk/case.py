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

if TYPE_CHECKING:
    from workflows.calendar import Calendar
    from workflows.definition import Definition

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

    ``due`` are the deadlines of reviews by plan and office, ``due_at`` that of the service. ``asked`` holds answers of
    connectors given before they are asked, by state.
    """

    definition: Definition
    facts: Facts
    snapshot: Snapshot
    now: datetime
    due_at: datetime | None = None
    ended: str | None = None
    has_number: bool = False
    sent_on: date | None = None
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
        facts = Facts(answers, applicant, frozenset(documents or ()), calendar)
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
        if work.kind == "issue" and self.snapshot.state == work.data.get("state"):
            self.fire(ISSUED, SYSTEM)

    def fire(self, trigger: str, actor: Actor) -> None:
        """Fire a trigger now. Raises Refused."""
        self.take(engine.fire(self.definition, self.snapshot, trigger, actor, self.facts, self.now))

    def close(self, plan: str, office: str, result: str, actor: Actor, decision: Decision) -> None:
        """Close a review now. Raises Refused."""
        self.take(
            engine.close_review(
                self.definition, self.snapshot, plan, office, result, actor, self.facts, self.now, decision
            )
        )

    def take(self, outcome: Outcome) -> None:
        """The case stands where this outcome puts it; what it promises is kept for its time."""
        left = self.definition.states[self.snapshot.state]
        if left.kind == "start" and outcome.snapshot.state != left.code and self.sent_on is None:
            self.sent_on = self.calendar.local_date(self.now)
        self.snapshot = outcome.snapshot
        self.due_at, self.ended = outcome.due_at, outcome.ended or self.ended
        self.has_number = self.has_number or outcome.takes_number
        for review in outcome.opened:
            self.due[review.plan, review.office] = review.due_at
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
            self, due=dict(self.due), work=dict(self.work), rang=list(self.rang), outcomes=list(self.outcomes)
        )


def staff(definition: Definition, office: str, person: str) -> Actor:
    """Somebody of an office who holds every role that the service knows there."""
    roles = {plan.role for state in definition.states.values() for plan in state.reviews.values()}
    roles |= {each.role for state in definition.states.values() for each in state.triggers.values() if each.role}
    roles |= {each.role for each in definition.operations.values() if each.role}
    return Actor("staff", f"{office}/{person}", frozenset((office, role) for role in roles))
