"""The table of words that people looked for in vain."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from permits.db import db


class SearchMiss(db.Model):  # type: ignore[name-defined,misc]
    """How often words found no service on a day (the city's date). Nothing says who looked for them."""

    __tablename__ = "search_miss"

    day: Mapped[date] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    words: Mapped[str] = mapped_column(String(80), primary_key=True)
    times: Mapped[int] = mapped_column(default=0)
