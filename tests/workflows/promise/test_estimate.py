"""The promise holds as often as it says, on simulated history of several services."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from datetime import date

import pytest

from tests.sop.reading import SERVICES, definition_of
from tests.workflows.walk.samples import CALENDAR
from workflows.promise import LEAST, Passage, Past, Stay, estimate, passages
from workflows.simulation import Assumptions, staffed
from workflows.simulation.year import Year

BEGINS = date(2026, 1, 5)
SEED = 7


def simulated(service: str) -> list[tuple[int, str, Past]]:
    """Every passage of every case that ended in a simulated year: the case's number, the step, what was left."""
    definition = definition_of(service)
    given = staffed(definition, Assumptions(begins=BEGINS, days=120, arrivals=8), CALENDAR)
    year = Year(definition, given, CALENDAR, SEED)
    year.run()
    sent = sorted(each.sent for each in year.cases)
    ended = sorted(each.ended for each in year.cases if each.outcome is not None)
    found = []
    for case in year.cases:
        if case.outcome is None:
            continue
        moments = [*(at for _, at in case.visits[1:]), case.ended]
        stays = [
            Stay(code, at, until, definition.states[code].kind == "waiting")
            for (code, at), until in zip(case.visits, moments, strict=True)
            if definition.states[code].kind in ("work", "waiting")
        ]
        for each in passages(stays):
            load = bisect_right(sent, each.begins) - bisect_right(ended, each.begins)
            found.append((case.number, each.state, Past(load, each.remaining)))
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_eight_of_ten_held_back_cases_fall_into_their_range(service: str) -> None:
    """Learned from every other case, the ranges hold for 75 to 85 per cent of the cases in between."""
    history = simulated(service)
    known: dict[str, list[Past]] = defaultdict(list)
    for number, state, past in history:
        if number % 2 == 0:
            known[state].append(past)
    inside = asked = 0
    for number, state, past in history:
        if number % 2 == 1:
            range_ = estimate(known[state], past.load)
            if range_ is not None:
                asked += 1
                inside += range_.least <= past.remaining <= range_.most
    assert asked > 500
    assert 0.75 <= inside / asked <= 0.85


def test_too_few_cases_promise_nothing() -> None:
    """Below the least number nothing is said; from it on there is a range within what has been seen."""
    past = [Past(3, float(each)) for each in range(LEAST)]
    assert estimate(past[1:], 3) is None
    range_ = estimate(past, 3)
    assert range_ is not None
    assert (range_.least, range_.most, range_.cases) == (1.0, 18.0, LEAST)


def test_cases_that_met_as_much_work_count() -> None:
    """In a busy office the range is that of busy times, not of quiet ones."""
    quiet, busy = [Past(2, 10.0)] * 100, [Past(40, 90.0)] * 100
    found = estimate([*quiet, *busy], 38)
    assert found is not None
    assert (found.least, found.most) == (90.0, 90.0)


def test_the_applicants_own_time_is_left_out() -> None:
    """What a case waited for its applicant is no part of what the office still took."""
    way = [Stay("check", 0, 10, False), Stay("returned", 10, 500, True), Stay("check", 500, 505, False)]
    assert passages(way) == [Passage("check", 0, 15), Passage("check", 500, 5)]
