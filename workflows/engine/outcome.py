"""What goes into the engine beside a definition, and what comes out of it: plain immutable data.

The engine is ``definition + snapshot + trigger + actor + facts + now → Outcome``. The caller writes every part of the
outcome in one transaction, or none of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from workflows.calendar import Calendar
    from workflows.definition import Tone


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. ``seats`` are the (office, role) pairs a member of staff holds; an applicant and the system hold none."""

    kind: Literal["applicant", "staff", "system"]
    id: str
    seats: frozenset[tuple[str, str]] = frozenset()


SYSTEM = Actor("system", "system")


@dataclass(frozen=True, slots=True)
class Facts:
    """What guards may read. ``form`` holds typed answers: str, int, Decimal, date, bool, tuple of codes, tuple of row mappings."""

    form: Mapping[str, object]
    applicant: str
    documents: frozenset[str]
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class ReviewSnapshot:
    """One review of the present round: open while ``result`` is None and it is not swept.

    ``note`` is the reviewer's reason. Of several reviews of one plan and office the last one counts.
    """

    plan: str
    office: str
    result: str | None = None
    tone: Tone | None = None
    note: str = ""
    swept: bool = False

    @property
    def is_open(self) -> bool:
        return self.result is None and not self.swept


@dataclass(frozen=True, slots=True)
class Clock:
    """The service clock: ``day_zero`` is the local working day that counts as the day of sending; None before sending.

    ``paused_on`` is the local date on which the running pause began; ``paused_days`` are whole days already paused, in
    the unit of the service's limit (working or calendar days).
    """

    day_zero: date | None = None
    paused_on: date | None = None
    paused_days: int = 0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole position of a case. ``reviews`` are all reviews of the present round, in the order they were opened."""

    state: str
    round: int = 1
    reviews: tuple[ReviewSnapshot, ...] = ()
    clock: Clock = Clock()


@dataclass(frozen=True, slots=True)
class Correction:
    """One answer or file that goes back to the applicant, with what is wrong in it."""

    about: str
    note: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer hands in with a result."""

    reason: str = ""
    corrections: tuple[Correction, ...] = ()
    checklist: Mapping[str, str] = field(default_factory=dict)  # item → "yes" | "no" | "not_applicable"


@dataclass(frozen=True, slots=True)
class ReviewOpened:
    plan: str
    office: str
    role: str
    due_at: datetime | None
    warn_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReviewClosed:
    """``result`` is None when the review was swept because the case moved on."""

    plan: str
    office: str
    result: str | None
    tone: Tone | None


@dataclass(frozen=True, slots=True)
class Happened:
    """A fact for the record: past tense, codes only, never a person's words."""

    kind: str
    data: Mapping[str, str | int | bool | None | list[str]]


@dataclass(frozen=True, slots=True)
class Scheduled:
    """Work that must happen at ``due_at``. ``key`` is unique within the case.

    Scheduling a key once more revives work that was cancelled, with the new time; work that is open or done stays as it
    is.
    """

    kind: str
    key: str
    due_at: datetime
    data: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything one step changes. ``snapshot`` is the position reached, after all internal steps."""

    snapshot: Snapshot
    opened: tuple[ReviewOpened, ...] = ()
    closed: tuple[ReviewClosed, ...] = ()
    happened: tuple[Happened, ...] = ()
    scheduled: tuple[Scheduled, ...] = ()
    cancelled: tuple[str, ...] = ()  # keys of scheduled work that is no longer wanted
    due_at: datetime | None = None  # the service deadline, None while paused or before sending; at an end the last one
    takes_number: bool = False
    ended: str | None = None  # the outcome of the end that was reached


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing this actor could do now. ``refusal`` is the code of why not, None when it may be done."""

    trigger: str
    plan: str | None
    office: str | None
    refusal: str | None = None
