"""The city of a set of services, as said in ``_city.yaml``: its offices, roles, hours, closed days and signatories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from workflows.calendar import WeekHours
from workflows.definition import FieldType, Text, Value


@dataclass(frozen=True, slots=True)
class Known:
    """What a SOP may name beside its own parts: codes of offices, roles, groups, connectors, calendars and life events, and
    names of document templates. ``outside`` are the offices that answer by links, without accounts."""

    offices: frozenset[str]
    roles: frozenset[str]
    templates: frozenset[str]
    groups: frozenset[str] = frozenset()
    connectors: frozenset[str] = frozenset()
    calendars: frozenset[str] = frozenset()
    life_events: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CityOffice:
    """An office that services may ask. One ``outside`` the city's own answers without accounts: by links sent to its mail."""

    code: str
    name: Text
    short: str
    address: Text | None = None
    phone: str | None = None
    mail: str | None = None
    outside: bool = False


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day on which the city's offices are closed beside the national holidays."""

    date: date
    title: Text
    basis: Text | None = None


@dataclass(frozen=True, slots=True)
class CityCalendar:
    """``hours`` by weekday. ``joint_leave_closed``: days of collective leave count as closed."""

    hours: WeekHours
    joint_leave_closed: bool
    holidays: Literal["ID"]
    extra: tuple[ClosedDay, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnCalendar:
    """What a calendar has of its own beside the city's: None is as the city has it, ``extra`` come on top.

    Its code is that of an office, or a name that services count by.
    """

    title: Text
    hours: WeekHours | None = None
    joint_leave_closed: bool | None = None
    extra: tuple[ClosedDay, ...] = ()


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs for a role. ``nip`` is the civil servant's number; ``on_behalf`` stands above the title on a decree."""

    role: str
    name: str
    nip: str
    on_behalf: str | None = None


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Why people come to the office, in their own words, such as «Building a house»; ``picture`` is the name of a drawing."""

    title: Text
    about: Text
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class City:
    """What all services of a city share.

    ``abilities``: what the holders of a role may do beyond single cases, such as ``reports.read``. ``types``: field
    types every SOP may use. ``calendars``: those that differ from the city's, by code. ``groups``: how the catalogue is
    divided. ``connectors``: other systems that automatic states may ask, by the names they are called by.
    ``values``: figures that belong to no single service, such as the time in which a complaint is answered.
    ``life_events``: why people come, in the order they are shown.
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
    life_events: Mapping[str, LifeEvent] = field(default_factory=dict)
    calendars: Mapping[str, OwnCalendar] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)

    def calendar_titles(self) -> dict[str, Text]:
        """What every calendar but the city's own is called, by its code: the offices' first, then the others."""
        offices = {code: each.name for code, each in self.offices.items()}
        return {**offices, **{code: each.title for code, each in self.calendars.items() if code not in offices}}

    def known(self, templates: frozenset[str]) -> Known:
        """What the services of this city may name."""
        return Known(
            frozenset(self.offices),
            frozenset(self.roles),
            templates,
            frozenset(self.groups),
            frozenset(self.connectors),
            frozenset(self.offices) | frozenset(self.calendars),
            frozenset(self.life_events),
            frozenset(code for code, each in self.offices.items() if each.outside),
        )
