"""The table of duplicates: what a holder asked, what the office said, and the marked copy that came of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id

UNDER_WAY = text("state in ('asked', 'granted')")


class PermitDuplicate(db.Model):  # type: ignore[name-defined,misc]
    """A duplicate of a permit's paper: ``asked``, then ``granted`` until its copy is signed, then ``issued``.

    ``called_off``: granted, but the permit lost its force before there was a copy. ``reason`` are the holder's words, ``answer``
    the office's, both erased with the holder. ``sequence`` counts the granted ones of a permit; ``fee`` is what was paid for it,
    in rupiah, as recorded by whoever granted it.
    """

    __tablename__ = "permit_duplicate"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    permit_id: Mapped[str] = mapped_column(ForeignKey("permit.id"))
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    state: Mapped[str] = mapped_column(String(12), default="asked")
    cause: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    sequence: Mapped[int | None] = mapped_column(Integer)
    fee: Mapped[int | None] = mapped_column(Integer)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    document_sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    document_size: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (
        UniqueConstraint("permit_id", "sequence"),
        CheckConstraint("cause in ('lost', 'damaged', 'other')", name="known_cause"),
        CheckConstraint(
            "state in ('asked', 'granted', 'issued', 'refused', 'taken_back', 'called_off')", name="known_state"
        ),
        CheckConstraint("(state = 'asked') = (settled_at is null)", name="settled_has_time"),
        CheckConstraint(
            "(state in ('granted', 'issued', 'called_off')) = (sequence is not null)", name="granted_has_number"
        ),
        CheckConstraint(
            "(state = 'issued') = (issued_at is not null) and (state = 'issued') = (document_sha256 is not null)"
            " and (state = 'issued') = (document_size is not null)",
            name="issued_has_document",
        ),
        Index(
            "uq_permit_duplicate_under_way",
            "permit_id",
            unique=True,
            postgresql_where=UNDER_WAY,
            sqlite_where=UNDER_WAY,
        ),
        Index("ix_permit_duplicate_application", "application_id"),
    )
