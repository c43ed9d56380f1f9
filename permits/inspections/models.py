"""Tables of inspections: the visits, the half hours they take of an inspector, what was found, and the photos."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Float, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id

PLANNED = text("status = 'planned'")


class Visit(db.Model):  # type: ignore[name-defined,misc]
    """One visit for one review: ``planned`` until it was ``made``, ``missed`` (nobody there) or ``cancelled``.

    ``day`` is the office's own date of ``starts_at``. ``sequence`` counts the changes of its time, for calendars.
    ``version`` is the number of the findings that count; the minutes are the signed PDF in the store.
    """

    __tablename__ = "visit"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    review_id: Mapped[str] = mapped_column(ForeignKey("review.id"))
    office: Mapped[str] = mapped_column(String(60))
    plan: Mapped[str] = mapped_column(String(60))
    inspector_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    day: Mapped[date]
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[str] = mapped_column(String(12), default="planned")
    sequence: Mapped[int] = mapped_column(Integer, default=0)
    booked_by: Mapped[str] = mapped_column(String(26))
    booked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(Integer, default=0)
    minutes_sha256: Mapped[str | None] = mapped_column(String(64))
    minutes_size: Mapped[int | None] = mapped_column(Integer)
    minutes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("status in ('planned', 'made', 'missed', 'cancelled')", name="known_status"),
        CheckConstraint("(status = 'planned') = (ended_at is null)", name="ended_has_time"),
        CheckConstraint("starts_at < ends_at", name="times_in_order"),
        CheckConstraint(
            "(minutes_sha256 is null) = (minutes_at is null) and (minutes_sha256 is null) = (minutes_size is null)",
            name="minutes_are_whole",
        ),
        Index("uq_visit_planned", "review_id", unique=True, sqlite_where=PLANNED, postgresql_where=PLANNED),
        Index("ix_visit_application", "application_id"),
        Index("ix_visit_inspector", "inspector_id", "day"),
        Index("ix_visit_office_day", "office", "day"),
    )


class VisitCell(db.Model):  # type: ignore[name-defined,misc]
    """Half an hour of an inspector that a planned visit takes. Its key keeps two visits of one person apart."""

    __tablename__ = "visit_cell"

    inspector_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"))

    __table_args__ = (Index("ix_visit_cell_visit", "visit_id"),)


class VisitDay(db.Model):  # type: ignore[name-defined,misc]
    """A day of an office, locked by whoever books on it, so that its quota is counted by one at a time."""

    __tablename__ = "visit_day"

    office: Mapped[str] = mapped_column(String(60), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class Findings(db.Model):  # type: ignore[name-defined,misc]
    """What somebody filled in on a visit, as one device sent it; every version stays. Erased with the applicant.

    The id is made by the device, so that a piece sent again is known. ``based_on`` is the version it was filled in over;
    one that was not the latest then is ``apart`` until somebody has chosen between the two.
    """

    __tablename__ = "visit_findings"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"))
    number: Mapped[int] = mapped_column(Integer)
    based_on: Mapped[int] = mapped_column(Integer)
    apart: Mapped[bool] = mapped_column(Boolean, default=False)
    device: Mapped[str] = mapped_column(String(26))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    saved_by: Mapped[str] = mapped_column(String(26))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("visit_id", "number"),)


class Photo(db.Model):  # type: ignore[name-defined,misc]
    """A picture of a visit: made anew as a JPEG without any data inside, which stands here instead.

    The id is made by the device; ``sent_sha256`` is the digest of what it sent. Position in degrees, accuracy in metres.
    """

    __tablename__ = "visit_photo"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"))
    sent_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(String(300), default="")
    device: Mapped[str] = mapped_column(String(26))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    accuracy: Mapped[float | None] = mapped_column(Float)
    received_by: Mapped[str] = mapped_column(String(26))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("(latitude is null) = (longitude is null)", name="whole_position"),
        Index("ix_visit_photo_visit", "visit_id", "received_at", "id"),
        Index("ix_visit_photo_sha256", "sha256"),
    )
