"""Table of pages that were sent when nobody was signed in any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id


class KeptPage(db.Model):  # type: ignore[name-defined,misc]
    """A page as it was sent to ``path``, for the account that had read it, until it is taken in or its time is over.

    ``browser`` is the SHA-256 of a random cookie. ``sealed`` can be read with that cookie and the product's secret together
    alone, so that neither a copy of the database nor another browser says what was typed.
    """

    __tablename__ = "kept_page"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    browser: Mapped[str] = mapped_column(String(64))
    path: Mapped[str] = mapped_column(String(300))
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    sealed: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("browser", "path"),
        Index("ix_kept_page_account", "account_id"),
    )
