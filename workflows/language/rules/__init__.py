"""Which parts of a SOP file go together: what a field of a type, a state of a kind, a review or a paper needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflows.definition import FieldType
from workflows.errors import Finding
from workflows.language.rules.flow import FlowRules
from workflows.language.rules.form import FormRules
from workflows.language.rules.limits import LimitRules
from workflows.language.rules.paper import PaperRules
from workflows.language.rules.scenarios import ScenarioRules
from workflows.language.rules.service import ServiceRules
from workflows.language.source import Source

__all__ = ["rule_findings"]


def rule_findings(source: Source, filename: str, shared: Mapping[str, FieldType]) -> Iterator[Finding]:
    """Every finding about parts that do not go together."""
    yield from LimitRules(source, shared).findings()
    yield from ServiceRules(source, shared).service(filename)
    for group in (FormRules, FlowRules, PaperRules, ScenarioRules):
        yield from group(source, shared).findings()
