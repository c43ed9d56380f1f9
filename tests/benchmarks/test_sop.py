"""The benchmark of SOP files: what it measures is sound, hostile files are refused, every line has its fields."""

from __future__ import annotations

import json
from math import comb

import pytest

from benchmarks.sop import city, lines, main, one_hostile, positions
from benchmarks.support.files import crowded_file, hostile_files, long_file
from permits.definitions.operations import check_text


def test_the_long_file_is_sound() -> None:
    """The generated file has as many states as asked and nothing to mend."""
    checked = check_text(long_file(12), city())
    assert [each for each in checked.findings if each.severity == "error"] == []
    assert checked.definition is not None
    assert len(checked.definition.states) == 12


def test_crowded_files_have_the_positions_they_are_made_for() -> None:
    """Offices and results told apart make C(n + k, k) positions, with the draft and the end, less those that leave."""
    offices, results = 5, 2
    checked = check_text(crowded_file(offices, results), city())
    assert {each.code for each in checked.findings if each.severity == "error"} <= {"unknown_office", "unknown_role"}
    (line,) = positions(1, [(offices, results)])
    at_rest = comb(offices + results, results) - (offices + 1)
    assert line["positions"] == 1 + at_rest + 1
    assert line["grown_mb"] >= 0


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("aliases", "too_many_aliases"),
        ("nesting", "too_deep"),
        ("long scalar", "file_too_large"),
        ("many keys", "too_many_nodes"),
        ("tag", "tag_refused"),
        ("guard", "expression_too_long"),
    ],
)
def test_hostile_files_are_refused(name: str, code: str) -> None:
    """Each hostile file is refused for what it is, with its figures on the line."""
    line = one_hostile(name)
    assert line["codes"] == [code]
    assert line.keys() == {"s", "processor_s", "grown_mb", "codes"}


def test_every_hostile_file_has_its_test() -> None:
    """No hostile file is measured without anybody saying why it is refused."""
    assert set(hostile_files()) == {"aliases", "nesting", "long scalar", "many keys", "tag", "guard"}


def test_a_simulation_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A short year prints one JSON object that says how many cases came and ended."""
    main(["--json", "--only", "simulate", "--cases", "250"])
    line = json.loads(capsys.readouterr().out)
    assert line["bench"] == "sop.simulate"
    assert line["cases"] == line["finished"] > 150


def test_the_shipped_files_are_measured_without_errors() -> None:
    """The line of the pack says that nothing was wrong with what was measured."""
    (line,) = lines(["pack"], rounds=1, cases=0)
    assert line["errors"] == 0
    assert line["files"] >= 3
