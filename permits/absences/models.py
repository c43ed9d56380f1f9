"""The table of absences."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id


class Absence(db.Model):  # type: ignore[name-defined,misc]
    """Days on which somebody is away, the first and the last included, by the city's date.

    ``deputy_id`` is who holds the person's seats on these days, under their own name with ``title`` before it: «plh» for
    somebody who is away, «plt» for somebody whose post is vacant. ``ended_at`` is set when it was called off or cut short.
    """

    __tablename__ = "absence"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    deputy_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    title: Mapped[str] = mapped_column(String(4), default="plh")
    made_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        CheckConstraint("title in ('plh', 'plt')", name="known_title"),
        Index("ix_absence_account", "account_id", "last_day"),
        Index("ix_absence_deputy", "deputy_id", "last_day"),
    )
