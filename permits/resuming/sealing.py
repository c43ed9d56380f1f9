"""Seals what was sent, so that it is read with the browser's cookie and the product's secret together alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import zlib
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken

Pairs = Sequence[tuple[str, str]]


def seal(pairs: Pairs, secret: str, token: str) -> str:
    """The names and values of a form, made small and sealed (Fernet: AES-128-CBC with HMAC-SHA256)."""
    return _lock(secret, token).encrypt(zlib.compress(json.dumps(list(pairs), ensure_ascii=False).encode(), 9)).decode()


def unseal(sealed: str, secret: str, token: str) -> list[tuple[str, str]] | None:
    """What was sealed; None with any other cookie or secret."""
    try:
        found = json.loads(zlib.decompress(_lock(secret, token).decrypt(sealed.encode())))
    except (InvalidToken, zlib.error):
        return None
    return [(str(name), str(value)) for name, value in found]


def _lock(secret: str, token: str) -> Fernet:
    key = hmac.new(secret.encode(), b"kept page\n" + token.encode(), hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))
