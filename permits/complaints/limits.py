"""The figures of complaints as they hold in the city now: its own, else those of the rules."""

from __future__ import annotations

from collections.abc import Mapping

from permits.complaints.rules import LIMITS
from permits.definitions import queries as definitions
from workflows.definition import Value


def limits() -> Mapping[str, Value]:
    """Every figure by its code; the city's own where its file sets one in a unit of time."""
    own = {
        code: each
        for code, each in definitions.city().values.items()
        if code in LIMITS and each.unit in ("working_days", "calendar_days", "hours")
    }
    return {**LIMITS, **own}
