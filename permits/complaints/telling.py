"""Who hears of a complaint, and when it is late. Mails name number and kind, never what was reported or by whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from permits.complaints import apart, rules
from permits.complaints.limits import limits
from permits.complaints.models import Complaint
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.scheduling.operations import Job, Promise, schedule_all


def tell_reporter(complaint: Complaint, kind: str, now: datetime) -> None:
    """Promise one mail to the reporter; somebody anonymous looks with the code instead."""
    if complaint.reporter_id is not None:
        key = f"complaint:{complaint.id}:{kind}:{complaint.version}"
        schedule_all([Promise(f"notice.{kind}", key, now, None, {"complaint": complaint.id})], now)


def tell_person(complaint: Complaint, kind: str, account_id: str, now: datetime) -> None:
    """Promise one mail to somebody of the office."""
    _tell(complaint, kind, [account_id], f"complaint:{complaint.id}:{kind}:{complaint.version}", now)


def tell_heads(complaint: Complaint, kind: str, now: datetime) -> None:
    """Promise one mail to each who may give the complaint to an officer."""
    today = definitions.calendar().local_date(now)
    people = apart.may_assign(assert_transaction(), complaint, today)
    _tell(complaint, kind, people, f"complaint:{complaint.id}:{kind}:{complaint.version}", now)


def _tell(complaint: Complaint, kind: str, people: Iterable[str], key: str, now: datetime) -> None:
    schedule_all(
        [
            Promise(f"notice.{kind}", f"{key}:{person}", now, None, {"complaint": complaint.id, "account": person})
            for person in people
        ],
        now,
    )


def promise_late(complaint: Complaint, now: datetime) -> None:
    """Promise to say that the complaint is late, once its day has passed; a complaint's first answer has a day of its own.

    The keys hold the day, so that an earlier promise rings for nobody once the day has moved.
    """
    schedule_all(
        [
            Promise(
                "complaint.late", f"complaint:{complaint.id}:late:{of}:{day.isoformat()}", day, None,
                {"complaint": complaint.id, "of": of, "day": day.isoformat()},
            )
            for of, day in _days(complaint).items()
        ],
        now,
    )  # fmt: skip


def _days(complaint: Complaint) -> dict[str, datetime]:
    days = {"due": complaint.due_at} if complaint.due_at is not None else {}
    if complaint.kind == "complaint":
        days["answer"] = rules.until(limits()["complaint_answer"], complaint.round_at, definitions.calendar())
    return days


def tell_late(job: Job, now: datetime) -> None:
    """The work ``complaint.late``: tell the heads and the officer that a complaint is not answered in time.

    Nothing is told of one that is answered or withdrawn, or whose day has moved since.
    """
    complaint = assert_transaction().get(Complaint, job.data["complaint"])
    if complaint is None or complaint.state not in rules.OPEN:
        return
    if _days(complaint).get(job.data["of"], now).isoformat() != job.data["day"]:
        return
    today = definitions.calendar().local_date(now)
    people = apart.may_assign(assert_transaction(), complaint, today)
    _tell(complaint, "complaint_late", dict.fromkeys([*people, *filter(None, [complaint.assignee_id])]), job.key, now)
