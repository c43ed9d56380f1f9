"""Table of published definitions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id


class DefinitionVersion(db.Model):  # type: ignore[name-defined,misc]
    """A SOP file as published: its text, digest and number never change. An application keeps its version.

    Its id is never given twice, not even after a publication that was taken back, so that it may be remembered for ever.
    """

    __tablename__ = "definition_version"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    service: Mapped[str] = mapped_column(String(60))
    version: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[str] = mapped_column(String(120))

    __table_args__ = (UniqueConstraint("service", "version"),)


class CityVersion(db.Model):  # type: ignore[name-defined,misc]
    """The city's offices, roles, calendar and signatories as published from ``_city.yaml``; the last one is in force."""

    __tablename__ = "city_version"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[str] = mapped_column(String(120))
