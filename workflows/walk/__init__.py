"""Walks: scenarios of a file, every path to every end, and a year of cases, all on a fake clock."""

from workflows.walk.case import Rang, WalkedCase
from workflows.walk.position import OpenReview, Position, position
from workflows.walk.report import ScenarioReport, StepReport
from workflows.walk.scenarios import run_scenario, scenario_findings, summary, walk_scenario

__all__ = [
    "OpenReview",
    "Position",
    "Rang",
    "ScenarioReport",
    "StepReport",
    "WalkedCase",
    "position",
    "run_scenario",
    "scenario_findings",
    "summary",
    "walk_scenario",
]
