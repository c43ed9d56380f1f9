"""Office time: working days laid end to end, so that a simulation counts only the minutes in which offices are open."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflows.calendar import Calendar, Span
    from workflows.definition import Value


class OfficeTime:
    """Minutes of office hours from the opening of the first working day on ``begins`` or after it.

    Beyond the years that the calendar covers, days go on as in its last weeks, without holidays: a simulation looks at
    load, and its last cases must not fall off the edge.
    """

    def __init__(self, calendar: Calendar, begins: date, days: int) -> None:
        self.days: list[date] = []
        self.starts: list[float] = []
        total = 0.0
        day = begins
        while len(self.days) < days:
            spans = _hours(calendar, day)
            if spans:
                self.days.append(day)
                self.starts.append(total)
                total += sum((shut.hour - opens.hour) * 60 + shut.minute - opens.minute for opens, shut in spans)
            day += timedelta(days=1)
        self.ends = total
        self.minutes_a_day = total / days

    def index(self, minute: float) -> int:
        """The working day in which a minute lies, counted from 0."""
        return bisect_right(self.starts, minute) - 1

    def date_at(self, minute: float) -> date:
        return self.days[self.index(minute)]

    def in_time(self, opened: float, closed: float, limit: Value | None, less: int = 0) -> bool | None:
        """Whether something opened and closed within its limit, made shorter by ``less`` days; None without a limit."""
        if limit is None:
            return None
        amount = float(limit.amount)
        if limit.unit == "hours":
            return closed - opened <= amount * 60 - less * self.minutes_a_day
        if limit.unit == "calendar_days":
            return (self.date_at(closed) - self.date_at(opened)).days <= amount - less
        return self.index(closed) - self.index(opened) <= amount - less


def _hours(calendar: Calendar, day: date) -> tuple[Span, ...]:
    if calendar.first_year <= day.year <= calendar.last_year:
        return calendar.hours_on(day)
    return calendar.usual_hours(day)
