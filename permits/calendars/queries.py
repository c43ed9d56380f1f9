"""Questions about the office's calendar: its versions, and the newest word on each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Row, func, or_, select

from permits.accounts.models import Account
from permits.calendars.models import CalendarDay, CalendarHours, CalendarVersion
from permits.db import db
from permits.definitions.holidays import Changes, KnownDay, KnownHours
from workflows.calendar import WeekHours
from workflows.definition import Text

versions = CalendarVersion.__table__
days = CalendarDay.__table__
hours = CalendarHours.__table__


@dataclass(frozen=True, slots=True)
class Change:
    """One version: when, by whom, why, the days it closed or opened, the hours it set."""

    version: int
    at: datetime
    by: str
    reason: str
    years: tuple[int, ...]
    days: tuple[KnownDay, ...]
    hours: tuple[KnownHours, ...] = ()


def newest_version() -> int:
    """The number of the version in force; 0 before the first change."""
    return int(db.session.execute(select(func.coalesce(func.max(versions.c.id), 0))).scalar_one())


def changes_up_to(version: int) -> Changes:
    """The table as it stood with a version; 0 is before the first."""
    if not version:
        return Changes()
    copied = db.session.execute(select(versions.c.years).where(versions.c.id <= version)).scalars()
    own: dict[str, dict[date, KnownDay]] = {"": {}}
    for row in db.session.execute(select(days).where(days.c.version_id <= version).order_by(days.c.version_id)):
        own.setdefault(row.calendar, {})[row.day] = _known(row)
    said: dict[str, list[KnownHours]] = {}
    for row in db.session.execute(select(hours).where(hours.c.version_id <= version).order_by(hours.c.id)):
        said.setdefault(row.calendar, []).append(_known_hours(row))
    return Changes(
        version,
        frozenset(year for years in copied for year in years),
        own.pop(""),
        own,
        {code: tuple(each) for code, each in said.items()},
    )


def changes_of(digest: str) -> Changes:
    """The table as it stood with the version of this digest; untouched for an empty one."""
    if not digest:
        return Changes()
    return changes_up_to(db.session.execute(select(versions.c.id).where(versions.c.digest == digest)).scalar_one())


def digest_of(version: int) -> str:
    """The digest of a version; empty before the first."""
    return db.session.execute(select(versions.c.digest).where(versions.c.id == version)).scalar() or ""


def history(year: int, code: str = "", limit: int = 50) -> list[Change]:
    """The changes of a calendar that say something of a year, the newest first.

    Days only copied are not listed one by one.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    of_days = select(days.c.version_id).where(days.c.calendar == code, days.c.day.between(first, last))
    of_hours = select(hours.c.version_id).where(
        hours.c.calendar == code,
        hours.c.first_day <= last,
        or_(hours.c.last_day.is_(None), hours.c.last_day >= first),
    )
    statement = select(CalendarVersion).where(CalendarVersion.id.in_(of_days.union(of_hours)))
    found = list(db.session.scalars(statement.order_by(CalendarVersion.id.desc()).limit(limit)))
    ids = [each.id for each in found]
    rows = db.session.execute(
        select(days).where(days.c.version_id.in_(ids), days.c.calendar == code).order_by(days.c.day)
    ).all()
    said = db.session.execute(select(hours).where(hours.c.version_id.in_(ids), hours.c.calendar == code)).all()
    return [
        Change(
            each.id,
            each.changed_at,
            each.changed_by,
            each.reason,
            tuple(each.years),
            tuple(_known(row) for row in rows if row.version_id == each.id),
            tuple(_known_hours(row) for row in said if row.version_id == each.id),
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


def _known_hours(row: Row[Any]) -> KnownHours:
    week = None if row.week is None else week_of(row.week)
    return KnownHours(row.first_day, row.last_day, week, row.basis, row.announced_on)


def week_of(kept: dict[str, list[list[str]]]) -> WeekHours:
    """Hours as the table keeps them, as times."""
    return {
        int(weekday): tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in spans)
        for weekday, spans in kept.items()
    }


def kept_week(week: WeekHours) -> dict[str, list[list[str]]]:
    """Hours as the table keeps them: pairs of times in text, by weekday."""
    return {
        str(weekday): [[opens.isoformat("minutes"), closes.isoformat("minutes")] for opens, closes in spans]
        for weekday, spans in sorted(week.items())
    }
