"""Requirements of the checks on a service that uses the whole language: one defect each, found with its code at its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.workflows.told import TOLD, change, in_words
from workflows.checks import check
from workflows.city import Known
from workflows.errors import Finding
from workflows.language.loader import inspect, load_city

BUILDING = Path(__file__).parents[2] / "data" / "sop" / "building"
SOUND = (BUILDING / "izin-bangunan.yaml").read_text(encoding="utf-8")
CITY = load_city((BUILDING / "_city.yaml").read_text(encoding="utf-8"))
KNOWN: Known = CITY.known({"decree"})

DEFECTS = YAML(typ="safe", pure=True).load((BUILDING / "defects.yaml").read_text(encoding="utf-8"))


def found(text: str) -> list[Finding]:
    """What loader and checks find in a SOP file."""
    loaded = inspect(text)
    assert loaded.source is not None
    if loaded.definition is None:
        return list(loaded.findings)
    return check(loaded.definition, KNOWN, loaded.source.where)


def test_the_whole_language_in_one_service_is_sound() -> None:
    """A building permit with consultation, sub-round, demands, payment, stages and suspension has no findings."""
    assert [each.en for each in found(SOUND)] == []


@pytest.mark.parametrize("defect", DEFECTS, ids=[f"{index}-{each['code']}" for index, each in enumerate(DEFECTS)])
def test_one_defect_is_found_at_its_line(defect: dict[str, str]) -> None:
    """Each defect is found with its code, in the line where it stands, in both languages."""
    assert defect["was"] in SOUND
    text = SOUND.replace(defect["was"], defect["now"], 1)
    said = found(text)
    findings = [each for each in said if each.code == defect["code"]]
    assert findings, [(each.code, each.en) for each in said]
    lines = text.splitlines()
    named = [lines[each.line - 1] for each in findings]
    assert any(defect["line"] in line for line in named), named
    assert all(each.id != each.en for each in findings)
    assert in_words(said) == TOLD[f"building: {change(defect['was'], defect['now'])}"]
