"""What is done with a complaint: received, given to an officer, answered, reopened, accepted, withdrawn, appealed against.

Each act locks the row, asks :mod:`permits.complaints.rules` whether it is possible, and leaves a step.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from permits.applications import numbers
from permits.complaints import apart, ordering, rules, windows
from permits.complaints.codes import code_of, digest_of
from permits.complaints.limits import limits
from permits.complaints.models import Complaint, ComplaintStep
from permits.complaints.telling import promise_late, tell_heads, tell_person, tell_reporter
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from permits.ids import new_id
from workflows.engine.outcome import Actor

LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reports. ``once`` is the id of the form. The case of somebody anonymous is not kept, only whom to avoid."""

    words: str
    once: str
    language: str
    service: str | None = None
    application_id: str | None = None
    anonymous: bool = False
    channel: str = "web"


@dataclass(frozen=True, slots=True)
class Answer:
    """How an officer answers: the result, the reason, the rule it rests on, and the step by which a new decision is ordered."""

    result: str
    words: str
    legal: str = ""
    order: str = ""


def report(report: Report, actor: Actor, secret: str, now: datetime) -> Complaint:
    """Receive a complaint about a service, a case or the office. The same form sent again gives the same complaint.

    Raises Invalid without words, NotFound for a service or case that the reporter may know nothing of.
    """
    before = _received(report.once, actor)
    if before is not None:
        return before
    _require_words("words", report.words)
    office, service = windows.office_of(report.service, report.application_id, actor)
    anonymous, case_id = report.anonymous or not actor.id, report.application_id
    kept_from = sorted(apart.decided(assert_transaction(), case_id)) if case_id and anonymous else []
    return _receive(
        now, kind="complaint", office=office, service=service, once=report.once, words=report.words.strip(),
        application_id=None if anonymous else case_id, channel=report.channel, language=report.language,
        reporter_id=None if anonymous else actor.id, kept_from=kept_from,
        code_digest=digest_of(code_of(report.once, secret)) if anonymous else None,
    )  # fmt: skip


def object_to(application_id: str, words: str, once: str, actor: Actor, now: datetime) -> Complaint:
    """Receive an applicant's objection to the decision of their case, within its time, once for each decision.

    Raises NotFound, Invalid without words, Forbidden with the reason why not (any more).
    """
    before = _received(once, actor)
    if before is not None:
        return before
    case = windows.decided_case(application_id, actor, now)
    _require_words("words", words)
    return _receive(
        now, kind="objection", office=case.row.office, service=case.row.service, once=once, words=words.strip(),
        application_id=application_id, language=case.row.language, reporter_id=actor.id,
    )  # fmt: skip


def appeal(complaint_id: str, words: str, once: str, actor: Actor, now: datetime) -> Complaint:
    """Receive an appeal against the answer to an objection, within its time, once. Raises as :func:`object_to` does."""
    before = _received(once, actor)
    if before is not None:
        return before
    earlier = locked(complaint_id)
    if earlier.reporter_id != actor.id:
        raise NotFound
    refusal = windows.appeal_refusal(earlier, now)
    if refusal:
        raise Forbidden(refusal)
    _require_words("words", words)
    return _receive(
        now, kind="appeal", office=earlier.office, service=earlier.service, once=once, words=words.strip(),
        application_id=earlier.application_id, earlier_id=earlier.id, language=earlier.language, reporter_id=actor.id,
    )  # fmt: skip


def _received(once: str, actor: Actor) -> Complaint | None:
    found = assert_transaction().scalar(select(Complaint).where(Complaint.once == once))
    if found is not None and found.reporter_id not in (None, actor.id):
        raise NotFound
    return found


def _receive(now: datetime, **said: Any) -> Complaint:
    session, calendar = assert_transaction(), definitions.calendar()
    number = numbers.take(session, rules.PREFIXES[said["kind"]], calendar.local_date(now).year)
    due_at = rules.due(said["kind"], None, now, limits(), calendar)
    made = Complaint(
        id=new_id(), number=number, state="received", version=1, round=1, received_at=now, round_at=now, due_at=due_at,
        answer="", legal="", **said,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _step(made, "report", made.reporter_id, now)
    promise_late(made, now)
    tell_reporter(made, "complaint_received", now)
    tell_heads(made, "complaint_new", now)
    return made


def assign(complaint_id: str, version: int, officer: str, grade: str, actor: Actor, now: datetime) -> None:
    """Give a complaint to an officer, with its class; an objection or an appeal has none.

    Raises NotFound for whoever may know nothing of it, Conflict when it moved, Invalid for a person who may not have it.
    """
    complaint, today = _held(complaint_id, version, now)
    session = assert_transaction()
    if actor.id not in apart.may_assign(session, complaint, today):
        raise NotFound
    reached = _require_next(complaint, "assign")
    problems = []
    if officer not in apart.may_answer(session, complaint, today):
        problems.append(Problem("officer", "complaint_officer_unknown"))
    if complaint.kind == "complaint" and grade not in rules.GRADES:
        problems.append(Problem("grade", "complaint_grade_missing"))
    if problems:
        raise Invalid(tuple(problems))
    complaint.assignee_id = officer
    complaint.grade = grade if complaint.kind == "complaint" else None
    complaint.due_at = rules.due(complaint.kind, complaint.grade, complaint.round_at, limits(), definitions.calendar())
    _move(complaint, "assign", reached, actor.id, now, data={"officer": officer, "grade": complaint.grade})
    promise_late(complaint, now)
    tell_person(complaint, "complaint_given", officer, now)


def answer(complaint_id: str, version: int, given: Answer, actor: Actor, now: datetime) -> None:
    """Answer a complaint that one was given; its result may order a new decision in the case through the procedure.

    Raises NotFound for anybody else, Conflict, Invalid, and Forbidden where the procedure does not let the case go back.
    """
    complaint, today = _held(complaint_id, version, now)
    session = assert_transaction()
    if actor.id != complaint.assignee_id or actor.id in apart.apart(session, complaint, today):
        raise NotFound
    reached = _require_next(complaint, "answer")
    _require_answer(complaint, given)
    if given.order:
        ordering.order(complaint, given.order, given.words.strip(), actor, now)
    complaint.result, complaint.answer, complaint.legal = given.result, given.words.strip(), given.legal.strip()
    complaint.ordered = given.order or None
    complaint.answered_at, complaint.answered_by, complaint.due_at = now, actor.id, None
    data = {"result": given.result, "order": given.order or None}
    _move(complaint, "answer", reached, actor.id, now, words=complaint.answer, data=data)
    tell_reporter(complaint, "complaint_answered", now)


def _require_answer(complaint: Complaint, given: Answer) -> None:
    problems = []
    if given.result not in rules.RESULTS:
        problems.append(Problem("result", "complaint_result_missing"))
    problems += _words_problems("words", given.words)
    if len(given.legal) > 1_000:
        problems.append(Problem("legal", "too_long", {"limit": "1000"}))
    if complaint.kind != "complaint" and not given.legal.strip():
        problems.append(Problem("legal", "complaint_legal_missing"))
    if given.order and (given.result == "refused" or given.order not in dict(ordering.orders(complaint))):
        problems.append(Problem("order", "complaint_order_unknown"))
    if problems:
        raise Invalid(tuple(problems))


def reopen(complaint_id: str, words: str, reporter: Reporter, now: datetime) -> None:
    """The reporter says that the answer does not satisfy: it goes to whoever has not answered it before.

    Raises NotFound, Conflict when it is no complaint that was answered, Forbidden when the time for it is over, Invalid
    without words.
    """
    complaint = _own(complaint_id, reporter)
    reached = _require_next(complaint, "reopen")
    refusal = windows.reopen_refusal(complaint, now)
    if refusal:
        raise Forbidden(refusal)
    _require_words("words", words)
    complaint.round += 1
    complaint.round_at, complaint.assignee_id, complaint.satisfied = now, None, False
    complaint.due_at = rules.due(complaint.kind, None, now, limits(), definitions.calendar())
    _move(complaint, "reopen", reached, complaint.reporter_id, now, words=words.strip())
    promise_late(complaint, now)
    tell_heads(complaint, "complaint_reopened", now)


def accept(complaint_id: str, reporter: Reporter, now: datetime) -> None:
    """The reporter is satisfied with the answer. Said once more it changes nothing. Raises NotFound, Conflict."""
    complaint = _own(complaint_id, reporter)
    if complaint.state == "closed":
        return
    reached = _require_next(complaint, "accept")
    complaint.satisfied, complaint.closed_at = True, now
    _move(complaint, "accept", reached, complaint.reporter_id, now)


def withdraw(complaint_id: str, reporter: Reporter, now: datetime) -> None:
    """The reporter takes a complaint back before it is answered. Done once more it changes nothing. Raises NotFound, Conflict."""
    complaint = _own(complaint_id, reporter)
    if complaint.state == "withdrawn":
        return
    reached = _require_next(complaint, "withdraw")
    complaint.closed_at, complaint.due_at = now, None
    _move(complaint, "withdraw", reached, complaint.reporter_id, now)
    if complaint.assignee_id:
        tell_person(complaint, "complaint_withdrawn", complaint.assignee_id, now)


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who says that a complaint is theirs: an account, or a number's code for somebody anonymous."""

    account_id: str = ""
    code: str = ""

    def is_of(self, complaint: Complaint) -> bool:
        if complaint.reporter_id is not None:
            return complaint.reporter_id == self.account_id
        return hmac.compare_digest(digest_of(self.code), complaint.code_digest or "")


def _own(complaint_id: str, reporter: Reporter) -> Complaint:
    complaint = locked(complaint_id)
    if not reporter.is_of(complaint):
        raise NotFound
    return complaint


def locked(complaint_id: str) -> Complaint:
    """The complaint with this id, locked until the transaction ends. Raises NotFound."""
    found = assert_transaction().get(Complaint, complaint_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def _held(complaint_id: str, version: int, now: datetime) -> tuple[Complaint, Any]:
    complaint = locked(complaint_id)
    if complaint.version != version and complaint.state in rules.OPEN:
        raise Conflict("complaint_moved")
    return complaint, definitions.calendar().local_date(now)


def _require_next(complaint: Complaint, act: str) -> str:
    reached = rules.after(complaint.state, act)
    if reached is None or (act == "reopen" and complaint.kind != "complaint"):
        raise Conflict("complaint_moved")
    return reached


def _move(
    complaint: Complaint, act: str, reached: str, by: str | None, now: datetime, *,
    words: str = "", data: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    complaint.state, complaint.version = reached, complaint.version + 1
    assert_transaction().flush()
    _step(complaint, act, by, now, words, data)


def _step(
    complaint: Complaint,
    act: str,
    by: str | None,
    now: datetime,
    words: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    session = assert_transaction()
    last = session.scalar(select(func.max(ComplaintStep.seq)).where(ComplaintStep.complaint_id == complaint.id)) or 0
    session.add(
        ComplaintStep(
            id=new_id(),
            complaint_id=complaint.id,
            seq=last + 1,
            act=act,
            state=complaint.state,
            by=by,
            at=now,
            words=words,
            data=dict(data or {}),
        )  # fmt: skip
    )
    session.flush()


def _words_problems(about: str, words: str) -> list[Problem]:
    if not words.strip():
        return [Problem(about, f"complaint_{about}_missing")]
    if len(words) > LONGEST:
        return [Problem(about, "too_long", {"limit": str(LONGEST)})]
    return []


def _require_words(about: str, words: str) -> None:
    problems = _words_problems(about, words)
    if problems:
        raise Invalid(tuple(problems))
