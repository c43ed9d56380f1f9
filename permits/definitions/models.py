"""Tables of published definitions, and the triggers that keep them as they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id
from permits.unchanging import Unchanging


class DefinitionVersion(db.Model):  # type: ignore[name-defined,misc]
    """A SOP file as published: its text, digest and number never change. An application keeps its version.

    Its id is never given twice, not even after a publication that was taken back, so that it may be remembered for ever.
    New cases begin on it from ``effective_at`` on; None: as soon as it was published. ``people`` says who wrote it, read
    it as the second person, signed for the lead office and published it: ``[{"part", "name", "office", "at"}, …]``.
    """

    __tablename__ = "definition_version"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    service: Mapped[str] = mapped_column(String(60))
    version: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[str] = mapped_column(String(120))
    effective_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    people: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list, server_default="[]")

    __table_args__ = (UniqueConstraint("service", "version"),)


class FileInForce(db.Model):  # type: ignore[name-defined,misc]
    """What the tables of the city's own files have in common: a file's text as published; the last one is in force."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[str] = mapped_column(String(120))


class CityVersion(FileInForce):
    """The city's offices, roles, calendar and signatories as published from ``_city.yaml``; the last one is in force."""

    __tablename__ = "city_version"


class ServiceCard(db.Model):  # type: ignore[name-defined,misc]
    """What a catalogue shows of a version (:mod:`permits.definitions.cards`), so that a page need not read every SOP file."""

    __tablename__ = "service_card"

    definition_id: Mapped[str] = mapped_column(ForeignKey("definition_version.id"), primary_key=True)
    form: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class GuideVersion(FileInForce):
    """How people find their service, as published from ``_guide.yaml``; the last one is in force."""

    __tablename__ = "guide_version"


class BundlesVersion(FileInForce):
    """Services that are applied for together, as published from ``_bundles.yaml``; the last one is in force."""

    __tablename__ = "bundles_version"


UNCHANGING = Unchanging(
    "definition_version",
    "what is published never changes",
    "refuse_definition_change",
    "definition_version_never_changes",
)
