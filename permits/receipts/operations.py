"""Promise a receipt when an application is sent, attach its paper, forget it. Called inside the entry point's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from permits.applications.cases import load_case
from permits.applications.tracking import step_deadline
from permits.db import assert_transaction
from permits.receipts.models import Receipt
from permits.scheduling.operations import cancel, schedule


def promise(application_id: str, now: datetime) -> None:
    """Write down what the applicant is told at this moment, and promise its paper. A case without a number has none."""
    session = assert_transaction()
    case = load_case(session, application_id)
    key = (application_id, case.row.round)
    if case.row.number is None or session.get(Receipt, key) is not None:
        return
    session.add(
        Receipt(
            application_id=application_id,
            round=case.row.round,
            state=case.row.state,
            sent_at=now,
            step_due_at=step_deadline(case),
            due_at=case.row.due_at,
        )
    )
    session.flush()
    data = {"round": case.row.round}
    schedule("receipt.make", f"receipt.make:{application_id}:{case.row.round}", now, application_id, data, now)


def attach(application_id: str, review_round: int, sha256: str, size: int) -> bool:
    """Write that a receipt has its paper. False when it has one already, or is gone with the person."""
    session = assert_transaction()
    theirs = (Receipt.application_id == application_id, Receipt.round == review_round, Receipt.sha256.is_(None))
    attached = update(Receipt).where(*theirs).values(sha256=sha256, size=size).returning(Receipt.round)
    return session.execute(attached).first() is not None


def forget_receipts(application_ids: Sequence[str], now: datetime) -> list[str]:
    """Forget the receipts of these cases, made and still to make; returns the digests of what lies in the store."""
    session = assert_transaction()
    theirs = session.scalars(select(Receipt).where(Receipt.application_id.in_(application_ids))).all()
    cancel([f"receipt.make:{each.application_id}:{each.round}" for each in theirs], now)
    digests = [each.sha256 for each in theirs if each.sha256]
    for each in theirs:
        session.delete(each)
    session.flush()
    return digests
