"""Tables of applications that are made together."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db
from permits.ids import new_id


class JointApplication(db.Model):  # type: ignore[name-defined,misc]
    """Applications begun together from a bundle. ``title`` and ``shared`` are the bundle's as they stood then.

    ``shared`` holds ``questions`` and ``files``, each a list of ``[service, code, {other service: its code}]``: the first
    asks. From ``sent_at`` on the applications go their own ways; what links them stays.
    """

    __tablename__ = "joint_application"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(60))
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    shared: Mapped[dict[str, Any]] = mapped_column(JSON)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class JointPart(db.Model):  # type: ignore[name-defined,misc]
    """One of the applications of a joint one; ``position`` is its place in the order in which they are filled in."""

    __tablename__ = "joint_part"

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True)
    joint_id: Mapped[str] = mapped_column(ForeignKey("joint_application.id"))
    service: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        UniqueConstraint("joint_id", "position"),
        UniqueConstraint("joint_id", "service"),
        Index("ix_joint_part_joint", "joint_id"),
    )
