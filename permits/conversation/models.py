"""Tables of what is written about a case, and of how far each person has read it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from permits.applications.models import BigId
from permits.db import UtcDateTime, db


class Message(db.Model):  # type: ignore[name-defined,misc]
    """Words about a case. ``audience`` is the writer's own ``office``, all ``offices`` of the case, or the ``applicant``.

    ``office`` is the writer's, empty when the applicant wrote. ``token`` came with the page it was written on, so that a
    page sent twice writes once. The row goes when the applicant is erased; the event on the record keeps a digest only.
    """

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    audience: Mapped[str] = mapped_column(String(12))
    office: Mapped[str] = mapped_column(String(60), default="")
    author_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    token: Mapped[str] = mapped_column(String(26))
    body: Mapped[str] = mapped_column(Text)
    salt: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("audience in ('office', 'offices', 'applicant')", name="known_audience"),
        CheckConstraint("office <> '' or audience = 'applicant'", name="notes_have_an_office"),
        UniqueConstraint("author_id", "token"),
        Index("ix_message_application", "application_id", "id"),
    )


class Reading(db.Model):  # type: ignore[name-defined,misc]
    """The last message of a case that somebody has seen. A bookmark: it gives no right and stands on no record."""

    __tablename__ = "reading"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True)
    message_id: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("ix_reading_application", "application_id"),)
