"""What happened and what is wrong, as sentences for the people of the office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from permits import wording
from permits.agencies.wording import act_of_link, of_link
from permits.applications.cases import Case
from permits.applications.models import Act, ApplicationEvent
from permits.applications.wording import title_of
from permits.definitions import queries as definitions
from permits.duplicates import wording as duplicates
from permits.errors import Problem
from permits.language import language
from permits.moving.versions import definition_of, definitions_at
from permits.pages import the_place
from permits.parties.wording import event_in_words
from permits.refusals import refusal_sentence
from permits.reviews import own
from permits.reviews.decision import TONES, DecisionPage
from permits.reviews.models import Review
from permits.reviews.queue import asked_name, office_name, step_title
from permits.together.wording import of_joint
from workflows.city import City
from workflows.definition import ResultKind, ReviewPlan, State
from workflows.engine.outcome import Outcome

HANDS = frozenset({"review_claimed", "review_released", "review_taken_over", "review_reassigned", "review_distributed"})
# What somebody did; the rest follows from one of these by itself.
ACTS = HANDS | {"started", "answers_sent", "review_closed", "permit_revoked", "suspended", "resumed", "handed_over"}
ACTS |= {"note_written", "message_written", "decision_undone", "on_behalf", "contact_changed"} | duplicates.ACTS
OF_THE_APPLICANT = frozenset({"started", "answers_sent", "on_behalf", "contact_changed"}) | duplicates.OF_THE_HOLDER
CLOCKS = frozenset({"deadline_moved", "deemed", "timer_rang", "suspended", "resumed"})
ONE_BY_ONE = ("checklist_open", "checklist_has_no")


def problems_of(page: DecisionPage, problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """Each problem as (the control's id, sentence). A checklist that is not in order names every item that is not."""
    found: list[tuple[str, str]] = []
    found += own.attach(page.own, page.plan, [each for each in problems if own.is_own(each)])
    for each in problems:
        if own.is_own(each):
            continue
        found += _checklist(page) if each.code in ONE_BY_ONE else [(_control(page, each), _sentence(page, each))]
    return found


def _control(page: DecisionPage, problem: Problem) -> str:
    if problem.about == "corrections":
        first = next((each.code for _section, some in page.sections for each in some if each.may_return), "")
        first = first or next((each.code for each in page.papers if each.may_return), "")
        return f"mark-{first}" if first else "result-0"
    return "result-0" if problem.about == "result" else problem.about


def _sentence(page: DecisionPage, problem: Problem) -> str:
    about = title_of(page.case.definition, problem.about.removeprefix("correction-"))
    limit = wording.number(Decimal(problem.data.get("limit", "0")), language())
    sentences = {
        "result_missing": _("Choose a result."),
        "reason_missing": _("Write the reason: the applicant reads it with the decision."),
        "corrections_missing": _("Mark at least one answer or file and write what is wrong with it."),
        "correction_note_missing": _("Write what is wrong with «%(about)s».", about=about),
        "correction_unknown": _("«%(about)s» cannot be sent back: it is not asked of this applicant.", about=about),
        "too_long": _("Shorten this: at most %(limit)s characters.", limit=limit),
    }
    said = sentences.get(problem.code) or refusal_sentence(problem.code)
    return str(said or _("This decision cannot be taken as it is. Look at it again."))


def _checklist(page: DecisionPage) -> list[tuple[str, str]]:
    said = []
    for each in page.checks:
        title = each.item.title[language()]
        if each.answer == "no":
            sentence = _("«%(item)s» is answered «No», so this result is not possible.", item=title)
        elif not each.answer:
            sentence = _("Answer «%(item)s».", item=title)
        else:
            continue
        said.append((f"check-{each.item.code}-yes", str(sentence)))
    return said


def what_follows(case: Case, outcome: Outcome) -> list[str]:
    """What a decision would lead to, before it is taken: where the case goes and what the applicant gets."""
    state = case.definition.states[outcome.snapshot.state]
    if state.kind == "end":
        said = [str(_("The application ends: %(state)s. This cannot be taken back.", state=state.title[language()]))]
    elif outcome.snapshot.state == case.row.state:
        waiting = sum(1 for each in outcome.snapshot.reviews if each.is_open)
        said = [
            str(
                ngettext(
                    "Your answer is kept. %(num)s office has not answered yet.",
                    "Your answer is kept. %(num)s offices have not answered yet.",
                    waiting,
                )
            )
        ]
    else:
        said = [str(_("The application moves on to: %(state)s.", state=state.title[language()]))]
    mailed = any(each.kind.startswith("notice.") for each in outcome.scheduled)
    if mailed:
        said.append(str(_("The applicant gets a mail with your reason at once.")))
    said.append(str(_("Your name, the time and your result are written into the record of the case.")))
    return said


def where_it_stands(case: Case) -> str:
    """Where the case is now, who must act, and by when."""
    state = case.definition.states[case.row.state]
    title = state.title[language()]
    if state.kind == "end":
        return str(_("The application has ended: **%(state)s**.", state=title))
    if case.snapshot.suspended:
        return str(_("The application is suspended at: **%(state)s**.", state=title))
    if state.kind == "waiting" and state.awaits == "payment":
        return str(_("The application waits for a payment: **%(state)s**.", state=title))
    if state.kind == "waiting" and state.awaits == "outside":
        return str(_("The application waits for somebody outside: **%(state)s**.", state=title))
    if state.kind in ("start", "waiting"):
        return str(_("The application waits for the applicant: **%(state)s**.", state=title))
    if state.kind == "automatic":
        return str(_("The system does the next step by itself: **%(state)s**.", state=title))
    return _at_work(case, title)


def _at_work(case: Case, title: str) -> str:
    held = [each for each in case.reviews if each.result is None and each.swept_at is None]
    city = definitions.city()
    names = ", ".join(dict.fromkeys(office_name(city, each.office) for each in held if each.role)) or "–"
    days = [each.due_at for each in held if each.due_at]
    if not days:
        return str(_("Next: **%(state)s** (%(offices)s).", state=title, offices=names))
    last = wording.full_date(max(days).astimezone(the_place().zone).date(), language())
    return str(_("Next: **%(state)s** (%(offices)s), by **%(date)s**.", state=title, offices=names, date=last))


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an office answered: who and when in one line, the result with its tone, the reason."""

    title: str
    result: str
    tone: str
    reason: str
    when: str


def opinions(case: Case, held: Sequence[Review], but: str, names: Mapping[str, str]) -> list[Opinion]:
    """What the offices of a case answered so far, and who has been asked, except in the review ``but``."""
    city = definitions.city()
    return [_opinion(case, each, city, names) for each in held if each.id != but]


def _opinion(case: Case, review: Review, city: City, names: Mapping[str, str]) -> Opinion:
    state = definition_of(review, case.definition).states[review.state]
    plan = state.reviews[review.plan]
    title = f"{asked_name(city, plan, review.office)}: {step_title(state, plan)}"
    if review.round != case.row.round:
        title = str(_("%(title)s, round %(round)s", title=title, round=review.round))
    result = plan.results.get(review.result or "")
    if result is None:
        word = _("Not answered yet")
        if review.swept_at:
            word = _("Counted as answered") if review.skipped else _("Closed without an answer")
        return Opinion(title, str(word), "calm", "", "")
    return Opinion(title, result.title[language()], TONES[result.tone], review.reason, closing(review, names))


def closing(review: Review, names: Mapping[str, str]) -> str:
    """Who closed a review, and when."""
    when = wording.instant(review.closed_at, language(), the_place().zone) if review.closed_at else ""
    name = acting_name(review.acting, names.get(review.closed_by or "", ""))
    return f"{name}, {when}" if name else when


def acting_name(acting: str, name: str) -> str:
    """A person's name with «Plh.» or «Plt.» before it when they acted in somebody's place."""
    return f"{acting.capitalize()}. {name}" if acting and name else name


def what_changed(review: Review, plan: ReviewPlan, names: Mapping[str, str]) -> str:
    """What happened to a review while somebody was reading it."""
    zone, reader = the_place().zone, language()
    if review.result is not None and review.closed_at is not None:
        return str(
            _(
                "%(name)s closed this review on %(when)s with the result «%(result)s».",
                name=names.get(review.closed_by or "") or _("A colleague"),
                when=wording.instant(review.closed_at, reader, zone),
                result=plan.results[review.result].title[reader],
            )
        )
    if review.swept_at is not None:
        when = wording.instant(review.swept_at, reader, zone)
        return str(_("The application moved on without this review on %(when)s.", when=when))
    if review.assignee_id is not None:
        return str(_("%(name)s has taken this review.", name=names.get(review.assignee_id, "")))
    return str(_("The review was changed by somebody else."))


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the history. ``kind`` is that of :func:`kind_of_event`; ``who`` is empty for what followed by itself."""

    what: str
    who: str
    at: datetime
    kind: str


def kind_of_event(event: ApplicationEvent) -> str:
    """What a reader may want to see alone: the work of the offices, the applicant's own acts, what was written, the clocks."""
    if event.kind in ("note_written", "message_written"):
        return "talk"
    if event.kind in CLOCKS or event.kind.startswith("clock_"):
        return "clocks"
    return "applicant" if event.kind in OF_THE_APPLICANT else "offices"


def history(case: Case, events: Sequence[ApplicationEvent], names: Mapping[str, str]) -> list[Happened]:
    """What happened, the latest first. Events that only the engine cares about are left out."""
    city = definitions.city()
    found = []
    acting = {(each.actor_id, each.at): each.data["acting"] for each in events if "acting" in each.data}
    for each, read_by in zip(events, definitions_at(events, case.definition), strict=True):
        by_then = replace(case, definition=read_by)
        said = _hands(by_then, each, city, names) or _event(by_then, each.kind, each.data, city)
        if said:
            name = acting_name(acting.get((each.actor_id, each.at), ""), names.get(each.actor_id, ""))
            who = name if each.kind in ACTS else ""
            found.append(Happened(said, who, each.at, kind_of_event(each)))
    return found[::-1]


def hands_of(events: Iterable[ApplicationEvent]) -> Iterator[str]:
    """The people through whose hands the reviews of a case went, by their accounts' ids."""
    for each in events:
        if each.kind in HANDS:
            yield from filter(None, (each.data.get("from"), each.data.get("to")))


def _hands(case: Case, event: ApplicationEvent, city: City, names: Mapping[str, str]) -> str:
    """Whose work a review became; empty for any other event."""
    found = _plan(case, event.data["plan"]) if event.kind in HANDS else None
    if found is None:
        return ""
    state, plan = found
    asked = {"office": asked_name(city, plan, event.data["office"]), "step": step_title(state, plan)}
    nobody = str(_("nobody"))
    people = {"from": names.get(event.data["from"] or "", nobody), "to": names.get(event.data["to"] or "", nobody)}
    sentences = {
        "review_claimed": _("Taken in hand: %(step)s (%(office)s)", **asked),
        "review_released": _("Given back to the office: %(step)s (%(office)s)", **asked),
        "review_taken_over": _("Taken over from %(from)s: %(step)s (%(office)s)", **asked, **people),
        "review_distributed": _(
            "Given to %(to)s by the program, who had least to do: %(step)s (%(office)s)", **asked, **people
        ),
        "review_reassigned": _("Passed from %(from)s to %(to)s: %(step)s (%(office)s)", **asked, **people),
    }
    return str(sentences[event.kind])


def _event(case: Case, kind: str, data: Mapping[str, Any], city: City) -> str:
    if kind in ("review_opened", "review_closed", "review_swept", "review_skipped"):
        return _review_event(case, kind, data, city)
    if kind == "corrections_named":
        titles = ", ".join(title_of(case.definition, about) for about in data["about"])
        return str(_("Sent back for correction: %(what)s", what=titles))
    if kind == "moved":
        return str(_("Now at: **%(state)s**", state=_state_title(case, data["to"])))
    if kind == "answers_sent":
        return str(_("The application was sent") if data.get("round") == 1 else _("The correction was sent"))
    if kind in ("note_written", "message_written"):
        return _written(kind, data, city)
    if kind == "deadline_moved":
        return _moved_deadline(case, data, city)
    if kind == "deemed" and not data.get("decided", True):
        return str(_("The promised day passed, so by law the application counts as granted"))
    plain = {
        "started": _("The applicant began the application"),
        "clock_started": _("The time of the service began to count"),
        "clock_reset": _("The time of the service was stopped; it begins anew when the correction is sent"),
        "clock_paused": _("The time of the service was paused"),
        "clock_resumed": _("The time of the service counts again"),
        "clock_recounted": _("The time already counted was counted anew, because the office's calendar changed"),
        "permit_revoked": _("The permit was revoked"),
        "permit_replaced": _("Another permit stands in the place of this one"),
        "suspended": _("The application was suspended; its deadlines stand still"),
        "resumed": _("The application was resumed"),
        "handed_over": _("The application was handed over to another applicant"),
        "deemed": _("The promised day passed, so the law decided in the office's place"),
        "deemed_task_done": _("Somebody noted what was done about the grant by law"),
        "deemed_overridden": _("It was allowed, with a reason, to refuse it although the law has granted it"),
        "escalated": _("A deadline passed, and the heads of the office were told"),
        "timer_rang": _("A deadline of the procedure was reached"),
        "called_off": _("The case that had started this application called it off"),
        "moved_version": _("The application goes by another version of the procedure from here on"),
        "rearmed": _("The watchdog found something missing and it was put right"),
        "decision_undone": _("The decision was taken back; what followed from it counts no longer"),
        "move_undone": _("The application goes by its former version of the procedure again"),
    }
    return str(plain.get(kind, "")) or _beside(kind) or of_joint(kind) or of_link(kind) or event_in_words(kind, data)


def _written(kind: str, data: Mapping[str, Any], city: City) -> str:
    """That something was written, never what: the words stand in the conversation, for those who may read them."""
    if not data["office"]:
        return str(_("The applicant wrote a message"))
    office = office_name(city, data["office"])
    if kind == "note_written":
        return str(_("%(office)s wrote a note", office=office))
    return str(_("%(office)s wrote to the applicant", office=office))


def _beside(kind: str) -> str:
    """What happened with a visit or a duplicate of the permit; empty for any other event."""
    sentences = {
        "visit_booked": _("The time of a visit was set"),
        "visit_moved": _("A visit was given another time"),
        "visit_cancelled": _("A visit was cancelled"),
        "visit_missed": _("A visit could not take place"),
        "findings_kept": _("What was found on a visit was saved"),
        "photo_taken": _("A photo of a visit was taken in"),
        "minutes_signed": _("The minutes of a visit were signed"),
    }
    return str(sentences.get(kind, "")) or duplicates.of_duplicate(kind)


def _moved_deadline(case: Case, data: Mapping[str, Any], city: City) -> str:
    """«The promised day moved from … to …, because …»."""
    zone = the_place().zone
    days = {
        name: wording.instant(datetime.fromisoformat(data[key]), language(), zone)
        if data[key]
        else str(_("no deadline"))
        for name, key in (("was", "from"), ("due", "to"))
    }
    if data["of"] == "service":
        said = _("The promised day moved from %(was)s to %(due)s, because the office's calendar changed", **days)
    elif data["of"] == "state":
        state = _state_title(case, data["state"])
        said = _("The deadline of the step **%(state)s** moved from %(was)s to %(due)s, because the office's calendar changed",
                 state=state, **days)  # fmt: skip
    else:
        known = city.offices.get(data["office"])
        office = known.name[language()] if known else data["office"]
        said = _("The deadline of %(office)s moved from %(was)s to %(due)s, because the office's calendar changed",
                 office=office, **days)  # fmt: skip
    return str(said)


def act_title(case: Case, act: Act) -> str:
    """What a step outside the reviews is called."""
    state = case.definition.states.get(act.state)
    trigger = state.triggers.get(act.code) if state else None
    if act_of_link(act.code):
        return act_of_link(act.code)
    if act.code in HANDS:
        return str(_("Taken over") if act.code == "review_taken_over" else _("Passed on"))
    found = trigger or case.definition.operations.get(act.code)
    return found.title[language()] if found else act.code


def _state_title(case: Case, code: str) -> str:
    state = case.definition.states.get(code)
    return state.title[language()] if state else code


def _review_event(case: Case, kind: str, data: Mapping[str, Any], city: City) -> str:
    found = _plan(case, data["plan"])
    if found is None:
        return ""
    state, plan = found
    asked = {"office": asked_name(city, plan, data["office"]), "step": step_title(state, plan)}
    if kind == "review_opened":
        return str(_("%(office)s was asked: %(step)s", **asked))
    if kind in ("review_swept", "review_skipped"):
        return str(_("%(office)s need not answer any more: %(step)s", **asked))
    result: ResultKind | None = plan.results.get(data["result"])
    words = result.title[language()] if result else data["result"]
    return str(_("%(office)s answered: %(step)s, **%(result)s**", result=words, **asked))


def _plan(case: Case, code: str) -> tuple[State, ReviewPlan] | None:
    for state in case.definition.states.values():
        if code in state.reviews:
            return state, state.reviews[code]
    return None
