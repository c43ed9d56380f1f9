"""Tables of what is written about a case, and of how far each person has read it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from permits.applications.models import BigId
from permits.db import UtcDateTime, db
from permits.documents.models import UNSCANNED
from permits.ids import new_id


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


class MessageFile(db.Model):  # type: ignore[name-defined,misc]
    """A file beside a message; its clean copy lies in the store under ``sha256``. It goes with the message."""

    __tablename__ = "message_file"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    scan: Mapped[str] = mapped_column(String(10), default=UNSCANNED)

    __table_args__ = (Index("ix_message_file_message", "message_id"), Index("ix_message_file_sha256", "sha256"))


class Reading(db.Model):  # type: ignore[name-defined,misc]
    """The last message of a case that somebody has seen. A bookmark: it gives no right and stands on no record."""

    __tablename__ = "reading"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True)
    message_id: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("ix_reading_application", "application_id"),)
