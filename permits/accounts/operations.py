"""What changes people, seats and offices. Called inside the entry point's transaction; nothing here commits."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from permits.accounts.models import Account, Office, Seat, StaffRole
from permits.accounts.passwords import digest, random_password
from permits.db import assert_transaction
from permits.errors import Conflict, Invalid, NotFound, Problem
from workflows import City


def register(
    email: str, password: str, name: str, now: datetime, *, language: str = "id", confirmed: bool = False
) -> Account:
    """A new account. ``confirmed`` spares the confirmation by mail, for people made at the command line.

    Raises Conflict when the address has an account already, Invalid when the address is no address.
    """
    session = assert_transaction()
    address = email.strip().lower()
    if "@" not in address or len(address) > 254:
        raise Invalid((Problem("email", "not_an_address"),))
    if session.scalar(select(Account.id).where(Account.email == address)) is not None:
        raise Conflict("account_exists")
    account = Account(
        email=address, password=digest(password), name=name.strip(), locale=language, active=True,
        fs_uniquifier=uuid.uuid4().hex, created_at=now, confirmed_at=now if confirmed else None,
    )  # fmt: skip
    session.add(account)
    session.flush()
    return account


def keep_particulars(account_id: str, phone: str, particulars: Mapping[str, str]) -> None:
    """Keep what a person says of themselves for the forms to come; what is empty is forgotten. Raises NotFound."""
    account = assert_transaction().get(Account, account_id)
    if account is None or account.erased_at is not None:
        raise NotFound
    account.phone = phone
    account.particulars = {name: value for name, value in particulars.items() if value}


def add_staff(email: str, name: str, now: datetime, *, seats: tuple[tuple[str, str], ...] = ()) -> tuple[Account, str]:
    """A confirmed account with a random password, and that password, to be shown once; ``seats`` are (office, role) pairs."""
    password = random_password()
    account = register(email, password, name, now, confirmed=True)
    for office, role in seats:
        give_seat(account.id, office, role)
    return account, password


def give_seat(account_id: str, office: str, role: str) -> Seat:
    """Let a person act for an office in a role; the same seat again changes nothing. Raises Invalid for an unknown one."""
    session = assert_transaction()
    problems = []
    if session.get(Office, office) is None:
        problems.append(Problem("office", "unknown_office", {"code": office}))
    if session.get(StaffRole, role) is None:
        problems.append(Problem("role", "unknown_role", {"code": role}))
    if problems:
        raise Invalid(tuple(problems))
    held = session.scalar(select(Seat).where(Seat.account_id == account_id, Seat.office == office, Seat.role == role))
    if held is None:
        held = Seat(account_id=account_id, office=office, role=role)
        session.add(held)
        session.flush()
    return held


def take_seat(account_id: str, office: str, role: str) -> None:
    """End what a person may do for an office; open reviews stay with the office."""
    assert_transaction().execute(
        delete(Seat).where(Seat.account_id == account_id, Seat.office == office, Seat.role == role)
    )


def new_password(account_id: str) -> str:
    """A random password for an account, to be shown once; every session of the person ends. Raises NotFound.

    The cookies name the account by ``fs_uniquifier``, so none of them is known any more.
    """
    account = assert_transaction().get(Account, account_id)
    if account is None or account.erased_at is not None:
        raise NotFound
    password = random_password()
    account.password = digest(password)
    account.fs_uniquifier = uuid.uuid4().hex
    return password


def load_city(city: City, _now: datetime) -> None:
    """Make the tables of offices and roles say what the city's file says.

    An office or role that the file no longer names stays as long as somebody holds a seat in it.
    """
    session = assert_transaction()
    for position, (code, office) in enumerate(city.offices.items()):
        session.merge(Office(
            code=code, name_id=office.name.id, name_en=office.name.en, short=office.short or "",
            address=office.address.id if office.address else "", phone=office.phone or "", mail=office.mail or "",
            position=position,
        ))  # fmt: skip
    for code, title in city.roles.items():
        session.merge(StaffRole(code=code, name_id=title.id, name_en=title.en, may=list(city.abilities.get(code, ()))))
    session.flush()
    session.execute(delete(Office).where(Office.code.not_in(city.offices), Office.code.not_in(select(Seat.office))))
    session.execute(
        delete(StaffRole).where(StaffRole.code.not_in(city.roles), StaffRole.code.not_in(select(Seat.role)))
    )
