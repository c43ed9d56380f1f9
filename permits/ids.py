"""Identifiers of the things people see in addresses."""

from __future__ import annotations

from ulid import ULID


def new_id() -> str:
    """A new identifier: 26 characters, sorted by the time it was made, 80 of its bits random."""
    return str(ULID())
