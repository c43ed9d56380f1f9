"""Wordings, figures and rules: what every other part of a service refers to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from workflows.expressions import Expression

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")

Unit = Literal["working_days", "calendar_days", "hours", "rupiah", "number"]


@dataclass(frozen=True, slots=True)
class Text:
    """One wording in both languages. ``text["en"]`` gives the English one."""

    id: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.id


@dataclass(frozen=True, slots=True)
class Value:
    """A figure the city must confirm: a limit, a rate, a rule's number. Shown as a setting until ``verified``.

    ``example`` marks a figure that stands in for one nobody has given yet («contoh, ditetapkan oleh kota»).
    """

    code: str
    amount: Decimal
    unit: Unit
    title: Text
    basis: Text | None = None
    verified: bool = False
    example: bool = False


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A rule the service rests on, as cited on the decree and the service page."""

    code: str
    cite: Text
    verified: bool = False
    example: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with places: plain texts and expressions, in order."""

    source: str
    parts: tuple[str | Expression, ...]
