"""The table of work that must happen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db

OPEN = text("done_at is null and cancelled_at is null")
FAILED = text("failed_at is not null")
COUNTS = text("kind = 'board.count'")  # asked after once a minute, among millions


class ScheduledJob(db.Model):  # type: ignore[name-defined,misc]
    """A promise with a due time. ``key`` makes it one of a kind; ``claim`` is the token of whoever is at work on it.

    ``failed_at`` is set after the last attempt: the row then stands on the manager's board until someone tries again.
    """

    __tablename__ = "scheduled_job"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(200), unique=True)
    application_id: Mapped[str | None] = mapped_column(String(26))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claim: Mapped[str | None] = mapped_column(String(32))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    last_error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("ix_scheduled_job_due", "due_at", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_scheduled_job_application", "application_id"),
        Index("ix_scheduled_job_failed", "failed_at", sqlite_where=FAILED, postgresql_where=FAILED),
        Index("ix_scheduled_job_kind", "kind", sqlite_where=COUNTS, postgresql_where=COUNTS),
    )
