"""What the pages of a joint application show: the tasks of its parts, their fees with the sum, the one timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from permits.accounts.policy import allows
from permits.applications import bills, files, presentation, queries, tasks, tracking
from permits.applications.access import policy_case
from permits.applications.cases import Case
from permits.applications.tracking import Step
from permits.catalogue import queries as catalogue
from permits.catalogue.wording import cost
from permits.definitions.cards import card_of
from permits.language import language
from permits.together import queries as together
from permits.together.models import JointApplication
from workflows.bundles import Bundle
from workflows.definition import Text
from workflows.engine.outcome import Actor


@dataclass(frozen=True, slots=True)
class TaskPart:
    """One application of a joint one with what is to do in it."""

    case: Case
    title: str
    groups: list[tasks.Group]


@dataclass(frozen=True, slots=True)
class CheckPart:
    """One application of a joint one, to read over."""

    case: Case
    title: str
    sections: list[Any]
    files: list[files.HandedIn]


@dataclass(frozen=True, slots=True)
class StandingPart:
    """Where one application of a joint one stands."""

    case: Case
    title: str
    tone: str
    word: str
    sentence: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Bills:
    """What each part costs: its service, its bill if it has one, what is said in words where it has none; and the sum."""

    parts: list[tuple[str, bills.Bill | None, str]]

    @property
    def known(self) -> bool:
        return not any(bill is not None and bill.failed for _title, bill, _words in self.parts)

    @property
    def billed(self) -> bool:
        """Whether there is anything to add up."""
        return any(bill is not None for _title, bill, _words in self.parts)

    @property
    def total(self) -> Decimal:
        return sum((bill.total for _title, bill, _words in self.parts if bill is not None), Decimal(0))

    @property
    def is_example(self) -> bool:
        return any(bill is not None and bill.is_example for _title, bill, _words in self.parts)


@dataclass(frozen=True, slots=True)
class Other:
    """An application that was sent together with another one; without an ``id`` the reader may not open it."""

    title: str
    number: str
    state: str
    id: str = ""


def title_of(case: Case) -> str:
    """The service of a case in the reader's language."""
    return str(case.definition.title[language()])


def task_parts(cases: Sequence[Case]) -> list[TaskPart]:
    """What is to do in each part; sending is done for all of them at the end."""
    return [TaskPart(each, title_of(each), tasks.filling_groups(each)) for each in cases]


def is_ready(cases: Sequence[Case]) -> bool:
    """Whether nothing keeps them from being sent."""
    return not open_problems(cases)


def open_problems(cases: Sequence[Case]) -> list[tuple[str, str]]:
    """Everything that keeps them from being sent, as (address, sentence), each thing once."""
    found: dict[str, str] = {}
    for case in cases:
        for place, said in tasks.open_problems(case):
            found.setdefault(place, said)  # what several services miss is asked in one place
    return list(found.items())


def check_parts(cases: Sequence[Case]) -> list[CheckPart]:
    """Answers and files of each part; what was asked once stands once."""
    found = []
    for case in cases:
        held = files.handed_in(case)
        sections = presentation.answered_sections(case, held, whole=True)
        found.append(CheckPart(case, title_of(case), sections, files.of_section(held, None)))
    return found


def bills_of(cases: Sequence[Case], now: datetime) -> Bills:
    """The fees of all parts."""
    return Bills([(title_of(each), bills.bill_of(each, now), cost(card_of(each.definition))) for each in cases])


def standing_parts(cases: Sequence[Case]) -> list[StandingPart]:
    """Where each part stands, those that wait for the applicant first."""
    found = [_standing(each) for each in cases]
    return sorted(found, key=lambda each: not each.mine)


def _standing(case: Case) -> StandingPart:
    state, suspended = case.definition.states[case.row.state], case.snapshot.suspended
    tone, word = tracking.standing(state, suspended=suspended)
    mine = tracking.side_of(state, suspended=suspended) == "you"
    return StandingPart(case, title_of(case), tone, word, tracking.duty_sentence(case), mine)


def timeline(cases: Sequence[Case]) -> list[Step]:
    """What happened to all of them in the order of time, then what happens now to each that goes on."""
    told = [
        (at, Step(step.kind, f"**{title_of(case)}.** {step.what}", step.when))
        for case in cases
        for at, step in tracking.told(case, queries.events_of(case.row.id))
    ]
    past = [step for _at, step in sorted(told, key=lambda each: each[0])]
    running = [each for each in cases if each.row.closed_at is None]
    now = [(title_of(each), tracking.present(each)) for each in running]
    return [*past, *(Step("now", f"**{title}.** {step.what}", step.when) for title, step in now)]


def asked_once(bundle: Bundle, services: Sequence[catalogue.Service]) -> Mapping[str, list[Text]]:
    """The titles of the questions and files that a bundle asks once."""
    known = {each.code: each.definition for each in services}
    questions = [known[each.service].fields[each.asked].title for each in bundle.questions if each.service in known]
    papers = [known[each.service].documents[each.asked].title for each in bundle.files if each.service in known]
    return {"questions": questions, "papers": papers}


def others_of(application_id: str, actor: Actor) -> tuple[JointApplication | None, list[Other]]:
    """What an application was sent with; the others are opened by those who may read them, on their own side."""
    joint = together.of_each([application_id]).get(application_id)
    if joint is None or joint.sent_at is None:
        return None, []
    action = "application.follow" if actor.kind == "applicant" else "application.read"
    found = []
    for each in together.linked(application_id):
        readable = allows(action, actor, policy_case(each.application.id))
        state = each.definition.states[each.application.state].title[language()]
        found.append(
            Other(
                each.definition.title[language()],
                (each.application.number or "") if readable else "",
                state if readable else "",
                each.application.id if readable else "",
            )
        )
    return joint, found
