"""What goes from requests, copies and consents when a copy's time is over or the person is erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from permits.db import assert_transaction
from permits.privacy.models import Consent, DataExport, DataRequest
from permits.scheduling.operations import schedule


def end_copy(found: DataExport, now: datetime) -> None:
    """Take a copy away, once, with its bytes."""
    if found.ended_at is not None:
        return
    found.ended_at = now
    if found.sha256:
        schedule("file.delete", f"file.delete:export:{found.id}", now, None, {"sha256": found.sha256}, now=now)


def forget_requests(account_id: str, now: datetime) -> None:
    """Empty the words of an erased person's requests, end the consents, and take a copy of their data away."""
    session = assert_transaction()
    session.execute(update(DataRequest).where(DataRequest.account_id == account_id).values(words="", answer=""))
    open_ones = (Consent.account_id == account_id, Consent.withdrawn_at.is_(None))
    session.execute(update(Consent).where(*open_ones).values(withdrawn_at=now))
    for each in session.scalars(
        select(DataExport).where(DataExport.account_id == account_id, DataExport.ended_at.is_(None))
    ):
        end_copy(each, now)
    left = (DataRequest.account_id == account_id, DataRequest.answered_at.is_(None))
    session.execute(update(DataRequest).where(*left).values(answered_at=now, answered_by="system", outcome="done"))
