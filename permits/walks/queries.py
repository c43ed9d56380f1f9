"""What the closed cases of a service say about its load: how many come, and how their reviews end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select

from permits.applications.models import Application
from permits.db import db
from permits.reviews.models import Review
from workflows.calendar import BeyondCalendar, Calendar

LOOK_BACK = timedelta(days=365)
LEAST_CASES = 5  # fewer say nothing

applications = Application.__table__
reviews = Review.__table__


def history(service: str, calendar: Calendar, now: datetime) -> Mapping[str, object]:
    """Assumptions from the last year, as plain data: arrivals a working day and shares of results by plan.

    Empty when too few applications came.
    """
    since = now - LOOK_BACK
    sent = (applications.c.service == service) & (applications.c.submitted_at >= since)
    count, first = db.session.execute(select(func.count(), func.min(applications.c.submitted_at)).where(sent)).one()
    if count < LEAST_CASES:
        return {}
    days = _working_days(calendar, first, now)
    return {"arrivals": round(count / days, 2), "results": _results(service, since)}


def _working_days(calendar: Calendar, first: datetime, now: datetime) -> int:
    try:
        return max(calendar.working_days_between(calendar.local_date(first), calendar.local_date(now)), 1)
    except BeyondCalendar:
        return max((now - first).days * 5 // 7, 1)


def _results(service: str, since: datetime) -> Mapping[str, Mapping[str, float]]:
    """Of each plan, the share of each result among its closed reviews."""
    statement = (
        select(reviews.c.plan, reviews.c.result, func.count())
        .join(applications, applications.c.id == reviews.c.application_id)
        .where(applications.c.service == service, reviews.c.closed_at >= since, reviews.c.result.is_not(None))
        .group_by(reviews.c.plan, reviews.c.result)
        .order_by(reviews.c.plan, reviews.c.result)
    )
    counts: dict[str, dict[str, float]] = {}
    for plan, result, number in db.session.execute(statement):
        counts.setdefault(plan, {})[result] = float(number)
    return {plan: {code: part / sum(each.values()) for code, part in each.items()} for plan, each in counts.items()}
