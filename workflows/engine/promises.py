"""Work that a step promises for later: its kinds, its keys, its due times.

A key is unique within the case and can be worked out again from a snapshot, so that the step which makes work needless
can name it. Scheduling a key once more revives work that was cancelled; work that is open or done stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from workflows.engine import clocks
from workflows.engine.clocks import ONE_SECOND
from workflows.engine.outcome import Clock, ReviewOpened, Scheduled

if TYPE_CHECKING:
    from workflows.calendar import Calendar
    from workflows.definition import Definition, ReviewPlan, ServiceClock, State
    from workflows.engine.outcome import ReviewSnapshot, Suspension

Data = Mapping[str, str | int]


class Agenda:
    """The work of one step: what is scheduled and what is cancelled, the last word on each key counting."""

    def __init__(self) -> None:
        self._scheduled: dict[str, Scheduled] = {}
        self._cancelled: dict[str, None] = {}
        self._revived: set[str] = set()

    def schedule(self, work: Iterable[Scheduled]) -> None:
        """Promise work; a promise made before under the same key stands."""
        for each in work:
            self._scheduled.setdefault(each.key, each)
            if each.key in self._cancelled:
                del self._cancelled[each.key]
                self._revived.add(each.key)

    def cancel(self, keys: Iterable[str]) -> None:
        """Take promises back: those of this step are forgotten, others are named as cancelled."""
        for key in keys:
            made_here = self._scheduled.pop(key, None) is not None and key not in self._revived
            if not made_here:
                self._cancelled[key] = None

    @property
    def scheduled(self) -> tuple[Scheduled, ...]:
        return tuple(self._scheduled.values())

    @property
    def cancelled(self) -> tuple[str, ...]:
        return tuple(self._cancelled)


def stamp(moment: datetime | None) -> str:
    """A moment as part of a key."""
    return "0" if moment is None else moment.strftime("%Y%m%dT%H%M%S%f")


def once(kind: str, number: int, now: datetime, data: Data | None = None, name: str = "") -> Scheduled:
    """Work to be done at once in this round, such as a mail to the applicant; never cancelled.

    ``name`` tells apart work of one kind that is promised at the same moment.
    """
    key = f"{kind}:{name}:{number}:{stamp(now)}" if name else f"{kind}:{number}:{stamp(now)}"
    return Scheduled(kind, key, now, {"round": number, **(data or {})})


# reviews


def review_keys(plan: ReviewPlan, key: str) -> list[str]:
    """Every key that the opening of this review may have scheduled."""
    if plan.child is not None:
        return [f"child.start:{key}", *_timer_keys(plan, key)]
    kinds = ["review.request"]
    if plan.limit is not None:
        kinds += ["review.warn", "review.overdue"] if plan.limit.warn else ["review.overdue"]
    return [f"{kind}:{key}" for kind in kinds] + _timer_keys(plan, key)


def _timer_keys(plan: ReviewPlan, key: str) -> list[str]:
    return [f"timer:{key}:{each.code}" for each in plan.timers]


def calendar_of(definition: Definition, plan: ReviewPlan, review: ReviewSnapshot, calendar: Calendar) -> Calendar:
    """The calendar that a review's limits are counted by: its office's; the service's where it is a case of its own."""
    return calendar.of(review.office if plan.child is None else definition.counts_by)


def opening(
    definition: Definition,
    plan: ReviewPlan,
    review: ReviewSnapshot,
    calendar: Calendar,
    now: datetime,
    stops: Iterable[Suspension] = (),
) -> ReviewOpened:
    """The review as it stands open: its deadline and the warning before it, or the case of its own that it is."""
    calendar = calendar_of(definition, plan, review, calendar)
    due = clocks.deadline(definition, plan.limit, calendar, review.opened_at or now, stops)
    warn_at = clocks.warning(definition, plan.limit, due, calendar, now)
    if plan.child is None:
        return ReviewOpened(plan.code, review.office, plan.role, due, warn_at, review.key)
    row = int(review.office.removeprefix("#")) - 1 if plan.child.each else None
    return ReviewOpened(plan.code, review.office, plan.role, due, warn_at, review.key, plan.child.service, row)


def review_work(review: ReviewOpened, number: int, now: datetime) -> list[Scheduled]:
    """The request to the office (or the start of the case) now, and the warning and overdue notice at their times."""
    data: dict[str, str | int] = {"plan": review.plan, "office": review.office, "round": number}
    if review.service is not None:
        data |= {"service": review.service} | ({} if review.row is None else {"row": review.row})
        return [Scheduled("child.start", f"child.start:{review.key}", now, data)]
    data["role"] = review.role
    times = [("review.request", now)]
    if review.warn_at is not None:
        times.append(("review.warn", review.warn_at))
    if review.due_at is not None:
        times.append(("review.overdue", review.due_at + ONE_SECOND))
    return [Scheduled(kind, f"{kind}:{review.key}", at, data) for kind, at in times]


def review_timers(
    definition: Definition,
    plan: ReviewPlan,
    review: ReviewSnapshot,
    calendar: Calendar,
    now: datetime,
    stops: Iterable[Suspension] = (),
) -> list[Scheduled]:
    """The plan's timers for an open review."""
    since, stops = review.opened_at or now, tuple(stops)
    calendar, work = calendar_of(definition, plan, review, calendar), []
    for timer in plan.timers:
        at = clocks.rings_at(definition, timer, plan.limit, calendar, since, stops)
        if at is not None:
            data = {"timer": timer.code, "plan": plan.code, "office": review.office}
            work.append(Scheduled("timer", f"timer:{review.key}:{timer.code}", at, data))
    return work


# states


def state_keys(state: State, since: datetime | None) -> list[str]:
    """Every key that entering this state at that moment may have scheduled, but for what is never cancelled."""
    name = f"{state.code}:{stamp(since)}"
    keys = [f"timer:{name}:{each.code}" for each in state.timers]
    if state.limit is not None:
        keys += [f"state.warn:{name}", f"state.overdue:{name}"] if state.limit.warn else [f"state.overdue:{name}"]
    return [*keys, f"connector.ask:{name}"] if state.connector else keys


def state_work(
    definition: Definition,
    state: State,
    since: datetime | None,
    calendar: Calendar,
    now: datetime,
    stops: Iterable[Suspension] = (),
) -> list[Scheduled]:
    """The state's question to another system, its deadline and its timers, while the case is in it since ``since``."""
    name, begun, stops = f"{state.code}:{stamp(since)}", since or now, tuple(stops)
    calendar = calendar.of(definition.counts_by)
    work: list[Scheduled] = []
    if state.connector is not None:
        asks: Data = {
            "state": state.code,
            "connector": state.connector.name,
            "attempts": state.connector.attempts,
        }
        work.append(Scheduled("connector.ask", f"connector.ask:{name}", now, asks))
    due = clocks.deadline(definition, state.limit, calendar, begun, stops)
    warn_at = clocks.warning(definition, state.limit, due, calendar, now)
    for kind, at in (("state.warn", warn_at), ("state.overdue", due and due + ONE_SECOND)):
        if at is not None:
            work.append(Scheduled(kind, f"{kind}:{name}", at, {"state": state.code}))
    for timer in state.timers:
        at = clocks.rings_at(definition, timer, state.limit, calendar, begun, stops)
        if at is not None:
            data = {"timer": timer.code, "state": state.code}
            work.append(Scheduled("timer", f"timer:{name}:{timer.code}", at, data))
    return work


# the whole service


def _service_key(kind: str, clock: Clock) -> str:
    """Key of the service clock's work; it changes with whatever moves the deadline, not with the calendar."""
    return f"{kind}:{clock.day_zero}.{clock.paused_days}"


def service_keys(rules: ServiceClock, clock: Clock) -> list[str]:
    """Every key that this clock may have scheduled."""
    kinds = ["service.warn", "service.overdue", *(_fraction_name(each) for each in rules.fractions)]
    if rules.deemed != "off":
        kinds.append(f"deemed.{rules.deemed}")
    return [_service_key(kind, clock) for kind in kinds]


def _fraction_name(fraction: Decimal) -> str:
    return f"service.warn@{fraction.normalize():f}"


def service_work(
    definition: Definition, clock: Clock, due: datetime, calendar: Calendar, now: datetime
) -> list[Scheduled]:
    """Warnings and the overdue notice of the whole service, and what follows when its promise is broken."""
    rules = definition.clock
    late = due + ONE_SECOND
    work = [Scheduled("service.overdue", _service_key("service.overdue", clock), late)]
    warn_at = clocks.warning(definition, rules.limit, due, calendar.of(definition.counts_by), now)
    if warn_at is not None:
        work.append(Scheduled("service.warn", _service_key("service.warn", clock), warn_at))
    for fraction in rules.fractions:
        at = clocks.service_fraction(definition, clock, fraction, calendar)
        if at > now:
            data = {"fraction": f"{fraction.normalize():f}"}
            work.append(Scheduled("service.warn", _service_key(_fraction_name(fraction), clock), at, data))
    if rules.deemed != "off":
        kind = f"deemed.{rules.deemed}"
        work.append(Scheduled(kind, _service_key(kind, clock), late))
    return work
