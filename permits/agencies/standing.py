"""Where a link stands: open, answered or over. Pure: worked out from rows, so that what ends a review ends its link as well."""

from __future__ import annotations

import hashlib
import re
import secrets
from base64 import b32encode
from datetime import datetime, timedelta
from typing import Any, Literal

from permits.agencies.models import AgencyLink

Standing = Literal["open", "answered", "over"]
WITHOUT_DEADLINE = timedelta(days=30)
"""How long a link is open before the grace begins where the procedure sets its review no deadline."""

_WRITTEN = re.compile("[a-z2-7]{32}")


def new_token() -> str:
    """160 random bits in 32 letters and digits that survive being read aloud or broken over a line."""
    return b32encode(secrets.token_bytes(20)).decode().lower()


def digest_of(token: str) -> str | None:
    """What is kept of a token: its SHA-256. None for what no token looks like."""
    return hashlib.sha256(token.encode()).hexdigest() if _WRITTEN.fullmatch(token) else None


def ends_at(link: AgencyLink, due_at: datetime | None, grace: timedelta) -> datetime:
    """The moment after which a link shows nothing any more: its review's deadline and the grace."""
    return (due_at or link.made_at + WITHOUT_DEADLINE) + grace


def standing(link: AgencyLink, review: Any, case: Any, now: datetime, grace: timedelta) -> Standing:
    """What a link may still do. ``review`` and ``case`` are rows of theirs.

    It is ``open`` while its review is, in the round and the version of the procedure that the case is in, until the deadline
    and the grace have passed; a suspended case keeps it. It is ``answered`` when the review was closed by this very link, for
    as long as it would have been open. Everything else is ``over``.
    """
    late = case.suspended_at is None and now > ends_at(link, review.due_at, grace)
    if link.ended_at is not None or late or review.definition_id is not None or review.round != case.round:
        return "over"
    if review.result is not None and review.closed_by == link.id:
        return "answered"
    closed = review.result is not None or review.swept_at is not None
    return "over" if closed or case.closed_at is not None else "open"
