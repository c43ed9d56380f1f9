"""The single-use link of an invitation: its token is worked out from the invitation and a secret, so no table holds it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

_WRITTEN = re.compile(r"([0-9A-Z]{26})-([a-z2-7]{32})")


def invitation_token(invitation_id: str, secret: str) -> str:
    """The token in ``/invitations/<token>``: the same at every call, so a mail that is sent again carries the same link."""
    digest = hmac.digest(secret.encode(), f"party-invitation:{invitation_id}".encode(), hashlib.sha256)
    return f"{invitation_id}-{base64.b32encode(digest[:20]).decode().lower()}"


def invitation_in(token: str, secret: str) -> str | None:
    """The invitation a token was made for; None for one we did not make."""
    found = _WRITTEN.fullmatch(token)
    if found is None or not hmac.compare_digest(token, invitation_token(found[1], secret)):
        return None
    return found[1]
