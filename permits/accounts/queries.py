"""Questions about people and offices."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask import has_request_context, request
from flask_security import current_user
from sqlalchemy import exists, select

from permits import clock
from permits.absences.models import Absence
from permits.accounts.models import Account, Office, Seat, StaffRole
from permits.db import db
from permits.definitions import queries as definitions
from permits.errors import NotFound
from workflows.city import CityOffice
from workflows.definition import Text
from workflows.engine.outcome import Actor

VISITOR = Actor("applicant", "")


@dataclass(frozen=True, slots=True)
class Place:
    """The city as pages name it: its name, its zone and the office in charge."""

    name: Text
    zone: ZoneInfo
    office: CityOffice | None


def actor_of(account: Account) -> Actor:
    """The person as the engine and the policy see them: staff when seats are held, an applicant otherwise.

    Seats of those in whose place the person acts today are theirs too; an absence that ended gives none any more.
    """
    seats = frozenset((each.office, each.role) for each in account.seats)
    if not seats:
        return Actor("applicant", account.id)
    acting = tuple(each for each in _acting(account.id) if each[:2] not in seats)
    return Actor("staff", account.id, seats | {each[:2] for each in acting}, acting)


def _acting(account_id: str) -> list[tuple[str, str, str, str]]:
    """(office, role, «plh» or «plt», in whose place) of the seats that a person holds for others today."""
    wanted = (
        select(Seat.office, Seat.role, Absence.title, Absence.account_id)
        .join(Absence, Absence.account_id == Seat.account_id)
        .join(Account, Account.id == Absence.account_id)
        .where(Absence.deputy_id == account_id, Account.active.is_(True), Absence.ended_at.is_(None))
    )
    days = wanted.add_columns(Absence.first_day, Absence.last_day).order_by(Absence.id, Seat.id)
    found = db.session.execute(days).all()
    if not found:
        return []
    day = today()
    held = {(row.office, row.role): row for row in reversed(found) if row.first_day <= day <= row.last_day}
    return sorted((row.office, row.role, row.title, row.account_id) for row in held.values())


def today() -> date:
    """The present day of the city."""
    return clock.now().astimezone(place().zone).date()


def own_seats(account_id: str) -> frozenset[tuple[str, str]]:
    """The seats that a person holds themselves, as (office, role)."""
    rows = db.session.execute(select(Seat.office, Seat.role).where(Seat.account_id == account_id))
    return frozenset((row.office, row.role) for row in rows)


def current_actor() -> Actor:
    """The actor of the request; an applicant without an id when nobody is signed in."""
    if not has_request_context() or not current_user.is_authenticated:
        return VISITOR
    known: dict[str, Actor] = request.environ.setdefault("satu_pintu.actors", {})
    if current_user.id not in known:
        known[current_user.id] = actor_of(current_user)
    return known[current_user.id]


def abilities_of(actor: Actor) -> frozenset[str]:
    """What the city lets this person's roles do beyond single cases, such as ``reports.read``. Asked once a request."""
    if not actor.seats:
        return frozenset()
    roles = frozenset(role for _office, role in actor.seats)
    if not has_request_context():
        return _abilities(roles)
    kept: dict[frozenset[str], frozenset[str]] = request.environ.setdefault("satu_pintu.abilities", {})
    if roles not in kept:
        kept[roles] = _abilities(roles)
    return kept[roles]


def _abilities(roles: frozenset[str]) -> frozenset[str]:
    found = db.session.scalars(select(StaffRole.may).where(StaffRole.code.in_(roles)))
    return frozenset(ability for may in found for ability in may)


def offices() -> Mapping[str, Office]:
    """Every office by its code, in the city's order."""
    return {each.code: each for each in db.session.scalars(select(Office).order_by(Office.position))}


def people_of(office: str, role: str) -> list[Account]:
    """Active people who hold this seat, the longest-serving first, then whoever acts in the place of one of them today."""
    seated = select(Account).join(Seat).where(Seat.office == office, Seat.role == role, Account.active.is_(True))
    own = list(db.session.scalars(seated.order_by(Seat.id)))
    day = today()
    away = (Absence.first_day <= day, Absence.last_day >= day, Absence.ended_at.is_(None))
    acting = select(Account).join(Absence, Absence.deputy_id == Account.id)
    acting = acting.where(Absence.account_id.in_([each.id for each in own]), *away, Account.active.is_(True))
    return [*own, *(each for each in db.session.scalars(acting.order_by(Absence.id)) if each not in own)]


def people_who_may(ability: str) -> Mapping[str, frozenset[str]]:
    """Active people whose role the city gives an ability, each with the offices in which they hold such a role."""
    roles = [code for code, may in db.session.execute(select(StaffRole.code, StaffRole.may)) if ability in may]
    seated = select(Seat.account_id, Seat.office).join(Account).where(Seat.role.in_(roles), Account.active.is_(True))
    found: dict[str, frozenset[str]] = {}
    for person, office in db.session.execute(seated.order_by(Seat.id)):
        found[person] = found.get(person, frozenset()) | {office}
    return found


def account_by_email(email: str) -> Account | None:
    """The account with this address, whatever the case of its letters."""
    return db.session.scalar(select(Account).where(Account.email == email.strip().lower()))


def applicant_with(email: str) -> str | None:
    """The id of the confirmed applicant with this address, if any. One question whoever has it, so that the time of an answer
    does not tell addresses apart."""
    theirs = (Account.email == email, Account.active.is_(True), Account.confirmed_at.is_not(None))
    wanted = select(Account.id).where(*theirs, ~exists().where(Seat.account_id == Account.id))
    found: str | None = db.session.scalar(wanted)
    return found


def nobody(email: str, *, confirmed: bool) -> Account:
    """Somebody who does not exist and is in no table, for work that must look alike whether an address has an account."""
    now, unguessable = clock.now(), uuid.uuid4().hex
    return Account(
        email=email, name="", locale="id", active=True, fs_uniquifier=unguessable, created_at=now,
        password=unguessable, confirmed_at=now if confirmed else None,
    )  # fmt: skip


def place() -> Place:
    """The city in force, or a nameless one before its file was published."""
    try:
        city = definitions.city()
    except NotFound:
        return Place(Text("", ""), ZoneInfo("Asia/Jakarta"), None)
    return Place(city.name, ZoneInfo(city.timezone), next(iter(city.offices.values()), None))


def seats_in_words(actor: Actor) -> list[tuple[Text, Text]]:
    """The actor's seats as (office, role) names, the office in short, in the city's order."""
    if not actor.seats:
        return []
    names = {each.code: Text(each.name_id, each.name_en) for each in db.session.scalars(select(StaffRole))}
    return [
        (Text(office.short or office.name_id, office.short or office.name_en), names[role])
        for code, office in offices().items()
        for seated, role in sorted(actor.seats)
        if seated == code
    ]
