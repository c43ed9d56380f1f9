"""Small definitions and cases for the engine's tests, made in Python so that a test shows all it depends on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.calendars import city_calendar
from workflows.calendar import Calendar
from workflows.definition import (
    AddressedOffice,
    Branch,
    Definition,
    DocumentRequirement,
    Field,
    Limit,
    Operation,
    ResultKind,
    ReviewPlan,
    Section,
    ServiceClock,
    State,
    Text,
    Timer,
    Trigger,
    Value,
)
from workflows.engine.outcome import Actor, Facts
from workflows.expressions import parse

CALENDAR = city_calendar()
APPLICANT = Actor("applicant", "01APPLICANT")
DESK = Actor("staff", "01DESK", frozenset({("desk", "clerk"), ("desk", "head")}))
PARKS = Actor("staff", "01PARKS", frozenset({("parks", "expert")}))
ROADS = Actor("staff", "01ROADS", frozenset({("roads", "expert")}))
EVERYBODY = Actor("staff", "01ALL", DESK.seats | PARKS.seats | ROADS.seats)
MONDAY = datetime.fromisoformat("2026-11-16T10:00:00+08:00")

VALUES = {
    "service": ("7", "working_days"),
    "service_calendar": ("7", "calendar_days"),
    "review": ("3", "working_days"),
    "quick": ("2", "hours"),
    "ahead": ("1", "working_days"),
    "rate": ("2500", "rupiah"),
}


def text(words: str) -> Text:
    return Text(words, words)


def branches(to: str | Sequence[tuple[str | None, str]]) -> tuple[Branch, ...]:
    """One target, or ordered (condition, target) pairs."""
    if isinstance(to, str):
        return (Branch(to),)
    return tuple(Branch(target, parse(when) if when else None) for when, target in to)


def trigger(code: str, to: str | Sequence[tuple[str | None, str]], by: str = "applicant", **more: Any) -> Trigger:
    return Trigger(code, text(code), by, branches(to), **more)  # type: ignore[arg-type]


def result(code: str, tone: str = "positive", **more: Any) -> ResultKind:
    return ResultKind(code, text(code), tone, **more)  # type: ignore[arg-type]


def plan(code: str, offices: Mapping[str, str | bool], results: Sequence[ResultKind], **more: Any) -> ReviewPlan:
    """A plan that asks offices, each always (True), on a condition, or when it is «chosen»."""
    asked = tuple(
        AddressedOffice(office, parse(when) if isinstance(when, str) and when != "chosen" else None, when == "chosen")
        for office, when in offices.items()
    )
    return ReviewPlan(
        code, text(code), asked, more.pop("role", "expert"), {each.code: each for each in results}, **more
    )


def state(code: str, kind: str, triggers: Sequence[Trigger] = (), **more: Any) -> State:
    plans = more.pop("reviews", ())
    return State(
        code,
        kind,  # type: ignore[arg-type]
        text(code),
        text(code),
        {each.code: each for each in triggers},
        {each.code: each for each in plans},
        **more,
    )


def work(code: str, results: Mapping[ResultKind, Any] | Sequence[tuple[ResultKind, Any]], **more: Any) -> State:
    """A work state with one review of its own at the desk: its results are its triggers."""
    pairs = list(results)
    triggers = [trigger(each.code, to, by="office") for each, to in pairs]  # type: ignore[misc]
    kinds = {each.code: _firing(each) for each, _ in pairs}  # type: ignore[misc]
    own = ReviewPlan(
        code,
        text(code),
        (AddressedOffice(more.pop("office", "desk")),),
        more.pop("role", "clerk"),
        kinds,
        implicit=True,
        **more,
    )
    return state(code, "work", triggers, reviews=[own])


def timer(code: str, does: str, **more: Any) -> Timer:
    return Timer(code, does, **more)  # type: ignore[arg-type]


def operation(code: str, kind: str, states: Sequence[str] = (), by: str = "staff", **more: Any) -> Operation:
    """Something the head of the desk may do in several states."""
    seat = {"office": "desk", "role": "head"} if by == "staff" else {}
    return Operation(code, kind, text(code), by, tuple(states), **{**seat, **more})  # type: ignore[arg-type]


def _firing(each: ResultKind) -> ResultKind:
    return replace(each, fires=each.code)


def end(code: str, outcome: str = "closed") -> State:
    return state(code, "end", outcome=outcome)


def definition(*states: State, **more: Any) -> Definition:
    """A service of these states; the first is the start."""
    values = {
        code: Value(code, Decimal(amount), unit, text(code))  # type: ignore[arg-type]
        for code, (amount, unit) in VALUES.items()
    }
    fields = tuple(more.pop("fields", (field("name"), field("area", type="decimal", required=False))))
    defaults: dict[str, Any] = {
        "sop": 1,
        "service": "sample",
        "kind": "non_permit",
        "office": "desk",
        "prefix": "SAM",
        "title": text("Sample"),
        "summary": text("Sample"),
        "result": text("Sample"),
        "keywords": {"id": (), "en": ()},
        "legal": (),
        "values": values,
        "applicants": {"person": text("person"), "company": text("company")},
        "sections": (Section("main", text("main"), None, fields),),
        "documents": {"letter": document("letter")},
        "states": {each.code: each for each in states},
        "start": states[0].code,
        "clock": ServiceClock(Limit("service", "ahead")),
        "paper": None,
    }
    return Definition(**{**defaults, **more})


def field(code: str, **more: Any) -> Field:
    return Field(code, more.pop("type", "text"), text(code), "main", **more)


def document(code: str, **more: Any) -> DocumentRequirement:
    return DocumentRequirement(code, text(code), None, ("pdf",), Decimal(2), **{"required": False, **more})


def facts(
    calendar: Calendar = CALENDAR,
    documents: Sequence[str] = (),
    applicant: str = "person",
    answers: Mapping[str, Mapping[str, object]] | None = None,
    permits: Sequence[str] = (),
    sent: date | None = None,
    **form: Any,
) -> Facts:
    return Facts(
        {"name": "Sari", **form}, applicant, frozenset(documents), calendar, answers or {}, frozenset(permits), sent
    )


def at(moment: str) -> datetime:
    """A local moment of the example city, such as ``2026-11-16T10:00``."""
    return datetime.fromisoformat(f"{moment}+08:00")
