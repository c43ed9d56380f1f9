"""Table of messages to people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id


class Notice(db.Model):  # type: ignore[name-defined,misc]
    """One mail to one person: rendered once, sent under one Message-ID however often the sending is tried.

    ``to``, ``subject`` and ``body`` are personal data and are emptied when the person is erased; the body of a mail that
    carries a secret link is emptied as soon as it is sent.
    """

    __tablename__ = "notice"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    application_id: Mapped[str | None] = mapped_column(String(26))
    account_id: Mapped[str | None] = mapped_column(String(26))
    to: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_notice_application", "application_id"), Index("ix_notice_account", "account_id"))
