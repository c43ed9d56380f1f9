"""When a visit could take place: times within the office's hours at which an inspector is free. Pure: rows in, times out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from workflows.calendar import BeyondCalendar, Calendar
from workflows.definition import Inspection

CELL = timedelta(minutes=30)
"""The grid on which visits lie: what one visit takes of its inspector's day is a row of such half hours."""
DAYS_AHEAD = 10
"""How many working days can be booked ahead."""

Taken = Mapping[str, Collection[datetime]]


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be booked, and the inspectors who are free then, the least busy of that day first."""

    starts_at: datetime
    ends_at: datetime
    day: date
    inspectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diary:
    """What is booked already: half hours by inspector, and how many visits an office makes on each day."""

    inspectors: Sequence[str]
    taken: Taken
    on_day: Mapping[date, int]


def free_slots(asked: Inspection, calendar: Calendar, diary: Diary, earliest: datetime) -> list[Slot]:
    """Every time from ``earliest`` on at which a visit can be booked, day by day."""
    found = []
    for day in working_days(calendar, earliest):
        if not asked.per_day or diary.on_day.get(day, 0) < asked.per_day:
            found += [each for each in _of_day(asked, calendar, diary, day) if each.starts_at >= earliest]
    return found


def working_days(calendar: Calendar, earliest: datetime) -> list[date]:
    """The days that can be booked; fewer where the calendar's known years end."""
    day, found = calendar.local_date(earliest), []
    try:
        if not calendar.is_working_day(day):
            day = calendar.add_working_days(day, 1)
        for _count in range(DAYS_AHEAD):
            found.append(day)
            day = calendar.add_working_days(day, 1)
    except BeyondCalendar:
        return found
    return found


def cells(starts_at: datetime, ends_at: datetime) -> list[datetime]:
    """The half hours that a visit takes."""
    return [starts_at + CELL * count for count in range(round((ends_at - starts_at) / CELL))]


def _of_day(asked: Inspection, calendar: Calendar, diary: Diary, day: date) -> Iterator[Slot]:
    spans = _hours(calendar, day)
    length = timedelta(minutes=asked.slot)
    busy = sorted(diary.inspectors, key=lambda each: _taken_on(diary, each, spans[0][0], spans[-1][1]))
    for opens, closes in spans:
        starts = opens
        while starts + length <= closes:
            wanted = cells(starts, starts + length)
            free = tuple(each for each in busy if not set(wanted) & set(diary.taken.get(each, ())))
            if free:
                yield Slot(starts, starts + length, day, free)
            starts += length


def _taken_on(diary: Diary, inspector: str, opens: datetime, closes: datetime) -> int:
    return sum(1 for each in diary.taken.get(inspector, ()) if opens <= each < closes)


def _hours(calendar: Calendar, day: date) -> list[tuple[datetime, datetime]]:
    """When the office opens and closes on a working day, before and after each break."""
    zone = ZoneInfo(calendar.timezone)
    return [
        (datetime.combine(day, opens, zone).astimezone(UTC), datetime.combine(day, closes, zone).astimezone(UTC))
        for opens, closes in calendar.hours_on(day)
    ]
