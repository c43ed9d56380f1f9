"""What was told about the end of a case, and how it came: one row for each case, round and step of the office."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy import Date as DateColumn
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id


class ToldRange(db.Model):  # type: ignore[name-defined,misc]
    """The days between which eight of ten cases like this one would end, as the page told them at ``told_at``.

    ``cases`` is the number of ended cases it rested on. Once the case has ended, ``ended_on`` is the day of its end and
    ``came_on`` the day on which it would have ended without the applicant's own waiting, which the range leaves out too;
    ``kept`` says whether that day lies in the range, ``month`` is that of the end (2026-11). No personal data.
    """

    __tablename__ = "told_range"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    service: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(60))
    round: Mapped[int] = mapped_column(Integer)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_day: Mapped[date] = mapped_column(DateColumn)
    last_day: Mapped[date] = mapped_column(DateColumn)
    cases: Mapped[int] = mapped_column(Integer)
    ended_on: Mapped[date | None] = mapped_column(DateColumn)
    came_on: Mapped[date | None] = mapped_column(DateColumn)
    month: Mapped[str | None] = mapped_column(String(7))
    kept: Mapped[bool | None]

    __table_args__ = (
        UniqueConstraint("application_id", "round", "state"),
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        CheckConstraint("(ended_on is null) = (kept is null)", name="ended_is_compared"),
        Index("ix_told_range_month", "month", "service"),
    )
