"""What the watchdog found, in the reader's words: what is the matter, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from permits import wording
from permits.accounts.queries import place
from permits.definitions import queries as definitions
from permits.errors import NotFound
from permits.language import language
from permits.reviews.queue import office_name
from permits.scheduling.wording import kind_words
from workflows import City, Definition, SopError

Sentence = Callable[["Told"], str]


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence may name: codes of the finding, read with the definition and the city."""

    data: Mapping[str, str]
    definition: Definition | None
    city: City

    @property
    def step(self) -> str:
        state = self.definition.states.get(self.data.get("state", "")) if self.definition else None
        return state.title[language()] if state else self.data.get("state", "–")

    @property
    def office(self) -> str:
        return office_name(self.city, self.data.get("office", ""))

    @property
    def role(self) -> str:
        role = self.city.roles.get(self.data.get("role", ""))
        return role[language()] if role else self.data.get("role", "")

    @property
    def work(self) -> str:
        return ", ".join(dict.fromkeys(kind_words(each) for each in self.data.get("work", "").split()))

    @property
    def since(self) -> str:
        since = datetime.fromisoformat(self.data["since"])
        return wording.instant(since, language(), place().zone)

    @property
    def day(self) -> str:
        day = self.data.get("day", "")
        return wording.full_date(date.fromisoformat(day), language()) if day else "–"


def titles() -> dict[str, str]:
    """What each kind of finding is called, the most pressing first."""
    return {
        "definition_gone": _("The procedure of the case cannot be read"),
        "join_not_fired": _("All have answered, but the case has not gone on"),
        "work_without_review": _("Nobody was asked"),
        "review_without_holder": _("Nobody holds the role"),
        "nobody_awaited": _("Nobody is there to wait for"),
        "holder_gone": _("Whoever took it is no longer there"),
        "automatic_without_work": _("A step that should happen by itself does not"),
        "work_dead": _("Background work was given up"),
        "work_waits": _("Background work is not begun"),
        "work_missing": _("Reminders are missing"),
        "deadline_missing": _("A deadline is missing"),
        "clock_missing": _("The time of the service does not count"),
        "beyond_calendar": _("A deadline lies beyond the calendar"),
        "child_missing": _("An application of its own was not begun"),
        "parent_not_told": _("The end of an application of its own was not noticed"),
        "suspended": _("The case stands still"),
        "permit_missing": _("A number or permit is missing"),
        "survey_missing": _("The survey was never sent"),
        "visit_closed": _("A visit lies on closed hours"),
        "complaint_late": _("A complaint is not answered in time"),
    }


SENTENCES: Mapping[str, Sentence] = {
    "definition_gone": lambda told: _(
        "The version of its procedure, or its step «%(step)s», is not there any more.", step=told.step
    ),
    "join_not_fired": lambda told: _("In the step «%(step)s» enough offices have answered.", step=told.step),
    "work_without_review": lambda told: _("In the step «%(step)s» no office has a review to do.", step=told.step),
    "review_without_holder": lambda told: _(
        "«%(step)s» waits for %(role)s at %(office)s, but no active person sits there.",
        step=told.step, role=told.role, office=told.office,
    ),
    "nobody_awaited": lambda told: (
        _("«%(step)s» waits for the applicant, whose account is closed.", step=told.step)
        if told.data.get("who") == "applicant"
        else _("«%(step)s» waits for somebody of the office, but nobody has that role.", step=told.step)
    ),
    "holder_gone": lambda told: _(
        "«%(step)s» at %(office)s was taken by somebody whose account is closed or who changed seats.",
        step=told.step, office=told.office,
    ),
    "automatic_without_work": lambda told: _("In «%(step)s» nothing is promised that would move it on.", step=told.step),
    "work_dead": lambda told: _(
        "%(work)s: given up after the last attempt (%(problem)s).", work=told.work, problem=told.data.get("problem", "")
    ),
    "work_waits": lambda told: _(
        "%(count)s pieces of work should have begun, the oldest on %(since)s.", count=told.data["count"], since=told.since
    ),
    "work_missing": lambda told: _("In «%(step)s» this is not promised: %(work)s.", step=told.step, work=told.work),
    "deadline_missing": lambda told: _(
        "The procedure sets a limit in «%(step)s», but no deadline is noted.", step=told.step
    ),
    "clock_missing": lambda told: _("In «%(step)s» the promised time should count, but it has no first day.", step=told.step),
    "beyond_calendar": lambda told: _("The calendar does not know the holidays of that year yet: %(day)s.", day=told.day),
    "child_missing": lambda told: _("«%(step)s» waits for an application that does not exist.", step=told.step),
    "parent_not_told": lambda told: _("«%(step)s» waits for an application that has ended.", step=told.step),
    "suspended": lambda told: _(
        "Suspended since %(since)s: no deadline runs and nobody is reminded.", since=told.since
    ),
    "permit_missing": lambda told: (
        _("The paper is to be issued, but no number was taken.")
        if told.data.get("of") == "number"
        else _("The case ended with its paper issued, but no permit stands in the register.")
    ),
    "survey_missing": lambda told: _("The applicant was not invited, though the procedure promises a survey."),
    "visit_closed": lambda told: _(
        "The visit on %(since)s lies outside the hours of %(office)s.", since=told.since, office=told.office
    ),
    "complaint_late": lambda told: _(
        "%(number)s should have been answered on %(since)s.", number=told.data["number"], since=told.since
    ),
}  # fmt: skip


def advice(kind: str, data: Mapping[str, str]) -> str:
    """What to do, for whoever cannot help with one press."""
    again = _("Try again: the program puts it right and notes it in the case.")
    said = {
        "definition_gone": _("Tell whoever runs the program; restore the version from a backup."),
        "work_without_review": _(
            "Take the step from the case's page, or move the case to a version that asks somebody."
        ),
        "review_without_holder": _("Name somebody: give a person this role in this office."),
        "nobody_awaited": _("Name somebody, or close the case from its page."),
        "holder_gone": _("Try again: the review goes back to the office's queue."),
        "work_waits": _("See that relay and workers run; they take up the work by themselves."),
        "clock_missing": _("Tell whoever runs the program: the first day must be found in the record."),
        "beyond_calendar": _("Bring the calendar up to date with the holidays of that year."),
        "suspended": (
            _("Decide whether it goes on; it is resumed from the case's page.")
            if data.get("resumable") == "yes"
            else _("Name somebody who may resume it.")
        ),
        "visit_closed": _(
            "The inspector sets another time on the visit's page, or agrees with the applicant that it stays."
        ),
        "complaint_late": _("The head gives it to somebody who answers it, on the page of complaints."),
        "permit_missing": _("Tell whoever runs the program: the register and the record must be compared."),
    }
    return str(said.get(kind, again))


def explain(kind: str, data: Mapping[str, str], definition_id: str | None, city: City) -> str:
    """The sentence of a finding."""
    return SENTENCES[kind](Told(data, _definition(definition_id), city))


def _definition(definition_id: str | None) -> Definition | None:
    try:
        return definitions.definition(definition_id) if definition_id else None
    except (NotFound, SopError):
        return None
