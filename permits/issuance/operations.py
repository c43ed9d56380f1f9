"""What happens to a line of a register: reserved with the decision, issued with its paper, cancelled, revoked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.engine import CursorResult

from permits.applications import record
from permits.applications.models import Application
from permits.db import assert_transaction
from permits.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from permits.holding.succeeding import succeed
from permits.ids import new_id
from permits.issuance import numbers
from permits.issuance.codes import new_code, new_token
from permits.issuance.compose import Composed
from permits.issuance.models import Permit
from workflows.engine.outcome import Actor, Happened

if TYPE_CHECKING:
    from permits.applications.cases import Case

permits = Permit.__table__
applications = Application.__table__


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """The signed file as the store holds it."""

    sha256: str
    size: int


def take_number(case: Case, now: datetime) -> str:
    """Reserve the next register number for a decided case, in the deciding transaction, and return it.

    A case that has a number keeps it, so the step may be repeated; a cancelled one is never given again, also not to its own
    case. Raises LookupError when its service issues no paper.
    """
    session = assert_transaction()
    counting = (permits.c.application_id == case.row.id) & (permits.c.status != "cancelled")
    known = session.execute(select(permits.c.number).where(counting)).scalar()
    if known is not None:
        return str(known)
    definition = case.definition
    if definition.paper is None:
        raise LookupError(f"{definition.service} issues no paper")
    day = case.facts.calendar.local_date(now)
    sequence = numbers.take_sequence(session, definition.office, definition.service, day.year)
    number = numbers.compose(definition.paper.number, sequence, day)
    session.execute(
        insert(permits).values(
            id=new_id(),
            application_id=case.row.id,
            office=definition.office,
            service=definition.service,
            year=day.year,
            sequence=sequence,
            number=number,
            status="reserved",
            token=new_token(),
            code=new_code(),
            title_id=definition.title.id,
            title_en=definition.title.en,
            reserved_at=now,
            data={},
        )
    )
    return number


def cancel_number(application_id: str, reason: str, now: datetime) -> bool:
    """Mark the reserved number of a case that ends otherwise as cancelled; it stays in the register and is never given again.

    True when there was one to cancel. An issued permit is not touched.
    """
    reserved = (permits.c.application_id == application_id) & (permits.c.status == "reserved")
    change = update(permits).where(reserved).values(status="cancelled", ended_at=now, ended_reason=reason)
    return _changed(change) == 1


def attach_paper(permit_id: str, composed: Composed, stored: StoredPaper, now: datetime) -> bool:
    """Turn a reserved number into an issued permit with its signed paper. False when it has its paper already.

    Raises Conflict when the number was cancelled meanwhile.
    """
    change = (
        update(permits)
        .where(permits.c.id == permit_id, permits.c.status == "reserved")
        .values(
            status="issued",
            holder=composed.holder,
            valid_from=composed.valid_from,
            valid_until=composed.valid_until,
            issued_at=now,
            document_sha256=stored.sha256,
            document_size=stored.size,
            data=dict(composed.paper.data),
        )
    )
    if _changed(change) == 1:
        succeed(permit_id, now)
        return True
    status = assert_transaction().execute(select(permits.c.status).where(permits.c.id == permit_id)).scalar()
    if status != "issued":
        raise Conflict("number_not_reserved")
    return False


def revoke_permit(permit_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """End an issued permit before its time; its page says so at once, and says why.

    Raises NotFound; Forbidden unless the actor holds a seat in the office that issued it; Invalid without a reason; Conflict
    when it is not an issued permit.
    """
    session = assert_transaction()
    found = session.execute(select(permits).where(permits.c.id == permit_id)).first()
    if found is None:
        raise NotFound
    if found.office not in {office for office, _ in actor.seats}:
        raise Forbidden("not_your_office")
    if not reason.strip():
        raise Invalid((Problem("reason", "reason_missing"),))
    change = update(permits).where(permits.c.id == permit_id, permits.c.status == "issued")
    if _changed(change.values(status="revoked", ended_at=now, ended_reason=reason.strip())) != 1:
        raise Conflict("not_in_force")
    digest = hashlib.sha256(reason.strip().encode()).hexdigest()
    _note(found, Happened("permit_revoked", {"permit": permit_id, "reason_digest": digest}), actor, now)


def _note(permit: Row[Any], happened: Happened, actor: Actor, now: datetime) -> None:
    """Put something that happened after the case's end on its record."""
    session = assert_transaction()
    of_case = applications.c.id == permit.application_id
    last = select(applications.c.event_seq, applications.c.event_head).where(of_case).with_for_update()
    case = session.execute(last).one()
    rows = record.chain(permit.application_id, case.event_seq, case.event_head, (happened,), actor, now)
    session.execute(update(applications).where(of_case).values(event_seq=rows[-1]["seq"], event_head=rows[-1]["hash"]))
    record.append(session, rows)


def _changed(statement: Any) -> int:
    result = assert_transaction().execute(statement)
    return result.rowcount if isinstance(result, CursorResult) else 0
