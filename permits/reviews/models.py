"""Tables of reviews: one row for each office asked in each round."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id

OPEN = text("result is null and swept_at is null")
CLOSED = text("closed_at is not null")


class Review(db.Model):  # type: ignore[name-defined,misc]
    """Work asked of one office. Open until a result closes it or the case moves on (swept).

    ``key`` is its name within the case, which its scheduled work bears too. ``skipped`` says of a swept one that it counts
    as answered. ``answers`` are those to the plan's own form, as stored; ``reason`` holds the reviewer's words.
    All of these are erased with the person; the event keeps digests only. ``definition_id`` is the version that a review
    belongs to which its case left behind when it was moved to another one; such a review counts no longer. ``acting`` is «plh»
    or «plt» when whoever closed it acted in somebody's place.
    """

    __tablename__ = "review"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    round: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(60))
    plan: Mapped[str] = mapped_column(String(60))
    office: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(60))
    version: Mapped[int] = mapped_column(Integer, default=1)
    assignee_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    draft: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    result: Mapped[str | None] = mapped_column(String(60))
    tone: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    checklist: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(26))
    acting: Mapped[str] = mapped_column(String(4), default="", server_default="")
    swept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    key: Mapped[str] = mapped_column(String(200), default="")
    skipped: Mapped[bool] = mapped_column(Boolean, default=False)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    definition_id: Mapped[str | None] = mapped_column(ForeignKey("definition_version.id"))

    __table_args__ = (
        CheckConstraint("(closed_at is null) = (result is null)", name="closed_has_result"),
        Index(
            "uq_review_open", "application_id", "plan", "office", unique=True, sqlite_where=OPEN, postgresql_where=OPEN
        ),
        Index("ix_review_application", "application_id", "round"),
        Index(
            "ix_review_queue",
            *("office", "role", "due_at", "id"),
            *("assignee_id", "application_id", "state", "plan"),  # what is counted, so that the index alone is read
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index("ix_review_closed", "closed_at", "id", sqlite_where=CLOSED, postgresql_where=CLOSED),
        Index("ix_review_held", "assignee_id", "due_at", "id", sqlite_where=OPEN, postgresql_where=OPEN),
    )
