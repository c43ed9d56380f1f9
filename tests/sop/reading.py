"""Reads the shipped services, their city and the walks written for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from workflows.city import City
from workflows.definition import Definition
from workflows.language.loader import load, load_city

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("reklame-insidentil", "sip-dokter", "skp-penelitian")
REFERENCE = ROOT / "docs" / "reference" / "sop-language.md"
SIGNPOSTS = ("nib-umk", "pbg", "slf")  # decided in national systems: no form, no states
TEMPLATES = frozenset({"decree"})


def text_of(service: str) -> str:
    """The file of a shipped service."""
    return (ROOT / "sop" / f"{service}.yaml").read_text(encoding="utf-8")


@cache
def definition_of(service: str) -> Definition:
    return load(text_of(service), f"{service}.yaml")


@cache
def city() -> City:
    return load_city((ROOT / "sop" / "_city.yaml").read_text(encoding="utf-8"))


def plain(text: str) -> Any:
    """YAML as plain values."""
    return YAML(typ="safe", pure=True).load(text)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every text of a file: the mappings that hold a language, each with its dotted path."""
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from leaves(each, f"{path}.{index}")
    if not isinstance(value, dict):
        return
    if {"id", "en"} & set(value):
        yield path.lstrip("."), value
        return
    for key, each in value.items():
        yield from leaves(each, f"{path}.{key}")


def examples(title: str = "") -> list[str]:
    """The YAML blocks of the language reference; with a title only those marked ``<!-- example: title -->``."""
    mark = rf"<!-- example: {title} -->\n" if title else ""
    return re.findall(rf"{mark}```yaml\n(.*?)```", REFERENCE.read_text(encoding="utf-8"), re.DOTALL)


@dataclass(frozen=True)
class Walk:
    """One entry of a walk file, with the answers it begins with."""

    service: str
    name: str
    says: str
    applicant: str
    answers: Mapping[str, Any]
    data: Mapping[str, Any] = field(hash=False)

    def __str__(self) -> str:
        return f"{self.service}:{self.name}"


def walks(part: str) -> list[Walk]:
    """The entries under ``part`` (``forms`` or ``walks``) of every walk file."""
    found = []
    for path in sorted((Path(__file__).parent / "walks").glob("*.yaml")):
        data = plain(path.read_text(encoding="utf-8"))
        for name, entry in data[part].items():
            answers = {**data["answers"], **entry.get("answers", {})}
            found.append(Walk(data["service"], name, entry["says"], entry["applicant"], answers, entry))
    return found
