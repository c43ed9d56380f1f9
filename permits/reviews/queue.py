"""The queue put into words: rows grouped by the day they are due, and the filters with their counts."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import ngettext

from permits.definitions import queries as definitions
from permits.desk.filters import AGES, Facet, Filter
from permits.desk.queries import MOST_COUNTED, Moment, Tally, Waiting
from permits.language import language
from permits.pages import the_place
from permits.reviews.deadlines import TimeLeft, time_left
from workflows.calendar import Calendar
from workflows.city import City
from workflows.definition import ReviewPlan, State


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the queue in words. ``standing`` is (tone, word); ``holder`` is empty while nobody has it.

    ``age`` says since when it waits; ``is_step`` that it is a step of the case itself, which nobody takes in hand.
    """

    row: Waiting
    time: TimeLeft
    service: str
    step: str
    office: str
    holder: str
    mine: bool
    standing: tuple[str, str]
    age: str
    watched: bool
    is_step: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one day under its heading; ``count`` is None when the day may go on on the next page."""

    heading: str
    lines: Sequence[Line]
    count: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter's link: what it is called, where it leads, how much work is there (and whether more), whether it is on."""

    words: str
    wanted: Filter
    count: int
    on: bool
    more: bool = False


def moment(now: datetime) -> Moment:
    """The present moment with the end of the office's day."""
    day = now.astimezone(the_place().zone).replace(hour=23, minute=59, second=59, microsecond=999_999)
    return Moment(now, day)


def groups(
    rows: Iterable[Waiting], actor_id: str, now: datetime, watched: Container[str], *, whole: bool
) -> list[Group]:
    """Rows in the order of their deadlines, by day. ``whole`` says that these are all rows there are."""
    city, calendar = definitions.city(), definitions.calendar()
    lines = [_line(each, actor_id, now, watched, city, calendar) for each in rows]
    by_day = [(heading, list(some)) for heading, some in groupby(lines, key=lambda each: each.time.heading)]
    return [Group(heading, some, len(some) if whole else None) for heading, some in by_day]


def _line(row: Waiting, actor_id: str, now: datetime, watched: Container[str], city: City, calendar: Calendar) -> Line:
    definition = definitions.definition(row.definition_id)
    state = definition.states[row.state]
    return Line(
        row=row,
        time=time_left(row.due_at, now, calendar.of(row.office)),
        service=definition.title[language()],
        step=step_title(state, state.reviews[row.plan]) if row.plan else state.title[language()],
        office=office_name(city, row.office),
        holder=row.assignee or "",
        mine=row.assignee_id == actor_id,
        standing=_standing(row),
        age=_age(row.opened_at, now),
        watched=row.application_id in watched,
        is_step=not row.plan,
    )


def _age(opened: datetime | None, now: datetime) -> str:
    if opened is None:
        return ""
    zone = the_place().zone
    days = (now.astimezone(zone).date() - opened.astimezone(zone).date()).days
    return str(ngettext("%(num)s day", "%(num)s days", days)) if days else str(_("Less than a day"))


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
    """The filters under their headings. Steps stand there once a service is chosen, offices for who works in several."""
    first = [_everything(tallies, wanted), *_facet(tallies, wanted, "held", _held())]
    marks = [*_facet(tallies, wanted, "time", _times()), *_facet(tallies, wanted, "back", _back())]
    marks += _facet(tallies, wanted, "age", {days: _age_words(days) for days in AGES})
    found = [(str(_("Filter")), first), (str(_("Standing")), marks)]
    services = _services(tallies)
    if len(services) > 1 or wanted.service:
        found.append((str(_("Service")), _facet(tallies, wanted, "service", services)))
    if wanted.service:
        found.append((str(_("Step")), _facet(tallies, wanted, "step", _steps(tallies, wanted))))
    offices = sorted({each.office for each in tallies})
    if len(offices) > 1:
        names = {code: office_name(city, code) for code in offices}
        found.append((str(_("Office")), _facet(tallies, wanted, "office", names)))
    return found


def _everything(tallies: Iterable[Tally], wanted: Filter) -> Choice:
    whole = Filter(words=wanted.words)
    return _choice(str(_("All")), whole, tallies, on=wanted == whole)


def _facet(tallies: Sequence[Tally], wanted: Filter, facet: Facet, words: Mapping[str, str]) -> list[Choice]:
    """A link for each code; the link of the one that is on takes it off again."""
    found = []
    for code, title in words.items():
        on = getattr(wanted, facet) == code
        narrowed = [each for each in tallies if each.fits(wanted.having(facet, code))]
        found.append(_choice(title, wanted.having(facet, "" if on else code), narrowed, on=on))
    return found


def _choice(words: str, wanted: Filter, tallies: Iterable[Tally], *, on: bool) -> Choice:
    count = sum(each.count for each in tallies)
    return Choice(words, wanted, min(count, MOST_COUNTED), on, count > MOST_COUNTED)


def _held() -> Mapping[str, str]:
    return {"mine": str(_("In my hands")), "free": str(_("Not taken yet")), "watched": str(_("On my watch list"))}


def _times() -> Mapping[str, str]:
    return {"late": str(_("Late")), "today": str(_("Due today"))}


def _back() -> Mapping[str, str]:
    return {"y": str(_("Back from correction"))}


def _age_words(days: str) -> str:
    return str(_("Waiting for %(days)s days or more", days=days))


def _steps(tallies: Iterable[Tally], wanted: Filter) -> dict[str, str]:
    """The steps of the chosen service at which work waits, by «state.plan»."""
    offered = {each.service: each.id for each in definitions.current_versions()}
    if wanted.service not in offered:
        return {}
    states = definitions.definition(offered[wanted.service]).states
    found = {}
    for code in sorted({each.step for each in tallies if each.service == wanted.service}):
        state, plan = states.get(code.partition(".")[0]), code.partition(".")[2]
        if state is not None and (not plan or plan in state.reviews):
            found[code] = step_title(state, state.reviews[plan]) if plan else state.title[language()]
    return found


def _services(tallies: Iterable[Tally]) -> dict[str, str]:
    offered = {each.service: each.id for each in definitions.current_versions()}
    names = {
        each.service: definitions.definition(offered[each.service]).title[language()]
        for each in tallies
        if each.service in offered
    }
    return dict(sorted(names.items(), key=lambda pair: pair[1].casefold()))
