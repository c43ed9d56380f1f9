"""Tables of the desk: the cases that somebody keeps an eye on, and the ways in which somebody likes to see the queue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id


class Watch(db.Model):  # type: ignore[name-defined,misc]
    """A case on somebody's watch list. A reminder to oneself: it gives no right and stands on no record."""

    __tablename__ = "watch"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_watch_application", "application_id"),)


class SavedFilter(db.Model):  # type: ignore[name-defined,misc]
    """A way to see the queue that a person gave a name. ``wanted`` holds the filter and the columns as in an address."""

    __tablename__ = "saved_filter"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(60))
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("account_id", "name"),)
