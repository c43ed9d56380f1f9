"""Runs and their figures: one simulation, the officers a load calls for, the effect of one more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from workflows.simulation.assumptions import Assumptions, Post, plans_of, posts_of, with_defaults
from workflows.simulation.figures import Durations, Effect, PostFigures, Simulated, durations, percentile
from workflows.simulation.year import PostLog, Year

if TYPE_CHECKING:
    from workflows.calendar import Calendar
    from workflows.definition import Definition, Value
    from workflows.simulation.cases import SimCase

USUAL_LOAD = 0.8  # of an officer's productive time, where nobody says how many officers there are
SOUNDING = 300  # cases that sound out the load


def simulate(definition: Definition, given: Assumptions, calendar: Calendar, seed: int = 1) -> Simulated:
    """One run over the assumed days; the same arguments give the same figures.

    Plans without minutes or results get usual ones, posts without officers as many as their load calls for.
    """
    given = staffed(definition, given, calendar)
    year = Year(definition, given, calendar, seed)
    year.run()
    return _figures(year)


def staffed(definition: Definition, given: Assumptions, calendar: Calendar) -> Assumptions:
    """The same with officers at every post: where they are not given, so many that four fifths of their time is work."""
    given = with_defaults(definition, given)
    missing = [post for post in posts_of(definition) if post not in given.officers]
    if not missing:
        return given
    days = max(ceil(SOUNDING / given.arrivals), 5)
    enough = dict.fromkeys(posts_of(definition), SOUNDING * 4)
    sounding = Year(definition, replace(given, days=days, officers=enough), calendar, seed=1)
    sounding.run()
    minutes = sounding.time.minutes_a_day * days * USUAL_LOAD
    needed = {post: max(ceil(sounding.posts[post].busy / minutes), 1) for post in missing}
    return replace(given, officers={**needed, **given.officers})


def effects(
    definition: Definition, given: Assumptions, calendar: Calendar, before: Simulated, seed: int = 1
) -> list[Effect]:
    """What one more officer at each post would change; the cases are the same as in the run before."""
    given = staffed(definition, given, calendar)
    found = []
    for office, role in given.officers:
        more: dict[Post, int] = {**given.officers, (office, role): given.officers[office, role] + 1}
        after = simulate(definition, replace(given, officers=more), calendar, seed)
        busy = next(each.busy for each in after.posts if (each.office, each.role) == (office, role))
        found.append(Effect(office, role, after.on_time, before.on_time, after.counted, busy))
    return found


def _figures(year: Year) -> Simulated:
    ended = [each for each in year.cases if each.outcome is not None]
    due = [each for each in year.cases if each.outcome is not None or _is_over(year, each)]
    counted = [year.time.index(each.ended) - year.time.index(_zero(each)) - each.paused for each in ended]
    elapsed = [year.time.index(each.ended) - year.time.index(each.sent) for each in ended]
    posts = tuple(_post(year, post, log) for post, log in year.posts.items())
    return Simulated(
        cases=len(year.cases),
        finished=len(ended),
        outcomes=dict(sorted(Counter(each.outcome or "" for each in ended).items())),
        on_time=_share(due, year, 0),
        on_time_less=_share(due, year, 1),
        counted=durations(counted) if counted else Durations(0, 0),
        elapsed=durations(elapsed),
        posts=posts,
        days=tuple(year.time.days[: year.given.days]),
    )


def _zero(case: SimCase) -> float:
    return case.sent if case.day_zero is None else case.day_zero


def _is_over(year: Year, case: SimCase) -> bool:
    """Whether an unfinished case has broken its promise by the end of the run."""
    return case.paused_on is None and case.day_zero is not None and not _in_time(year, case, year.time.ends, 0)


def _share(cases: list[SimCase], year: Year, less: int) -> float:
    if not cases:
        return 1.0
    return sum(1 for each in cases if each.outcome is not None and _in_time(year, each, each.ended, less)) / len(cases)


def _in_time(year: Year, case: SimCase, at: float, less: int) -> bool:
    """Whether the service's promise, lengthened by pauses and shortened by ``less`` days, holds at a minute."""
    limit = year.definition.values[year.definition.clock.limit.value]
    return year.time.in_time(_zero(case), at, limit, less - case.paused) is not False


def _post(year: Year, post: Post, log: PostLog) -> PostFigures:
    limits = dict(_limits(year.definition))
    judged = [each for each in log.done if limits.get(each[2]) is not None]

    def share(less: int) -> float | None:
        if not judged:
            return None
        kept = [each for each in judged if year.time.in_time(each[0], each[1], limits[each[2]], less)]
        return len(kept) / len(judged)

    available = log.officers * year.time.starts[year.given.days]
    return PostFigures(
        office=post[0],
        role=post[1],
        officers=log.officers,
        reviews=len(log.done),
        busy=min(log.busy / available, 1.0),
        wait_median=percentile(log.waits, 0.5) / 60,
        wait_p90=percentile(log.waits, 0.9) / 60,
        queue=tuple(log.queue),
        in_time=share(0),
        in_time_less=share(1),
    )


def _limits(definition: Definition) -> Iterator[tuple[str, Value | None]]:
    """The limit of every plan, by its code."""
    for plan in plans_of(definition):
        yield plan.code, definition.values[plan.limit.value] if plan.limit is not None else None
