"""The random tokens of cookies, and what is kept of them."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """A random token for a cookie: 256 bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
