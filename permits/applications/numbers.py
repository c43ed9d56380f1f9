"""Application numbers: ``SKP-2026-004817-6``, readable over the telephone and checked against slips.

The last digit is a Damm check digit over prefix, year and sequence (letters as two digits, A = 10): it catches every
single wrong digit and every swap of neighbours.
"""

from __future__ import annotations

import re

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from stdnum import damm

from permits.applications.models import NumberCounter

_SHAPE = re.compile(r"^([A-Z]{2,6})-?(\d{4})-?(\d{6})-?(\d)$")
_counter = NumberCounter.__table__


def compose(prefix: str, year: int, sequence: int) -> str:
    body = f"{prefix}-{year}-{sequence:06d}"
    return f"{body}-{damm.calc_check_digit(_digits(body))}"


def normalise(typed: str) -> str | None:
    """The number somebody typed, spaces, case and missing dashes forgiven; None when it cannot be one."""
    match = _SHAPE.match(re.sub(r"[\s.–—]", "", typed).upper())
    if not match:
        return None
    prefix, year, sequence, check = match.groups()
    number = compose(prefix, int(year), int(sequence))
    return number if number.endswith(check) else None


def take(session: Session, prefix: str, year: int) -> str:
    """The next number of this prefix and year, inside the sending transaction; the counter's row is locked until it ends."""
    advance = (
        update(_counter)
        .where(_counter.c.prefix == prefix, _counter.c.year == year)
        .values(last=_counter.c.last + 1)
        .returning(_counter.c.last)
    )
    last = session.execute(advance).scalar()
    if last is None:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        first = dialect.insert(_counter).values(prefix=prefix, year=year, last=0).on_conflict_do_nothing()
        session.execute(first)
        last = session.execute(advance).scalar_one()
    return compose(prefix, year, last)


def _digits(body: str) -> str:
    return "".join(each if each.isdigit() else str(ord(each) - 55) for each in body if each.isalnum())
