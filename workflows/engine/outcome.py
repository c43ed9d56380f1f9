"""What goes into the engine beside a definition, and what comes out of it: plain immutable data.

The engine is ``definition + snapshot + trigger + actor + facts + now → Outcome``. The caller writes every part of the
outcome in one transaction, or none of it.

What a case's store must keep, so that the next snapshot is whole: every part of :class:`Snapshot` as the outcome gives
it. Reviews are rows (one for each :class:`ReviewOpened`, found again by its ``key``); ``taken``, ``acted``,
``suspensions`` and ``entered_at`` belong to the case.

Kinds of :class:`Scheduled` work, each with what is done when it is due:

``review.request``, ``review.warn``, ``review.overdue``; ``state.warn``, ``state.overdue``; ``service.warn``,
``service.overdue``
    tell those concerned.
``timer``
    call :func:`workflows.engine.elapse` with the data's timer, plan and office.
``timer.notify``, ``timer.escalate``, ``timer.reassign``
    what a timer that rang asks for: tell the audience ``to``, hand the open work to the role ``to``.
``deemed.decision``
    call :func:`workflows.engine.deem`; ``deemed.task``: tell the office that the promise is broken.
``issue``
    issue the paper, then fire ``issued``.
``connector.ask``
    ask the other system; put its answer into the facts and fire ``answered``, after the last attempt ``gave_up``.
``child.start``, ``child.cancel``, ``child.look``
    start the case of its own, withdraw it, or look whether it ended while its parent was suspended; its end calls
    :func:`workflows.engine.close_child`.
``notice.own``
    send the service's own message ``notice``; ``notice.received``, ``notice.returned``, ``notice.issued``,
    ``notice.refused`` are those every service sends.
``survey.invite``
    ask how it was.
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
    """Who acts. ``seats`` are the (office, role) pairs a member of staff holds; an applicant and the system hold none.

    An ``agency`` is whoever answers for an office outside the city's own, by a link instead of an account: it has the one
    seat of the review it was asked for, may close that, and takes no step outside the reviews.

    ``acting`` names those seats that the actor holds in somebody's place for some days, each as (office, role, «plh» or
    «plt», that person's id). To the engine they are seats like any other; the record says them.
    """

    kind: Literal["applicant", "staff", "agency", "system"]
    id: str
    seats: frozenset[tuple[str, str]] = frozenset()
    acting: tuple[tuple[str, str, str, str], ...] = ()

    @property
    def answers_reviews(self) -> bool:
        """Whether this kind of actor closes reviews: the office's people, and an outside agency by its link."""
        return self.kind in ("staff", "agency")

    def in_place_of(self, office: str, role: str) -> tuple[str, str] | None:
        """How the actor holds a seat: («plh» or «plt», in whose place), None when it is their own or none of theirs."""
        return next(((how, whose) for *seat, how, whose in self.acting if seat == [office, role]), None)


SYSTEM = Actor("system", "system")


@dataclass(frozen=True, slots=True)
class Facts:
    """What guards may read. ``form`` holds typed answers: str, int, Decimal, date, bool, tuple of codes, tuple of row mappings.

    ``answers`` holds the typed answers of plans with a form of their own and of connectors, by the code of the plan or
    of the state. ``permits`` are the codes of ``needs`` whose permit the applicant holds in force; ``held`` the services
    of every permit they hold, so that papers made by those are not asked. ``sent`` is the local day on which the
    application was first sent, None before; ``today`` stands in for it until then, where dates decide what is asked.
    """

    form: Mapping[str, object]
    applicant: str
    documents: frozenset[str]
    calendar: Calendar
    answers: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    permits: frozenset[str] = frozenset()
    sent: date | None = None
    today: date | None = None
    held: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReviewSnapshot:
    """One review of the present round: open while it has no result and was neither swept nor skipped.

    ``note`` is the reviewer's reason, ``by`` who closed it. A ``swept`` review does not count; a ``skipped`` one counts
    as closed, without result and tone. Of several reviews of one plan and office the last one counts. ``key`` is its
    name within the case, as :class:`ReviewOpened` gave it; it names its scheduled work. A review that carries over into
    a new round keeps its key. ``opened_at`` is needed for timers, and for deadlines after a suspension.
    """

    plan: str
    office: str
    result: str | None = None
    tone: Tone | None = None
    note: str = ""
    swept: bool = False
    skipped: bool = False
    by: str | None = None
    key: str = ""
    opened_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.result is None and not self.swept and not self.skipped


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
class Suspension:
    """A time in which the case stood still; it lasts while ``until`` is None."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole position of a case.

    ``reviews`` are all reviews of the present round, in the order they were opened, with those carried over from earlier
    rounds. ``entered_at`` is when the present state was entered. ``taken`` counts the triggers that may be taken only so
    often (:func:`workflows.engine.positions.limit_key`). ``acted`` has for each plan and trigger the ids of those who
    closed or fired it, over the whole case. ``suspensions`` are in order; the last one may still last.
    """

    state: str
    round: int = 1
    reviews: tuple[ReviewSnapshot, ...] = ()
    clock: Clock = Clock()
    entered_at: datetime | None = None
    taken: Mapping[str, int] = field(default_factory=dict)
    acted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    suspensions: tuple[Suspension, ...] = ()

    @property
    def suspended(self) -> bool:
        """Whether the case stands still now."""
        return bool(self.suspensions) and self.suspensions[-1].until is None


@dataclass(frozen=True, slots=True)
class Correction:
    """One answer or file that goes back to the applicant, with what is wrong in it."""

    about: str
    note: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody hands in with a result or trigger.

    ``offices`` are the chosen ones of the plans that the step opens; ``answers`` those to the plan's own form, typed.
    """

    reason: str = ""
    corrections: tuple[Correction, ...] = ()
    checklist: Mapping[str, str] = field(default_factory=dict)  # item → "yes" | "no" | "not_applicable"
    offices: tuple[str, ...] = ()
    answers: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReviewOpened:
    """A review that begins. ``key`` is its name within the case, to be kept with it.

    One that stands for a case of its own has no role; ``service`` is what is started, ``row`` the row of its table,
    counted from 0.
    """

    plan: str
    office: str
    role: str
    due_at: datetime | None
    warn_at: datetime | None
    key: str = ""
    service: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class ReviewClosed:
    """A review that is over: with a result, or without one because it was swept (``cancelled``) or ``skipped``.

    ``by_sweep`` says that a result came from a sweep and nobody's decision.
    """

    plan: str
    office: str
    result: str | None
    tone: Tone | None
    way: Literal["result", "cancelled", "skipped"] = "result"
    key: str = ""
    by_sweep: bool = False


@dataclass(frozen=True, slots=True)
class ReviewRedated:
    """An open review whose deadline has moved, because the case stood still."""

    plan: str
    office: str
    key: str
    due_at: datetime | None
    warn_at: datetime | None


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
    redated: tuple[ReviewRedated, ...] = ()
    state_due_at: datetime | None = None  # the deadline of the state reached, None when it has none or while suspended


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing this actor could do now: a trigger, an operation, or the result of an open review.

    ``refusal`` is the code of why not, None when it may be done.
    """

    trigger: str
    plan: str | None
    office: str | None
    refusal: str | None = None
