"""The paper a service issues, and what may happen to it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from workflows.definition.texts import Template, Text
    from workflows.expressions import Expression

PermitChange = Literal["suspend", "revoke", "transfer", "duplicate", "change"]


@dataclass(frozen=True, slots=True)
class Renewal:
    """``opens`` names a value: how long before its end a permit may be renewed; ``service`` is the one to apply for.

    ``sets`` are answers that a renewal begins with, by field, as the file writes them; ``permit.number`` stands for the
    number of the permit that is renewed.
    """

    opens: str
    service: str
    sets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paper:
    """The decree a service issues. Texts are in the legal language (Indonesian) with ``{expression}`` places, parsed at load.

    ``deputies`` are roles that may sign in the signatory's place. ``phrases`` is the library of conditions.
    ``changes`` says which acts on the issued permit which roles may do; those of ``two_persons`` one proposes and another
    one of them confirms.
    """

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
    deputies: tuple[str, ...] = ()
    phrases: Mapping[str, Text] = field(default_factory=dict)
    attachments: tuple[str, ...] = ()
    renewal: Renewal | None = None
    changes: Mapping[PermitChange, tuple[str, ...]] = field(default_factory=dict)
    two_persons: tuple[PermitChange, ...] = ()
