"""How a case moves: states, triggers, reviews, joins, timers, and the operations that are open in many states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from workflows.definition.texts import Text

if TYPE_CHECKING:
    from workflows.definition.form import Field
    from workflows.expressions import Expression

StateKind = Literal["start", "work", "waiting", "automatic", "end"]
Tone = Literal["positive", "conditions", "negative", "not_concerned", "returned"]
JoinRule = Literal["all", "any", "veto", "quorum", "controlling"]
ClockEffect = Literal["runs", "pauses", "resets"]
EndOutcome = Literal["issued", "refused", "withdrawn", "closed"]
TriggerBy = Literal["applicant", "office", "staff", "system"]
Awaits = Literal["applicant", "payment", "outside"]
OperationKind = Literal["move", "suspend", "resume", "hand_over"]
TimerAct = Literal["notify", "escalate", "reassign", "fire"]
Ways = Mapping[str, str]  # plan → "cancel", "skip" or the code of the result it is closed with


@dataclass(frozen=True, slots=True)
class Branch:
    """Where a trigger leads when ``when`` is true; the last branch of a trigger has no condition."""

    to: str
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """What can move a case out of (or back into) a state.

    ``by`` says whose act it is. ``applicant`` and ``system`` (a job, a timer or a join) fire it directly; ``staff``
    fires it directly too, who holds ``role`` in ``office``; ``office`` triggers are fired by closing the state's own
    review with the result of the same name. ``only_when`` must hold for it to be offered. ``at_most`` limits how often
    a case may take it. ``sweeps`` closes open reviews of plans that carry over. ``operation`` names the operation of
    the service that put this trigger into the state. ``not_same_as`` names plans and triggers whose actors may not
    fire this one.
    """

    code: str
    title: Text
    by: TriggerBy
    branches: tuple[Branch, ...]
    needs_complete_form: bool = False
    new_round: bool = False
    office: str | None = None
    role: str | None = None
    reason: Literal["required", "optional", "none"] = "none"
    names_corrections: bool = False
    only_when: Expression | None = None
    at_most: int | None = None
    sweeps: Ways = field(default_factory=dict)
    operation: str | None = None
    not_same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultKind:
    """One way to close a review.

    ``fires`` names a trigger that the result fires at once, without waiting for a join. ``opens`` names plans of the
    same state that it opens; ``sweeps`` says how open reviews of other plans of the state are closed by it: cancelled
    (they do not count), skipped (they count as answered, without a tone) or closed with a result.
    """

    code: str
    title: Text
    tone: Tone
    hint: Text | None = None
    fires: str | None = None
    reason: Literal["required", "optional", "none"] = "none"
    names_corrections: bool = False
    needs_checklist: bool = False
    needs_documents: tuple[str, ...] = ()
    only_when: Expression | None = None
    opens: tuple[str, ...] = ()
    sweeps: Ways = field(default_factory=dict)


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
class Timer:
    """What time itself does in a state or review.

    It rings ``after`` (a value) from the opening, or at a ``fraction`` of the limit (0.5 is half of it). ``does`` is to
    ``notify`` the audience ``to``, to ``escalate`` or ``reassign`` the open work to the role ``to``, or to ``fire`` the
    trigger ``fires``.
    """

    code: str
    does: TimerAct
    after: str | None = None
    fraction: Decimal | None = None
    to: str | None = None
    fires: str | None = None
    says: Text | None = None


@dataclass(frozen=True, slots=True)
class AddressedOffice:
    """An office a plan asks: always, only when ``when`` is true of the answers, or when whoever opens the plan chose it."""

    office: str
    when: Expression | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Child:
    """Another service that a review stands for: the case of ``service`` is started, its end is the review's result.

    One is started for every row of the table ``each``, or a single one. ``results`` of the plan are keyed by the
    child's end states' outcomes.
    """

    service: str
    each: str | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """A visit: ``minutes`` for a report (BAP) to be signed, ``photos`` for the least number of pictures.

    ``chosen_by`` says who picks the time. It takes ``slot`` minutes; an office makes at most ``per_day`` visits a day (0: as
    many as its people can); the applicant may change or cancel the time until ``change_until`` hours before it.
    """

    minutes: bool = False
    photos: int = 0
    minutes_title: Text | None = None
    chosen_by: Literal["office", "applicant"] = "office"
    slot: int = 60
    per_day: int = 0
    change_until: int = 24


@dataclass(frozen=True, slots=True)
class ReviewPlan:
    """Work asked of one or several offices while the case is in a state: one review an office.

    ``at_entry`` plans open when the state is entered, others when a result names them in ``opens``; ``same_office``
    ones for the office whose result opened them. ``controlling`` watches the plan and gets its result. A plan that
    ``carries`` stays open when the case leaves the state. ``counts`` is False when no join waits for it. ``fields`` are
    the plan's own form; a plan of one office may be read as ``answers.<plan>.<field>``. ``child`` makes it a case of
    its own, with neither office nor role.
    """

    code: str
    title: Text
    offices: tuple[AddressedOffice, ...]
    role: str
    results: Mapping[str, ResultKind]
    limit: Limit | None = None
    checklist: tuple[ChecklistItem, ...] = ()
    implicit: bool = False
    at_entry: bool = True
    same_office: bool = False
    controlling: str | None = None
    carries: bool = False
    counts: bool = True
    not_same_as: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    child: Child | None = None
    inspection: Inspection | None = None
    timers: tuple[Timer, ...] = ()


@dataclass(frozen=True, slots=True)
class Join:
    """When the reviews of a state together fire one trigger.

    ``all``: every review is closed. ``any``: the first closed one. ``veto``: the first negative one, or all closed.
    ``quorum``: ``least`` positive ones (conditions count as positive), or all closed. ``controlling``: the review of
    the controlling office is closed, whatever is still open.
    """

    rule: JoinRule
    fires: str
    least: int | None = None


@dataclass(frozen=True, slots=True)
class Connector:
    """What an automatic state asks of another system.

    ``name`` is one of the city's connectors; ``sends`` names fields; ``fields`` is the shape of the answer, read as
    ``answers.<state>.<field>``. After ``attempts`` tries the trigger ``gives_up`` is fired.
    """

    name: str
    sends: tuple[str, ...]
    fields: tuple[Field, ...]
    answered: str
    gives_up: str
    attempts: int = 5


@dataclass(frozen=True, slots=True)
class State:
    """A place a case can be in.

    ``says`` is the plain sentence for the applicant: who must do what by when (``{deadline}`` is filled with the date).
    ``clock`` says what waiting here does to the service clock. ``does`` names the job of an automatic state: ``issue``,
    ``ask`` (a connector) or ``route`` (nothing: the first branch that holds is taken at once). ``limit`` of a state that
    waits is how long it may last.
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
    outcome: EndOutcome | None = None
    awaits: Awaits = "applicant"
    limit: Limit | None = None
    timers: tuple[Timer, ...] = ()
    connector: Connector | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that may be done with a case in several states: withdraw it, suspend it, hand it over …

    A ``move`` stands in each of its ``states`` as a trigger of the same code; this is its home. ``suspend`` stops
    clocks and steps until ``resume``; ``hand_over`` changes the applicant and nothing else.
    """

    code: str
    kind: OperationKind
    title: Text
    by: Literal["applicant", "staff"]
    states: tuple[str, ...]
    office: str | None = None
    role: str | None = None
    reason: Literal["required", "optional", "none"] = "none"
    not_same_as: tuple[str, ...] = ()
