"""Tables of what was issued: the counters of the registers, and the permits with their place in a register."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id

COUNTS = text("status <> 'cancelled'")


class Register(db.Model):  # type: ignore[name-defined,misc]
    """The last sequence given in one office's register of one service in one year."""

    __tablename__ = "register"

    office: Mapped[str] = mapped_column(String(60), primary_key=True)
    service: Mapped[str] = mapped_column(String(60), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    last: Mapped[int] = mapped_column(Integer)


class Permit(db.Model):  # type: ignore[name-defined,misc]
    """A line of a register. ``reserved`` from the decision until the paper is signed; then ``issued``.

    A permit that was renewed, changed or taken over is replaced from ``replaced_on`` by another one, ``replaced_by``.
    A number whose case ends otherwise becomes ``cancelled`` and stays: should the case be approved after all, it gets a line
    of its own beside it. So a case has one line that counts, at most. An issued permit may be ``revoked``. Whether an issued
    one is in force follows from its dates. ``data`` is what the paper carries as attached JSON.
    """

    __tablename__ = "permit"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    office: Mapped[str] = mapped_column(String(60))
    service: Mapped[str] = mapped_column(String(60))
    year: Mapped[int] = mapped_column(Integer)
    sequence: Mapped[int] = mapped_column(Integer)
    number: Mapped[str] = mapped_column(String(120), unique=True)
    status: Mapped[str] = mapped_column(String(12), default="reserved")
    token: Mapped[str] = mapped_column(String(22), unique=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    holder: Mapped[str | None] = mapped_column(String(300))
    title_id: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(300))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    reserved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_reason: Mapped[str | None] = mapped_column(String(2000))
    replaced_on: Mapped[date | None]
    replaced_by: Mapped[str | None] = mapped_column(String(26))
    document_sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    document_size: Mapped[int | None] = mapped_column(Integer)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    __table_args__ = (
        UniqueConstraint("office", "service", "year", "sequence"),
        CheckConstraint("status in ('reserved', 'issued', 'cancelled', 'revoked')", name="known_status"),
        CheckConstraint(
            "status not in ('issued', 'revoked') or (issued_at is not null and document_sha256 is not null"
            " and document_size > 0 and holder is not null)",
            name="issued_has_document",
        ),
        CheckConstraint("(status in ('cancelled', 'revoked')) = (ended_at is not null)", name="ended_has_time"),
        CheckConstraint(
            "valid_from is null or valid_until is null or valid_from <= valid_until", name="valid_dates_in_order"
        ),
        CheckConstraint("sequence > 0 and number <> ''", name="has_number"),
        Index("uq_permit_counts", "application_id", unique=True, postgresql_where=COUNTS, sqlite_where=COUNTS),
        Index("ix_permit_application", "application_id"),
        Index("ix_permit_register", "service", "year", "sequence"),
    )

    def title_in(self, language: str) -> str:
        """What the permit is called: id or en."""
        return self.title_en if language == "en" else self.title_id
