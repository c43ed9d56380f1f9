"""The single-use link of an invitation: its token is derived from the invitation and a secret, so no table holds it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

_WRITTEN = re.compile(r"([0-9A-Za-z]{26})-([a-z2-7]{32})")


def link_token(invitation_id: str, secret: str) -> str:
    """The token in ``/survey/<token>``: the same at every call, so a mail that is sent again carries the same link.

    160 bits of HMAC-SHA-256 in letters that survive being read aloud or broken over a line.
    """
    digest = hmac.digest(secret.encode(), f"survey-link:{invitation_id}".encode(), hashlib.sha256)
    return f"{invitation_id}-{base64.b32encode(digest[:20]).decode().lower()}"


def invitation_of(token: str, secret: str) -> str | None:
    """The invitation a token was made for; None for one we did not make."""
    found = _WRITTEN.fullmatch(token)
    if found is None:
        return None
    return found[1] if hmac.compare_digest(token, link_token(found[1], secret)) else None
