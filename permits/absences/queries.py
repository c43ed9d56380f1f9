"""Questions to the absences: who is away, who acts for whom, today or at any time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from permits.absences.models import Absence
from permits.accounts.models import Account, Seat
from permits.db import db
from permits.errors import NotFound

Deputy = aliased(Account)


@dataclass(frozen=True, slots=True)
class Away:
    """An absence with the names of those it is about."""

    id: str
    account_id: str
    name: str
    first_day: date
    last_day: date
    deputy: str | None
    title: str


def absence_of(absence_id: str) -> Absence:
    """The absence with this id. Raises NotFound."""
    found = db.session.get(Absence, absence_id) if len(absence_id) == 26 else None
    if found is None:
        raise NotFound
    return found


def away_from(today: date, account_id: str, offices: Collection[str]) -> Sequence[Away]:
    """The absences that last or are to come: one's own, and those of everybody who holds a seat in these offices."""
    seated = select(Seat.account_id).where(Seat.office.in_(offices))
    columns = (
        Absence.id,
        Absence.account_id,
        Account.name,
        Absence.first_day,
        Absence.last_day,
        Deputy.name,
        Absence.title,
    )
    wanted = (
        select(*columns)
        .join(Account, Absence.account_id == Account.id)
        .outerjoin(Deputy, Absence.deputy_id == Deputy.id)
    )
    concerned = (Absence.account_id == account_id) | Absence.account_id.in_(seated)
    rows = db.session.execute(
        wanted.where(concerned, Absence.last_day >= today, Absence.ended_at.is_(None)).order_by(
            Absence.first_day, Absence.id
        )
    )
    return [Away(*each) for each in rows]


def people_in(offices: Collection[str]) -> list[tuple[str, str]]:
    """Active people with a seat in one of these offices, as (id, name)."""
    seated = select(Seat.account_id).where(Seat.office.in_(offices))
    wanted = select(Account.id, Account.name).where(Account.id.in_(seated), Account.active.is_(True))
    return [(each.id, each.name) for each in db.session.execute(wanted.order_by(Account.name, Account.id))]


def lasting(today: date) -> ColumnElement[bool]:
    """The condition on an absence that holds on this day."""
    return and_(Absence.first_day <= today, Absence.last_day >= today, Absence.ended_at.is_(None))
