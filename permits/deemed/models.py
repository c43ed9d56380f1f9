"""Tables of what the law granted in an office's place («fiktif positif»): the case, its certificate, and who must look at it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id


class DeemedGrant(db.Model):  # type: ignore[name-defined,misc]
    """A case that counts as granted by law, once and for ever. What the law rests on stands in the record's event ``deemed``.

    ``granted_at`` is the first instant after the last day of the promise. ``decided``: the procedure went on by itself. The
    certificate is there once it has a digest. ``overridden_at``: somebody allowed a refusal all the same, and said why.
    """

    __tablename__ = "deemed_grant"

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True)
    service: Mapped[str] = mapped_column(String(60))
    office: Mapped[str] = mapped_column(String(60))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided: Mapped[bool]
    token: Mapped[str] = mapped_column(String(22), unique=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    holder: Mapped[str | None] = mapped_column(String(300))
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    document_sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    document_size: Mapped[int | None] = mapped_column(Integer)
    overridden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    overridden_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    override_reason: Mapped[str | None] = mapped_column(String(2000))

    __table_args__ = (
        CheckConstraint(
            "(issued_at is null) = (document_sha256 is null) and (issued_at is null) = (document_size is null)",
            name="issued_has_document",
        ),
        CheckConstraint(
            "(overridden_at is null) = (overridden_by is null) and (overridden_at is null) = (override_reason is null)",
            name="override_has_reason",
        ),
        Index("ix_deemed_grant_service", "service", "granted_at"),
        Index("ix_deemed_grant_office", "office", "granted_at", "application_id"),
    )


class DeemedTask(db.Model):  # type: ignore[name-defined,misc]
    """That the holders of a role must look at a case which the law granted; open until one of them writes what was done."""

    __tablename__ = "deemed_task"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    application_id: Mapped[str] = mapped_column(ForeignKey("deemed_grant.application_id"))
    role: Mapped[str] = mapped_column(String(60))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(String(2000), default="")

    __table_args__ = (
        UniqueConstraint("application_id", "role"),
        CheckConstraint("(done_at is null) = (done_by is null)", name="done_has_person"),
    )
