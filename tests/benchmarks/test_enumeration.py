"""The benchmark of what the time of an answer tells: its statistic, its doors, and that it can fail."""

from __future__ import annotations

import json
import random

import pytest
from flask import Flask, request

from benchmarks.enumeration import Told, auc, figures, main, measure
from benchmarks.support.knocking import Caller, Door, Knock

FIELDS = {
    "bench", "db", "door", "n", "there_ms", "not_there_ms", "auc", "processor_auc", "told_apart", "queries",
}  # fmt: skip


def test_every_door_is_one_line_and_asks_the_same_of_the_database(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever and whatever is there costs as many statements as what is not."""
    main(["--json", "--db", "sqlite", "--n", "1"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len({each["door"] for each in lines}) == len(lines) == 27
    assert all(each.keys() == FIELDS for each in lines)
    assert [each["door"] for each in lines if len(set(each["queries"])) > 1] == []


@pytest.mark.parametrize(
    ("some", "others", "chance"),
    [
        ([3.0, 4.0], [1.0, 2.0], 1.0),
        ([1.0], [2.0, 3.0], 0.0),
        ([1.0, 2.0], [1.0, 2.0], 0.5),
        ([2.0], [1.0, 2.0, 3.0, 2.0], 0.5),
    ],
)
def test_the_chance_that_one_side_takes_longer(some: list[float], others: list[float], chance: float) -> None:
    """It is one where every time is longer, none where every time is shorter, and what is equal counts half."""
    assert auc(some, others) == chance


def test_what_takes_longer_is_told_apart() -> None:
    """Times that lie a little higher for what is there do not pass, times drawn from the same lot do."""
    same = [(10.0 + at % 7, 9.0) for at in range(70)]
    assert not figures({True: same, False: same})["told_apart"]
    found = figures({True: [(wall + 3, processor) for wall, processor in same], False: same})
    assert (found["told_apart"], found["processor_auc"]) == (True, 0.5)
    assert found["auc"] > 0.6


def test_what_is_told_in_words_needs_no_clock() -> None:
    """Different words stop the measurement."""
    app = Flask("told in words")
    app.add_url_rule("/", view_func=lambda: request.form["who"], methods=["POST"])
    door = Door("made up", Caller("", ""), lambda there, _n: Knock("/", {"who": "there" if there else "nobody"}))
    with pytest.raises(Told):
        measure(app.test_client(), door, 1, random.Random(1), statements=False)
