"""Deadlines of business time a second: by the office's calendar of several years, and when it is made anew.

    python -m benchmarks.calendar --json [--n N] [--rounds R]

Measured is :meth:`workflows.calendar.Calendar.deadline` from random instants of the covered years, in each unit, each
zone of the country and with joint leave closed and counted, and with breaks at noon and other hours in the fasting
months; beside it the same deadlines found by walking day by day or from one office hour to the next, as a program
without ranks would. The two must agree on every deadline measured.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from permits import paths
from permits.definitions.holidays import build_calendar
from workflows import load_city
from workflows.calendar import LAST_SECOND, Calendar, Period, TimeUnit

Line = dict[str, Any]
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
LIMITS: tuple[tuple[TimeUnit, str], ...] = (("working_days", "7"), ("calendar_days", "14"), ("hours", "12"))
NOON = ((time_of_day(8), time_of_day(12)), (time_of_day(13), time_of_day(16)))
BREAKS = dict.fromkeys(range(5), NOON)
FASTING = tuple(
    Period(first, first + timedelta(days=29), dict.fromkeys(range(5), ((time_of_day(8), time_of_day(15)),)))
    for first in (date(2024, 3, 11), date(2025, 3, 1), date(2026, 2, 18), date(2027, 2, 8))
)
FIRST, LAST = datetime(2024, 1, 2, tzinfo=UTC), datetime(2027, 11, 1, tzinfo=UTC)
WALKED = 500  # deadlines of each line that are also walked day by day


def calendars() -> Iterator[tuple[str, Calendar]]:
    """The shipped city's calendar in each zone, with joint leave closed and counted, by a name."""
    city = load_city((paths.SOP / "_city.yaml").read_text(encoding="utf-8"))
    for zone in ZONES:
        for closed in (True, False):
            rules = replace(city.calendar, joint_leave_closed=closed)
            name = f"{zone.split('/')[1]}, joint leave {'closed' if closed else 'counted'}"
            yield name, build_calendar(replace(city, timezone=zone, calendar=rules))
    yield "Makassar, with breaks, in its fasting months", replace(build_calendar(city), hours=BREAKS, periods=FASTING)


def starts(count: int) -> list[datetime]:
    """As many instants, always the same ones."""
    dice, span = random.Random(20261122), int((LAST - FIRST).total_seconds())
    return [FIRST + timedelta(seconds=dice.randrange(span)) for _ in range(count)]


def walk(calendar: Calendar, start: datetime, amount: int, unit: TimeUnit) -> datetime:
    """The same deadline, found one day after the other."""
    day = calendar.local_date(start)
    local = start.astimezone(ZoneInfo(calendar.timezone))
    if unit == "hours":
        return _walk_hours(calendar, local, amount * 3600)
    if not calendar.is_working_day(day) or local.time() > calendar.hours_on(day)[-1][1]:
        day += timedelta(1)
        while not calendar.is_working_day(day):
            day += timedelta(1)
    while amount:
        day += timedelta(1)
        if unit == "calendar_days" or calendar.is_working_day(day):
            amount -= 1
    return datetime.combine(day, LAST_SECOND, local.tzinfo).astimezone(UTC)


def _walk_hours(calendar: Calendar, local: datetime, left: int) -> datetime:
    local = local.replace(microsecond=0)
    while True:
        day = local.date()
        for span in calendar.hours_on(day):
            opens, closes = (datetime.combine(day, each, local.tzinfo) for each in span)
            begins = max(local, opens)
            if begins + timedelta(seconds=left) <= closes:
                return (begins + timedelta(seconds=left)).astimezone(UTC)
            left -= max(int((closes - begins).total_seconds()), 0)
        local = datetime.combine(day + timedelta(1), datetime.min.time(), local.tzinfo)


def measured(name: str, calendar: Calendar, unit: TimeUnit, amount: str, n: int, rounds: int) -> Line:
    """One line. Raises RuntimeError when a deadline is not the one that walking finds."""
    instants, limit = starts(n), Decimal(amount)
    for each in instants[:WALKED]:
        if calendar.deadline(each, limit, unit) != walk(calendar, each, int(amount), unit):
            raise RuntimeError(f"{name}: a deadline of {amount} {unit} from {each} is not what walking finds")
    speeds, own, ratios = [], [], []
    for _ in range(rounds):
        speed, idle = _speed(lambda each: calendar.deadline(each, limit, unit), instants)
        walked, _idle = _speed(lambda each: walk(calendar, each, int(amount), unit), instants[:WALKED])
        speeds.append(speed)
        own.append(idle)
        ratios.append(speed / walked)
    return {
        "bench": "calendar", "profile": name, "unit": unit, "amount": amount, "n": n, "rounds": rounds,
        "per_s": round(statistics.median(speeds)), "per_processor_s": round(statistics.median(own)),
        "ratio_to_walking": round(statistics.median(ratios), 1),
    }  # fmt: skip


def _speed(find: Callable[[datetime], object], instants: Sequence[datetime]) -> tuple[float, float]:
    """Deadlines a second on the wall, and a second of processor time: what an idle core would do."""
    began, used = time.perf_counter(), time.process_time()
    for each in instants:
        find(each)
    return len(instants) / (time.perf_counter() - began), len(instants) / (time.process_time() - used)


def making(rounds: int) -> Line:
    """How long a change of the calendar takes until the first deadline by it."""
    took = []
    _, known = next(calendars())
    for _ in range(rounds):
        began = time.perf_counter()
        replace(known, version="anew").deadline(FIRST, Decimal(7), "working_days")
        took.append((time.perf_counter() - began) * 1000)
    return {"bench": "calendar.make", "n": 1, "rounds": rounds, "p50_ms": round(statistics.median(took), 2)}


def lines(n: int, rounds: int) -> Iterator[Line]:
    """Every figure."""
    for name, calendar in calendars():
        for unit, amount in LIMITS:
            yield measured(name, calendar, unit, amount, n, rounds)
    yield making(rounds)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calendar", description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--n", type=int, default=20_000, help="deadlines of each round")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args(arguments)
    for line in lines(given.n, given.rounds):
        print(
            json.dumps(line) if given.json else "  ".join(f"{name} {value}" for name, value in line.items()), flush=True
        )


if __name__ == "__main__":
    main()
