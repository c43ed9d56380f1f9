"""The city of a set of services, as said in ``_city.yaml``: its offices, roles, hours, closed days and signatories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

from workflows.definition import FieldType, Text


@dataclass(frozen=True, slots=True)
class Known:
    """What a SOP may name beside its own parts: codes of offices, roles, groups and connectors, and names of document
    templates."""

    offices: frozenset[str]
    roles: frozenset[str]
    templates: frozenset[str]
    groups: frozenset[str] = frozenset()
    connectors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CityOffice:
    code: str
    name: Text
    short: str
    address: Text | None = None
    phone: str | None = None
    mail: str | None = None


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Opening hours of one weekday, local time."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day on which the city's offices are closed beside the national holidays."""

    date: date
    title: Text
    basis: Text | None = None


@dataclass(frozen=True, slots=True)
class CityCalendar:
    """``hours`` by weekday (0 is Monday). ``joint_leave_closed``: days of collective leave count as closed."""

    hours: Mapping[int, OfficeHours]
    joint_leave_closed: bool
    holidays: Literal["ID"]
    extra: tuple[ClosedDay, ...] = ()


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs for a role. ``nip`` is the civil servant's number; ``on_behalf`` stands above the title on a decree."""

    role: str
    name: str
    nip: str
    on_behalf: str | None = None


@dataclass(frozen=True, slots=True)
class City:
    """What all services of a city share.

    ``abilities``: what the holders of a role may do beyond single cases, such as ``reports.read``. ``types``: field
    types every SOP may use. ``groups``: how the catalogue is divided. ``connectors``: other systems that automatic
    states may ask, by the names they are called by.
    """

    name: Text
    timezone: str
    government: Text
    offices: Mapping[str, CityOffice]
    roles: Mapping[str, Text]
    calendar: CityCalendar
    signatories: Mapping[str, Signatory]
    abilities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    types: Mapping[str, FieldType] = field(default_factory=dict)
    groups: Mapping[str, Text] = field(default_factory=dict)
    connectors: Mapping[str, Text] = field(default_factory=dict)

    def known(self, templates: frozenset[str]) -> Known:
        """What the services of this city may name."""
        return Known(
            frozenset(self.offices),
            frozenset(self.roles),
            templates,
            frozenset(self.groups),
            frozenset(self.connectors),
        )
