"""Table of receipts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db


class Receipt(db.Model):  # type: ignore[name-defined,misc]
    """What an applicant was told when a round was sent: the state it came to, until when the office has for that step.

    Its PDF lies in the store under ``sha256`` once the worker has made it; erasing the person forgets it.
    """

    __tablename__ = "receipt"

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True)
    round: Mapped[int] = mapped_column(Integer, primary_key=True)
    state: Mapped[str] = mapped_column(String(60))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    step_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (CheckConstraint("(sha256 is null) = (size is null)", name="made_has_size"),)
