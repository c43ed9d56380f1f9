"""Drafts of a decision: each reviewer's own, and the one handed over to the colleagues of the role.

A review keeps them in one value: ``{"own": {<account's id>: draft}, "handed": draft}``. A draft is its author's: another
reviewer sees that there is one and since when, never its words, until the author hands it over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Kept = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Begun:
    """That somebody has begun to decide: who, and when they kept it last."""

    by: str
    saved_at: datetime


def draft_for(kept: Kept, account_id: str) -> Kept:
    """What a person finds in the boxes: their own draft, otherwise the one handed over; empty when there is neither."""
    own: Kept = kept.get("own", {}).get(account_id) or kept.get("handed") or {}
    return own


def with_own(kept: Kept, account_id: str, draft: Kept) -> dict[str, Any]:
    """The drafts with a person's own in the place of their former one."""
    return {**kept, "own": {**kept.get("own", {}), account_id: dict(draft)}}


def handed_over(kept: Kept, account_id: str) -> dict[str, Any]:
    """The drafts once a person has left theirs to the colleagues; what was handed over before gives way to it."""
    own = dict(kept.get("own", {}))
    draft = own.pop(account_id, None)
    return {**kept, "own": own} | ({"handed": {**draft, "by": account_id}} if draft else {})


def begun_by_others(kept: Kept, account_id: str) -> list[Begun]:
    """Who else has begun, the latest first."""
    others = [
        Begun(by, datetime.fromisoformat(draft["saved_at"]))
        for by, draft in kept.get("own", {}).items()
        if by != account_id
    ]
    return sorted(others, key=lambda each: each.saved_at, reverse=True)


def saved_at(kept: Kept, account_id: str) -> datetime | None:
    """When the draft that a person finds was kept last."""
    moment = draft_for(kept, account_id).get("saved_at")
    return datetime.fromisoformat(moment) if moment else None


def from_colleague(kept: Kept, account_id: str) -> str:
    """Whose draft a person finds when it is not their own; empty otherwise."""
    handed = kept.get("handed") or {}
    return "" if kept.get("own", {}).get(account_id) else str(handed.get("by", ""))


def each_with(kept: Kept, change: Callable[[Kept], Kept]) -> dict[str, Any]:
    """The drafts, each of them changed in the same way."""
    found = dict(kept)
    if "own" in kept:
        found["own"] = {by: dict(change(draft)) for by, draft in kept["own"].items()}
    if "handed" in kept:
        found["handed"] = dict(change(kept["handed"]))
    return found
