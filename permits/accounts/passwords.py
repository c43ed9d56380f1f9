"""Passwords: made at random, and turned into digests the way the sign-in library checks them."""

from __future__ import annotations

import secrets

from flask_security import hash_password

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def random_password() -> str:
    """Four groups of four letters without look-alikes: 79 bits, typed without trouble."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def digest(password: str) -> str:
    """The argon2 digest that is stored."""
    return str(hash_password(password))
