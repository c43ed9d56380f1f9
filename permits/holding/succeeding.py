"""What an issued permit does to the one before it, and when its holder is reminded of its end. Called where a paper is attached."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, or_, select, update

from permits.applications import record
from permits.applications.models import Application
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.errors import Forbidden, NotFound
from permits.holding.models import PermitSuccession
from permits.holding.parties import followed_by_another
from permits.issuance.models import Permit
from permits.scheduling.operations import Promise, cancel, schedule_all
from workflows.definition import Definition, Text, Value
from workflows.engine.outcome import SYSTEM, Happened

MORNING = time(8)
_DAYS = {"remind_first": 90, "remind_second": 30, "remind_last": 7}
_TITLE = Text("Pengingat sebelum masa berlaku habis", "Reminder before a permit ends")
REMINDERS: Mapping[str, Value] = {
    code: Value(code, Decimal(days), "calendar_days", _TITLE, example=True) for code, days in _DAYS.items()
}
"""How many days before its end a holder is reminded, where the city's file says nothing."""


def succeed(permit_id: str, now: datetime) -> None:
    """A paper was attached: what it renews, changes or takes over is replaced, and its own reminders are promised."""
    session = assert_transaction()
    permit = session.get_one(Permit, permit_id, populate_existing=True)
    earlier = session.scalar(
        select(Permit).join(PermitSuccession, PermitSuccession.permit_id == Permit.id).where(
            PermitSuccession.application_id == permit.application_id
        )
    )  # fmt: skip
    if earlier is not None:
        _replace(earlier, permit, now)
    promise_reminders(permit, now)


def require_free(application_id: str) -> None:
    """An application that follows a permit is sent while nothing else stands, or is about to stand, in the permit's place.

    Locks the permit, so that of two applications sent at once one is told. Raises Forbidden.
    """
    session = assert_transaction()
    permit_id = session.scalar(
        select(PermitSuccession.permit_id).where(PermitSuccession.application_id == application_id)
    )
    if permit_id is None:
        return
    permit = session.get_one(Permit, permit_id, with_for_update=True, populate_existing=True)
    if permit.status != "issued":
        raise Forbidden("permit_not_in_force")
    if permit.replaced_by is not None:
        raise Forbidden("permit_replaced")
    if followed_by_another(permit_id, application_id):
        raise Forbidden("permit_followed")


def _replace(earlier: Permit, later: Permit, now: datetime) -> None:
    """The earlier permit counts until the day on which the later one begins; one that was revoked meanwhile stays so."""
    session = assert_transaction()
    day = max(definitions.calendar().local_date(now), later.valid_from or date.min)
    changed = (
        update(Permit)
        .where(Permit.id == earlier.id, Permit.status == "issued", Permit.replaced_by.is_(None))
        .values(replaced_on=day, replaced_by=later.id)
    )
    done = session.execute(changed)
    if not isinstance(done, CursorResult) or done.rowcount != 1:
        return
    stop_reminders(earlier.id, now)
    of_case: Any = select(Application.id, Application.event_seq, Application.event_head)
    case = session.execute(of_case.where(Application.id == earlier.application_id).with_for_update()).one()
    said = Happened("permit_replaced", {"permit": earlier.id, "by": later.id, "on": day.isoformat()})
    record.note(session, case, (said,), SYSTEM, now)
    session.expire_all()


def promise_reminders(permit: Permit, now: datetime) -> None:
    """Promise the reminders of a permit's end that are still to come, where its service can be renewed. Once each."""
    definition = _current(permit)
    if permit.valid_until is None or definition is None or definition.paper is None or definition.paper.renewal is None:
        return
    zone = ZoneInfo(definitions.city().timezone)
    promises = []
    for code, value in reminders().items():
        day = permit.valid_until - timedelta(days=int(value.amount))
        due = datetime.combine(day, MORNING, zone).astimezone(UTC)
        if due > now:
            data = {"permit": permit.id, "of": code}
            promises.append(Promise("permit.remind", reminder_key(permit.id, code), due, permit.application_id, data))
    schedule_all(promises, now)


def reminders() -> Mapping[str, Value]:
    """The reminders in force, the earliest first: the city's own figures, else those of :data:`REMINDERS`."""
    own = {code: each for code, each in definitions.city().values.items() if code in REMINDERS}
    found = {**REMINDERS, **{code: each for code, each in own.items() if each.unit == "calendar_days"}}
    return dict(sorted(found.items(), key=lambda each: -each[1].amount))


def reminder_key(permit_id: str, code: str) -> str:
    """The key of the work that reminds once."""
    return f"permit:{permit_id}:{code}"


def stop_reminders(permit_id: str, now: datetime) -> None:
    """Nobody is reminded any more of a permit that was renewed, replaced or revoked."""
    cancel({reminder_key(permit_id, code) for code in REMINDERS}, now)


def is_renewing(permit_id: str) -> bool:
    """Whether an application that follows this permit was sent and not ended without a permit."""
    wanted = (
        select(PermitSuccession.application_id)
        .join(Application, Application.id == PermitSuccession.application_id)
        .where(
            PermitSuccession.permit_id == permit_id,
            Application.submitted_at.is_not(None),
            or_(Application.outcome.is_(None), Application.outcome == "issued"),
        )
    )
    return assert_transaction().scalar(wanted.limit(1)) is not None


def _current(permit: Permit) -> Definition | None:
    try:
        return definitions.definition(definitions.current_version(permit.service).id)
    except NotFound:
        return None
