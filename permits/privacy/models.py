"""Tables of requests about one's own data, of copies of it, and of consents."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id

UNANSWERED = text("answered_at is null")
NOT_ENDED = text("ended_at is null")
NOT_WITHDRAWN = text("withdrawn_at is null")


class DataRequest(db.Model):  # type: ignore[name-defined,misc]
    """Somebody asks that data about them be corrected or deleted. ``due_at`` is 72 hours after it came, by the clock.

    ``words`` and ``answer`` are personal data and go when the person is erased; that there was a request, and when, stays.
    """

    __tablename__ = "data_request"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text, default="")
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[str | None] = mapped_column(String(26))
    outcome: Mapped[str | None] = mapped_column(String(10))
    answer: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        Index("uq_data_request_open", "account_id", "kind", unique=True, sqlite_where=UNANSWERED, postgresql_where=UNANSWERED),
        Index("ix_data_request_due", "due_at", sqlite_where=UNANSWERED, postgresql_where=UNANSWERED),
        CheckConstraint("kind in ('correct', 'erase')", name="known_kind"),
        CheckConstraint("outcome in ('done', 'partly', 'refused')", name="known_outcome"),
        CheckConstraint("(answered_at is null) = (outcome is null)", name="answered_has_outcome"),
    )  # fmt: skip


class DataExport(db.Model):  # type: ignore[name-defined,misc]
    """A copy of everything about a person, made on request and taken away after a week. One at a time."""

    __tablename__ = "data_export"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None] = mapped_column(Integer)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("uq_data_export_open", "account_id", unique=True, sqlite_where=NOT_ENDED, postgresql_where=NOT_ENDED),
        CheckConstraint("(ready_at is null) = (sha256 is null)", name="ready_has_file"),
    )


class Consent(db.Model):  # type: ignore[name-defined,misc]
    """A person agreed to something that nothing but their consent allows: to which text, when, and since when no longer."""

    __tablename__ = "consent"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(
            "uq_consent_open", "account_id", "purpose", unique=True, sqlite_where=NOT_WITHDRAWN,
            postgresql_where=NOT_WITHDRAWN,
        ),
    )  # fmt: skip
