"""Requirements of the Mermaid text: every state and way, and nothing of a title that Mermaid would read as its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.workflows.drawing import samples
from workflows.drawing import mermaid

STATE = re.compile(r'  state "([^"\n]*)" as (s_\w+)')
WAY = re.compile(r"  (s_\w+|\[\*\]) --> (s_\w+|\[\*\])(?: : ([^\n]*))?")


@pytest.mark.parametrize("path", samples.EVERY, ids=lambda path: path.stem)
def test_every_line_is_one_that_mermaid_knows(path: Path) -> None:
    """The text has a state for each state and for what is possible from many, a way for each way, a beginning and its ends."""
    definition = samples.read(path)
    head, direction, *lines = mermaid(definition, "id", samples.city()).splitlines()
    assert (head, direction) == ("stateDiagram-v2", "  direction TB")
    states = [found[2] for line in lines if (found := STATE.fullmatch(line))]
    ways = [(found[1], found[2]) for line in lines if (found := WAY.fullmatch(line))]
    each, once = samples.ways(definition)
    boxes = {(f"s_{code}_to_{target}", f"s_{target}") for code, target in once}
    assert states[: len(definition.states)] == [f"s_{code}" for code in definition.states]
    assert set(states[len(definition.states) :]) == {box for box, _target in boxes}
    assert ways[0] == ("[*]", f"s_{definition.start}")
    ends = [(f"s_{state.code}", "[*]") for state in definition.states.values() if state.kind == "end"]
    assert [way for way in ways if way[1] == "[*]"] == ends
    inner = {(one, two) for one, two in ways if "[*]" not in (one, two)}
    assert inner == {(f"s_{source}", f"s_{target}") for source, target in each} | boxes
    rest = [line for line in lines if not STATE.fullmatch(line) and not WAY.fullmatch(line)]
    assert all(re.fullmatch(r"  (classDef \w+ [\w:#,; -]+|class s_\w+ \w+)", line) for line in rest)


def test_letters_that_mean_something_are_written_as_numbers() -> None:
    """Quotes, angle brackets, semicolons, colons and the like cannot end a label."""
    first = mermaid(samples.hostile(), "en").splitlines()[2]
    found = STATE.fullmatch(first)
    assert found is not None
    assert not set("<>\"';:&\\{}[]`%") & set(re.sub(r"#\d+;", "", found[1]).replace("%", ""))
    assert "#60;b onload#61;" in found[1] or "#60;b onload=" in found[1]
