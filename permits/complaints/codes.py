"""The code with which somebody anonymous follows a complaint."""

from __future__ import annotations

import hashlib

from permits.issuance.codes import derived_code


def code_of(once: str, secret: str) -> str:
    """The code of the complaint that was written in this form: worked out from it, kept in no table."""
    return derived_code(secret, f"complaint:{once}")


def digest_of(code: str) -> str:
    """What the table keeps of a code: it has 50 random bits, and only with the server's secret is it worked out."""
    return hashlib.sha256(code.encode()).hexdigest()
