"""Work that a step promises for later: its kinds, its keys, its due times.

A key is unique within the case and can be worked out again from a snapshot, so that the step which makes work needless
can name it. Scheduling a key once more revives work that was cancelled; work that is open or done stays as it is.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from workflows.engine.outcome import Clock, Scheduled

if TYPE_CHECKING:
    from workflows.definition import ReviewPlan
    from workflows.engine.outcome import ReviewOpened

ONE_SECOND = timedelta(seconds=1)  # what is due at 23:59:59 is late from midnight on


def review_key(kind: str, plan: str, office: str, number: int, opening: int) -> str:
    """Key of a review's work: ``number`` is the round, ``opening`` counts how often the pair was asked in it."""
    return f"{kind}:{plan}:{office}:{number}.{opening}"


def review_keys(plan: ReviewPlan, office: str, number: int, opening: int) -> list[str]:
    """Every key that the opening of this review may have scheduled."""
    kinds = ["review.request"]
    if plan.limit is not None:
        kinds += ["review.warn", "review.overdue"] if plan.limit.warn else ["review.overdue"]
    return [review_key(kind, plan.code, office, number, opening) for kind in kinds]


def review_work(review: ReviewOpened, number: int, opening: int, now: datetime) -> list[Scheduled]:
    """The request to the office now, and the warning and the overdue notice at their times."""
    times = [("review.request", now)]
    if review.warn_at is not None:
        times.append(("review.warn", review.warn_at))
    if review.due_at is not None:
        times.append(("review.overdue", review.due_at + ONE_SECOND))
    data: dict[str, str | int] = {"plan": review.plan, "office": review.office, "role": review.role, "round": number}
    return [
        Scheduled(kind, review_key(kind, review.plan, review.office, number, opening), at, data) for kind, at in times
    ]


def service_key(kind: str, clock: Clock) -> str:
    """Key of the service clock's work; it changes with whatever moves the deadline, not with the calendar."""
    return f"{kind}:{clock.day_zero}.{clock.paused_days}"


def service_keys(clock: Clock) -> list[str]:
    """Every key that this clock may have scheduled."""
    return [service_key(kind, clock) for kind in ("service.warn", "service.overdue")]


def service_work(clock: Clock, due: datetime, warn_at: datetime | None) -> list[Scheduled]:
    """The warning and the overdue notice of the whole service."""
    work = [Scheduled("service.overdue", service_key("service.overdue", clock), due + ONE_SECOND)]
    if warn_at is not None:
        work.append(Scheduled("service.warn", service_key("service.warn", clock), warn_at))
    return work


def once(kind: str, number: int, now: datetime, data: dict[str, str | int] | None = None) -> Scheduled:
    """Work to be done at once in this round, such as a mail to the applicant; never cancelled."""
    stamp = now.strftime("%Y%m%dT%H%M%S%f")
    return Scheduled(kind, f"{kind}:{number}:{stamp}", now, {"round": number, **(data or {})})
