"""Questions about receipts."""

from __future__ import annotations

from sqlalchemy import select

from permits.db import db
from permits.receipts.models import Receipt


def receipt_of(application_id: str) -> Receipt | None:
    """The receipt of the round that was sent last; None for what was never sent or was erased."""
    found = select(Receipt).where(Receipt.application_id == application_id).order_by(Receipt.round.desc())
    return db.session.scalar(found.limit(1))


def is_kept(sha256: str) -> bool:
    """Whether a receipt still needs these bytes."""
    return db.session.scalar(select(Receipt.round).where(Receipt.sha256 == sha256).limit(1)) is not None
