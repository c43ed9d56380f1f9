"""Questions about the office's calendar: its versions, and the newest word on each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select

from permits.accounts.models import Account
from permits.calendars.models import CalendarDay, CalendarVersion
from permits.db import db
from permits.definitions.holidays import Changes, KnownDay
from workflows.definition import Text

versions = CalendarVersion.__table__
days = CalendarDay.__table__


@dataclass(frozen=True, slots=True)
class Change:
    """One version: when, by whom, why, and the days it closed or opened."""

    version: int
    at: datetime
    by: str
    reason: str
    years: tuple[int, ...]
    days: tuple[KnownDay, ...]


def newest_version() -> int:
    """The number of the version in force; 0 before the first change."""
    return int(db.session.execute(select(func.coalesce(func.max(versions.c.id), 0))).scalar_one())


def changes_up_to(version: int) -> Changes:
    """The table as it stood with a version; 0 is before the first."""
    if not version:
        return Changes()
    copied = db.session.execute(select(versions.c.years).where(versions.c.id <= version)).scalars()
    rows = db.session.execute(select(days).where(days.c.version_id <= version).order_by(days.c.version_id))
    return Changes(
        version, frozenset(year for years in copied for year in years), {row.day: _known(row) for row in rows}
    )


def changes_of(digest: str) -> Changes:
    """The table as it stood with the version of this digest; untouched for an empty one."""
    if not digest:
        return Changes()
    return changes_up_to(db.session.execute(select(versions.c.id).where(versions.c.digest == digest)).scalar_one())


def digest_of(version: int) -> str:
    """The digest of a version; empty before the first."""
    return db.session.execute(select(versions.c.digest).where(versions.c.id == version)).scalar() or ""


def history(year: int, limit: int = 50) -> list[Change]:
    """The changes that say something of a year, the newest first. Days only copied are not listed one by one."""
    statement = (
        select(CalendarVersion)
        .where(
            CalendarVersion.id.in_(
                select(days.c.version_id).where(days.c.day.between(date(year, 1, 1), date(year, 12, 31)))
            )
        )
        .order_by(CalendarVersion.id.desc())
        .limit(limit)
    )
    found = list(db.session.scalars(statement))
    rows = db.session.execute(
        select(days).where(days.c.version_id.in_([each.id for each in found])).order_by(days.c.day)
    ).all()
    return [
        Change(
            each.id,
            each.changed_at,
            each.changed_by,
            each.reason,
            tuple(each.years),
            tuple(_known(row) for row in rows if row.version_id == each.id),
        )
        for each in found
    ]


def changer(by: str) -> str:
    """The name of whoever made a change: a person's by their id, otherwise as it was kept (the command line)."""
    return db.session.execute(select(Account.name).where(Account.id == by)).scalar() or by


def _known(row: Row[Any]) -> KnownDay:
    return KnownDay(
        row.day,
        row.closed,
        row.kind,
        Text(row.title_id, row.title_en),
        Text(row.basis, row.basis),
        "table",
        row.announced_on,
    )
