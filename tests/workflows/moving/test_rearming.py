"""Deadlines and promised work of a case that moves, each by hand: what is taken back, what is promised, what stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows import makers as m
from tests.workflows import services as s
from tests.workflows.moving.test_judging import OLD, with_state
from workflows.definition import Definition, Limit, ServiceClock, Timer, Value
from workflows.engine.outcome import Clock, ReviewSnapshot, Scheduled, Suspension
from workflows.moving.rearming import (
    Move,
    Rearmed,
    new_clock,
    new_due,
    rearm_review,
    rearm_service,
    rearm_state,
    same_limit,
)

SINCE = m.MONDAY  # Monday 16 November 2026, 10:00; the office is open from 8 to 16, on Fridays to 16:30
NOW = m.at("2026-11-18T09:00")
THURSDAY = m.at("2026-11-19T23:59:59")
LIMIT = Limit("old")


def having(definition: Definition = OLD, **values: tuple[str, str]) -> Definition:
    """The service with further figures."""
    made = {code: Value(code, Decimal(amount), unit, m.text(code)) for code, (amount, unit) in values.items()}  # type: ignore[arg-type]
    return replace(definition, values={**definition.values, **made})


def moving(
    old: Definition, new: Definition, now: datetime = NOW, stops: tuple[Suspension, ...] = (), suspended: bool = False
) -> Move:
    return Move(old, new, m.CALENDAR, stops, suspended, now)


def due(
    was: str | None, becomes: str | None, until: datetime | None, now: datetime = NOW, **more: Any
) -> datetime | None:
    """The new deadline of what is open since Monday: limits as «3 working_days», None for none."""
    figures = [tuple((each or "1 hours").split()) for each in (was, becomes)]
    old, new = (having(old=figure) for figure in figures)  # type: ignore[arg-type]
    limits = [LIMIT if each else None for each in (was, becomes)]
    move = moving(old, new, now, **more)
    return new_due(move, limits[0], limits[1], SINCE, until, move.calendar)


@pytest.mark.parametrize(
    ("was", "becomes", "until", "found"),
    [
        ("3 working_days", None, THURSDAY, None),
        (None, None, THURSDAY, None),
        ("3 working_days", "3 working_days", m.at("2026-11-25T12:00"), m.at("2026-11-25T12:00")),
        ("3 working_days", "5 working_days", THURSDAY, m.at("2026-11-23T23:59:59")),
        ("3 working_days", "2 working_days", THURSDAY, m.at("2026-11-18T23:59:59")),
        ("5 working_days", "1 working_days", m.at("2026-11-23T23:59:59"), THURSDAY),  # over: a day from now
        ("7 working_days", "3 calendar_days", m.at("2026-11-25T23:59:59"), THURSDAY),
        ("3 working_days", "1 working_days", m.at("2026-11-18T12:00"), m.at("2026-11-18T12:00")),  # no later than it was
        (None, "1 working_days", None, THURSDAY),
        ("1 working_days", "2 hours", m.at("2026-11-17T23:59:59"), m.at("2026-11-16T12:00")),  # late, and stays late
        ("1 working_days", "2 hours", NOW, m.at("2026-11-16T12:00")),
        ("3 working_days", "15 hours", THURSDAY, m.at("2026-11-19T16:00")),  # just over: fifteen hours from now
        ("3 working_days", "16 hours", THURSDAY, m.at("2026-11-18T10:00")),
    ],
)  # fmt: skip
def test_a_deadline_counts_from_the_asking_and_makes_nobody_late(
    was: str | None, becomes: str | None, until: datetime | None, found: datetime | None
) -> None:
    """By the new limit from the beginning; one that is over already counts from now, and never beyond the old deadline."""
    assert due(was, becomes, until) == found


def test_a_stop_moves_the_new_deadline() -> None:
    """While the case stood still nothing counted."""
    stops = (Suspension(m.at("2026-11-16T12:00"), m.at("2026-11-18T08:00")),)
    assert due("3 working_days", "5 working_days", THURSDAY, stops=stops) == m.at("2026-11-24T23:59:59")


@pytest.mark.parametrize(
    ("was", "becomes", "same"),
    [
        (Limit("review"), Limit("again"), True),
        (Limit("review"), Limit("quick"), False),
        (Limit("review"), Limit("unit"), False),
        (Limit("review", "ahead"), Limit("review"), False),
        (Limit("review", "ahead"), Limit("review", "ahead"), True),
        (Limit("review"), None, False),
        (None, None, True),
    ],
)
def test_limits_are_compared_by_their_figures(was: Limit | None, becomes: Limit | None, same: bool) -> None:
    """Amount, unit and warning decide, not the names of the figures."""
    new = having(again=("3", "working_days"), unit=("3", "calendar_days"))
    assert same_limit(moving(OLD, new), was, becomes) is same


REVIEW = ReviewSnapshot("opinion", "parks", key="opinion:parks:1.1", opened_at=SINCE)
PLAN = OLD.states["opinions"].reviews["opinion"]
KEYS = [f"review.{kind}:opinion:parks:1.1" for kind in ("request", "warn", "overdue")]


def rearmed(
    new: Definition = OLD,
    was: Any = PLAN,
    plan: Any = PLAN,
    after: ReviewSnapshot = REVIEW,
    until: datetime | None = THURSDAY,
    **more: Any,
) -> tuple[Rearmed, datetime | None]:
    work = Rearmed()
    fresh = rearm_review(moving(OLD, new, **more), work, was, plan, REVIEW, after, until, 2)
    return work, fresh


def test_an_unchanged_review_is_left_alone() -> None:
    """With the same limit, timers, plan, office and role nothing is taken back or promised."""
    work, fresh = rearmed()
    assert (work.cancelled, work.scheduled, work.renewed, fresh) == ([], [], set(), THURSDAY)


def test_a_review_with_another_limit_is_promised_anew() -> None:
    """All its work is taken back; the request keeps its place in case it was not sent, warning and end are renewed."""
    work, fresh = rearmed(having(review=("5", "working_days")))
    end = m.at("2026-11-23T23:59:59")
    data = {"plan": "opinion", "office": "parks", "round": 2, "role": "expert"}
    assert fresh == end
    assert work.cancelled == KEYS
    assert work.scheduled == [
        Scheduled("review.request", KEYS[0], NOW, data),
        Scheduled("review.warn", KEYS[1], m.at("2026-11-20T08:00"), data),
        Scheduled("review.overdue", KEYS[2], m.at("2026-11-24T00:00"), data),
    ]
    assert work.renewed == set(KEYS[1:])


def test_what_is_over_is_not_told_again() -> None:
    """A review that was late stays late: neither its warning nor its end is promised once more."""
    work, fresh = rearmed(having(review=("1", "hours")), until=m.at("2026-11-17T12:00"))
    assert fresh == m.at("2026-11-16T11:00")
    assert [each.kind for each in work.scheduled] == ["review.request"]
    assert work.renewed == set()


@pytest.mark.parametrize(
    ("plan", "after"),
    [
        (PLAN, replace(REVIEW, office="desk")),
        (replace(PLAN, role="head"), REVIEW),
    ],
)
def test_whoever_is_asked_only_now_is_written_to(plan: Any, after: ReviewSnapshot) -> None:
    """Another office or another role gets the request, though one of this name was sent."""
    work, fresh = rearmed(plan=plan, after=after)
    assert fresh == THURSDAY
    assert work.renewed == {KEYS[0], KEYS[2]}  # it is too late for a warning
    assert {(each.data["office"], each.data["role"]) for each in work.scheduled} == {(after.office, plan.role)}


def test_a_suspended_review_is_only_dated() -> None:
    """Its clocks stand still; what they promise is promised when the case goes on."""
    work, fresh = rearmed(having(review=("5", "working_days")), suspended=True)
    assert (fresh, work.scheduled, work.cancelled) == (m.at("2026-11-23T23:59:59"), [], [])


def test_timers_of_a_review_ring_by_the_new_rule() -> None:
    """Old timers are taken back, new ones promised where they lie ahead, counted from the opening."""
    was = replace(PLAN, timers=(Timer("old", "notify", after="quick", to="applicant"),))
    timers = (
        Timer("soon", "notify", after="quick", to="applicant"),
        Timer("late", "notify", after="service", to="applicant"),
    )
    work, fresh = rearmed(was=was, plan=replace(PLAN, timers=timers))
    assert fresh == THURSDAY
    assert work.cancelled == [*KEYS, "timer:opinion:parks:1.1:old"]
    rings = [(each.key, each.due_at) for each in work.scheduled if each.kind == "timer"]
    assert rings == [("timer:opinion:parks:1.1:late", m.at("2026-11-26T00:00"))]


def test_a_review_under_another_name_is_promised_under_it() -> None:
    """The same work under a new plan's code carries that code."""
    plan = replace(PLAN, code="view")
    work, _ = rearmed(plan=plan, after=replace(REVIEW, plan="view"))
    assert {each.data["plan"] for each in work.scheduled} == {"view"}
    assert work.cancelled == KEYS


def test_a_review_of_unknown_age_counts_from_now() -> None:
    """Where the moment of its opening was not kept, the new limit counts from the move."""
    work = Rearmed()
    before = replace(REVIEW, opened_at=None)
    fresh = rearm_review(moving(OLD, having(review=("5", "working_days"))), work, PLAN, PLAN, before, before, None, 1)
    assert fresh == m.at("2026-11-25T23:59:59")


def test_work_due_now_is_not_ahead() -> None:
    """Only what lies after the moment of the move is promised by it."""
    work = Rearmed()
    work.promise([Scheduled("a", "now", NOW), Scheduled("a", "later", m.at("2026-11-18T09:01"))], NOW)
    assert [each.key for each in work.scheduled] == ["later"]
    assert work.renewed == {"later"}


WAIT = m.state(
    "wait",
    "waiting",
    limit=Limit("review", "ahead"),
    timers=(Timer("ring", "notify", after="service", to="applicant"),),
)
STAMP = "20261116T100000000000"


def state_rearmed(
    target: Any = WAIT,
    new: Definition = OLD,
    entered: datetime | None = SINCE,
    until: datetime | None = THURSDAY,
    **more: Any,
) -> tuple[Rearmed, datetime | None]:
    work = Rearmed()
    return work, rearm_state(moving(OLD, new, **more), work, WAIT, target, SINCE, entered, until)


def test_an_unchanged_state_is_left_alone() -> None:
    """Its deadline and timers stay as they were promised."""
    work, fresh = state_rearmed(until=m.at("2026-11-30T12:00"))
    assert (work.cancelled, work.scheduled, fresh) == ([], [], m.at("2026-11-30T12:00"))


@pytest.mark.parametrize(
    ("target", "new"),
    [
        (WAIT, having(review=("5", "working_days"))),
        (replace(WAIT, timers=(*WAIT.timers, Timer("more", "notify", after="service", to="applicant"))), OLD),
        (replace(WAIT, code="rest"), OLD),
    ],
)
def test_a_changed_state_is_promised_anew(target: Any, new: Definition) -> None:
    """Another limit, other timers or another name: all is taken back and promised by the new rule from the entry."""
    work, fresh = state_rearmed(target, new)
    days = 5 if new is not OLD else 3
    assert fresh == (m.at("2026-11-23T23:59:59") if days == 5 else THURSDAY)
    assert work.cancelled == [f"timer:wait:{STAMP}:ring", f"state.warn:wait:{STAMP}", f"state.overdue:wait:{STAMP}"]
    name = f"{target.code}:{STAMP}"
    warned = [f"state.warn:{name}"] if days == 5 else []  # a day before Thursday's end it is too late for one
    expected = [*warned, f"state.overdue:{name}", *(f"timer:{name}:{each.code}" for each in target.timers)]
    assert [each.key for each in work.scheduled] == expected


def test_a_state_entered_by_the_move_counts_from_it() -> None:
    """Deadline and timers of a step of another kind begin with the move; a shorter time does not reach back."""
    work, fresh = state_rearmed(entered=NOW, new=having(review=("5", "working_days")))
    assert fresh == m.at("2026-11-25T23:59:59")
    assert [each.due_at for each in work.scheduled] == [
        m.at("2026-11-24T08:00"),
        m.at("2026-11-26T00:00"),
        m.at("2026-11-28T00:00"),
    ]
    assert state_rearmed(new=having(review=("5", "working_days")), entered=None, until=None)[1] == m.at(
        "2026-11-25T23:59:59"
    )


def test_a_suspended_state_is_only_dated() -> None:
    """Nothing is promised while the case stands still."""
    work, fresh = state_rearmed(new=having(review=("5", "working_days")), suspended=True)
    assert (work.cancelled, work.scheduled, fresh) == ([], [], m.at("2026-11-23T23:59:59"))


CLOCK = Clock(date(2026, 11, 16))
DUE = m.at("2026-11-25T23:59:59")


def service_rearmed(
    new: Definition,
    old: Definition = OLD,
    was: Clock = CLOCK,
    clock: Clock = CLOCK,
    until: datetime | None = DUE,
    **more: Any,
) -> Rearmed:
    work = Rearmed()
    rearm_service(moving(old, new, **more), work, was, clock, until)
    return work


def test_the_services_own_work_is_left_alone_where_nothing_differs() -> None:
    """The same limit, clock, fractions and consequence promise nothing new."""
    assert (
        service_rearmed(replace(OLD, clock=ServiceClock(Limit("service", "ahead"), after_hours="same_day")))
        == Rearmed()
    )


@pytest.mark.parametrize(
    ("rules", "kinds"),
    [
        (ServiceClock(Limit("service")), ["service.overdue"]),
        (ServiceClock(Limit("service", "ahead"), deemed="decision"), ["service.overdue", "service.warn", "deemed.decision"]),
        (ServiceClock(Limit("service", "ahead"), fractions=(Decimal("0.5"),)), ["service.overdue", "service.warn", "service.warn"]),
    ],
)  # fmt: skip
def test_the_services_work_follows_the_new_rule(rules: ServiceClock, kinds: list[str]) -> None:
    """Its old work is taken back, warnings and what follows a broken promise are promised anew."""
    work = service_rearmed(replace(OLD, clock=rules))
    assert work.cancelled == ["service.warn:2026-11-16.0", "service.overdue:2026-11-16.0"]
    assert [each.kind for each in work.scheduled] == kinds
    assert work.scheduled[0].due_at == m.at("2026-11-26T00:00")


def test_a_clock_that_stops_or_starts_takes_its_work_along() -> None:
    """A clock that stands still promises nothing; one that did promised nothing that could be taken back."""
    paused = replace(CLOCK, paused_on=date(2026, 11, 18))
    stops = service_rearmed(OLD, clock=paused, until=None)
    assert (len(stops.cancelled), stops.scheduled) == (2, [])
    assert service_rearmed(OLD, clock=paused).scheduled == []
    starts = service_rearmed(OLD, was=paused)
    assert (starts.cancelled, len(starts.scheduled)) == ([], 2)
    assert service_rearmed(OLD, was=paused, suspended=True) == Rearmed()
    longer = having(service=("9", "working_days"))
    assert service_rearmed(longer, was=Clock(), clock=Clock(), until=None) == Rearmed()


PAUSES = ((date(2026, 11, 16), date(2026, 11, 24)),)  # whole days between: five working days, seven calendar days


@pytest.mark.parametrize(
    ("old", "new", "days", "pauses", "found"),
    [
        ("service", "service_calendar", 5, PAUSES, 7),
        ("service_calendar", "service", 7, PAUSES, 5),
        ("service", "service_calendar", 5, PAUSES * 2, 14),
        ("service", "service", 4, PAUSES, 4),
        ("service", "service_calendar", 0, PAUSES, 0),  # paused after the promise was broken
        ("service", "service_calendar", 5, (), 5),  # nobody knows when
    ],
)
def test_paused_days_are_counted_in_the_new_unit(old: str, new: str, days: int, pauses: Any, found: int) -> None:
    """Only where the unit is another one and the pauses are known are they counted again."""
    versions = [replace(OLD, clock=ServiceClock(Limit(each))) for each in (old, new)]
    check = OLD.states["check"]
    clock = new_clock(moving(*versions), replace(CLOCK, paused_days=days), check, check, pauses)
    assert clock == replace(CLOCK, paused_days=found)


def test_the_clock_turns_where_the_step_turns_it() -> None:
    """The same kind of step with the same clock leaves it; a pause stops it today, and leaving one starts it."""
    check, wait = OLD.states["check"], replace(OLD.states["correct"], clock="pauses")
    move = moving(OLD, OLD)
    assert new_clock(move, CLOCK, check, OLD.states["decision"], ()) is CLOCK
    assert new_clock(move, CLOCK, check, wait, ()) == replace(CLOCK, paused_on=date(2026, 11, 18))
    paused = replace(CLOCK, paused_on=date(2026, 11, 16))
    assert new_clock(move, paused, wait, check, ()) == replace(CLOCK, paused_days=1)
    assert new_clock(move, CLOCK, check, replace(check, clock="resets"), ()) == Clock()
    assert new_clock(move, paused, wait, replace(wait, clock="runs"), ()) == replace(CLOCK, paused_days=1)


def test_a_moved_case_is_dated_by_its_state() -> None:
    """The state's own deadline and the service's are part of the move."""
    from tests.workflows.moving.test_making import made

    check = replace(OLD.states["check"], limit=Limit("review"))
    moved = made(_at_check(), with_state(OLD, check), now=NOW)
    assert moved.state_due_at == THURSDAY
    assert any(each.kind == "state.overdue" for each in moved.scheduled)


def _at_check() -> s.Case:
    case = s.Case(OLD)
    case.fire("send")
    return case
