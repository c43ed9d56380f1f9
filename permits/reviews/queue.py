"""The queue put into words: rows grouped by the day they are due, and the filters with their counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask_babel import gettext as _

from permits.definitions import queries as definitions
from permits.language import language
from permits.reviews.deadlines import TimeLeft, time_left
from permits.reviews.queries import Facet, Filter, Tally, Waiting
from workflows.calendar import Calendar
from workflows.city import City
from workflows.definition import ReviewPlan, State

HELD = ("mine", "free")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the queue in words. ``standing`` is (tone, word); ``holder`` is empty while nobody has it."""

    row: Waiting
    time: TimeLeft
    service: str
    step: str
    office: str
    holder: str
    mine: bool
    standing: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one day under its heading; ``count`` is None when the day may go on on the next page."""

    heading: str
    lines: Sequence[Line]
    count: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter's link: what it is called, where it leads, how many reviews are there, whether it is on."""

    words: str
    wanted: Filter
    count: int
    on: bool


def read_filter(given: Mapping[str, str]) -> Filter:
    """The filter in an address; what is no filter is left out."""
    held = given.get("held", "")
    return Filter(
        held=held if held in HELD else "",
        service=_plain(given.get("service", ""))[:60],
        office=_plain(given.get("office", ""))[:60],
        words=_plain(given.get("q", ""))[:100],
    )


def _plain(text: str) -> str:
    return text.replace("\0", "").strip()


def groups(rows: Iterable[Waiting], actor_id: str, now: datetime, *, whole: bool) -> list[Group]:
    """Rows in the order of their deadlines, by day. ``whole`` says that these are all rows there are."""
    city, calendar = definitions.city(), definitions.calendar()
    lines = [_line(each, actor_id, now, city, calendar) for each in rows]
    by_day = [(heading, list(some)) for heading, some in groupby(lines, key=lambda each: each.time.heading)]
    return [Group(heading, some, len(some) if whole else None) for heading, some in by_day]


def _line(row: Waiting, actor_id: str, now: datetime, city: City, calendar: Calendar) -> Line:
    definition = definitions.definition(row.definition_id)
    state = definition.states[row.state]
    return Line(
        row=row,
        time=time_left(row.due_at, now, calendar),
        service=definition.title[language()],
        step=step_title(state, state.reviews[row.plan]),
        office=office_name(city, row.office),
        holder=row.assignee or "",
        mine=row.assignee_id == actor_id,
        standing=_standing(row),
    )


def _standing(row: Waiting) -> tuple[str, str]:
    if row.suspended_at is not None:
        return "calm", str(_("Suspended"))
    if row.assignee_id:
        return "work", str(_("In hand"))
    if row.round > 1:
        return "act", str(_("Back from correction"))
    return "calm", str(_("New"))


def step_title(state: State, plan: ReviewPlan) -> str:
    """What a review is called: its plan's name, or the state's when the state has only this one."""
    return (state.title if plan.implicit else plan.title)[language()]


def office_name(city: City, code: str) -> str:
    """An office's short name, its whole one when it has none."""
    office = city.offices.get(code)
    if office is None:
        return code
    return office.short or office.name[language()]


def asked_name(city: City, plan: ReviewPlan, code: str) -> str:
    """Who is asked by a review: an office, or an application of its own, which has a number in an office's place."""
    if plan.child is not None:
        return str(_("Application %(number)s", number=code.removeprefix("#")))
    return office_name(city, code)


def choices(tallies: Sequence[Tally], wanted: Filter, city: City) -> list[tuple[str, list[Choice]]]:
    """The filters under their headings. Offices stand there only for people who work in several."""
    first = [_everything(tallies, wanted), *_facet(tallies, wanted, "held", HELD, _held_words)]
    found = [(str(_("Filter")), first)]
    services = _services(tallies)
    if len(services) > 1 or wanted.service:
        codes = sorted(services, key=lambda code: services[code].casefold())
        found.append((str(_("Service")), _facet(tallies, wanted, "service", codes, services.__getitem__)))
    offices = sorted({each.office for each in tallies})
    if len(offices) > 1:
        names = {code: office_name(city, code) for code in offices}
        found.append((str(_("Office")), _facet(tallies, wanted, "office", offices, names.__getitem__)))
    return found


def _everything(tallies: Iterable[Tally], wanted: Filter) -> Choice:
    whole = Filter(words=wanted.words)
    return Choice(str(_("All")), whole, sum(each.count for each in tallies), wanted == whole)


def _facet(
    tallies: Iterable[Tally], wanted: Filter, facet: Facet, codes: Iterable[str], words: Callable[[str], str]
) -> list[Choice]:
    """A link for each code; the link of the one that is on takes it off again."""
    found = []
    for code in codes:
        on = getattr(wanted, facet) == code
        narrowed = wanted.having(facet, code)
        count = sum(each.count for each in tallies if each.fits(narrowed))
        found.append(Choice(words(code), wanted.having(facet, "" if on else code), count, on))
    return found


def _held_words(code: str) -> str:
    return str(_("In my hands") if code == "mine" else _("Not taken yet"))


def _services(tallies: Iterable[Tally]) -> dict[str, str]:
    offered = {each.service: each.id for each in definitions.current_versions()}
    return {
        each.service: definitions.definition(offered[each.service]).title[language()]
        for each in tallies
        if each.service in offered
    }
