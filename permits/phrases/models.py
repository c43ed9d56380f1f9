"""The table of phrases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id


class Phrase(db.Model):  # type: ignore[name-defined,misc]
    """A sentence that an office's reviewers may put into a reason. ``service`` is empty for one that fits every service.

    ``use`` is «reason» or «condition». A phrase is never rewritten: changing one retires it and keeps another one, so that
    two who change it at once do not write over each other.
    """

    __tablename__ = "phrase"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    office: Mapped[str] = mapped_column(String(60))
    service: Mapped[str] = mapped_column(String(60), default="")
    use: Mapped[str] = mapped_column(String(12))
    text_id: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (Index("ix_phrase_office", "office", "service"),)
