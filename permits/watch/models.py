"""Tables of the watchdog: when it looked last, and what it found."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id


class WatchLook(db.Model):  # type: ignore[name-defined,misc]
    """One look over all open cases: how many there were, and how many findings."""

    __tablename__ = "watch_look"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cases: Mapped[int] = mapped_column(Integer)
    findings: Mapped[int] = mapped_column(Integer)


class WatchFinding(db.Model):  # type: ignore[name-defined,misc]
    """Something that keeps a case from going on, as the last look found it; gone when a later look finds it no more.

    ``about`` is the review, the piece of work or empty; ``data`` holds codes that the sentence needs, never personal data.
    """

    __tablename__ = "watch_finding"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    application_id: Mapped[str | None] = mapped_column(ForeignKey("application.id"))
    about: Mapped[str] = mapped_column(String(40), default="")
    data: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("ix_watch_finding_kind", "kind", "found_at"),
        Index("ix_watch_finding_application", "application_id"),
    )
