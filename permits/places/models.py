"""The table of places: digests to find cases about the same place by."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import db


class Place(db.Model):  # type: ignore[name-defined,misc]
    """That a case was last sent with some address, or with a position in some square. ``digest`` is keyed.

    An address can be somebody's home: the row goes with the person.
    """

    __tablename__ = "place"

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)

    __table_args__ = (Index("ix_place_digest", "digest", "application_id"),)
