"""The benchmark of the managers' board: it measures real pages, every line has its fields."""

from __future__ import annotations

import json

import pytest

from benchmarks.boards import PAGES, main


def test_every_page_is_one_line_for_each_number_of_cases(capsys: pytest.CaptureFixture[str]) -> None:
    """Every page at two sizes prints its figures, and asks as often at either size, the files included."""
    main(["--json", "--db", "sqlite", "--cases", "300", "600", "--n", "1"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(each["cases"], each["page"]) for each in lines] == [
        (size, page) for size in (300, 600) for page in ("counting", *PAGES)
    ]
    fields = {"bench", "db", "page", "cases", "n", "p50_ms", "p95_ms", "least_ms", "queries", "ratio_to_first"}
    assert all(each.keys() == fields for each in lines)
    few, many = ([each["queries"] for each in lines if each["cases"] == size] for size in (300, 600))
    assert few == many
