"""In which order answers must be worked out when some depend on others."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from graphlib import CycleError, TopologicalSorter


def find_cycle(graph: Mapping[str, AbstractSet[str]]) -> list[str]:
    """Names that depend on each other in a ring, the first one repeated at the end; empty when there is none."""
    try:
        TopologicalSorter(_within(graph)).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def in_order(graph: Mapping[str, AbstractSet[str]]) -> list[str]:
    """Every name after those it depends on. Raises :class:`ValueError` when there is a ring."""
    return list(TopologicalSorter(_within(graph)).static_order())


def _within(graph: Mapping[str, AbstractSet[str]]) -> dict[str, list[str]]:
    """Only dependencies on names of the graph itself, in a fixed order."""
    return {name: sorted(reads & graph.keys()) for name, reads in graph.items()}
