"""How often what was told came true: by service and month of the end, and the cases behind each figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, and_, case, func, select

from permits.applications.models import Application
from permits.calibration.models import ToldRange
from permits.db import db

rows = ToldRange.__table__
applications = Application.__table__
MONTHS = 6
LEAST = 20  # ranges below which no share is said: one case would move it by more than five points
WANTED = (0.75, 0.85)  # what ranges for eight of ten should come to


@dataclass(frozen=True, slots=True)
class Share:
    """Of the ranges told for cases of a service that ended in a month (2026-11): how many there were, and how many came true."""

    service: str
    month: str
    told: int
    kept: int
    early: int

    @property
    def enough(self) -> bool:
        return self.told >= LEAST

    @property
    def percent(self) -> int:
        return round(100 * self.kept / self.told)

    @property
    def late(self) -> int:
        return self.told - self.kept - self.early

    @property
    def verdict(self) -> str:
        """«few», «wide» (true too often), «narrow» (too seldom) or «fits»."""
        if not self.enough:
            return "few"
        share = self.kept / self.told
        return "narrow" if share < WANTED[0] else "wide" if share > WANTED[1] else "fits"


def shares(today: date) -> list[Share]:
    """The figures of the last months, the newest first. One question, whatever there is."""
    year, month = divmod(today.year * 12 + today.month - MONTHS, 12)
    since = f"{year:04}-{month + 1:02}"
    wanted = (
        select(
            rows.c.service,
            rows.c.month,
            func.count(),
            func.sum(case((rows.c.kept.is_(True), 1), else_=0)),
            func.sum(case((rows.c.came_on < rows.c.first_day, 1), else_=0)),
        )
        .where(rows.c.month >= since)
        .group_by(rows.c.service, rows.c.month)
        .order_by(rows.c.month.desc(), rows.c.service)
    )
    return [
        Share(service, month, told, int(kept), int(early))
        for service, month, told, kept, early in db.session.execute(wanted)
    ]


def listed(service: str, month: str, kept: bool | None, after: str, limit: int) -> Sequence[Row[tuple[object, ...]]]:
    """The ranges behind a figure with the number of their case, in the order of the ids, from ``after`` on."""
    wanted = select(rows, applications.c.number, applications.c.office, applications.c.definition_id).join(
        applications, applications.c.id == rows.c.application_id
    )
    return db.session.execute(
        wanted.where(_condition(service, month, kept), rows.c.id > after).order_by(rows.c.id).limit(limit)
    ).all()


def _condition(service: str, month: str, kept: bool | None) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [rows.c.month == month]
    if service:
        parts.append(rows.c.service == service)
    if kept is not None:
        parts.append(rows.c.kept.is_(kept))
    return and_(*parts)
