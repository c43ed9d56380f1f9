"""A year of cases on one SOP: who waits where, how long it takes, what one more officer would change."""

from workflows.simulation.assumptions import AssumptionInvalid, Assumptions, posts_of, read_assumptions, with_defaults
from workflows.simulation.figures import Durations, Effect, PostFigures, Simulated, plain
from workflows.simulation.runs import effects, simulate, staffed

__all__ = [
    "AssumptionInvalid",
    "Assumptions",
    "Durations",
    "Effect",
    "PostFigures",
    "Simulated",
    "effects",
    "plain",
    "posts_of",
    "read_assumptions",
    "simulate",
    "staffed",
    "with_defaults",
]
