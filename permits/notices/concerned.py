"""Tell those whom a moment of a case concerns: the applicant, whoever holds the work, an office, a role."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from permits.accounts.models import Account, Seat
from permits.accounts.queries import people_of
from permits.applications.models import Application
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.notices.upwards import goes_up_itself, tell_upwards
from permits.reviews.models import OPEN, Review
from permits.scheduling.operations import Job, Promise, schedule_all
from workflows.definition import State


def warn_of_state(job: Job, now: datetime) -> None:
    """The work ``state.warn``: the limit of the step comes near."""
    _tell_of_state("notice.state_warn", job, now)


def tell_state_is_late(job: Job, now: datetime) -> None:
    """The work ``state.overdue``: the limit of the step has passed.

    Where the office is late and the procedure does not say to whom late work goes, the lead office's heads are told as well.
    """
    told = _tell_of_state("notice.state_overdue", job, now)
    case = _open_case(job)
    if told is None or case is None:
        return
    state = definitions.definition(case.definition_id).states[case.state]
    if not _waits_for_applicant(state) and not goes_up_itself(state.timers):
        tell_upwards(job, case.office, told, now)


def tell_of_timer(job: Job, now: datetime) -> None:
    """The work ``timer.notify``: tell the audience of a timer that rang, in the procedure's words where it has some."""
    case = _open_case(job)
    if case is not None:
        _tell("notice.timer", job, case, str(job.data.get("to", "")), now, _timer_data(job))


def tell_of_escalation(job: Job, case: Application, role: str, offices: Iterable[str], now: datetime) -> None:
    """Tell the holders of a role that work of theirs to watch is late: in the offices that have it, else in the lead office."""
    people = [person.id for office in dict.fromkeys(offices) for person in people_of(office, role)]
    people = people or [person.id for person in people_of(case.office, role)]
    _promise("notice.escalated", job, case, people, now, _timer_data(job))


def tell_promise_is_broken(job: Job, now: datetime) -> None:
    """Tell everybody in the lead office, and whoever holds the open work, that the law has granted a case that stays open."""
    case = _open_case(job)
    if case is not None:
        _promise("notice.deemed", job, case, [*_members(case.office), *_holders(case)], now, {})


def tell_in_own_words(job: Job, now: datetime) -> None:
    """The work ``notice.own``: a message that the procedure words itself, to its audience."""
    case = assert_transaction().get(Application, job.application_id)
    if case is None:
        return
    definition = definitions.definition(case.definition_id)
    notice = next((each for each in definition.notices if each.code == job.data["notice"]), None)
    if notice is not None:
        _tell("notice.sop", job, case, notice.to, now, {"notice": notice.code})


def _tell_of_state(kind: str, job: Job, now: datetime) -> list[str] | None:
    """Tell those who can end the step: the applicant where it waits for them, and the offices that have a step of their own.

    The people of offices who were told; None when the case is in that step no more.
    """
    case = _open_case(job)
    if case is None or case.state != job.data["state"]:
        return None
    state = definitions.definition(case.definition_id).states[case.state]
    if _waits_for_applicant(state):
        _promise(kind, job, case, [], now, {}, applicant=True)
    told = [*_holders(case), *_acting(state)]
    _promise(kind, job, case, told, now, {})
    return told


def _waits_for_applicant(state: State) -> bool:
    return state.kind == "start" or (state.kind == "waiting" and state.awaits != "outside")


def _tell(kind: str, job: Job, case: Application, audience: str, now: datetime, data: dict[str, str | int]) -> None:
    """``audience`` is the applicant, the holders of the open work, an office or a role."""
    if audience == "applicant":
        _promise(kind, job, case, [], now, data, applicant=True)
    elif audience == "holder":
        _promise(kind, job, case, _holders(case), now, data)
    elif audience in definitions.city().offices:
        _promise(kind, job, case, _members(audience), now, data)
    else:
        offices = [each.office for each in _open_reviews(case)] or [case.office]
        tell = [person.id for office in dict.fromkeys(offices) for person in people_of(office, audience)]
        _promise(kind, job, case, tell or [each.id for each in people_of(case.office, audience)], now, data)


def _promise(
    kind: str,
    job: Job,
    case: Application,
    people: Iterable[str],
    now: datetime,
    data: dict[str, str | int],
    *,
    applicant: bool = False,
) -> None:
    """Promise one mail a person; the job's own key goes into theirs, so that a repetition promises nothing new."""
    mails = [
        Promise(kind, f"{job.key}:{person}", now, case.id, {**data, "account": person, "case": case.id})
        for person in dict.fromkeys(people)
    ]
    if applicant:
        mails.append(Promise(kind, f"{job.key}:applicant", now, case.id, data))
    schedule_all(mails, now)


def _timer_data(job: Job) -> dict[str, str | int]:
    return {name: job.data[name] for name in ("timer", "plan", "state") if name in job.data}


def _open_case(job: Job) -> Application | None:
    case = assert_transaction().get(Application, job.application_id)
    return case if case is not None and case.closed_at is None and case.suspended_at is None else None


def _open_reviews(case: Application) -> list[Review]:
    wanted = select(Review).where(Review.application_id == case.id, OPEN, Review.role != "")
    return list(assert_transaction().scalars(wanted.order_by(Review.opened_at, Review.id)))


def _holders(case: Application) -> list[str]:
    found = []
    for each in _open_reviews(case):
        found += [each.assignee_id] if each.assignee_id else [one.id for one in people_of(each.office, each.role)]
    return found


def _acting(state: State) -> list[str]:
    """Everybody who may take one of the staff's own steps here."""
    seats = {(each.office, each.role) for each in state.triggers.values() if each.by == "staff"}
    return [person.id for office, role in sorted(seats, key=str) for person in people_of(office or "", role or "")]


def _members(office: str) -> list[str]:
    seated = select(Account.id).join(Seat).where(Seat.office == office, Account.active.is_(True)).distinct()
    return list(assert_transaction().scalars(seated.order_by(Account.id)))
