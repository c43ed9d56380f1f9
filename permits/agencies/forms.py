"""What the agency's page sends beside the decision itself: who answers."""

from __future__ import annotations

from typing import Any

from permits.agencies.operations import Signature
from permits.applications.typed import read_words


def read_signature(sent: Any) -> Signature:
    """Name and position as they were typed, unjudged."""
    return Signature(*(read_words(sent.get(name, ""))[:500] for name in ("name", "position")))
