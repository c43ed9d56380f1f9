"""Table of the links by which outside agencies answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id

LIVE = text("ended_at is null")


class AgencyLink(db.Model):  # type: ignore[name-defined,misc]
    """A link to one review, of one round of one case. Its token stands in the mail alone; the row keeps the token's digest.

    ``token_hash`` is empty until the mail is written. ``opened_at`` is the first opening, ``seen_at`` the last one that was
    put on record. ``name`` and ``position`` are whoever answers for the agency, as they call themselves: personal data, kept
    with a draft already and emptied when the case is erased. ``ended_at`` says that somebody of the lead office ended the link
    (or replaced it); that a link is over because its review is, is worked out and not written.
    """

    __tablename__ = "agency_link"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    review_id: Mapped[str] = mapped_column(ForeignKey("review.id"))
    office: Mapped[str] = mapped_column(String(60))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(26))
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    position: Mapped[str] = mapped_column(String(120), default="", server_default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(26))

    __table_args__ = (
        CheckConstraint("(ended_at is null) = (ended_by is null)", name="ended_by_somebody"),
        CheckConstraint("(opened_at is null) = (seen_at is null)", name="opened_was_seen"),
        Index("uq_agency_link_live", "review_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_agency_link_application", "application_id", "made_at"),
    )
