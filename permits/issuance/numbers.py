"""Register numbers: gapless per office, service and year, in the form that the service's SOP gives them."""

from __future__ import annotations

import string
from datetime import date

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from permits.issuance.models import Register
from permits.issuance.wording import ROMAN_MONTHS

PLACES = ("sequence", "month_roman", "month", "year")

_register = Register.__table__


def take_sequence(session: Session, office: str, service: str, year: int) -> int:
    """The next sequence of this register, inside the deciding transaction.

    The counter's row stays locked until that transaction ends, so a decision that is rolled back leaves no gap and two
    decisions never share a number.
    """
    key = {"office": office, "service": service, "year": year}
    advance = update(_register).values(last=_register.c.last + 1).returning(_register.c.last)
    for name, value in key.items():
        advance = advance.where(_register.c[name] == value)
    last: int | None = session.execute(advance).scalar()
    if last is None:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        session.execute(dialect.insert(_register).values(**key, last=0).on_conflict_do_nothing())
        last = session.execute(advance).scalar_one()
    return last


def compose(pattern: str, sequence: int, day: date) -> str:
    """``503/{sequence}/REK/{month_roman}/{year}`` → ``503/0012/REK/XI/2026``. ``day`` is the local day of the decision.

    Raises KeyError for a place that numbers do not have.
    """
    places = {
        "sequence": f"{sequence:04d}",
        "month_roman": ROMAN_MONTHS[day.month - 1],
        "month": f"{day.month:02d}",
        "year": str(day.year),
    }
    parts = string.Formatter().parse(pattern)
    return "".join(text + (places[place] if place is not None else "") for text, place, _, _ in parts)
