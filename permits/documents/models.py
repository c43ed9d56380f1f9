"""Table of the files that applicants hand in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Index, Integer, String, false
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id

CLEAN, UNSCANNED, INFECTED = "clean", "unscanned", "infected"


class Document(db.Model):  # type: ignore[name-defined,misc]
    """A file handed in for a requirement. Its bytes lie in the store under ``sha256``; a later file replaces it.

    ``scan`` is «clean», «unscanned» (there was no scanner) or «infected» (a scanner found something in it later);
    ``changes`` says by codes what differs from what was sent;
    ``signed`` that a PDF bears an electronic signature and was therefore kept octet by octet. ``folder_file_id`` is
    the file of the applicant's own folder that this one is a copy of.
    """

    __tablename__ = "document"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    requirement: Mapped[str] = mapped_column(String(60))
    round: Mapped[int] = mapped_column(Integer)
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    pages: Mapped[int | None] = mapped_column(Integer)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    scan: Mapped[str] = mapped_column(String(10), default=UNSCANNED, server_default=UNSCANNED)
    changes: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    signed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    folder_file_id: Mapped[str | None] = mapped_column(ForeignKey("folder_file.id", ondelete="SET NULL"))

    __table_args__ = (
        CheckConstraint("scan in ('clean', 'unscanned', 'infected')", name="known_scan"),
        Index("ix_document_folder_file", "folder_file_id"),
        Index("ix_document_application", "application_id", "requirement"),
    )
