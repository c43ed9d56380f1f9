"""The last lines of a test run: how many tests ran on which database, and nothing left out unseen."""

from __future__ import annotations

from collections import Counter

import pytest

KINDS = ("sqlite", "postgres")
NO_DATABASE = "none"
PROPERTY = "database"
LEFT_OUT = ("skipped", "xfailed", "xpassed", "deselected")


def note_database(item: pytest.Item) -> None:
    """Writes the database of a test into its report, so that it survives the way from a parallel worker.

    A parameter called sqlite or postgres says it, whichever fixture took it.
    """
    callspec = getattr(item, "callspec", None)
    named = [kind for kind in KINDS if callspec and kind in callspec.id.split("-")]
    item.user_properties.append((PROPERTY, named[0] if named else NO_DATABASE))


def per_database(reporter: pytest.TerminalReporter) -> Counter[str]:
    """How many tests passed, by database."""
    counted: Counter[str] = Counter()
    for report in reporter.stats.get("passed", []):
        if report.when == "call":
            counted[dict(report.user_properties).get(PROPERTY, NO_DATABASE)] += 1
    return counted


def left_out(reporter: pytest.TerminalReporter) -> list[str]:
    """The tests that were collected and not run to an honest end."""
    names = LEFT_OUT if whole_suite(reporter.config) else LEFT_OUT[:-1]
    return [f"{name}: {getattr(each, 'nodeid', each)}" for name in names for each in reporter.stats.get(name, [])]


def whole_suite(config: pytest.Config) -> bool:
    """Whether this run was asked for everything, so that a deselected test counts as left out."""
    return not (config.option.keyword or config.option.markexpr or getattr(config.option, "deselect", None))
