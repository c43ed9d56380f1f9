"""Write messages down: mails the sign-in library composes, and the mails that work asked of an office calls for.

A message is a row and a job ``notice.<kind>``; :mod:`permits.notices.delivery` renders and sends it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update

from permits.accounts.queries import people_of
from permits.agencies import links as agencies
from permits.applications.models import Application
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.distribution import operations as distribution
from permits.ids import new_id
from permits.moving.versions import definition_of
from permits.notices.models import Notice
from permits.notices.upwards import goes_up_itself, tell_upwards
from permits.reviews.models import Review
from permits.scheduling.operations import Job, Promise, schedule, schedule_all
from workflows.definition import Timer

NOTICES = Notice.__table__
# The part of a Message-ID after the @: it names the program, not a machine.
MESSAGE_DOMAIN = "notices.satu-pintu"


def message_id_of(key: str) -> str:
    """The Message-ID of the message with this key: always the same, so that mail programs know a repetition."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{MESSAGE_DOMAIN}>"


def send_account_mail(
    *, account_id: str | None, to: str, language: str, kind: str, subject: str, body: str, now: datetime
) -> None:
    """Write down a mail that is composed already and promise to send it at once; one without an address goes nowhere."""
    notice_id = new_id()
    key = f"notice.account:{notice_id}"
    assert_transaction().add(
        Notice(
            id=notice_id,
            key=key,
            kind=f"account.{kind}"[:60],
            account_id=account_id,
            to=to,
            language=language,
            subject=one_line(subject),
            body=body,
            message_id=message_id_of(key),
            created_at=now,
        )
    )
    schedule("notice.account", key, now, None, {"notice": notice_id}, now=now)


def one_line(subject: str) -> str:
    """A subject without line breaks, at most 200 characters: a header must not grow by what somebody typed."""
    return " ".join(subject.split())[:200]


def forget_person(account_id: str) -> None:
    """Empty the messages to a person who is erased; that they were sent, and when, stays."""
    emptied = update(NOTICES).where(NOTICES.c.account_id == account_id).values(to="", subject="", body="")
    assert_transaction().execute(emptied)


def request_review(job: Job, now: datetime) -> None:
    """The work ``review.request``: tell the people who can do an open review.

    An outside agency gets its link. Where the office lets the program give out its work, whoever gets the review is told
    alone. Otherwise it is put into the name of a person who alone holds the seat, or waits for whoever takes it.
    """
    review = _open_review(job)
    if review is None:
        return
    if agencies.is_outside(review.office):
        agencies.ask(review, now)
    if distribution.give_out(review, now):
        _tell("notice.review_request", job, review, _holders(review), now)
        return
    people = [person.id for person in people_of(review.office, review.role)]
    if review.assignee_id is None and len(people) == 1 and not distribution.is_given_out(review.office):
        review.assignee_id = people[0]
    _tell("notice.review_request", job, review, people, now)


def warn_of_review(job: Job, now: datetime) -> None:
    """The work ``review.warn``: tell whoever holds an open review that its deadline comes near."""
    review = _open_review(job)
    if review is not None:
        _tell("notice.review_warn", job, review, _holders(review), now)
        agencies.remind(job, review, now)


def tell_review_is_late(job: Job, now: datetime) -> None:
    """The work ``review.overdue``: tell the people of the office that the deadline of an open review has passed.

    Where the procedure does not say to whom late work goes, the office's heads are told as well.
    """
    review = _open_review(job)
    if review is None:
        return
    people = [person.id for person in people_of(review.office, review.role)]
    _tell("notice.review_overdue", job, review, people, now)
    agencies.remind(job, review, now)
    if not goes_up_itself(_timers(review)):
        tell_upwards(job, review.office, people, now)


def warn_of_service(job: Job, now: datetime) -> None:
    """The work ``service.warn``: tell everybody with an open review of the case that the promised day comes near."""
    _tell_of_service("notice.service_warn", job, now)


def tell_service_is_late(job: Job, now: datetime) -> None:
    """The work ``service.overdue``: tell everybody with an open review of the case that the promised day has passed.

    The heads of the lead office are told as well.
    """
    told = _tell_of_service("notice.service_overdue", job, now)
    case = assert_transaction().get(Application, job.application_id)
    if case is not None and case.closed_at is None:
        tell_upwards(job, case.office, told, now)


def _timers(review: Review) -> list[Timer]:
    """The timers of a review's plan and of its state."""
    case = assert_transaction().get(Application, review.application_id)
    if case is None:
        return []
    state = definition_of(review, definitions.definition(case.definition_id)).states[review.state]
    return [*state.reviews[review.plan].timers, *state.timers]


def _open_review(job: Job) -> Review | None:
    return assert_transaction().scalar(
        select(Review).where(
            Review.application_id == job.application_id,
            Review.round == job.data["round"],
            Review.plan == job.data["plan"],
            Review.office == job.data["office"],
            Review.result.is_(None),
            Review.swept_at.is_(None),
        )
    )


def _holders(review: Review) -> list[str]:
    if review.assignee_id is not None:
        return [review.assignee_id]
    return [person.id for person in people_of(review.office, review.role)]


def _tell(kind: str, job: Job, review: Review, people: Iterable[str], now: datetime) -> None:
    """Promise one mail a person; the job's own key goes into theirs, so that a repetition promises nothing new."""
    schedule_all(
        [
            Promise(kind, f"{job.key}:{person}", now, job.application_id, {"account": person, "review": review.id})
            for person in people
        ],
        now,
    )


def _tell_of_service(kind: str, job: Job, now: datetime) -> list[str]:
    """Tell the holders of all open work of a case that is not over; the people told."""
    session = assert_transaction()
    if session.scalar(select(Application.closed_at).where(Application.id == job.application_id)) is not None:
        return []
    reviews = session.scalars(
        select(Review)
        .where(Review.application_id == job.application_id, Review.result.is_(None), Review.swept_at.is_(None))
        .order_by(Review.opened_at, Review.id)
    ).all()
    told: dict[str, str] = {}
    for review in reviews:
        for person in _holders(review):
            told.setdefault(person, review.id)
    schedule_all(
        [
            Promise(kind, f"{job.key}:{person}", now, job.application_id, {"account": person, "review": review_id})
            for person, review_id in told.items()
        ],
        now,
    )
    return list(told)
