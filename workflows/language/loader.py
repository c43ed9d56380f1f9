"""YAML text → :class:`~workflows.definition.Definition` or :class:`~workflows.city.City`, or every problem at once.

Four looks at a file, none of which hides what another would find: its YAML (:mod:`workflows.language.source`), its shape
(:mod:`workflows.language.shapes`), its parts beside each other (:mod:`workflows.language.rules`) and its expressions
(:mod:`workflows.language.vocabulary`). Once its parts fit, the answers it gives itself are looked at too
(:mod:`workflows.language.examples`). The graph of its states is the business of :mod:`workflows.checks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from itertools import islice
from zoneinfo import ZoneInfo

from workflows import city as c
from workflows.calendar import WeekHours
from workflows.definition import Definition, FieldType
from workflows.errors import Finding, SopError
from workflows.expressions import ExpressionInvalid
from workflows.language.build import build, field_types, values
from workflows.language.build.words import maybe as _maybe
from workflows.language.build.words import text as _text
from workflows.language.build.words import texts
from workflows.language.examples import example_findings
from workflows.language.rules import rule_findings
from workflows.language.schema import CityShape, SopShape
from workflows.language.schema.city import ClosedDayShape, HoursShape, OwnCalendarShape
from workflows.language.shapes import MAX_FINDINGS, read_shape
from workflows.language.source import Source, read_source
from workflows.language.vocabulary import expression_findings
from workflows.messages import finding

load_source = read_source


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as read: the definition when it has no errors, the positions of its parts, and every finding."""

    definition: Definition | None
    source: Source | None
    findings: tuple[Finding, ...]
    graph: Definition | None = None
    """The definition even when its expressions name what is not there: its states can be checked all the same."""


Types = Mapping[str, FieldType]
NONE: Types = {}


def inspect(text: str, filename: str = "", shared: Types = NONE) -> Loaded:
    """Look at a SOP file without raising; warnings are among the findings of a sound file too.

    ``filename`` is compared with the service's code when given. ``shared`` are the city's types of fields.
    """
    try:
        source = load_source(text)
    except SopError as error:
        return Loaded(None, None, tuple(error.findings))
    shape, findings = read_shape(source, SopShape)
    findings += [*source.findings[:MAX_FINDINGS], *islice(rule_findings(source, filename, shared), MAX_FINDINGS)]
    graph = None if shape is None or _has_errors(findings) else _built(shape, shared)
    examples = example_findings(source, graph) if graph is not None else ()
    expressions = expression_findings(source, shared)
    found = sorted({*findings, *islice(expressions, MAX_FINDINGS), *islice(examples, MAX_FINDINGS)})
    if len(found) >= MAX_FINDINGS:
        found.append(finding("too_many_findings", (found[-1].line, 1), limit=len(found)))
    return Loaded(None if _has_errors(found) else graph, source, tuple(found), graph)


def _has_errors(findings: Iterable[Finding]) -> bool:
    return any(each.severity == "error" for each in findings)


def _built(shape: SopShape, shared: Types) -> Definition | None:
    """The definition of a file whose parts fit together; None when an expression cannot even be read."""
    try:
        return build(shape, shared)
    except ExpressionInvalid:
        return None


def load(text: str, filename: str = "", shared: Types = NONE) -> Definition:
    """The definition of a SOP file. Raises :class:`SopError` with every error found."""
    loaded = inspect(text, filename, shared)
    if loaded.definition is None:
        raise SopError([each for each in loaded.findings if each.severity == "error"])
    return loaded.definition


def load_city(text: str) -> c.City:
    """The city of ``_city.yaml``. Raises :class:`SopError` with every error found."""
    source = load_source(text)
    shape, findings = read_shape(source, CityShape)
    findings += source.findings
    if shape is not None:
        findings += _city_findings(source, shape)
    if shape is None or findings:
        raise SopError(findings)
    return _city(shape)


def _city_findings(source: Source, shape: CityShape) -> list[Finding]:
    findings = []
    try:
        ZoneInfo(shape.city.timezone)
    except (KeyError, ValueError, OSError):  # not found, not a name at all, a folder
        place = source.where_value("city.timezone")
        findings.append(finding("bad_timezone", place, given=shape.city.timezone))
    weeks = {"calendar": shape.calendar.hours} | {
        f"calendars.{code}": each.hours for code, each in shape.calendars.items()
    }
    for path, week in weeks.items():
        for day, hours in week or ():
            if len(hours) % 2 or list(hours) != sorted(set(hours)):
                findings.append(finding("bad_hours", source.where(f"{path}.hours.{day}")))
        if week is not None and not any(hours for _day, hours in week):
            findings.append(finding("bad_hours", source.where(f"{path}.hours")))
    for code, office in shape.offices.items():
        if office.outside and (office.mail is None or "@" not in office.mail):
            findings.append(finding("outside_without_mail", source.where(f"offices.{code}"), given=code))
    for role in shape.signatories:
        if role not in shape.roles:
            findings.append(finding("unknown_role", source.where(f"signatories.{role}"), given=role))
    return findings


def _city(shape: CityShape) -> c.City:
    return c.City(
        name=_text(shape.city.name),
        timezone=shape.city.timezone,
        government=_text(shape.city.government),
        offices={
            code: c.CityOffice(
                code, _text(each.name), each.short, _maybe(each.address), each.phone, each.mail, each.outside
            )
            for code, each in shape.offices.items()
        },
        roles={code: _text(each) for code, each in shape.roles.items()},
        calendar=_calendar(shape),
        signatories={
            role: c.Signatory(role, each.name, each.nip, each.on_behalf) for role, each in shape.signatories.items()
        },
        abilities={code: tuple(each.may) for code, each in shape.roles.items() if each.may},
        types=field_types(shape.types),
        groups=texts(shape.groups),
        connectors=texts(shape.connectors),
        calendars={code: _own_calendar(each) for code, each in shape.calendars.items()},
        values=values(shape.values),
        life_events={
            code: c.LifeEvent(_text(each.title), _text(each.about), each.picture)
            for code, each in shape.life_events.items()
        },
    )


def _calendar(shape: CityShape) -> c.CityCalendar:
    return c.CityCalendar(
        hours=_hours(shape.calendar.hours),
        joint_leave_closed=shape.calendar.joint_leave == "closed",
        holidays=shape.calendar.holidays,
        extra=_closed_days(shape.calendar.extra),
    )


def _own_calendar(shape: OwnCalendarShape) -> c.OwnCalendar:
    return c.OwnCalendar(
        _text(shape.title),
        None if shape.hours is None else _hours(shape.hours),
        None if shape.joint_leave is None else shape.joint_leave == "closed",
        _closed_days(shape.extra),
    )


def _closed_days(shapes: Iterable[ClosedDayShape]) -> tuple[c.ClosedDay, ...]:
    return tuple(c.ClosedDay(each.date, _text(each.title), _maybe(each.basis)) for each in shapes)


def _hours(shape: HoursShape) -> WeekHours:
    """Pairs of opening and closing, by weekday."""
    times = {weekday: [time.fromisoformat(each) for each in day] for weekday, (_, day) in enumerate(shape) if day}
    return {weekday: tuple(zip(day[::2], day[1::2], strict=True)) for weekday, day in times.items()}
