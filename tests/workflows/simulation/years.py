"""Simulated years for tests: small services, and runs of them in which everything can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.workflows import makers as m
from tests.workflows.walk.samples import CALENDAR
from workflows.definition import Definition, State, Timer
from workflows.simulation import Assumptions, posts_of
from workflows.simulation.assumptions import with_defaults
from workflows.simulation.year import Year

BEGINS = date(2026, 2, 2)
DESK = ("desk", "clerk")
HALF_HOUR = {"check": 30.0}
DONE = (m.end("done", "issued"), m.end("gone", "withdrawn"))


def year(definition: Definition, officers: int = 500, **more: Any) -> Year:
    """A run in which work takes exactly as long as said; nobody waits unless there are few officers."""
    usual = {"arrivals": 10, "days": 20, "begins": BEGINS, "spread": 0, "productive": 1}
    given = with_defaults(definition, Assumptions(**{**usual, **more}))
    made = Year(definition, replace(given, officers=dict.fromkeys(posts_of(definition), officers)), CALENDAR, 1)
    made.run()
    assert made.cases
    return made


def drafted(*states: State, **more: Any) -> Definition:
    """A service whose sent applications come to the first of these states."""
    return m.definition(m.state("draft", "start", [m.trigger("send", states[0].code)]), *states, *DONE, **more)


def checked(**more: Any) -> Definition:
    return drafted(m.work("check", [(m.result("pass"), "done")], **more))


def waits(clock: str = "runs", *timers: Timer, code: str = "rest", to: str = "done", **more: Any) -> State:
    """A state in which only time acts."""
    rings = timers or (Timer("ring", "fire", after="review", fires="rang"),)
    return m.state(code, "waiting", [m.trigger("rang", to, by="system")], clock=clock, timers=rings, **more)
