"""Which page the journeys look at, and why the others have none."""

from __future__ import annotations

RESEARCH_LETTER = ADVERTISING = OFFICE = ACCOUNT = frozenset()  # filled below
