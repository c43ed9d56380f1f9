"""Table of the files that people keep for themselves."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.documents.models import UNSCANNED
from permits.ids import new_id

OTHER = "other"


class FolderFile(db.Model):  # type: ignore[name-defined,misc]
    """A file that somebody keeps: a clean copy in the store under ``sha256``, like any handed-in one.

    ``kind`` is the code by which services ask for such a paper, «other» for any else; ``title`` its words in both languages.
    """

    __tablename__ = "folder_file"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(60), default=OTHER)
    title: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    pages: Mapped[int | None] = mapped_column(Integer)
    scan: Mapped[str] = mapped_column(String(10), default=UNSCANNED)
    changes: Mapped[list[str]] = mapped_column(JSON, default=list)
    signed: Mapped[bool] = mapped_column(Boolean, default=False)
    issued_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("scan in ('clean', 'unscanned', 'infected')", name="known_scan"),
        CheckConstraint("valid_until is null or issued_on is null or issued_on <= valid_until", name="days_in_order"),
        Index("ix_folder_file_account", "account_id", "kind"),
        Index("ix_folder_file_sha256", "sha256"),
    )
