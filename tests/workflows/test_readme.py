"""Requirement of the package's README: what it shows is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import workflows
from tests.calendars import city_calendar

ROOT = Path(__file__).parents[2]


def test_the_examples_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Python example of workflows/README.md runs, one after the other, from the repository's root."""
    monkeypatch.chdir(ROOT)
    examples = re.findall(r"```python\n(.*?)```", (ROOT / "workflows" / "README.md").read_text(), re.DOTALL)
    assert len(examples) >= 4
    names: dict[str, object] = {"CALENDAR": city_calendar()}
    for example in examples:
        exec(compile(example, "workflows/README.md", "exec"), names)


def test_public_names_are_there() -> None:
    """Everything the package offers by name exists and is listed in order."""
    assert all(hasattr(workflows, name) for name in workflows.__all__)
    assert list(workflows.__all__) == sorted(workflows.__all__)
