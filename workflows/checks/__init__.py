"""Is a definition sound? Its names and graph, then every position a case can reach."""

from workflows.checks.graph import check

__all__ = ["check"]
