"""The table of the board: the figures as they were counted last."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Integer
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import UtcDateTime, db


class BoardCount(db.Model):  # type: ignore[name-defined,misc]
    """The one row of the board's figures. They are counts and codes, with accounts by their ids; any count makes them anew."""

    __tablename__ = "board_count"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
