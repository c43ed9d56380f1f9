"""The key that a person's answers are sealed with while they wait on a device: theirs alone, the same on every device."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def device_key(secret: str, account_id: str) -> str:
    """A key for AES-256 in base64, made from the program's own secret, so that signing in again gives it back."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"kept on a device\n{account_id}".encode())
    return base64.b64encode(made.derive(secret.encode())).decode()
