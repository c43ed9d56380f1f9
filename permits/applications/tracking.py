"""The applicant's page of a sent case: who must do what by when, the promise in days, what happened and what comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from flask_babel import gettext as _

from permits import wording
from permits.applications import queries, record
from permits.applications.cases import Case
from permits.applications.models import ApplicationEvent
from permits.catalogue.queries import steps as happy_path
from permits.definitions import queries as definitions
from permits.duplicates.wording import of_duplicate
from permits.language import language
from permits.moving.versions import definitions_at
from permits.pages import the_place
from workflows.calendar import BeyondCalendar, Calendar
from workflows.definition import Definition, State, Value

Side = Literal["you", "office", "done", "stopped"]
LONGEST_STRIP = 31


@dataclass(frozen=True, slots=True)
class Duty:
    """The sentence every case opens with, and the door beside it."""

    side: Side
    kicker: str
    sentence: str
    why: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the strip; ``kind`` is now, closed, limit or empty."""

    day: date
    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the timeline: past, now or next."""

    kind: Literal["past", "now", "next"]
    what: str
    when: str = ""
    link: tuple[str, str] | None = None


def side_of(state: State, *, suspended: bool = False) -> Side:
    """Whose turn it is. What waits for somebody outside, and what stands still, is not the applicant's turn."""
    if state.kind == "end":
        return "done" if state.outcome in ("issued", "closed") else "stopped"
    if suspended or state.awaits == "outside":
        return "office"
    return "you" if state.kind in ("start", "waiting") else "office"


def standing(state: State, *, suspended: bool = False) -> tuple[str, str]:
    """A case's tag: its tone and its word."""
    if suspended:
        return "calm", str(_("Suspended"))
    waits = {
        "applicant": ("act", _("You must act")),
        "payment": ("act", _("Payment due")),
        "outside": ("work", _("Waiting for somebody outside")),
    }
    words = {
        "start": ("calm", _("Draft")),
        "waiting": waits[state.awaits],
        "work": ("work", _("In process")),
        "automatic": ("work", _("In process")),
    }
    ends = {
        "issued": ("good", _("Issued")),
        "refused": ("bad", _("Refused")),
        "withdrawn": ("calm", _("Withdrawn")),
        "closed": ("good", _("Finished")),
    }
    tone, word = words.get(state.kind) or ends[state.outcome or "closed"]
    return tone, str(word)


def duty(case: Case) -> Duty:
    """Who must do what by when, in the words of the procedure."""
    state, suspended = case.definition.states[case.row.state], case.snapshot.suspended
    side = side_of(state, suspended=suspended)
    away = standing(state, suspended=suspended)[1] if suspended or state.awaits == "outside" else _("With the office")
    kickers = {
        "you": _("Payment due") if state.awaits == "payment" else _("Your turn"),
        "office": away,
        "done": _("Finished"),
        "stopped": standing(state)[1],
    }
    return Duty(side, str(kickers[side]), duty_sentence(case), _why(case, state, side))


def duty_sentence(case: Case) -> str:
    """The state's own sentence with its deadline as a date in words; without a deadline, the state's title stands for it."""
    state = case.definition.states[case.row.state]
    return state_sentence(state, step_deadline(case), suspended=case.snapshot.suspended)


def state_sentence(state: State, due: datetime | None, *, suspended: bool = False) -> str:
    """What the procedure says of a state, its deadline being this one."""
    if suspended:
        return str(_("The application **stands still** at: %(state)s.", state=state.title[language()]))
    says = state.says[language()]
    if "{deadline}" not in says:
        return says
    if due is None:
        return f"**{state.title[language()]}**"
    return says.replace("{deadline}", wording.full_date(_local(due), language()))


def step_deadline(case: Case) -> datetime | None:
    """When the present step is due: the first deadline of its open reviews, else its own, else that of the whole service."""
    held = [each.due_at for each in case.reviews if each.result is None and each.swept_at is None and each.due_at]
    found: datetime | None = min(held) if held else case.row.state_due_at or case.row.due_at
    return found


def _why(case: Case, state: State, side: Side) -> str:
    if case.snapshot.suspended:
        return str(_("The office has suspended it. Deadlines do not run, and nothing can be done until it goes on."))
    if state.kind == "waiting" and state.awaits == "payment":
        return str(_("The application goes on once the payment has been noted."))
    if state.kind == "waiting" and state.awaits == "outside":
        return str(_("Somebody outside the city's offices has to answer first. You do not need to do anything now."))
    if side == "office":
        return str(_("You do not need to do anything now. If something is missing, we write to you."))
    if side == "you":
        return str(_("Everything else is locked and kept."))
    return ""


def promise(definition: Definition) -> Value:
    """The limit of the whole service."""
    return definition.values[definition.clock.limit.value]


def days(case: Case, now: datetime) -> list[Day]:
    """The promise from the day of sending to its last day; empty while nothing is promised or all is over."""
    row = case.row
    if row.clock_day_zero is None or row.due_at is None or row.closed_at is not None:
        return []
    today, limit = _local(now), _local(row.due_at)
    first = min(today, row.clock_day_zero)  # sent on a closed day, it counts from the next working day
    last = min(limit, row.clock_day_zero + timedelta(days=LONGEST_STRIP))
    calendar = case.facts.calendar.of(case.definition.counts_by)
    return [_day(each, row.clock_day_zero, today, limit, calendar) for each in _dates(first, last)]


def _dates(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=count) for count in range((last - first).days + 1))


def _day(day: date, received: date, today: date, limit: date, calendar: Calendar) -> Day:
    if day == today:
        return Day(day, "now", str(_("Today, the limit") if day == limit else _("Today")))
    if day == limit:
        return Day(day, "limit", str(_("Limit")))
    if _is_closed(day, calendar):
        return Day(day, "closed", str(_("Closed")))
    return Day(day, "", str(_("Counted from here")) if day == received else "")


def _is_closed(day: date, calendar: Calendar) -> bool:
    try:
        return not calendar.is_working_day(day)
    except BeyondCalendar:
        return False


def timeline(case: Case, events: Sequence[ApplicationEvent]) -> list[Step]:
    """What happened, with its time; what happens now, with its limit; what comes, when all goes well."""
    past = [step for _at, step in told(case, events)]
    state = case.definition.states[case.row.state]
    if state.kind == "end":
        return past
    return [*past, _present(case, state), *_future(case.definition, state)]


def told(case: Case, events: Sequence[ApplicationEvent]) -> list[tuple[datetime, Step]]:
    """What happened that an applicant is told, each with its instant; what was undone is left out."""
    undone = record.undone(events)
    events = [each for each in events if each.seq not in undone]
    steps = map(_past, definitions_at(events, case.definition), events)
    return [(event.at, step) for event, step in zip(events, steps, strict=True) if step is not None]


def present(case: Case) -> Step:
    """What happens now, with its limit."""
    return _present(case, case.definition.states[case.row.state])


def _past(definition: Definition, event: ApplicationEvent) -> Step | None:
    said = _said(definition, event.kind, event.data)
    return Step("past", said, wording.instant(event.at, language(), the_place().zone)) if said else None


def _said(definition: Definition, kind: str, data: dict[str, Any]) -> str:
    if kind == "answers_sent":
        return str(_("Application received") if data.get("round") == 1 else _("Correction received"))
    if kind == "ended":
        ends = {
            "issued": _("Issued"),
            "refused": _("Application refused"),
            "withdrawn": _("Application withdrawn"),
            "closed": _("Application closed"),
        }
        return str(ends.get(str(data.get("outcome")), ""))
    if kind == "deemed" and not data.get("decided", True):
        return str(_("The promised day passed, so by law the application counts as granted"))
    plain = {
        "permit_revoked": _("The permit was revoked"),
        "permit_replaced": _("Another permit stands in the place of this one"),
        "sent_together": _("Sent together with other applications"),
        "moved_version": _("The application goes by a new version of the procedure"),
        "move_undone": _("The application goes by the former version of the procedure again"),
        "suspended": _("The application was suspended; its deadlines stand still"),
        "resumed": _("The application was resumed"),
        "handed_over": _("The application was handed over to another applicant"),
        "deemed": _("The promised day passed, so the law decided in the office's place"),
    }
    if kind in plain:
        return str(plain[kind])
    return _closed_review(definition, data) if kind == "review_closed" else of_duplicate(kind)


def _closed_review(definition: Definition, data: dict[str, Any]) -> str:
    plans = [
        (state, state.reviews[data["plan"]]) for state in definition.states.values() if data["plan"] in state.reviews
    ]
    if not plans:
        return ""
    state, plan = plans[0]
    title = state.title if plan.implicit else plan.title
    result = plan.results.get(data["result"])
    said = title[language()] if plan.child else f"{office_name(data['office'])}: {title[language()]}"
    return f"{said}, {result.title[language()]}" if result else said


def _present(case: Case, state: State) -> Step:
    running = side_of(state) == "office" and not case.snapshot.suspended
    due = step_deadline(case) if running else None
    when = str(_("At the latest %(date)s", date=wording.full_date(_local(due), language()))) if due else ""
    return Step("now", _who_does(state), when)


def _future(definition: Definition, state: State) -> list[Step]:
    """The steps after this one when nothing goes wrong; a case outside that way has none that could be told."""
    way = happy_path(definition)
    codes = [each.code for each in way]
    if state.code in codes:
        return [Step("next", _who_does(each)) for each in way[codes.index(state.code) + 1 :]]
    return []


def _who_does(state: State) -> str:
    offices = {each.office for plan in state.reviews.values() for each in plan.offices}
    if len(offices) != 1:
        return state.title[language()]
    return f"{office_name(offices.pop())}: {state.title[language()]}"


def office_name(code: str) -> str:
    """An office's name in the reader's language."""
    office = definitions.city().offices.get(code)
    return office.name[language()] if office else code


def reasons(case: Case) -> list[tuple[str, str]]:
    """Why an application was refused: (office, its words)."""
    if case.row.outcome != "refused":
        return []
    found = queries.negative_reviews(case.row.id, case.row.round)
    return [(office_name(each.office), each.reason) for each in found if each.reason]


def _local(moment: datetime) -> date:
    return moment.astimezone(the_place().zone).date()
