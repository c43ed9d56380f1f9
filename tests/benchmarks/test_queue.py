"""The benchmark of the reviewer's pages: it measures real pages, every line has its fields."""

from __future__ import annotations

import json

import pytest

from benchmarks.queue import main


def test_every_page_is_one_line_for_each_number_of_cases(capsys: pytest.CaptureFixture[str]) -> None:
    """Six pages at two sizes print their figures, and a page asks as often at either size."""
    main(["--json", "--db", "sqlite", "--cases", "600", "700", "--n", "2"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["cases"] for each in lines] == [600] * 6 + [700] * 6
    assert all(
        each.keys()
        == {"bench", "db", "page", "cases", "n", "p50_ms", "p95_ms", "least_ms", "queries", "ratio_to_first"}
        for each in lines
    )
    assert [each["queries"] for each in lines[:6]] == [each["queries"] for each in lines[6:]]
