"""The table of distribution: one row for each office that has ever set it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db


class Distribution(db.Model):  # type: ignore[name-defined,misc]
    """How an office gives out its reviews; without a row, or with ``active`` false, everybody takes their own.

    ``most`` is how many open reviews one person is given at the most, 0 for any number. ``versed`` names, by account, the
    services whose reviews a person is given; whoever stands not in it is given those of every service.
    """

    __tablename__ = "distribution"

    office: Mapped[str] = mapped_column(String(60), primary_key=True)
    active: Mapped[bool] = mapped_column(Boolean, default=False)
    most: Mapped[int] = mapped_column(Integer, default=0)
    versed: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
