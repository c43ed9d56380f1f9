"""The shape of the city file."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field

from workflows.language.schema.form import TypeShape
from workflows.language.schema.service import ValueShape
from workflows.language.schema.words import Ability, ClockTime, Code, OneOrTwoWordings, Plain, Shape, Words


class CityNameShape(Shape):
    name: Words
    timezone: Plain
    government: Words


class RoleShape(Words):
    may: list[Ability] = []


class OfficeShape(Shape):
    name: Words
    short: Plain
    address: OneOrTwoWordings | None = None
    phone: Plain | None = None
    mail: Plain | None = None
    outside: bool = False


class HoursShape(Shape):
    mon: list[ClockTime] = []
    tue: list[ClockTime] = []
    wed: list[ClockTime] = []
    thu: list[ClockTime] = []
    fri: list[ClockTime] = []
    sat: list[ClockTime] = []
    sun: list[ClockTime] = []


class ClosedDayShape(Shape):
    date: datetime.date
    title: Words
    basis: OneOrTwoWordings | None = None


class CalendarShape(Shape):
    hours: HoursShape
    joint_leave: Literal["closed", "open"]
    holidays: Literal["ID"]
    extra: list[ClosedDayShape] = []


class OwnCalendarShape(Shape):
    title: Words
    hours: HoursShape | None = None
    joint_leave: Literal["closed", "open"] | None = None
    extra: list[ClosedDayShape] = []


class SignerShape(Shape):
    name: Plain
    nip: Plain
    on_behalf: Plain | None = None


class LifeEventShape(Shape):
    title: Words
    about: Words
    picture: Code | None = None


class CityShape(Shape):
    """The city every service belongs to."""

    city: CityNameShape
    offices: Annotated[dict[Code, OfficeShape], Field(min_length=1)]
    roles: Annotated[dict[Code, RoleShape], Field(min_length=1)]
    calendar: CalendarShape
    signatories: dict[Code, SignerShape]
    types: dict[Code, TypeShape] = {}
    groups: dict[Code, Words] = {}
    connectors: dict[Code, Words] = {}
    calendars: dict[Code, OwnCalendarShape] = {}
    values: dict[Code, ValueShape] = {}
    life_events: dict[Code, LifeEventShape] = {}
