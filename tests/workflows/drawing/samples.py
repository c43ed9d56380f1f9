"""The services that drawings are tried on: the shipped ones, a large one, and one full of letters that mean something."""

from __future__ import annotations

from pathlib import Path

from tests.support.cases import SMALL
from workflows import City, Definition, load, load_city
from workflows.drawing.states import MANY

ROOT = Path(__file__).resolve().parents[3]
# A service that another system decides has no procedure to draw.
SHIPPED = sorted(each for each in (ROOT / "sop").glob("[!_]*.yaml") if "\nstates:" in each.read_text(encoding="utf-8"))
LARGE = ROOT / "tests" / "data" / "drawing" / "five-and-twenty.yaml"
EVERY = [*SHIPPED, LARGE, SMALL / "five-states.yaml"]
HOSTILE = "<b onload='x'>\"&\\u0000--> end; %% note: #35; [x] {y} `z` ]]>"


def read(path: Path) -> Definition:
    return load(path.read_text(encoding="utf-8"))


def city() -> City:
    return load_city((ROOT / "sop" / "_city.yaml").read_text(encoding="utf-8"))


def ways(definition: Definition) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """What leads from one state to another, and by (operation, target) what is possible from so many that it is drawn once."""
    drawn_once = {code for code, operation in definition.operations.items() if len(operation.states) > MANY}
    each: set[tuple[str, str]] = set()
    once: set[tuple[str, str]] = set()
    for state in definition.states.values():
        for trigger in state.triggers.values():
            targets = {branch.to for branch in trigger.branches}
            operation = trigger.operation if trigger.operation in drawn_once else None
            (once if operation else each).update((operation or state.code, target) for target in targets)
    return each, once


def hostile() -> Definition:
    """The small service with a start whose title tries to break out of every format."""
    written = (SMALL / "five-states.yaml").read_text(encoding="utf-8")
    escaped = HOSTILE.replace("\\u0000", "").replace("\\", "\\\\").replace('"', '\\"')
    changed = written.replace("title: {id: Draf, en: Draft}", f'title: {{id: "{escaped}", en: "{escaped}"}}')
    assert changed != written
    return load(changed)
