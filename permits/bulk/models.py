"""Tables of decisions taken together: the whole, and one row for each review in its list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id


class Bulk(db.Model):  # type: ignore[name-defined,misc]
    """Reviews that one person decides together. ``step`` is «state.plan» of ``service``; empty until a result is chosen.

    ``status`` goes chosen → trying → tried → deciding → decided → undoing → undone; another result may be tried from
    «tried». ``held_until`` is when the last effect of its decisions becomes due.
    """

    __tablename__ = "bulk"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[str] = mapped_column(String(10), default="chosen")
    service: Mapped[str] = mapped_column(String(60), default="")
    step: Mapped[str] = mapped_column(String(121), default="")
    result: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_bulk_account", "account_id", "id"),)


class BulkCase(db.Model):  # type: ignore[name-defined,misc]
    """One review of the list as it was when chosen (``version``), and what became of it.

    ``status`` is waiting, able (the dry run found nothing against it), skipped, done, undone or kept (could not be undone);
    ``why`` the code of the reason. ``before`` is what undoing restores; it goes once the effects are due.
    """

    __tablename__ = "bulk_case"

    bulk_id: Mapped[str] = mapped_column(ForeignKey("bulk.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    review_id: Mapped[str] = mapped_column(String(26))
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    version: Mapped[int] = mapped_column(Integer)
    status: Mapped[str] = mapped_column(String(10), default="waiting")
    why: Mapped[str] = mapped_column(String(60), default="")
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    __table_args__ = (Index("ix_bulk_case_application", "application_id"),)
