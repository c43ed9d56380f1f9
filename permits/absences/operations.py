"""Announce an absence, name who acts meanwhile, call it off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from permits.absences.models import Absence
from permits.accounts.models import Account, Seat
from permits.accounts.queries import abilities_of, own_seats
from permits.db import assert_transaction
from permits.errors import Forbidden, Invalid, NotFound, Problem
from permits.ids import new_id
from workflows.engine.outcome import Actor

ASSIGN = "work.assign"  # the ability to say who of an office does what
TITLES = ("plh", "plt")
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Days:
    """What is announced: whose absence, from and to which day (both included), and who acts meanwhile, if anybody."""

    account_id: str
    first_day: date | None
    last_day: date | None
    deputy_id: str = ""
    title: str = "plh"


def announce(wanted: Days, actor: Actor, today: date, now: datetime) -> str:
    """Write an absence down and return its id.

    Everybody announces their own. Whoever has the ability :data:`ASSIGN` announces those of their offices' people too, and
    names deputies. Raises NotFound for a person of no office of the actor, Forbidden when the actor may not, Invalid naming
    every box that is not in order.
    """
    session = assert_transaction()
    person = session.get(
        Account, wanted.account_id, with_for_update=True
    )  # two announcing at once come one after the other
    if person is None or not person.active:
        raise NotFound
    _require_may(wanted, actor)
    problems = _problems(wanted, today)
    if problems:
        raise Invalid(tuple(problems))
    assert wanted.first_day is not None and wanted.last_day is not None
    absence = Absence(
        id=new_id(), account_id=wanted.account_id, first_day=wanted.first_day, last_day=wanted.last_day,
        deputy_id=wanted.deputy_id or None, title=wanted.title, made_by=actor.id, made_at=now,
    )  # fmt: skip
    session.add(absence)
    return str(absence.id)


def end(absence_id: str, actor: Actor, now: datetime) -> None:
    """Call an absence off, or cut it short: the deputy's right ends at once. Done once more it changes nothing.

    For the person and for whoever assigns the work of their offices. Raises NotFound.
    """
    absence = assert_transaction().get(Absence, absence_id, with_for_update=True)
    if absence is None:
        raise NotFound
    if actor.id != absence.account_id and not _heads(actor, absence.account_id):
        raise NotFound
    if absence.ended_at is None:
        absence.ended_at, absence.ended_by = now, actor.id


def _require_may(wanted: Days, actor: Actor) -> None:
    if _heads(actor, wanted.account_id):
        return
    if wanted.account_id != actor.id:
        raise NotFound
    if wanted.deputy_id:
        raise Forbidden("not_your_role")


def _heads(actor: Actor, account_id: str) -> bool:
    """Whether the actor assigns the work of an office in which the person holds a seat."""
    shared = {office for office, _role in actor.seats} & {office for office, _role in own_seats(account_id)}
    return bool(shared) and ASSIGN in abilities_of(actor)


def _problems(wanted: Days, today: date) -> list[Problem]:
    first, last = wanted.first_day, wanted.last_day
    found = [Problem(box, "day_missing") for box, day in (("first", first), ("last", last)) if day is None]
    if wanted.title not in TITLES:
        found.append(Problem("title", "title_missing"))
    if first is None or last is None:
        return found
    if last < first:
        return [*found, Problem("last", "days_out_of_order")]
    if last < today:
        return [*found, Problem("last", "day_over")]
    if last - first > LONGEST:
        return [*found, Problem("last", "absence_too_long")]
    if _crossing(wanted.account_id, first, last):
        found.append(Problem("first", "absence_twice"))
    if wanted.deputy_id:
        found += _problems_of_deputy(wanted, first, last)
    return found


def _problems_of_deputy(wanted: Days, first: date, last: date) -> list[Problem]:
    offices = {office for office, _role in own_seats(wanted.account_id)}
    seated = select(Seat.id).join(Account, Seat.account_id == Account.id)
    known = seated.where(Seat.account_id == wanted.deputy_id, Seat.office.in_(offices), Account.active.is_(True))
    if wanted.deputy_id == wanted.account_id or assert_transaction().scalar(known.limit(1)) is None:
        return [Problem("deputy", "deputy_unknown")]
    if _crossing(wanted.deputy_id, first, last):
        return [Problem("deputy", "deputy_away")]
    deputizes = select(Absence.id).where(
        Absence.deputy_id == wanted.account_id, Absence.first_day <= last, Absence.last_day >= first,
        Absence.ended_at.is_(None),
    )  # fmt: skip
    if assert_transaction().scalar(deputizes.limit(1)) is not None:
        return [Problem("first", "acts_meanwhile")]
    return []


def _crossing(account_id: str, first: date, last: date) -> bool:
    """Whether a person is away on one of these days."""
    same_days = select(Absence.id).where(
        or_(Absence.account_id == account_id),
        Absence.first_day <= last,
        Absence.last_day >= first,
        Absence.ended_at.is_(None),
    )
    return assert_transaction().scalar(same_days.limit(1)) is not None
