"""The calendars tests count with: the example city's office, with the published closed days of 2025 to 2027."""

from __future__ import annotations

import json
from datetime import date, time
from functools import cache
from pathlib import Path

from workflows.calendar import Calendar
from workflows.definition import Text

DATA = Path(__file__).parents[1] / "data"
WEEK = {
    0: ((time(8), time(16)),),
    1: ((time(8), time(16)),),
    2: ((time(8), time(16)),),
    3: ((time(8), time(16)),),
    4: ((time(8), time(16, 30)),),
}


@cache
def city_calendar(joint_leave: str = "closed", timezone: str = "Asia/Makassar") -> Calendar:
    """The office calendar of the vectors; ``joint_leave="open"`` counts joint leave days as working days."""
    rows = json.loads((DATA / "closed_days.json").read_text())
    closed = {
        date.fromisoformat(day): Text(row["id"], row["en"])
        for day, row in rows.items()
        if joint_leave == "closed" or row["kind"] == "holiday"
    }
    return Calendar(timezone, WEEK, closed, 2025, 2027)
