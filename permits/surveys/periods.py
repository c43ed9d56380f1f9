"""The periods an index is published for: a month, a quarter or a semester, written ``2026-07``, ``2026-Q3``, ``2026-S2``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["semester", "quarter", "month"]

_MONTHS: dict[str, int] = {"semester": 6, "quarter": 3, "month": 1}
_LETTERS: dict[str, str] = {"semester": "S", "quarter": "Q", "month": ""}
_WRITTEN = re.compile(r"(20[0-9]{2})-(?:(S)([12])|(Q)([1-4])|()(0[1-9]|1[0-2]))")


@dataclass(frozen=True, slots=True)
class Period:
    """``part`` counts from 1 within ``year``: semester 1–2, quarter 1–4, month 1–12."""

    kind: Kind
    year: int
    part: int

    @property
    def code(self) -> str:
        """As it stands in an address: ``2026-S2``, ``2026-Q3``, ``2026-07``."""
        return (
            f"{self.year}-{self.part:02}" if self.kind == "month" else f"{self.year}-{_LETTERS[self.kind]}{self.part}"
        )

    @property
    def first_day(self) -> date:
        return date(self.year, (self.part - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> Period:
        if self.part * _MONTHS[self.kind] == 12:
            return Period(self.kind, self.year + 1, 1)
        return Period(self.kind, self.year, self.part + 1)

    @property
    def previous(self) -> Period:
        return period_of(self.first_day - timedelta(days=1), self.kind)


def period_of(day: date, kind: Kind) -> Period:
    """The period of that kind in which ``day`` lies."""
    return Period(kind, day.year, (day.month - 1) // _MONTHS[kind] + 1)


def read_period(written: str) -> Period | None:
    """A period from its code; None for anything else, so that a mistyped address is answered and not guessed."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return None
    year = int(found[1])
    if found[2]:
        return Period("semester", year, int(found[3]))
    if found[4]:
        return Period("quarter", year, int(found[5]))
    return Period("month", year, int(found[7]))
