"""Requirements of what a file means: its definition holds all that is written there, each thing once, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflows.told import read_parts
from tests.workflows.written import written
from workflows import inspect, load_city
from workflows.definition import Definition

SOPS = Path(__file__).parents[2] / "data" / "sop"
CITY = load_city((SOPS / "constructs" / "_city.yaml").read_text(encoding="utf-8"))
# What each file says; of the constructs only what the plainest of them does not say too.
WRITTEN = read_parts(SOPS / "written.txt")
PLAIN = "constructs/withdraw"


def read(name: str) -> Definition:
    """The definition of a sound file."""
    definition = inspect((SOPS / f"{name}.yaml").read_text(encoding="utf-8"), "", CITY.types).definition
    assert definition is not None
    return definition


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_a_definition_holds_what_its_file_says(name: str) -> None:
    """Every part of the definition of a file is what was read in the file by eye, line by line."""
    found = list(written(read(name)))
    if name != PLAIN and name.startswith("constructs/"):
        plain = set(written(read(PLAIN)))
        found = [line for line in found if line not in plain]
    assert found == WRITTEN[name]


def test_every_construct_is_written_out() -> None:
    """No example of the language is left out of what is read by eye."""
    assert {f"constructs/{path.stem}" for path in (SOPS / "constructs").glob("[a-z]*.yaml")} <= set(WRITTEN)
