"""A position kept as JSON comes back as it was, with everything that can stand in it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from tests.workflows import makers as m
from workflows.engine.outcome import Clock, ReviewSnapshot, Snapshot, Suspension
from workflows.moving import keep, restore

REVIEW = ReviewSnapshot(
    "opinion", "parks", "agree", "positive", "Fine", by="01PARKS", key="opinion:parks:2.1", opened_at=m.MONDAY
)
FULL = Snapshot(
    state="ask",
    round=2,
    reviews=(REVIEW, ReviewSnapshot("opinion", "roads", swept=True), ReviewSnapshot("cost", "desk", skipped=True)),
    clock=Clock(date(2026, 11, 16), date(2026, 11, 18), 4),
    entered_at=m.at("2026-11-17T09:30"),
    taken={"ask.again": 2},
    acted={"opinion": frozenset({"01B", "01A"})},
    suspensions=(Suspension(m.MONDAY, m.at("2026-11-17T09:00")), Suspension(m.at("2026-11-18T09:00"))),
)


@pytest.mark.parametrize(
    "snapshot", [FULL, Snapshot("draft"), replace(FULL, clock=Clock(date(2026, 11, 16)), entered_at=None)]
)
def test_a_position_comes_back_whole(snapshot: Snapshot) -> None:
    """Through JSON and back every part is the same."""
    assert restore(json.loads(json.dumps(keep(snapshot)))) == snapshot


def test_a_kept_position_can_be_read() -> None:
    """Days and moments stand in it as ISO writes them, people in order; positions kept before must still be read."""
    kept = keep(FULL)
    assert kept["clock"] == ["2026-11-16", "2026-11-18", 4]
    assert kept["entered_at"] == "2026-11-17T09:30:00+08:00"
    assert kept["acted"] == {"opinion": ["01A", "01B"]}
    assert kept["taken"] == {"ask.again": 2}
    assert kept["suspensions"] == [
        ["2026-11-16T10:00:00+08:00", "2026-11-17T09:00:00+08:00"],
        ["2026-11-18T09:00:00+08:00", None],
    ]
    assert kept["reviews"][0] == {
        "plan": "opinion",
        "office": "parks",
        "result": "agree",
        "tone": "positive",
        "note": "Fine",
        "swept": False,
        "skipped": False,
        "by": "01PARKS",
        "key": "opinion:parks:2.1",
        "opened_at": "2026-11-16T10:00:00+08:00",
    }
    assert (kept["state"], kept["round"]) == ("ask", 2)
    assert keep(Snapshot("draft"))["clock"] == [None, None, 0]
