"""Requirements of honest clocks: a table of dated cases worked out by hand, and what holds for every history."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import permutations
from time import tzset
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calendars import DATA, city_calendar
from tests.workflows.dated import Fact, service, walked
from workflows.calendar import Calendar, Period, Span
from workflows.definition import Text
from workflows.engine.outcome import Clock
from workflows.engine.recalculation import Turn, recounted

with (DATA / "dated_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))
with (DATA / "dated_calendars.csv").open(encoding="utf-8", newline="") as file:
    OTHER_CALENDARS = list(csv.DictReader(file))
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
# The closed days around the last leap day, which the published table of the other years does not reach.
LEAP_YEAR = {
    "2024-02-08": "Isra Mikraj", "2024-02-09": "Cuti bersama Imlek", "2024-02-10": "Imlek", "2024-02-14": "Pemilu",
    "2024-03-11": "Nyepi", "2024-03-12": "Cuti bersama Nyepi", "2024-03-29": "Jumat Agung",
}  # fmt: skip
KINDS = ("holiday", "joint_leave", "calendar_days", "after_hours", "pause", "reset", "suspension", "hours", "announced",
         "year_end", "leap_day", "zone")  # fmt: skip


def calendar_of(case: dict[str, str]) -> Calendar:
    """The calendar of the case before anything was announced."""
    known = city_calendar({"closed": "closed", "counted": "open"}[case["joint_leave"]], ZONES[case["zone"]])
    leap = {date.fromisoformat(day): Text(title, title) for day, title in LEAP_YEAR.items()}
    return replace(known, closed={**leap, **known.closed}, first_year=2024)


def spans(*typed: str) -> tuple[Span, ...]:
    """Hours such as «08:00-12:00»."""
    return tuple((time.fromisoformat(each[:5]), time.fromisoformat(each[6:])) for each in typed)


WITH_BREAK = {**dict.fromkeys(range(4), spans("08:00-12:00", "13:00-16:00")), 4: spans("08:00-11:30", "13:00-16:30")}
FASTING = Period(
    date(2026, 2, 18), date(2026, 3, 19), {**dict.fromkeys(range(4), spans("08:00-15:00")), 4: spans("08:00-15:30")}
)
SIX_DAYS = {**dict.fromkeys(range(5), spans("08:00-14:00")), 5: spans("08:00-12:00")}
HOLIDAY = Text("Libur", "Holiday")


def other_calendar(case: dict[str, str]) -> Calendar:
    """The calendar of a case in the second table: hours with a break, in the fasting month, or calendars beside the city's."""
    city = city_calendar("closed", ZONES[case["zone"]])
    joint_leave, closed = date(2026, 12, 24), {**city.closed, date(2026, 11, 19): HOLIDAY}
    moving = {day: title for day, title in closed.items() if day != joint_leave}
    return {
        "return": city,
        "break": replace(city, hours=WITH_BREAK),
        "fasting": replace(city, periods=(FASTING,)),
        "office": replace(city, own={"desk": replace(city, closed=moving)}),
        "elsewhere": replace(city, own={"roads": replace(city, closed=moving)}),
        "service": replace(city, own={"six": replace(city, hours=SIX_DAYS)}),
    }[case["calendar"]]


def facts_of(case: dict[str, str]) -> list[Fact]:
    """What happened, in the order of the table; a time with a Z is a server's, in UTC."""
    found = []
    for each in case["facts"].split("; "):
        verb, day, moment, *rest = each.split()
        zone = ZoneInfo("UTC" if moment.endswith("Z") else ZONES[case["zone"]])
        at = datetime.fromisoformat(f"{day}T{moment.removesuffix('Z')}").replace(tzinfo=zone)
        found.append(Fact(verb, at, date.fromisoformat(rest[1]) if rest else None))
    return found


@pytest.fixture(params=["UTC", "Asia/Jayapura"])
def server_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """The zone that the machine itself is set to."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    tzset()
    yield request.param
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    tzset()


@pytest.mark.usefixtures("server_zone")
@pytest.mark.parametrize("case", CASES, ids=[each["case"] for each in CASES])
def test_every_dated_case_agrees(case: dict[str, str]) -> None:
    """The engine promises what the table says, whatever zone the server stands in."""
    what, amount, unit = case["limit"].split()
    walk = walked(service(what, amount, unit), calendar_of(case), facts_of(case))
    due = walk.service_due if what == "service" else walk.review_due
    assert due is not None
    assert due.astimezone(ZoneInfo(ZONES[case["zone"]])).strftime("%Y-%m-%d %H:%M:%S") == case["due"], case["why"]


@pytest.mark.parametrize("case", OTHER_CALENDARS, ids=[each["case"] for each in OTHER_CALENDARS])
def test_every_dated_case_of_other_calendars_agrees(case: dict[str, str]) -> None:
    """Breaks, other hours for some days, and calendars of an office and of a service lead to what the table says."""
    what, amount, unit = case["limit"].split()
    definition = service(what, amount, unit)
    if case["calendar"] == "service":
        definition = replace(definition, clock=replace(definition.clock, calendar="six"))
    if case["calendar"] == "return":
        definition = replace(definition, clock=replace(definition.clock, resumes="next_working_day"))
    walk = walked(definition, other_calendar(case), facts_of(case))
    due = walk.service_due if what == "service" else walk.review_due
    assert due is not None
    assert due.astimezone(ZoneInfo(ZONES[case["zone"]])).strftime("%Y-%m-%d %H:%M:%S") == case["due"], case["why"]


def test_the_table_covers_what_it_promises() -> None:
    """There are two hundred cases and more, none twice, of every kind, each with a word on why."""
    assert len(CASES) >= 200
    told = {(each["limit"], each["facts"], each["zone"], each["joint_leave"]) for each in CASES}
    assert len(told) == len(CASES)
    assert {each["case"].rsplit("_", 1)[0] for each in CASES} == set(KINDS)
    assert all(each["why"] for each in (*CASES, *OTHER_CALENDARS))
    assert {each["calendar"] for each in OTHER_CALENDARS} == {
        "break", "fasting", "office", "elsewhere", "service", "return",
    }  # fmt: skip
    assert len({each["case"] for each in OTHER_CALENDARS}) == len(OTHER_CALENDARS) >= 40


# what holds for every history

CITY = city_calendar()
MORNING = datetime.fromisoformat("2026-02-02T09:00:00+08:00")
DAYS = st.integers(0, 120).map(lambda days: date(2026, 2, 1) + timedelta(days))
MOMENTS = st.integers(0, 60 * 24 * 60).map(lambda minutes: MORNING + timedelta(minutes=minutes))
UNITS = st.sampled_from(
    ["service 7 working_days", "service 9 calendar_days", "review 4 working_days", "review 11 hours"]
)
LEAVING = st.sampled_from([("asked", "answered"), ("suspended", "resumed")])


def due_of(limit: str, calendar: Calendar, facts: list[Fact]) -> datetime:
    walk = walked(service(*limit.split()), calendar, facts)
    due = walk.service_due if limit.startswith("service") else walk.review_due
    assert due is not None
    return due


def away_and_back(limit: str, away: tuple[str, str], times: list[datetime]) -> list[Fact]:
    """A sending, then a time away. Only a suspension leaves a review open."""
    sent, left, back = sorted(times)
    verbs = ("suspended", "resumed") if limit.startswith("review") else away
    return [Fact("sent", sent), Fact(verbs[0], left), Fact(verbs[1], back)]


@given(UNITS, LEAVING, st.lists(MOMENTS, min_size=3, max_size=3), DAYS, MOMENTS)
def test_adding_a_holiday_never_shortens_a_deadline(
    limit: str, away: tuple[str, str], times: list[datetime], day: date, said: datetime
) -> None:
    """Whenever a closed day is announced, a deadline moves to a later moment or stays."""
    facts = away_and_back(limit, away, times)
    announced = [*facts, Fact("announced", max(said, facts[-1].at), day)]
    assert due_of(limit, CITY, announced) >= due_of(limit, CITY, facts)


@given(UNITS, LEAVING, st.lists(MOMENTS, min_size=3, max_size=3), DAYS)
def test_with_breaks_and_calendars_of_their_own_a_holiday_never_shortens(
    limit: str, away: tuple[str, str], times: list[datetime], day: date
) -> None:
    """Whatever hours an office has, a day closed for it alone moves a deadline later or not at all, and repeating it is idle."""
    facts = away_and_back(limit, away, times)
    own = replace(CITY, hours=WITH_BREAK, periods=(FASTING,))
    closed = replace(own, closed={**own.closed, day: HOLIDAY})
    before, after = (replace(CITY, own={"desk": each}) for each in (own, closed))
    assert due_of(limit, after, facts) >= due_of(limit, before, facts)
    said = Fact("announced", facts[-1].at, day)
    assert due_of(limit, before, [*facts, said, said]) == due_of(limit, after, facts)


@given(LEAVING, st.lists(MOMENTS, min_size=3, max_size=3), st.sampled_from(["working_days", "calendar_days"]))
def test_a_pause_adds_exactly_itself(away: tuple[str, str], times: list[datetime], unit: str) -> None:
    """A deadline lies as many days later as whole days passed between leaving and coming back, counted in its own unit."""
    limit = f"service 200 {unit}"
    facts = away_and_back(limit, away, times)
    day_zero = CITY.day_zero(facts[0].at)
    first, last = (CITY.local_date(each.at) for each in facts[1:])
    between = [first + timedelta(days) for days in range(1, (last - first).days)]
    stood = [day for day in between if day > day_zero and (unit == "calendar_days" or CITY.is_working_day(day))]
    without = CITY.local_date(due_of(limit, CITY, facts[:1]))
    late = CITY.local_date(due_of(limit, CITY, facts))
    counted = CITY.working_days_between(without, late) if unit == "working_days" else (late - without).days
    assert counted == len(stood)


@given(UNITS, LEAVING, st.lists(MOMENTS, min_size=3, max_size=3), st.lists(DAYS, min_size=1, max_size=2, unique=True))
def test_the_order_of_the_facts_does_not_matter(
    limit: str, away: tuple[str, str], times: list[datetime], days: list[date]
) -> None:
    """Closed days announced before, between or after a case's own facts lead to the same deadline."""
    own = away_and_back(limit, away, times)
    known = replace(CITY, closed={**CITY.closed, **dict.fromkeys(days, Text("Libur", "Holiday"))})
    expected = due_of(limit, known, own)
    for place in (1, 2, 3):
        for order in permutations(days):
            announced = [Fact("announced", own[place - 1].at, day) for day in order]
            assert due_of(limit, CITY, [*own[:place], *announced, *own[place:]]) == expected


@given(UNITS, st.lists(MOMENTS, min_size=1, max_size=1), DAYS)
def test_a_day_withdrawn_again_leaves_no_trace(limit: str, times: list[datetime], day: date) -> None:
    """A day that was open, announced as closed and withdrawn leaves every deadline where it was."""
    if not CITY.is_working_day(day):
        day = CITY.add_working_days(day, 1)
    sent = Fact("sent", times[0])
    both = [sent, Fact("announced", times[0], day), Fact("withdrawn", times[0], day)]
    assert due_of(limit, CITY, both) == due_of(limit, CITY, [sent])


def test_a_promise_broken_before_the_pause_stays_broken() -> None:
    """Days away from a case that was late already are not added to what was promised."""
    sent, left, back = (datetime.fromisoformat(f"2026-11-{day}T10:00:00+08:00") for day in (16, 20, 27))
    facts = [Fact("sent", sent), Fact("asked", left), Fact("answered", back)]
    assert CITY.local_date(due_of("service 3 working_days", CITY, facts)) == date(2026, 11, 19)


def test_a_clock_that_the_record_does_not_tell_keeps_what_it_counted() -> None:
    """Where the turns do not lead to the clock as it stands, only a day zero that is closed now gives way."""
    definition = service("service", "7", "working_days")
    taken_over = Clock(date(2026, 11, 16), None, 4)
    turns = [Turn("clock_started", MORNING, date(2026, 2, 2))]
    assert recounted(definition, taken_over, turns, CITY) == taken_over
    closed = replace(CITY, closed={**CITY.closed, date(2026, 11, 16): Text("Libur", "Holiday")})
    assert recounted(definition, taken_over, turns, closed) == Clock(date(2026, 11, 17), None, 4)
    assert recounted(definition, Clock(), turns, CITY) == Clock()
