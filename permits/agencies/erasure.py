"""Taking what links hold of persons out."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import update

from permits.agencies.models import AgencyLink
from permits.db import assert_transaction


def forget_links(application_ids: Sequence[str]) -> None:
    """Empty the names of those who answered for agencies in these cases; the links themselves lead nowhere any more."""
    theirs = update(AgencyLink).where(AgencyLink.application_id.in_(application_ids))
    assert_transaction().execute(theirs.values(name="", position="", token_hash=None))
