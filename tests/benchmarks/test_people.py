"""The benchmark of people at once: they open real pages at a real server, every line has its fields."""

from __future__ import annotations

import json

import pytest

from benchmarks.people import main


def test_everybody_opens_pages_at_the_real_server(capsys: pytest.CaptureFixture[str]) -> None:
    """Four people open two pages each; the last line counts them all and the others the kinds of page."""
    main(["--json", "--db", "sqlite", "--cases", "600", "--n", "2", "--people", "4", "--reading", "0", "0.1"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    fields = {"bench", "db", "page", "cases", "people", "n", "opened", "p50_ms", "p95_ms", "longest_ms"}
    assert all(each.keys() == fields for each in lines)
    *kinds, everything = lines
    assert (everything["page"], everything["opened"]) == ("all", 8)
    assert sum(each["opened"] for each in kinds) == 8
    assert {each["page"] for each in kinds} <= {
        "board", "case", "check", "filtered", "home", "list", "question", "queue", "search", "service", "tasks",
    }  # fmt: skip
