"""Business time: the working days and office hours of one office, as an immutable value.

The calendar holds no rule about which days are holidays: closed days come in as data with their titles, so that a
city edits them and the engine never asks a library or a clock. Counting is done once, when the calendar is made
(a rank for every day of the covered years), so a deadline costs a look-up.

Rules (the service standard's clock): day 0 is the local working day on which something was sent; sent after closing
time or on a closed day, it is the next working day. A limit in days ends at 23:59:59 local time of its last day; a
limit in hours runs, and ends, inside office hours, over a break at noon as over a night.

An office, or a service, may have a calendar of its own: :meth:`Calendar.of` finds it by its code.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from workflows.definition import Text

TimeUnit = Literal["working_days", "calendar_days", "hours"]
Span = tuple[time, time]  # opening and closing, local time
WeekHours = Mapping[int, tuple[Span, ...]]  # by weekday, Monday is 0; a weekday left out is closed

LAST_SECOND = time(23, 59, 59)


class BeyondCalendar(Exception):
    """A day outside the years the calendar covers: its holidays are unknown, so nothing is computed from it."""

    def __init__(self, day: date, first: date, last: date) -> None:
        super().__init__(f"{day.isoformat()} is outside the calendar, which covers {first} to {last}")
        self.day = day
        self.first = first
        self.last = last


@dataclass(frozen=True, slots=True)
class Period:
    """Other hours from one day to another, both counted; without ``last`` they last until others are said."""

    first: date
    last: date | None
    hours: WeekHours

    def holds(self, day: date) -> bool:
        """Whether these hours are those of the day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days and office hours of an office.

    ``hours`` are the usual ones: for each weekday one span, or several with breaks between them, in order. ``periods``
    have other hours for some days (the fasting month, a new decree); of several that hold a day the last one counts.
    ``closed`` maps a closed date to its title. ``first_year`` and ``last_year`` are the years whose closed days are known.
    ``version`` is kept with what was computed, so that a later change of the calendar can be traced. ``own`` are the
    calendars of offices and services that differ from this one, by code; they hold none themselves.
    """

    timezone: str
    hours: WeekHours
    closed: Mapping[date, Text] = field(repr=False)
    first_year: int
    last_year: int
    version: str = "1"
    periods: tuple[Period, ...] = ()
    own: Mapping[str, Calendar] = field(default_factory=dict, repr=False, compare=False)
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)
    _first: date = field(init=False, repr=False, compare=False)
    _last: date = field(init=False, repr=False, compare=False)
    _hours: Sequence[tuple[Span, ...]] = field(init=False, repr=False, compare=False)  # of every day
    _ranks: Sequence[int] = field(init=False, repr=False, compare=False)  # day → working days up to and with it
    _days: Sequence[date] = field(init=False, repr=False, compare=False)  # the working days, in order
    _seconds: Sequence[int] = field(
        init=False, repr=False, compare=False
    )  # office seconds before each span, and in all
    _openings: Sequence[int] = field(init=False, repr=False, compare=False)  # when each span opens, in Unix time
    _covered: tuple[float, float] = field(init=False, repr=False, compare=False)  # the covered years, in Unix time

    def __post_init__(self) -> None:
        self._set("_zone", ZoneInfo(self.timezone))
        self._set("_first", date(self.first_year, 1, 1))
        self._set("_last", date(self.last_year, 12, 31))
        hours, ranks, days, seconds, openings = [], [], [], [0], []
        for ordinal in range(self._first.toordinal(), self._last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            spans = () if day in self.closed else self.usual_hours(day)
            if spans:
                days.append(day)
            for opens, closes in spans:
                openings.append(int(datetime.combine(day, opens, self._zone).timestamp()))
                seconds.append(seconds[-1] + _second_of_day(closes) - _second_of_day(opens))
            hours.append(spans)
            ranks.append(len(days))
        for name, found in (("_hours", hours), ("_ranks", ranks), ("_days", days), ("_seconds", seconds)):
            self._set(name, tuple(found))
        self._set("_openings", tuple(openings))
        covered = (self._first, self._last + timedelta(days=1))
        self._set("_covered", tuple(datetime.combine(day, time(), self._zone).timestamp() for day in covered))

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def of(self, code: str) -> Calendar:
        """The calendar that the office or service of this code counts by: its own, this one where it has none."""
        return self.own.get(code, self)

    def usual_hours(self, day: date) -> tuple[Span, ...]:
        """The hours of a day as if it were no holiday; none where its weekday has none. Any day may be asked after."""
        for each in reversed(self.periods):
            if each.holds(day):
                return each.hours.get(day.weekday(), ())
        return self.hours.get(day.weekday(), ())

    def week_of(self, day: date) -> WeekHours:
        """The usual hours of the seven weekdays as they are around a day, as if no day of its week were a holiday."""
        monday = day - timedelta(days=day.weekday())
        week = {ahead: self.usual_hours(monday + timedelta(days=ahead)) for ahead in range(7)}
        return {weekday: spans for weekday, spans in week.items() if spans}

    def hours_on(self, day: date) -> tuple[Span, ...]:
        """The hours in which the office is open on that day. Raises :class:`BeyondCalendar` outside the covered years."""
        self._require_covered(day)
        return self._hours[day.toordinal() - self._first.toordinal()]

    def is_working_day(self, day: date) -> bool:
        """Whether the office works on that day. Raises :class:`BeyondCalendar` outside the covered years."""
        return bool(self.hours_on(day))

    @property
    def seconds_a_day(self) -> float:
        """Office seconds of a usual working day, on average over the week."""
        days = [
            sum(_second_of_day(closes) - _second_of_day(opens) for opens, closes in each)
            for each in self.hours.values()
        ]
        return sum(days) / len(days)

    def local_date(self, instant: datetime) -> date:
        """The date on the office's wall when the (aware) instant happens."""
        return self._local(instant).date()

    def day_zero(self, instant: datetime, evening_counts: bool = False) -> date:
        """The working day that counts as the day of sending: the next one after closing time or on a closed day.

        With ``evening_counts`` what comes after closing time belongs to the same day.
        """
        local = self._local(instant)
        day = local.date()
        spans = self.hours_on(day)
        if spans and (evening_counts or local.time() <= spans[-1][1]):
            return day
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``, which itself is not counted. Zero gives the day itself."""
        if count == 0:
            return day
        return self._working_day(self._rank(day) + count - 1)

    def subtract_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day before ``day``, which itself is not counted. Zero gives the day itself."""
        if count == 0:
            return day
        before = self._rank(day) - (1 if self.is_working_day(day) else 0)
        return self._working_day(before - count)

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to and with ``last``; negative when ``last`` comes first."""
        return self._rank(last) - self._rank(first)

    def last_instant(self, day: date) -> datetime:
        """23:59:59 local time of the day, in UTC: when a limit in days ends."""
        return datetime.combine(day, LAST_SECOND, self._zone).astimezone(UTC)

    def opening_instant(self, day: date) -> datetime:
        """When the office opens on that day, in UTC; the start of the day when it is closed."""
        spans = self.hours_on(day)
        opens = spans[0][0] if spans else time()
        return datetime.combine(day, opens, self._zone).astimezone(UTC)

    def add_hours(self, instant: datetime, hours: Decimal) -> datetime:
        """The instant after that many office hours, in UTC; always inside office hours."""
        return self.add_office_seconds(instant, int(hours * 3600))

    def add_office_seconds(self, instant: datetime, seconds: int) -> datetime:
        """The instant after that many seconds of office time, in UTC; always inside office hours."""
        target = self._office_seconds(instant) + seconds
        index = max(bisect_left(self._seconds, target) - 1, 0)
        return self._instant(index, target)

    def subtract_hours(self, instant: datetime, hours: Decimal) -> datetime:
        """The instant that lies so many office hours earlier, in UTC; always inside office hours."""
        target = self._office_seconds(instant) - int(hours * 3600)
        return self._instant(bisect_right(self._seconds, target) - 1, target)

    def deadline(self, start: datetime, amount: Decimal, unit: TimeUnit) -> datetime:
        """When a limit that starts at ``start`` ends, in UTC."""
        if unit == "hours":
            return self.add_hours(start, amount)
        return self.last_instant(self.last_day(self.day_zero(start), int(amount), unit))

    def last_day(self, day_zero: date, days: int, unit: TimeUnit) -> date:
        """The last day of a limit in days that started on ``day_zero``, itself not counted."""
        if unit == "working_days":
            return self.add_working_days(day_zero, days)
        last = day_zero + timedelta(days=days)
        self._require_covered(last)
        return last

    def before(self, deadline: datetime, amount: Decimal, unit: TimeUnit) -> datetime:
        """When to warn of a deadline: so many office hours earlier, or at opening time so many days earlier."""
        if unit == "hours":
            return self.subtract_hours(deadline, amount)
        day = self.local_date(deadline)
        if unit == "working_days":
            return self.opening_instant(self.subtract_working_days(day, int(amount)))
        return self.opening_instant(day - timedelta(days=int(amount)))

    def office_seconds_between(self, first: datetime, last: datetime) -> int:
        """Seconds of office time from one instant to a later one."""
        return self._office_seconds(last) - self._office_seconds(first)

    def later(self, instant: datetime, days: int, unit: TimeUnit) -> datetime:
        """The same time of day so many working or calendar days later, in UTC."""
        local = self._local(instant)
        day = self.add_working_days(local.date(), days) if unit == "working_days" else local.date() + timedelta(days)
        self._require_covered(day)
        return datetime.combine(day, local.time(), self._zone).astimezone(UTC)

    def _local(self, instant: datetime) -> datetime:
        if instant.tzinfo is None:
            raise ValueError("an instant needs a timezone")
        return instant.astimezone(self._zone)

    def _require_covered(self, day: date) -> None:
        if not self._first <= day <= self._last:
            raise BeyondCalendar(day, self._first, self._last)

    def _rank(self, day: date) -> int:
        self._require_covered(day)
        return self._ranks[day.toordinal() - self._first.toordinal()]

    def _working_day(self, index: int) -> date:
        if index < 0:
            raise BeyondCalendar(self._first - timedelta(days=1), self._first, self._last)
        if index >= len(self._days):
            raise BeyondCalendar(self._last + timedelta(days=1), self._first, self._last)
        return self._days[index]

    def _office_seconds(self, instant: datetime) -> int:
        """Office seconds from the first day of the calendar to the instant."""
        if instant.tzinfo is None:
            raise ValueError("an instant needs a timezone")
        moment = instant.timestamp()
        if not self._covered[0] <= moment < self._covered[1]:
            raise BeyondCalendar(self.local_date(instant), self._first, self._last)
        index = bisect_right(self._openings, moment) - 1
        if index < 0:
            return 0
        return min(self._seconds[index] + int(moment) - self._openings[index], self._seconds[index + 1])

    def _instant(self, index: int, target: int) -> datetime:
        if index < 0:
            raise BeyondCalendar(self._first - timedelta(days=1), self._first, self._last)
        if index >= len(self._openings):
            raise BeyondCalendar(self._last + timedelta(days=1), self._first, self._last)
        return datetime.fromtimestamp(self._openings[index] + target - self._seconds[index], UTC)


def _second_of_day(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second
