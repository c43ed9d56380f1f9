"""Runs the dated cases of a history through the engine: people act, days are announced and withdrawn, deadlines are read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from tests.workflows import makers as m
from workflows.calendar import Calendar
from workflows.definition import Definition, Limit, ServiceClock, Text, Value
from workflows.engine import close_review, fire, recalculate, start
from workflows.engine.outcome import Actor, Correction, Decision, Happened, Outcome
from workflows.engine.recalculation import TURNS, Recalculated, Turn

HEAD = Actor("staff", "01HEAD", frozenset({("desk", "head"), ("desk", "clerk")}))
BECAUSE = Decision(reason="because", corrections=(Correction("name", "Misspelt"),))


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened: a person's act, or a day ``announced`` as closed or ``withdrawn``."""

    verb: str
    at: datetime
    day: date | None = None


def service(what: str, amount: str, unit: str) -> Definition:
    """A service with the limit on the whole or on its one review; a return resets its clock, a question pauses it."""
    limit = Value("limit", Decimal(amount), unit, m.text("limit"))  # type: ignore[arg-type]
    results = [
        (m.result("agree"), "done"),
        (m.result("return", "returned", names_corrections=True), "correct"),
        (m.result("ask", "returned", names_corrections=True), "answer"),
    ]
    made = m.definition(
        m.state("draft", "start", [m.trigger("send", "check")]),
        m.work("check", results, limit=Limit("limit") if what == "review" else None),
        m.state("correct", "waiting", [m.trigger("answered", "check")], clock="resets"),
        m.state("answer", "waiting", [m.trigger("answered", "check")], clock="pauses"),
        m.end("done"),
        operations={
            "suspended": m.operation("suspended", "suspend", ["check", "correct", "answer"], reason="required"),
            "resumed": m.operation("resumed", "resume"),
        },
    )
    promised = Limit("limit" if what == "service" else "service")
    return replace(made, values={**made.values, "limit": limit}, clock=ServiceClock(promised))


@dataclass
class Walk:
    """One case of one history. After it, ``service_due`` and ``review_due`` are what the engine promises."""

    definition: Definition
    calendar: Calendar
    last: Outcome = field(init=False)
    turns: list[Turn] = field(default_factory=list)
    service_due: datetime | None = None
    review_due: datetime | None = None

    def begin(self, now: datetime) -> Walk:
        self.last = start(self.definition, m.APPLICANT, m.facts(self.calendar), now)
        return self

    def go(self, fact: Fact) -> None:
        """Let one fact happen, as the product would take it in."""
        if fact.day is not None:
            self._change_calendar(fact)
            return
        facts = m.facts(self.calendar)
        if fact.verb in ("returned", "asked"):
            result = {"returned": "return", "asked": "ask"}[fact.verb]
            self._reach(
                close_review(
                    self.definition, self.last.snapshot, "check", "desk", result, HEAD, facts, fact.at, BECAUSE
                ),
                fact.at,
            )
            return
        actor = HEAD if fact.verb in ("suspended", "resumed") else m.APPLICANT
        code = "send" if fact.verb == "sent" else fact.verb
        self._reach(fire(self.definition, self.last.snapshot, code, actor, facts, fact.at, BECAUSE), fact.at)

    def _reach(self, outcome: Outcome, now: datetime) -> None:
        self.last, self.service_due = outcome, outcome.due_at
        self.turns += [turn_of(each, now) for each in outcome.happened if each.kind in TURNS]
        dates = [each.due_at for each in (*outcome.opened, *outcome.redated)]
        self.review_due = dates[-1] if dates else self.review_due

    def _change_calendar(self, fact: Fact) -> None:
        own = {code: self._changed(each, fact) for code, each in self.calendar.own.items()}
        self.calendar = replace(self._changed(self.calendar, fact), own=own)
        self._take_over(recalculate(self.definition, self.last.snapshot, self.turns, self.calendar, fact.at), fact.at)

    def _changed(self, calendar: Calendar, fact: Fact) -> Calendar:
        """A calendar after a day of the whole city was announced or withdrawn."""
        assert fact.day is not None
        closed = {day: title for day, title in calendar.closed.items() if day != fact.day}
        if fact.verb == "announced":
            closed[fact.day] = Text("Libur", "Holiday")
        return replace(calendar, closed=closed)

    def _take_over(self, found: Recalculated, now: datetime) -> None:
        if found.clock != self.last.snapshot.clock:
            self.turns.append(Turn("clock_recounted", now, found.clock.day_zero, found.clock.paused_days))
        self.last = replace(self.last, snapshot=replace(self.last.snapshot, clock=found.clock))
        self.service_due = found.due_at
        self.review_due = found.reviews[0].due_at if found.reviews else self.review_due


def turn_of(happened: Happened, at: datetime) -> Turn:
    """A turn of the clock as a step put it on the record."""
    data = happened.data
    day_zero = date.fromisoformat(str(data["day_zero"])) if "day_zero" in data else None
    return Turn(happened.kind, at, day_zero, int(str(data.get("days", 0))))  # type: ignore[arg-type]


def walked(definition: Definition, calendar: Calendar, facts: list[Fact]) -> Walk:
    """A case to which these facts happen one after the other."""
    walk = Walk(definition, calendar).begin(facts[0].at)
    for each in facts:
        walk.go(each)
    return walk
