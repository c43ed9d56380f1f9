"""What ``_bundles.yaml`` says, as frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.definition import Text


@dataclass(frozen=True, slots=True)
class Shared:
    """One thing that is asked once: the first service asks it as ``asked``, each of ``also`` takes it over as its own code."""

    service: str
    asked: str
    also: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Services that one applies for together, in the order in which they are filled in."""

    code: str
    title: Text
    summary: Text
    services: tuple[str, ...]
    questions: tuple[Shared, ...] = ()
    files: tuple[Shared, ...] = ()


@dataclass(frozen=True, slots=True)
class Bundles:
    """Everything of ``_bundles.yaml``."""

    offered: Mapping[str, Bundle] = field(default_factory=dict)
