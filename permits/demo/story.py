"""Reads ``sop/_demo.yaml``: who lives in the sample city, and how far their cases have come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person. ``mail`` is the part before the @; staff have seats, (office, role) pairs."""

    mail: str
    name: str
    seats: tuple[tuple[str, str], ...]
    about: str


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a case: ``send``, or the result with which the open review (of ``office``) is closed."""

    result: str | None
    office: str | None = None
    reason: str = ""
    corrections: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Tale:
    """One case: begun ``days_ago`` working days ago, then its steps, two hours apart."""

    service: str
    applicant: str
    kind: str
    days_ago: int
    answers: Mapping[str, Any]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Story:
    domain: str
    people: tuple[Person, ...]
    tales: tuple[Tale, ...]


def read_story(path: Path) -> Story:
    """The story in a file. Raises KeyError or ValueError when the file, which ships with the product, is wrong."""
    raw = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    people = tuple(
        Person(
            each["mail"], each["name"], tuple((office, role) for office, role in each.get("seats", ())), each["about"]
        )
        for each in raw["people"]
    )
    return Story(raw["domain"], people, tuple(_tale(each, raw["answers"]) for each in raw["cases"]))


def _tale(raw: Mapping[str, Any], answers: Mapping[str, Mapping[str, Any]]) -> Tale:
    return Tale(
        service=raw["service"],
        applicant=raw["applicant"],
        kind=raw["kind"],
        days_ago=raw.get("days_ago", 0),
        answers={**answers[raw["service"]], **raw.get("answers", {})},
        steps=tuple(_step(each) for each in raw.get("steps", ())),
    )


def _step(raw: str | Mapping[str, Any]) -> Step:
    if raw == "send":
        return Step(None)
    if isinstance(raw, str):
        return Step(raw)
    return Step(raw["result"], raw.get("office"), raw.get("reason", ""), raw.get("corrections"))
