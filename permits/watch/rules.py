"""What must be true of a case that is open. Pure: a case as read, the world around it, findings.

A rule names what it misses; how that is said and what can be done stands in :mod:`permits.watch.wording` and
:mod:`permits.watch.operations`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row

from permits.applications.cases import ReviewRow, snapshot_of
from permits.applications.lifecycle import job_key
from workflows import Definition, Refused
from workflows.calendar import Calendar
from workflows.definition import ReviewPlan, State
from workflows.engine import left_unfired, standing_work
from workflows.engine.outcome import ReviewSnapshot, Scheduled, Snapshot
from workflows.engine.step import plan_of

Seat = tuple[str, str]
OWN_RULES = ("child.start", "connector.ask")  # work that a rule of its own looks after


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that keeps a case from going on. ``about`` is a review or a piece of work; ``data`` holds codes only."""

    kind: str
    application_id: str | None = None
    about: str = ""
    data: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.application_id or ''}:{self.about}"


class JobRow(NamedTuple):
    """A piece of a case's work: by its key, its kind, and whether it is done or taken back."""

    application_id: str
    kind: str
    key: str
    done: bool
    cancelled: bool


class ChildRow(NamedTuple):
    """A case that another one started, by the key of the review it stands for."""

    parent_id: str
    parent_key: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class World:
    """What holds for all cases: the moment, the calendar, who sits where. ``seats`` are those held by active people,
    ``awaited`` the reviews that an outside agency can answer by its link."""

    now: datetime
    calendar: Calendar
    seated: Mapping[str, frozenset[Seat]]
    seats: frozenset[Seat]
    awaited: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Watched:
    """A case as the watchdog reads it. ``definition`` is None when its version cannot be read any more."""

    row: Row[Any]
    definition: Definition | None
    held: tuple[ReviewRow, ...]
    jobs: Mapping[str, JobRow]
    children: Mapping[str, ChildRow]
    moved: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A case with its position; ``open`` are its open reviews, each as a row, as the engine sees it, with its plan."""

    case: Watched
    definition: Definition
    state: State
    snapshot: Snapshot
    open: tuple[tuple[ReviewRow, ReviewSnapshot, ReviewPlan], ...]
    world: World

    def finding(self, kind: str, about: str = "", **data: str) -> Finding:
        return Finding(kind, self.case.row.id, about, {"state": self.state.code, **data})

    def has_work(self, *kinds: str) -> bool:
        """Whether work of one of these kinds is still to be done."""
        return any(each.kind in kinds and not each.done and not each.cancelled for each in self.case.jobs.values())


def examine(case: Watched, world: World) -> list[Finding]:
    """Everything that keeps an open case from going on; nothing for a draft, which waits for nobody but its applicant."""
    standing = _standing(case, world)
    if standing is None:
        return [Finding("definition_gone", case.row.id, "", {"state": case.row.state})]
    if case.row.submitted_at is None:
        return []
    if standing.snapshot.suspended:
        return [_suspended(standing)]
    return [each for rule in RULES for each in rule(standing)]


def _standing(case: Watched, world: World) -> Standing | None:
    definition = case.definition
    if definition is None or case.row.state not in definition.states:
        return None
    snapshot, state = snapshot_of(case.row, case.held), definition.states[case.row.state]
    try:
        held = tuple(
            (row, each, plan_of(definition, state, each.plan))
            for row, each in zip(case.held, snapshot.reviews, strict=True)
            if each.is_open
        )
    except Refused:
        return None
    return Standing(case, definition, state, snapshot, held, world)


def _suspended(case: Standing) -> Finding:
    """A case that stands still has no clock: somebody has to think of it."""
    ways = [each for each in case.definition.operations.values() if each.kind == "resume"]
    held = any(each.by == "applicant" or (each.office, each.role) in case.world.seats for each in ways)
    since = case.snapshot.suspensions[-1].since.isoformat()
    return case.finding("suspended", since=since, resumable="yes" if held else "no")


def _work(case: Standing) -> Iterator[Finding]:
    """A state of work has an open review, or a step that somebody may take."""
    if case.state.kind != "work":
        return
    fires = left_unfired(case.definition, case.snapshot)
    if fires is not None:
        yield case.finding("join_not_fired", trigger=fires)
    elif not case.open and not _somebody(case) and not _rings(case):
        yield case.finding("work_without_review")


def _waiting(case: Standing) -> Iterator[Finding]:
    """Whoever a case waits for must be there."""
    if case.state.kind != "waiting":
        return
    if case.state.awaits == "applicant" and not case.case.row.applicant_active:
        yield case.finding("nobody_awaited", who="applicant")
    elif not case.open and not _somebody(case) and not _rings(case):
        seats = [(each.office, each.role) for each in case.state.triggers.values() if each.by == "staff"]
        office, role = seats[0] if seats else ("", "")
        yield case.finding("nobody_awaited", who="staff", office=office or "", role=role or "")


def _somebody(case: Standing) -> bool:
    """Whether the applicant or a member of staff has a step here; that the applicant may withdraw moves nothing on."""
    return any(
        (each.by == "applicant" and each.operation is None and case.case.row.applicant_active)
        or (each.by == "staff" and (each.office, each.role) in case.world.seats)
        for each in case.state.triggers.values()
    )


def _rings(case: Standing) -> bool:
    """Whether time itself will move the case on."""
    timers = [*case.state.timers, *(each for _, _, plan in case.open for each in plan.timers)]
    return any(each.does == "fire" for each in timers) and case.has_work("timer")


def _reviews(case: Standing) -> Iterator[Finding]:
    """Every open review has somebody who can do it; whoever took it still sits there."""
    for row, _each, plan in case.open:
        if plan.child is not None:
            continue
        who = {"plan": row.plan, "office": row.office, "role": row.role}
        seat = (row.office, row.role)
        if seat not in case.world.seats and row.id not in case.world.awaited:
            yield case.finding("review_without_holder", row.id, **who)
        elif row.assignee_id and seat not in case.world.seated.get(row.assignee_id, frozenset()):
            yield case.finding("holder_gone", row.id, **who)


def _deadlines(case: Standing) -> Iterator[Finding]:
    """What the procedure limits has a deadline, and the calendar knows its year."""
    row, clock = case.case.row, case.snapshot.clock
    for review, _each, plan in case.open:
        if plan.limit is not None and plan.child is None and review.due_at is None:
            yield case.finding("deadline_missing", review.id, of="review", plan=review.plan, office=review.office)
    if case.state.limit is not None and row.state_due_at is None:
        yield case.finding("deadline_missing", of="state")
    if clock.day_zero is None:
        if case.state.kind in ("work", "automatic") and case.state.clock != "resets":
            yield case.finding("clock_missing")
    elif clock.paused_on is None and row.due_at is None:
        yield case.finding("deadline_missing", "service", of="service")
    times = [row.due_at, row.state_due_at, *(each.due_at for each, _, _ in case.open)]
    last = max((case.world.calendar.local_date(each) for each in times if each is not None), default=None)
    if last is not None and last.year > case.world.calendar.last_year:
        yield case.finding("beyond_calendar", day=last.isoformat())


def _promises(case: Standing) -> Iterator[Finding]:
    """Requests, warnings, overdue notices and timers of the position are written down, done or to be done.

    A case that was moved to another version was told before the move what lay behind it, under other keys.
    """
    try:
        missing = missing_work(case)
    except Refused as refused:
        yield case.finding("beyond_calendar" if refused.code == "beyond_calendar" else "definition_gone")
        return
    if missing:
        yield case.finding("work_missing", work=" ".join(sorted({each.kind for each in missing})))


def missing_work(case: Standing) -> list[Scheduled]:
    """The promised work that is not written down. Raises Refused where it cannot be worked out."""
    found = []
    for each in standing_work(case.definition, case.snapshot, case.world.calendar, case.world.now):
        kept = case.case.jobs.get(job_key(case.case.row.id, each.key))
        behind = case.case.moved and each.due_at <= case.world.now
        if (kept is None or (kept.cancelled and not kept.done)) and each.kind not in OWN_RULES and not behind:
            found.append(each)
    return found


def standing_of(case: Watched, world: World) -> Standing | None:
    """A case with its position; None when its version does not know the position."""
    return _standing(case, world)


def _automatic(case: Standing) -> Iterator[Finding]:
    """What goes on by itself has its piece of work; a paper to be issued has its number."""
    if case.state.kind != "automatic":
        return
    if case.state.does == "issue" and case.case.row.permit_status is None:
        yield case.finding("permit_missing", of="number")
    kinds = {"issue": "issue", "ask": "connector.ask"}
    wanted = kinds.get(case.state.does or "")
    if wanted is None or not case.has_work(wanted):
        yield case.finding("automatic_without_work", work=wanted or "")


def _children(case: Standing) -> Iterator[Finding]:
    """A review that stands for a case of its own knows that case, and hears of its end."""
    for row, each, plan in case.open:
        if plan.child is None:
            continue
        child = case.case.children.get(each.key)
        about = {"plan": row.plan, "office": row.office}
        if child is None and not case.has_work("child.start"):
            yield case.finding("child_missing", row.id, **about)
        if child is not None and child.closed_at is not None and not case.has_work("child.ended", "child.look"):
            yield case.finding("parent_not_told", row.id, **about)


RULES: tuple[Callable[[Standing], Iterator[Finding]], ...] = (
    _work, _waiting, _reviews, _deadlines, _promises, _automatic, _children,
)  # fmt: skip
