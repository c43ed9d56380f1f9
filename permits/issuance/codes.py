"""The two secrets printed on a paper: the token in its QR and the code that a person types.

Both are drawn at random and say nothing about the permit. They are printed for ever, so their forms never change.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

# Crockford's base 32: no I, L, O and U; what looks alike is read as what is meant.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOK_ALIKES = str.maketrans("ILO", "110")
RANDOM_LENGTH = 10
CHECK_LENGTH = 2
# A prime under 32²: a wrong letter or two swapped letters always change the remainder.
MODULUS = 1021
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def new_token() -> str:
    """The token of ``/v/<token>``: 128 random bits in 22 characters that need no escaping in an address."""
    return secrets.token_urlsafe(16)


def new_code() -> str:
    """A typed code as stored: 10 random characters (50 bits) and 2 check characters, without hyphens."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    return body + _check(body)


def derived_code(secret: str, about: str) -> str:
    """A typed code that follows from a secret and what it is for: the same at every call, kept in no table."""
    drawn = hmac.digest(secret.encode(), about.encode(), hashlib.sha256)
    body = "".join(ALPHABET[each % len(ALPHABET)] for each in drawn[:RANDOM_LENGTH])
    return body + _check(body)


def printed_code(code: str) -> str:
    """The code in three groups of four: ``K7M4-RX2P-9QTD``."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(typed: str) -> str | None:
    """What somebody typed → the code as stored; None when it cannot be one.

    Spaces, hyphens and case do not matter, and I, L, O are read as 1, 1, 0.
    """
    code = re.sub(r"[\s.\-‐‑–—]", "", typed).upper().translate(LOOK_ALIKES)
    if len(code) != RANDOM_LENGTH + CHECK_LENGTH or not set(code) <= set(ALPHABET):
        return None
    return code if code.endswith(_check(code[:RANDOM_LENGTH])) else None


def _check(body: str) -> str:
    value = 0
    for character in body:
        value = (value * 32 + ALPHABET.index(character)) % MODULUS
    return ALPHABET[value // 32] + ALPHABET[value % 32]
