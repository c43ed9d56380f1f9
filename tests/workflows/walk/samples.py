"""Scenarios made in Python for the tests of walks: the five-state service and a step at a time."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from tests.calendars import city_calendar
from workflows import Definition, load
from workflows.definition import Scenario, ScenarioStep, Text
from workflows.walk import ScenarioReport, run_scenario

DATA = Path(__file__).parents[2] / "data" / "sop"
CALENDAR = city_calendar()
ANSWERS = {"nama": "Pasar malam", "luas": "7.50"}


@cache
def five_states() -> Definition:
    return load((DATA / "five-states.yaml").read_text(encoding="utf-8"))


def step(at: str, by: str = "", does: str | None = None, **more: Any) -> ScenarioStep:
    """A step at a local moment such as ``2026-11-16 10:00``."""
    return ScenarioStep(datetime.fromisoformat(at), by, does, **more)


def scenario(*steps: ScenarioStep, **more: Any) -> Scenario:
    given = {"applicant": "warga", "answers": ANSWERS, "documents": None, **more}
    return Scenario("contoh", Text("Contoh", "Sample"), steps=steps, **given)


SEND = step("2026-11-16 10:00", "applicant", "kirim")
PARKS = step("2026-11-17 09:00", "taman", "setuju", plan="pertimbangan")
ROADS = step("2026-11-18 09:00", "jalan", "setuju", plan="pertimbangan")
GRANT = step("2026-11-19 09:00", "loket", "setujui")


def run(*steps: ScenarioStep, **more: Any) -> ScenarioReport:
    """The five-state service walked by these steps."""
    return run_scenario(five_states(), scenario(*steps, **more), CALENDAR)


def codes(report: ScenarioReport) -> list[str]:
    return [each.code for each in report.failures]
