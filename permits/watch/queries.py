"""What stands on the watchdog's list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from permits.applications.models import Application
from permits.db import db
from permits.definitions import queries as definitions
from permits.scheduling.models import ScheduledJob
from permits.watch.models import WatchFinding, WatchLook

PAGE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding as the list shows it, with its case."""

    id: str
    kind: str
    data: dict[str, Any]
    found_at: datetime
    application_id: str | None
    number: str | None
    office: str | None
    definition_id: str | None


def last_look() -> WatchLook | None:
    """The latest look over all open cases."""
    return db.session.scalars(
        select(WatchLook).order_by(WatchLook.ended_at.desc(), WatchLook.id.desc()).limit(1)
    ).first()


def is_looking() -> bool:
    """Whether a look was asked for and is not done yet; the coming night's is none."""
    wanted = select(ScheduledJob.id).where(
        ScheduledJob.kind == "watch.look",
        ScheduledJob.done_at.is_(None),
        ScheduledJob.cancelled_at.is_(None),
        ScheduledJob.failed_at.is_(None),
        ScheduledJob.due_at <= ScheduledJob.created_at,
    )
    return db.session.execute(wanted.limit(1)).first() is not None


def counts() -> dict[str, int]:
    """How many findings there are of each kind."""
    rows = db.session.execute(select(WatchFinding.kind, func.count()).group_by(WatchFinding.kind))
    return {row[0]: row[1] for row in rows}


def findings(kind: str = "", after: str = "") -> tuple[Sequence[Listed], str]:
    """A page of findings, those that stand longest first, and the finding after which the next page begins (empty: none)."""
    wanted = (
        select(
            WatchFinding.id, WatchFinding.kind, WatchFinding.data, WatchFinding.found_at, WatchFinding.application_id,
            Application.number, Application.office, Application.definition_id,
        )
        .outerjoin(Application, Application.id == WatchFinding.application_id)
    )  # fmt: skip
    if kind:
        wanted = wanted.where(WatchFinding.kind == kind)
    before = db.session.get(WatchFinding, after) if after else None
    if before is not None:
        same = and_(WatchFinding.found_at == before.found_at, WatchFinding.id > before.id)
        wanted = wanted.where(or_(WatchFinding.found_at > before.found_at, same))
    rows = [
        Listed(**each._mapping)
        for each in db.session.execute(wanted.order_by(WatchFinding.found_at, WatchFinding.id).limit(PAGE + 1))
    ]
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else ""


def titles_of(listed: Sequence[Listed], language: str) -> dict[str, str]:
    """The services of these findings' cases, by version."""
    found = {}
    for each in listed:
        if each.definition_id and each.definition_id not in found and each.kind != "definition_gone":
            found[each.definition_id] = definitions.definition(each.definition_id).title[language]
    return found
