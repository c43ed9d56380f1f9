"""Tables of the pictures of files, and of the page at which each reader has a file open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db


class Drawing(db.Model):  # type: ignore[name-defined,misc]
    """Whether the pages of a file, known by the digest of its bytes, are drawn. ``pages`` is how many it has in all."""

    __tablename__ = "drawing"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    standing: Mapped[str] = mapped_column(String(8))
    pages: Mapped[int] = mapped_column(Integer, default=0)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (CheckConstraint("standing in ('asked', 'made', 'failed')", name="known_standing"),)


class Picture(db.Model):  # type: ignore[name-defined,misc]
    """A drawn page; its bytes lie in the store under ``picture_sha256``."""

    __tablename__ = "picture"

    sha256: Mapped[str] = mapped_column(ForeignKey("drawing.sha256", ondelete="CASCADE"), primary_key=True)
    page: Mapped[int] = mapped_column(Integer, primary_key=True)
    picture_sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("ix_picture_bytes", "picture_sha256"),)


class OpenPage(db.Model):  # type: ignore[name-defined,misc]
    """The page and size at which somebody has a file open. A bookmark: it gives no right and stands on no record."""

    __tablename__ = "open_page"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    page: Mapped[int] = mapped_column(Integer)
    zoom: Mapped[int] = mapped_column(Integer)
