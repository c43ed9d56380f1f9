"""What goes of duplicates when their holder is erased: words and copies; that there were any, and when, stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update

from permits.db import assert_transaction
from permits.duplicates.models import PermitDuplicate


def forget_duplicates(case_ids: Collection[str], now: datetime) -> list[str]:
    """End what is under way for these cases' permits and empty its words; the digests of copies that must leave the store."""
    session = assert_transaction()
    theirs = PermitDuplicate.application_id.in_(case_ids)
    asked, granted = (theirs & (PermitDuplicate.state == state) for state in ("asked", "granted"))
    session.execute(update(PermitDuplicate).where(asked).values(state="taken_back", settled_at=now))
    session.execute(update(PermitDuplicate).where(granted).values(state="called_off"))
    session.execute(update(PermitDuplicate).where(theirs).values(reason="", answer=""))
    found = session.scalars(select(PermitDuplicate.document_sha256).where(theirs))
    return [each for each in found if each is not None]
