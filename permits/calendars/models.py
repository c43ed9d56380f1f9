"""Tables of the calendars: versions, each with the days it closes or opens or the hours it sets. Rows are only added."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy import Date as DateColumn
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.unchanging import Unchanging

KINDS = ("holiday", "joint_leave", "local")


class CalendarVersion(db.Model):  # type: ignore[name-defined,misc]
    """One change of the calendar. Its id is the number before plus one, so that two changers cannot make the same one.

    ``years`` are those whose published holidays this version copied: from then on their days are the table's alone.
    ``digest`` is that of everything said up to this version, by which what was read once may be kept.
    """

    __tablename__ = "calendar_version"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(500))
    years: Mapped[list[int]] = mapped_column(JSON, default=list)
    digest: Mapped[str] = mapped_column(String(64))


class CalendarDay(db.Model):  # type: ignore[name-defined,misc]
    """What a version says of one day. The newest row of a day counts.

    ``calendar`` is empty for the city's, otherwise the code of an office or of a calendar that the city's file names.
    ``basis`` is the decree or decision that closes (or opens) the day, ``announced_on`` the day on which it became known.
    """

    __tablename__ = "calendar_day"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("calendar_version.id"))
    calendar: Mapped[str] = mapped_column(String(60), default="", server_default="")
    day: Mapped[date] = mapped_column(DateColumn)
    closed: Mapped[bool] = mapped_column(Boolean)
    kind: Mapped[str] = mapped_column(String(20))
    title_id: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    basis: Mapped[str] = mapped_column(String(500), default="")
    announced_on: Mapped[date | None] = mapped_column(DateColumn)

    __table_args__ = (
        UniqueConstraint("version_id", "calendar", "day"),
        CheckConstraint("kind in ('holiday', 'joint_leave', 'local')", name="known_kind"),
    )


class CalendarHours(db.Model):  # type: ignore[name-defined,misc]
    """What a version says of the hours of some days: from ``first_day`` to ``last_day``, both counted, or from then on.

    ``week`` maps weekdays («0» is Monday) to pairs of times such as [«08:00», «12:00»]; a weekday left out is closed. None
    goes back to the usual hours. Of several rows that hold a day the newest counts.
    """

    __tablename__ = "calendar_hours"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("calendar_version.id"))
    calendar: Mapped[str] = mapped_column(String(60), default="", server_default="")
    first_day: Mapped[date] = mapped_column(DateColumn)
    last_day: Mapped[date | None] = mapped_column(DateColumn)
    week: Mapped[dict[str, list[list[str]]] | None] = mapped_column(JSON(none_as_null=True))
    basis: Mapped[str] = mapped_column(String(500), default="")
    announced_on: Mapped[date | None] = mapped_column(DateColumn)

    __table_args__ = (CheckConstraint("last_day is null or first_day <= last_day", name="days_in_order"),)


UNCHANGING = tuple(
    Unchanging(table, "the calendar is only added to", f"refuse_{table}_change", f"{table}_never_changes")
    for table in ("calendar_version", "calendar_day", "calendar_hours")
)
