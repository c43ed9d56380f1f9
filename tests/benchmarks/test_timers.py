"""The benchmark of the timers: a real relay and real workers ring each of them once, every line has its fields."""

from __future__ import annotations

import json

import pytest

from benchmarks.timers import main


def test_idle_and_firing_are_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    """Beside few and more armed timers an idle step asks as often, and what falls due is rung by real processes."""
    main(["--json", "--db", "sqlite", "--armed", "20", "40", "--n", "2", "--due", "3", "--procs", "1"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(each["armed"], each["what"]) for each in lines] == [(20, "idle"), (20, "fire"), (40, "idle"), (40, "fire")]
    same = {"bench", "db", "armed", "what", "ratio_to_first"}
    idle, fire = lines[0], lines[1]
    assert idle.keys() == same | {"n", "p50_ms", "p95_ms", "least_ms", "queries"}
    assert fire.keys() == same | {"due", "procs", "s", "per_s"}
    assert lines[0]["queries"] == lines[2]["queries"] == 1
