"""What stands on the pages of a walk: acts, positions and what the system did, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from permits import wording as words
from permits.definitions import queries as definitions
from permits.language import language
from permits.pages import the_place
from workflows import Definition
from workflows.calendar import Calendar
from workflows.definition import ReviewPlan, ScenarioStep
from workflows.messages.walk import refusal
from workflows.walk import Position, Rang, StepReport, WalkedCase
from workflows.walk.moves import Move, moves


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that may be done next; ``value`` names it in the form, ``why_not`` says why the engine would refuse it."""

    value: str
    words: str
    why_not: str
    move: Move


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the walk as it is shown: what was done, where it led, what the system did."""

    when: str
    what: str
    leads: str
    refused: str
    notices: tuple[str, ...]


def office_name(code: str) -> str:
    """An office in short; the number of a case of its own in words."""
    if code.startswith("#"):
        return str(_("Case of its own %(number)s", number=code))
    office = definitions.city().offices.get(code)
    return (office.short or office.name[language()]) if office else code


def who(code: str) -> str:
    """Whoever a case waits for, in words."""
    known = {
        "applicant": _("the applicant"),
        "payment": _("the payment"),
        "outside": _("somebody outside"),
        "system": _("the system"),
    }
    return str(known[code]) if code in known else office_name(code)


def plans(definition: Definition) -> Mapping[str, ReviewPlan]:
    return {code: plan for state in definition.states.values() for code, plan in state.reviews.items()}


def options(case: WalkedCase) -> list[Option]:
    """What anybody may do now, each once, refused things last."""
    found: dict[str, Option] = {}
    for move in moves(case):
        value = "|".join((move.by, move.does, move.plan or "", move.office or ""))
        if move.by != "time" and value not in found:
            why = refusal(move.refusal, {})[language()] if move.refusal else ""
            found[value] = Option(value, act_words(case.definition, case.snapshot.state, move), why, move)
    return sorted(found.values(), key=lambda each: bool(each.why_not))


def act_words(definition: Definition, state: str, act: Move | ScenarioStep) -> str:
    """«Dishub – Technical opinion: no objection», «The applicant: send the application»."""
    does = act.does or ""
    if act.plan is not None:
        plan = plans(definition)[act.plan]
        result = plan.results.get(does)
        title = result.title[language()] if result else does
        actor = office_name(act.office or act.by.partition("/")[0])
        return f"{actor}: {title}" if plan.implicit else f"{actor} – {plan.title[language()]}: {title}"
    trigger = definition.states[state].triggers.get(does)
    operation = definition.operations.get(does)
    title = trigger.title[language()] if trigger else operation.title[language()] if operation else does
    actor = who(act.by.partition("/")[0])
    return f"{actor[:1].upper()}{actor[1:]}: {title}"


def lines(definition: Definition, steps: tuple[StepReport, ...]) -> Iterator[Line]:
    """The walk so far."""
    for each in steps:
        zone = the_place().zone
        step = each.step
        does = act_words(definition, each.before.state, _as_done(definition, each)) if step.does else _idle(each)
        why = refusal(each.refused, each.refused_data)[language()] if each.refused else ""
        leads = definition.states[each.after.state].title[language()] if not why else ""
        yield Line(
            words.instant(step.at.replace(tzinfo=zone), language(), zone),
            str(does),
            leads,
            why,
            tuple(rang_words(definition, one) for one in each.rang),
        )


def _idle(made: StepReport) -> str:
    """A step without an act: the walk begins, or time passes."""
    return str(_("Time passes") if made.number else _("The draft is begun"))


def _as_done(definition: Definition, made: StepReport) -> ScenarioStep | Move:
    """A step with the plan it closed, also where the scenario leaves it to be found."""
    step = made.step
    if step.plan is not None or step.does in definition.states[made.before.state].triggers and step.by == "applicant":
        return step
    office = step.office or step.by.partition("/")[0]
    opened = [each.plan for each in made.before.open if each.office == office]
    plan = next((code for code in opened if step.does in plans(definition)[code].results), None)
    return Move(step.by, step.does or "", plan, office)


def rang_words(definition: Definition, rang: Rang) -> str:
    """What the product would have done, with its moment: nothing of it leaves the page."""
    moment = words.instant(rang.at, language(), the_place().zone)
    data = rang.data
    plan = plans(definition).get(str(data.get("plan", "")))
    step = plan.title[language()] if plan else ""
    office = office_name(str(data["office"])) if "office" in data else ""
    own = next((each for each in definition.notices if each.code == data.get("notice")), None)
    if own is not None:
        return f"{moment}: {who(own.to)}: {own.text[language()]}"
    known = {
        "notice.received": _("mail to the applicant: received"),
        "notice.returned": _("mail to the applicant: sent back for correction"),
        "notice.issued": _("mail to the applicant: issued"),
        "notice.refused": _("mail to the applicant: refused"),
        "review.request": _("mail to %(office)s: please decide «%(step)s»", office=office, step=step),
        "review.warn": _("mail to %(office)s: «%(step)s» is due soon", office=office, step=step),
        "review.overdue": _("mail to %(office)s: «%(step)s» is late", office=office, step=step),
        "service.warn": _("mail to whoever has open work: the promised day comes near"),
        "service.overdue": _("mail to whoever has open work: the promised day has passed"),
        "state.warn": _("the time of this state comes to its end"),
        "state.overdue": _("the time of this state is over"),
        "survey.invite": _("mail to the applicant: how was it?"),
        "issue": _("the paper is made, numbered and signed"),
        "connector.ask": _("another system is asked"),
        "child.start": _("a case of its own is started"),
        "timer": _("a timer rings"),
        "deemed.decision": _("the law decides in the office's place"),
        "deemed.task": _("%(office)s is told that the promise is broken", office=office or who("system")),
    }
    return f"{moment}: {known.get(rang.kind) or rang.kind}"


def facts(at: Position) -> list[tuple[str, str]]:
    """Where the case stands, as lines of a list."""
    zone, reader = the_place().zone, language()
    found = [
        (_("Clock of the walk"), words.instant(at.at, reader, zone)),
        (_("Waits for"), ", ".join(who(each) for each in at.waiting_for) or _("nobody")),
        (_("Promised day"), _deadline(at)),
        (_("Fee"), words.money(at.fee, reader) if at.fee else _("free of charge")),
    ]
    if at.state_due_at is not None:
        found.append((_("This state lasts until"), words.instant(at.state_due_at, reader, zone)))
    if at.round > 1:
        found.append((_("Round"), str(at.round)))
    if at.has_number:
        found.append((_("Number of the paper"), _("taken")))
    return [(str(title), str(value)) for title, value in found]


def _deadline(at: Position) -> str:
    if at.due_at is not None:
        return words.full_date(at.due_at.astimezone(the_place().zone).date(), language())
    return str(_("the clock stands still") if at.clock == "paused" or at.suspended else _("the clock does not run"))


def open_reviews(definition: Definition, at: Position) -> list[tuple[str, str, str]]:
    """Office, work and deadline of every open review."""
    known, zone = plans(definition), the_place().zone
    return [
        (
            office_name(each.office),
            known[each.plan].title[language()],
            words.instant(each.due_at, language(), zone) if each.due_at else str(_("no limit")),
        )
        for each in at.open
    ]


def closed_days(calendar: Calendar, at: Position) -> list[tuple[str, str]]:
    """The holidays between now and the promised day that are not counted, weekends left out."""
    if at.due_at is None:
        return []
    first, last = calendar.local_date(at.at), calendar.local_date(at.due_at)
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return [
        (words.full_date(day, language()), calendar.closed[day][language()])
        for day in days
        if day in calendar.closed and calendar.usual_hours(day)
    ]


def next_moment(case: WalkedCase) -> datetime:
    """A likely moment of the next act: half an hour on, or the next morning at nine when the office is closed."""
    local = (case.now + timedelta(minutes=30)).astimezone(the_place().zone)
    calendar, day = case.calendar, local.date()
    if any(opens <= local.time() <= closes for opens, closes in calendar.hours_on(day)):
        return local
    return datetime.combine(_next_day(calendar, day), datetime.min.time(), the_place().zone).replace(hour=9)


def _next_day(calendar: Calendar, day: date) -> date:
    return calendar.add_working_days(day, 1)


def not_written(code: str) -> str:
    """Why a walk could not be put into a file."""
    if code == "code_taken":
        return str(_("A scenario of this code is in the file already. Choose another code."))
    return str(_("The scenarios of this file stand in one line. Put the lines there by hand."))
