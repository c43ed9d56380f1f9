"""The work ``permit.remind``: tell a holder once that a permit comes to its end, unless something follows it already; and
``permit.remind_all``, which promises that work for permits issued before it existed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from permits.applications.models import Application
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.holding.succeeding import MORNING, is_renewing, promise_reminders, reminders
from permits.issuance.models import Permit
from permits.issuance.queries import status_of
from permits.parties.mailing import readers
from permits.scheduling.operations import Job, Promise, schedule, schedule_all

SLICE = 500  # permits in one transaction


def remind(job: Job, now: datetime) -> None:
    """Promise one mail. After an outage the last of several overdue reminders alone is told, and none after the end."""
    session = assert_transaction()
    permit = session.get(Permit, job.data["permit"])
    if permit is None or permit.valid_until is None or permit.replaced_by is not None:
        return
    today = definitions.calendar().local_date(now)
    if status_of(permit, today) not in ("in_force", "not_yet_valid") or is_renewing(permit.id):
        return
    if _overtaken(permit, str(job.data["of"]), now):
        return
    case = session.get_one(Application, permit.application_id)
    if not readers(case, today):
        return
    mail = Promise("notice.permit_ends", f"{job.key}:mail", now, permit.application_id, {"permit": permit.id})
    schedule_all([mail], now)


def remind_all(job: Job, now: datetime) -> None:
    """Promise the reminders of issued permits that still end, in slices; those that are promised already stay as they are."""
    after = str(job.data["after"])
    coming = (
        Permit.status == "issued",
        Permit.replaced_by.is_(None),
        Permit.valid_until > now.date(),
        Permit.id > after,
    )
    found = assert_transaction().scalars(select(Permit).where(*coming).order_by(Permit.id).limit(SLICE)).all()
    for permit in found:
        promise_reminders(permit, now)
    if len(found) == SLICE:
        last = str(found[-1].id)
        schedule("permit.remind_all", f"permit.remind_all:{last}", now, None, {"after": last}, now)


def _overtaken(permit: Permit, code: str, now: datetime) -> bool:
    """Whether a later reminder of the same permit is due already."""
    assert permit.valid_until is not None
    known, zone = reminders(), ZoneInfo(definitions.city().timezone)
    if code not in known:
        return False
    later = [each for each in known.values() if each.amount < known[code].amount]
    days = [permit.valid_until - timedelta(days=int(each.amount)) for each in later]
    return any(datetime.combine(day, MORNING, zone).astimezone(UTC) <= now for day in days)
