"""The benchmark of a decision: it runs, says what it measured, and refuses to compare different work."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from benchmarks.decide import RESULT, SIDES, Plan, Turn, compare_rows, figures, our_side, sides_of
from benchmarks.support.floors import Side, written_by
from benchmarks.support.places import empty_place
from benchmarks.support.samples import Sample, copies, first_sample
from benchmarks.support.statements import OtherRows, Recording, recording
from permits.applications import record
from permits.applications.models import Application
from permits.db import db

ROOT = Path(__file__).resolve().parents[2]
FIELDS = {
    "bench", "db", "procs", "n", "rounds", "cases", "profile", "per_s", "orm_per_s", "core_per_s", "p50_ms", "p95_ms",
    "p99_ms", "queries", "ratio_to_orm", "ratio_to_orm_spread", "ratio_to_core", "ratio_to_core_spread",
}  # fmt: skip


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    """The application in a place of its own, as a benchmark makes it."""
    with empty_place("sqlite") as (made, _url):
        yield made


@pytest.fixture(scope="module")
def sample(app: Flask) -> Sample:
    return first_sample()


@pytest.fixture(scope="module")
def sides(app: Flask, sample: Sample) -> dict[str, Side]:
    (spare,) = copies(sample, 1)
    return sides_of(app, written_by(spare, our_side(app)))


def test_it_prints_one_line_of_json_with_every_field() -> None:
    """A short run on SQLite prints one JSON object with the fields that a benchmark promises."""
    command = [sys.executable, "-m", "benchmarks.decide", "--json", "--db", "sqlite", "--procs", "1", "--n", "5"]
    done = subprocess.run([*command, "--rounds", "2"], cwd=ROOT, capture_output=True, text=True, check=True)
    (line,) = done.stdout.splitlines()
    figure = json.loads(line)
    assert figure.keys() == FIELDS
    assert (figure["bench"], figure["db"], figure["procs"], figure["n"], figure["rounds"]) == (
        "decide",
        "sqlite",
        1,
        5,
        2,
    )
    assert figure["cases"] >= 3 * 5 * 2
    assert min(figure["per_s"], figure["orm_per_s"], figure["core_per_s"], figure["p50_ms"], figure["queries"]) > 0
    low, high = figure["ratio_to_core_spread"]
    assert low <= figure["ratio_to_core"] <= high


def test_both_floors_write_the_same_rows(sample: Sample, sides: dict[str, Side]) -> None:
    """ORM and Core floor write as many rows with the same verbs to the same tables as the product's decision."""
    made = compare_rows(sides, copies(sample, len(SIDES)))
    assert made["ours"].rows == made["orm"].rows == made["core"].rows
    assert made["ours"].rows["UPDATE", "application"] == 1
    assert made["ours"].rows["INSERT", "application_event"] > 1


def test_a_floor_that_does_less_is_refused(sample: Sample, sides: dict[str, Side]) -> None:
    """A floor that leaves rows out stops the benchmark, and the message names what it left out."""
    lazy = {"ours": sides["ours"], "core": lambda _sample: None}
    with pytest.raises(OtherRows, match="UPDATE application: ours 1, core 0"):
        compare_rows(lazy, copies(sample, len(lazy)))


def test_a_copied_case_is_decided_like_the_first(app: Flask, sample: Sample, sides: dict[str, Side]) -> None:
    """A decision on a copy writes what a decision on the case made by the operations writes, and its record holds."""
    (copy,) = copies(sample, 1)
    with recording(db.engine) as on_copy:
        sides["ours"](copy)
    with recording(db.engine) as on_first:
        sides["ours"](sample)
    assert on_copy == on_first
    db.session.rollback()  # what this session has seen is older than the decisions
    states = [db.session.get_one(Application, each.application_id).state for each in (copy, sample)]
    assert states[0] == states[1] != "periksa_berkas"
    assert sample.application_id not in {each.application_id for each in record.verify(db.session())}


def test_ratios_are_throughput_within_one_round() -> None:
    """A ratio is ours ÷ theirs of the same round, all processes together, and its median is given with the spread."""
    plan = Plan("sqlite", procs=2, n=10, rounds=3)
    seconds = {"ours": (2.0, 4.0, 8.0), "orm": (4.0, 4.0, 8.0), "core": (1.0, 1.0, 4.0)}
    turns = [
        Turn(number, side, began=0.0, ended=seconds[side][number], took=[0.1] * 10)
        for number in range(3)
        for side in SIDES
        for _process in range(2)
    ]
    line = figures(plan, 90, Recording(queries=7), turns)
    assert (line["per_s"], line["ratio_to_orm"], line["ratio_to_orm_spread"]) == (5.0, 1.0, [1.0, 2.0])
    assert (line["ratio_to_core"], line["ratio_to_core_spread"]) == (0.5, [0.25, 0.5])
    assert (line["p50_ms"], line["queries"], line["profile"].split()[-1]) == (100.0, 7, RESULT)
