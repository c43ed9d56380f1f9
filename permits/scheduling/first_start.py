"""What an embedded set-up is given before its first page: the shipped services and people to try them with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from permits import clock, paths
from permits.accounts import operations as accounts
from permits.accounts.models import Account
from permits.db import assert_transaction, db, transaction
from permits.definitions import operations, queries
from permits.definitions.models import CityVersion, DefinitionVersion
from workflows import City, load_city

CITY_FILE = "_city.yaml"
# Addresses under .example belong to nobody.
DEMO_DOMAIN = "demo.example"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person made for trying out. The password is known only here, and only now."""

    email: str
    password: str
    what: str


def load_first_data() -> list[DemoPerson]:
    """Publish what ``sop/`` holds and is new; where there is nobody yet, make people. Returns the people made now.

    Raises SopError when a shipped file may not be published.
    """
    if not (paths.SOP / CITY_FILE).is_file():
        return []
    for file in sorted(paths.SOP.glob("*.yaml"), key=lambda each: (each.name != CITY_FILE, each.name)):
        if not _is_published(file):
            _publish(file)
    with transaction():
        if assert_transaction().scalar(select(Account.id).limit(1)) is not None:
            return []
        return _make_people(queries.city())


def _is_published(file: Path) -> bool:
    """Whether this very text is a version already: checking all files again at every start would take seconds."""
    table = CityVersion if file.name == CITY_FILE else DefinitionVersion
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    found = db.session.scalar(select(table.id).where(table.sha256 == digest).limit(1))
    db.session.rollback()
    return found is not None


def _publish(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    now = clock.now()
    with transaction():
        if file.name == CITY_FILE:
            operations.publish_city(text, "shipped", now)
            accounts.load_city(load_city(text), now)
        else:
            operations.publish(text, queries.city(), "shipped", now)


def _make_people(city: City) -> list[DemoPerson]:
    """One person for each seat that a published service asks for, and an applicant."""
    now = clock.now()
    people = []
    for office, role in sorted(_seats_needed()):
        email = f"{role}.{office}@{DEMO_DOMAIN}".replace("_", "-")
        name = city.roles[role].id
        _account, password = accounts.add_staff(email, name, now, seats=((office, role),))
        people.append(DemoPerson(email, password, f"{city.roles[role].en}, {city.offices[office].short or office}"))
    abilities = sorted(role for role, may in city.abilities.items() if may)
    seated = {person.email for person in people}
    for role in abilities:
        office = next(iter(city.offices))
        email = f"{role}.{office}@{DEMO_DOMAIN}".replace("_", "-")
        if email not in seated:
            _account, password = accounts.add_staff(email, city.roles[role].id, now, seats=((office, role),))
            people.append(DemoPerson(email, password, city.roles[role].en))
    _account, password = accounts.add_staff(f"pemohon@{DEMO_DOMAIN}", "Pemohon Uji Coba", now)
    return [*people, DemoPerson(f"pemohon@{DEMO_DOMAIN}", password, "applicant")]


def _seats_needed() -> set[tuple[str, str]]:
    """The (office, role) pairs that reviews of the services in force address."""
    return {
        (addressed.office, plan.role)
        for version in queries.current_versions()
        for state in queries.definition(version.id).states.values()
        for plan in state.reviews.values()
        for addressed in plan.offices
    }
