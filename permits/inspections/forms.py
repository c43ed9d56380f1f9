"""What the pages of visits send."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime


def read_moment(sent: Mapping[str, str], name: str = "starts_at") -> datetime | None:
    """The time that was chosen; None for none, and for what is no time."""
    try:
        found = datetime.fromisoformat(sent.get(name, ""))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo is not None else None


def read_day(given: str, today: date) -> date:
    """The day that an address names; today when it names none."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        return today
