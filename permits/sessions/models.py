"""Table of sign-ins that last."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id


class SignIn(db.Model):  # type: ignore[name-defined,misc]
    """One sign-in on one device. The browser's cookie holds a random token, the row its SHA-256 alone.

    ``browser`` is the SHA-256 of the cookie that stays on the device, by which a new device is told from a known one.
    ``device`` is what can be said of it in words, such as «Chrome, Android»: neither address nor version is kept.
    """

    __tablename__ = "sign_in"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    browser: Mapped[str] = mapped_column(String(64))
    device: Mapped[str] = mapped_column(String(60))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_sign_in_account", "account_id", "browser"),)
