"""What came of a scenario: every step with the position before and after it, and what was expected in vain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflows.definition import ScenarioStep, Text
    from workflows.errors import Finding
    from workflows.walk.case import Rang
    from workflows.walk.position import Position


@dataclass(frozen=True, slots=True)
class StepReport:
    """One step as it was walked. ``rang`` is what time and the system did up to it and right after it.

    ``refused`` is the engine's code when it said no; ``failures`` are the expectations that did not come true, each with
    its place in the file.
    """

    number: int
    step: ScenarioStep
    before: Position
    after: Position
    rang: tuple[Rang, ...] = ()
    refused: str | None = None
    refused_data: Mapping[str, str] = field(default_factory=dict)
    failures: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ScenarioReport:
    """A whole walk. ``unwalked`` counts the steps after one that could not be made."""

    code: str
    title: Text
    steps: tuple[StepReport, ...]
    failures: tuple[Finding, ...]
    unwalked: int = 0

    @property
    def passed(self) -> bool:
        """Whether every expectation came true."""
        return not self.failures
