"""How a visit ends, and the mails about it: promised once for each change, to the applicant and to the inspector.

It stands below the steps of a case, which end the visits of the reviews that they close.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select

from permits.db import assert_transaction
from permits.inspections.models import Visit, VisitCell
from permits.scheduling.operations import Promise, schedule_all
from workflows.definition import Definition


def asks_visits(definition: Definition) -> bool:
    """Whether any review of a procedure is a visit."""
    return any(plan.inspection for state in definition.states.values() for plan in state.reviews.values())


def settle(review_ids: Iterable[str], now: datetime, *, minutes: bool = False) -> None:
    """End the planned visits of reviews that are over: one that had begun was made, any other is cancelled and told so.

    With ``minutes`` a signed report of each visit that was made is promised.
    """
    session = assert_transaction()
    wanted = select(Visit).where(Visit.review_id.in_(list(review_ids)), Visit.status == "planned")
    for visit in session.scalars(wanted.order_by(Visit.id)).all():
        begun = minutes or visit.starts_at <= now or visit.version > 0
        end(visit, "made" if begun else "cancelled", now)
        if not begun:
            tell("visit_cancelled", visit, now)
        elif minutes:
            key = f"inspection.minutes:{visit.id}"
            schedule_all([Promise("inspection.minutes", key, now, visit.application_id, {"visit": visit.id})], now)


def end(visit: Visit, status: str, now: datetime) -> None:
    """Write how a planned visit ended, and free its inspector's time."""
    session = assert_transaction()
    session.execute(delete(VisitCell).where(VisitCell.visit_id == visit.id))
    visit.status, visit.ended_at = status, now
    session.flush()


def tell(kind: str, visit: Visit, now: datetime) -> None:
    """Promise a mail of this kind to both sides. Its key names the change, so that it is sent once."""
    key = f"notice.{kind}:{visit.id}:{visit.sequence}:applicant"
    to_applicant = Promise(f"notice.{kind}", key, now, visit.application_id, {"visit": visit.id})
    schedule_all([to_applicant, _to_inspector(kind, visit, visit.inspector_id, now)], now)


def tell_former(visit: Visit, inspector_id: str, now: datetime) -> None:
    """Promise a mail to an inspector whose visit somebody else makes now."""
    schedule_all([_to_inspector("visit_cancelled", visit, inspector_id, now)], now)


def _to_inspector(kind: str, visit: Visit, inspector_id: str, now: datetime) -> Promise:
    key = f"notice.{kind}:{visit.id}:{visit.sequence}:{inspector_id}"
    data = {"visit": visit.id, "review": visit.review_id, "account": inspector_id}
    return Promise(f"notice.{kind}", key, now, visit.application_id, data)
