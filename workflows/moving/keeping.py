"""A case's position as JSON can hold it, so that a move can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from workflows.engine.outcome import Clock, ReviewSnapshot, Snapshot, Suspension


def keep(snapshot: Snapshot) -> dict[str, Any]:
    """Everything of a position; :func:`restore` gives the same back."""
    clock = snapshot.clock
    return {
        "state": snapshot.state,
        "round": snapshot.round,
        "reviews": [_kept(each) for each in snapshot.reviews],
        "clock": [
            clock.day_zero and clock.day_zero.isoformat(),
            clock.paused_on and clock.paused_on.isoformat(),
            clock.paused_days,
        ],
        "entered_at": snapshot.entered_at and snapshot.entered_at.isoformat(),
        "taken": dict(snapshot.taken),
        "acted": {code: sorted(people) for code, people in snapshot.acted.items()},
        "suspensions": [
            [each.since.isoformat(), each.until and each.until.isoformat()] for each in snapshot.suspensions
        ],
    }


def _kept(review: ReviewSnapshot) -> dict[str, Any]:
    return {
        each.name: value.isoformat() if isinstance(value, datetime) else value
        for each in fields(review)
        for value in (getattr(review, each.name),)
    }


def restore(kept: Mapping[str, Any]) -> Snapshot:
    """The position that was kept."""
    day_zero, paused_on, paused_days = kept["clock"]
    return Snapshot(
        state=kept["state"],
        round=kept["round"],
        reviews=tuple(ReviewSnapshot(**{**each, "opened_at": _moment(each["opened_at"])}) for each in kept["reviews"]),
        clock=Clock(_day(day_zero), _day(paused_on), paused_days),
        entered_at=_moment(kept["entered_at"]),
        taken=dict(kept["taken"]),
        acted={code: frozenset(people) for code, people in kept["acted"].items()},
        suspensions=tuple(_suspension(since, until) for since, until in kept["suspensions"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _suspension(since: str, until: str | None) -> Suspension:
    return Suspension(datetime.fromisoformat(since), _moment(until))
