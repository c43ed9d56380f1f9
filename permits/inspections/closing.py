"""Visits whose time lies outside the hours of their office, because the calendar was changed after they were booked.

Nothing is cancelled by itself: people made room for the visit. Whoever changes the calendar reads beforehand which visits
would lie on closed hours; afterwards their inspectors and the heads of their offices are told, once for each time of a visit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from permits.accounts.queries import people_who_may
from permits.applications.models import Application
from permits.db import connection_of, db
from permits.definitions import queries as definitions
from permits.inspections.models import Visit
from permits.scheduling.operations import Job, Promise, schedule, schedule_all
from workflows.calendar import BeyondCalendar, Calendar

ASSIGN = "work.assign"
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Displaced:
    """A planned visit that lies outside the hours of its office."""

    id: str
    application_id: str
    review_id: str
    number: str
    office: str
    inspector_id: str
    starts_at: datetime
    sequence: int


def displaced(calendar: Calendar, now: datetime, code: str = "") -> list[Displaced]:
    """The visits to come that lie outside their office's hours by this calendar, the next one first; one question.

    ``code`` is the calendar that is asked about: that of an office concerns its visits alone, that of services none.
    """
    columns = (Visit.id, Visit.application_id, Visit.review_id, Application.number, Visit.office, Visit.inspector_id)
    wanted = (
        select(*columns, Visit.starts_at, Visit.sequence, Visit.ends_at)
        .join(Application, Visit.application_id == Application.id)
        .where(Visit.status == "planned", Visit.starts_at > now)
        .order_by(Visit.starts_at, Visit.id)
    )
    rows = connection_of(db.session()).execute(wanted.where(Visit.office == code) if code else wanted)
    return [
        Displaced(
            row.id,
            row.application_id,
            row.review_id,
            row.number or "",
            row.office,
            row.inspector_id,
            row.starts_at,
            row.sequence,
        )  # fmt: skip
        for row in rows
        if not _within(calendar.of(row.office), row.starts_at, row.ends_at)
    ][:MOST]


def newly_displaced(coming: Calendar, now: datetime, code: str = "") -> list[Displaced]:
    """Those that the calendar in force leaves within the hours."""
    known = {each.id for each in displaced(definitions.calendar(), now, code)}
    return [each for each in displaced(coming, now, code) if each.id not in known]


def _within(calendar: Calendar, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether a visit lies within one stretch of office hours; a day beyond the known years counts as closed."""
    zone = ZoneInfo(calendar.timezone)
    first, last = starts_at.astimezone(zone), ends_at.astimezone(zone)
    try:
        spans = calendar.hours_on(first.date())
    except BeyondCalendar:
        return False
    return first.date() == last.date() and any(
        opens <= first.time() and last.time() <= closes for opens, closes in spans
    )


def promise_telling(mark: str, now: datetime, code: str = "") -> None:
    """Promise to tell of the visits that a change of the calendar displaces; ``mark`` names the change."""
    schedule("visit.closed", f"visit.closed:{mark}", now, None, {"calendar": code}, now)


def tell(job: Job, now: datetime) -> None:
    """The work ``visit.closed``: tell the inspectors and the heads of their offices, once for each time of a visit."""
    found = displaced(definitions.calendar(), now, str(job.data.get("calendar", "")))
    heads = people_who_may(ASSIGN) if found else {}
    schedule_all([each for visit in found for each in _mails(visit, heads, now)], now)


def _mails(visit: Displaced, heads: Mapping[str, frozenset[str]], now: datetime) -> Iterator[Promise]:
    people = [visit.inspector_id, *(person for person, offices in heads.items() if visit.office in offices)]
    for person in dict.fromkeys(people):
        data = {"visit": visit.id, "review": visit.review_id, "account": person}
        key = f"notice.visit_closed:{visit.id}:{visit.sequence}:{person}"
        yield Promise("notice.visit_closed", key, now, visit.application_id, data)
