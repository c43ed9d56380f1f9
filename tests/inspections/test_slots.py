"""When a visit could take place."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from permits.inspections.slots import Diary, cells, free_slots, working_days
from workflows.calendar import Calendar
from workflows.definition import Inspection, Text

CALENDAR = Calendar(
    "Asia/Makassar", {day: ((time(8), time(16)),) for day in range(5)}, {date(2026, 11, 18): Text("x", "x")}, 2026, 2026
)
TUESDAY = datetime(2026, 11, 17, 0, 0, tzinfo=UTC)  # 08.00 in the office
HOUR = Inspection(slot=60)


def test_times_lie_within_office_hours_on_working_days() -> None:
    """Eight visits of an hour fit between 08.00 and 16.00; closed days and weekends offer none."""
    found = free_slots(HOUR, CALENDAR, Diary(["a"], {}, {}), TUESDAY)
    assert [each.starts_at for each in found[:8]] == [TUESDAY + timedelta(hours=count) for count in range(8)]
    assert {each.day for each in found}.isdisjoint({date(2026, 11, 18), date(2026, 11, 21), date(2026, 11, 22)})
    assert len(found) == 80


def test_an_inspector_is_not_offered_twice() -> None:
    """A time is offered while somebody is free then, the least busy of the day first, and no longer."""
    noon = TUESDAY + timedelta(hours=4)
    one = Diary(["a", "b"], {"a": cells(noon, noon + timedelta(minutes=30))}, {})
    found = {each.starts_at: each.inspectors for each in free_slots(HOUR, CALENDAR, one, TUESDAY)}
    assert found[noon] == ("b",)
    assert found[TUESDAY] == ("b", "a")
    both = Diary(["a", "b"], {each: cells(noon, noon + timedelta(hours=1)) for each in ("a", "b")}, {})
    assert noon not in {each.starts_at for each in free_slots(HOUR, CALENDAR, both, TUESDAY)}


def test_a_full_day_offers_nothing() -> None:
    """A day on which the office makes as many visits as it may is passed over."""
    full = Diary(["a"], {}, {date(2026, 11, 17): 3})
    assert free_slots(Inspection(per_day=3), CALENDAR, full, TUESDAY)[0].day == date(2026, 11, 19)
    assert free_slots(Inspection(per_day=4), CALENDAR, full, TUESDAY)[0].day == date(2026, 11, 17)


def test_beyond_the_calendar_nothing_is_offered() -> None:
    """Where the known years end, no day is guessed."""
    last = datetime(2026, 12, 30, 0, 0, tzinfo=UTC)
    assert working_days(CALENDAR, last) == [date(2026, 12, 30), date(2026, 12, 31)]
