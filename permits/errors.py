"""Why an operation says no. Doors turn these into pages; the sentence is made where the reader's language is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflows.definition import Text


class PermitsError(Exception):
    """Any refusal that a person may read about."""


class OutOfReach(Exception):
    """Something that we need is away for a moment, such as the store of files. Trying again later helps."""


class NotFound(PermitsError):
    """There is no such thing, or this actor may not know that there is."""


@dataclass(eq=False)
class Forbidden(PermitsError):
    """The actor may see the thing but not do this to it. ``code`` says why."""

    code: str
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Conflict(PermitsError):
    """The thing changed while the actor was reading. ``changes`` say what happened meanwhile."""

    code: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what was handed in.

    ``about`` anchors it: a field's code, ``table.row.column`` (rows from 0), ``documents.code`` or a control's name.
    ``message`` is the SOP's own sentence when it gives one; otherwise the door finds the sentence of ``code``.
    """

    about: str
    code: str
    data: Mapping[str, str] = field(default_factory=dict)
    message: Text | None = None


@dataclass(eq=False)
class Invalid(PermitsError):
    """What was handed in is incomplete or wrong; every problem at once."""

    problems: tuple[Problem, ...]
