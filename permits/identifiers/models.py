"""Tables of identity numbers: digests to find cases by, and who searched when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from permits.applications.models import BigId
from permits.db import UtcDateTime, db


class Identifier(db.Model):  # type: ignore[name-defined,misc]
    """That a case was last sent with some identity number in this field. ``digest`` is keyed; it goes with the person."""

    __tablename__ = "identifier"

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(60), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index("ix_identifier_digest", "digest", "application_id"),)


class IdentifierSearch(db.Model):  # type: ignore[name-defined,misc]
    """That somebody searched by an identity number, and how many cases were shown. Never the number, nor its digest."""

    __tablename__ = "identifier_search"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    found: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("ix_identifier_search_account", "account_id", "at"),)
