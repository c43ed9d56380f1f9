"""A service as immutable data: what one SOP file says, after loading and checking.

A :class:`Definition` is built by :mod:`workflows.loader` from YAML and never changes. Nothing here knows of
databases, requests or clocks. Every code (state, field, office …) is the text the manager wrote; the engine
compares codes and gives none of them a meaning of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from workflows.expressions import Expression

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")

Unit = Literal["working_days", "calendar_days", "hours", "rupiah", "number"]
StateKind = Literal["start", "work", "waiting", "automatic", "end"]
Tone = Literal["positive", "conditions", "negative", "not_concerned", "returned"]
JoinRule = Literal["all", "any", "veto"]
Privacy = Literal["public", "office", "sensitive"]
ClockEffect = Literal["runs", "pauses", "resets"]
BaseType = Literal[
    "text", "long_text", "integer", "decimal", "money", "date", "choice", "choices", "yes_no", "table", "computed", "note"
]


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
class Option:
    code: str
    title: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One question of the form, a column of a table, or a figure computed from other answers.

    ``type`` is always a base type; a type the file itself declares (``types:``) is resolved into its base,
    ``pattern`` and ``mask`` when the file is loaded.
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
    rounding: Literal["down", "half_up", "up"] = "half_up"
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
    example: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    title: Text
    hint: Text | None
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class DocumentRequirement:
    """A file the applicant hands in. ``formats`` are of ``pdf``, ``jpeg``, ``png``; ``max_mb`` in megabytes of 10⁶ bytes."""

    code: str
    title: Text
    hint: Text | None
    formats: tuple[str, ...]
    max_mb: Decimal
    required: bool | Expression = True
    shown_when: Expression | None = None
    stamped: bool = False
    example: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """Where a trigger leads when ``when`` is true; the last branch of a trigger has no condition."""

    to: str
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """What can move a case out of (or back into) a state.

    ``by`` says whose act it is: ``applicant`` and ``system`` (a job or a join) fire it directly; ``office`` triggers are
    fired by closing the state's own review with the result of the same name.
    """

    code: str
    title: Text
    by: Literal["applicant", "office", "system"]
    branches: tuple[Branch, ...]
    needs_complete_form: bool = False
    new_round: bool = False


@dataclass(frozen=True, slots=True)
class ResultKind:
    """One way to close a review. ``fires`` names a trigger that the result fires at once, without waiting for a join."""

    code: str
    title: Text
    tone: Tone
    hint: Text | None = None
    fires: str | None = None
    reason: Literal["required", "optional", "none"] = "none"
    names_corrections: bool = False
    needs_checklist: bool = False


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """A thing the reviewer looks at; ``about`` names the field or document it concerns."""

    code: str
    title: Text
    about: str | None = None
    basis: Text | None = None
    shown_when: Expression | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take, and how long before its end the holder is warned. Both name a :class:`Value`."""

    value: str
    warn: str | None = None


@dataclass(frozen=True, slots=True)
class AddressedOffice:
    """An office a plan asks, always or only when ``when`` is true of the answers."""

    office: str
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class ReviewPlan:
    """Work asked of one or several offices while the case is in a state: one review an office."""

    code: str
    title: Text
    offices: tuple[AddressedOffice, ...]
    role: str
    results: Mapping[str, ResultKind]
    limit: Limit | None = None
    checklist: tuple[ChecklistItem, ...] = ()
    implicit: bool = False


@dataclass(frozen=True, slots=True)
class Join:
    """When the reviews of a state together fire one trigger.

    ``all``: every review is closed. ``any``: the first closed one. ``veto``: the first negative one, or all closed.
    """

    rule: JoinRule
    fires: str


@dataclass(frozen=True, slots=True)
class State:
    """A place a case can be in.

    ``says`` is the plain sentence for the applicant: who must do what by when (``{deadline}`` is filled with the date).
    ``clock`` says what waiting here does to the service clock. ``does`` names the job of an automatic state.
    """

    code: str
    kind: StateKind
    title: Text
    says: Text
    triggers: Mapping[str, Trigger] = field(default_factory=dict)
    reviews: Mapping[str, ReviewPlan] = field(default_factory=dict)
    join: Join | None = None
    clock: ClockEffect = "runs"
    does: str | None = None
    outcome: Literal["issued", "refused", "withdrawn", "closed"] | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """The decree a service issues. Texts are in the legal language (Indonesian) with ``{expression}`` places, parsed at load."""

    template: str
    number: str
    signatory_role: str
    signatory_title: str
    about: Template
    holder: Expression
    valid_from: Expression | None
    valid_until: Expression | None
    considering: tuple[Template, ...]
    recalling: tuple[str, ...]
    clauses: tuple[Template, ...]
    annex_title: Template | None = None
    annex_table: str | None = None
    annex_columns: tuple[str, ...] = ()
    annex_notes: tuple[Template, ...] = ()
    conditions_from: str | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with places: plain texts and expressions, in order."""

    source: str
    parts: tuple[str | Expression, ...]


@dataclass(frozen=True, slots=True)
class ServiceClock:
    """The promise of the whole service, counted by the day rules of the office's calendar."""

    limit: Limit
    basis: Text | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole service, ready for the engine."""

    sop: int
    service: str
    kind: Literal["permit", "non_permit"]
    office: str
    prefix: str
    title: Text
    summary: Text
    result: Text
    keywords: Mapping[str, tuple[str, ...]]
    legal: tuple[LegalBasis, ...]
    values: Mapping[str, Value]
    applicants: Mapping[str, Text]
    sections: tuple[Section, ...]
    documents: Mapping[str, DocumentRequirement]
    states: Mapping[str, State]
    start: str
    clock: ServiceClock
    paper: Paper | None
    survey: bool = True

    @property
    def fields(self) -> Mapping[str, Field]:
        """Every field by its code, in the order of the form."""
        return {each.code: each for section in self.sections for each in section.fields}
