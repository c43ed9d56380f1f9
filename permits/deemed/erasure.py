"""What goes of a grant by law when a person is erased: names and words; that it happened, and when, stays."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from permits.db import assert_transaction
from permits.deemed.models import DeemedGrant, DeemedTask

ERASED = "—"


def forget_grants(case_ids: Sequence[str]) -> list[str]:
    """Take names and words out of the grants of these cases; the digests of certificates that must leave the store."""
    session = assert_transaction()
    of_cases = DeemedGrant.application_id.in_(case_ids)
    papers = session.scalars(select(DeemedGrant.document_sha256).where(of_cases)).all()
    session.execute(update(DeemedGrant).where(of_cases, DeemedGrant.holder.is_not(None)).values(holder=ERASED))
    overridden = DeemedGrant.override_reason.is_not(None)
    session.execute(update(DeemedGrant).where(of_cases, overridden).values(override_reason=ERASED))
    session.execute(update(DeemedTask).where(DeemedTask.application_id.in_(case_ids)).values(note=""))
    return [each for each in papers if each]
