"""What the applicant is asked and hands in, and what the answers cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from workflows.definition.texts import Text

if TYPE_CHECKING:
    from workflows.expressions import Expression

Privacy = Literal["public", "office", "sensitive"]
Rounding = Literal["down", "half_up", "up"]
Capacity = Literal["person", "business", "representative"]
BaseType = Literal[
    "text", "long_text", "integer", "decimal", "money", "date", "choice", "choices", "yes_no", "location", "address",
    "table", "computed", "note",
]  # fmt: skip
STATIC_TYPES = ("computed", "note")  # nobody types these


@dataclass(frozen=True, slots=True)
class EligibilityQuestion:
    """Asked before the form. Who does not answer ``needs`` is told ``otherwise`` and led to ``service``, if there is one."""

    code: str
    question: Text
    needs: bool
    otherwise: Text
    service: str | None = None


@dataclass(frozen=True, slots=True)
class FieldType:
    """A type of field that a file or the city declares: a base type with bounds, such as an identity number.

    ``mask`` is as long as the value: ``#`` shows a character, ``•`` hides it.
    """

    code: str
    base: BaseType
    pattern: str | None = None
    message: Text | None = None
    mask: str | None = None
    hint: Text | None = None
    privacy: Privacy | None = None
    unit: str | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    max_length: int | None = None


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    title: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One question of the form, a column of a table, or a figure computed from other answers.

    ``type`` is always a base type; a :class:`FieldType` is resolved into its base, ``pattern`` and ``mask`` when the
    file is loaded. ``default`` is a typed answer; ``prefill`` names what of the
    applicant's profile is offered, such as ``person.name``.
    """

    code: str
    type: BaseType
    title: Text
    section: str
    hint: Text | None = None
    required: bool | Expression = True
    shown_when: Expression | None = None
    valid_when: Expression | None = None
    message: Text | None = None
    options: tuple[Option, ...] = ()
    columns: tuple[Field, ...] = ()
    formula: Expression | None = None
    result: Literal["decimal", "integer", "money", "text", "yes_no"] | None = None
    rounding: Rounding = "half_up"
    places: int = 2
    unit: str | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    max_length: int | None = None
    min_rows: int = 1
    max_rows: int = 50
    pattern: str | None = None
    mask: str | None = None
    privacy: Privacy = "office"
    default: object = None
    prefill: str | None = None
    example: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    title: Text
    hint: Text | None
    fields: tuple[Field, ...]
    shown_when: Expression | None = None


@dataclass(frozen=True, slots=True)
class DocumentRequirement:
    """A file the applicant hands in. ``formats`` are of ``pdf``, ``jpeg``, ``png``; ``max_mb`` in megabytes of 10⁶ bytes.

    ``section`` is the page of the form that asks for it, None for the page of documents. ``valid_for`` names a value:
    how old the paper may be. It is asked from ``starts`` up to and including ``ends``. ``made_by`` names a service
    whose permit is this paper: who holds one in force is not asked.
    """

    code: str
    title: Text
    hint: Text | None
    formats: tuple[str, ...]
    max_mb: Decimal
    required: bool | Expression = True
    shown_when: Expression | None = None
    stamped: bool = False
    section: str | None = None
    reusable: bool = False
    valid_for: str | None = None
    starts: date | None = None
    ends: date | None = None
    made_by: str | None = None
    example: bool = False


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the bill: ``amount`` in rupiah, rounded to whole ones, when ``when`` holds and the day of sending lies
    from ``starts`` up to and including ``ends``."""

    code: str
    title: Text
    amount: Expression
    when: Expression | None = None
    rounding: Rounding = "down"
    starts: date | None = None
    ends: date | None = None
    basis: Text | None = None
    example: bool = False


@dataclass(frozen=True, slots=True)
class Fee:
    """What the service costs. ``before`` is the state that may not be entered unpaid; ``due`` names a value, the days to
    pay. A service without a fee has none of this."""

    lines: tuple[FeeLine, ...]
    due: str | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class NeededPermit:
    """A permit the applicant must hold in force when sending; ``says`` tells who has none what to do."""

    code: str
    service: str
    says: Text
