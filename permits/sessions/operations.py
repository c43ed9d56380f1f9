"""Begin, use and end sign-ins. Called inside the entry point's transaction; nothing here commits."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from permits.db import assert_transaction
from permits.errors import NotFound
from permits.sessions.models import SignIn
from permits.sessions.tokens import digest

# How long a device is remembered as known after its last sign-in.
REMEMBERED = timedelta(days=400)
# How exact «last used» is: a busy reader costs one write in so long.
EXACTNESS = timedelta(minutes=10)


def begin(account_id: str, token: str, browser: str, device: str, now: datetime) -> bool:
    """Note a sign-in. Returns whether the person has signed in before, but never on this device.

    ``token`` and ``browser`` are the cookies' values. What is older than devices are remembered goes from the table.
    """
    session = assert_transaction()
    old = SignIn.used_at < now - REMEMBERED
    session.execute(delete(SignIn).where(SignIn.account_id == account_id, old))
    known = set(session.scalars(select(SignIn.browser).where(SignIn.account_id == account_id).distinct()))
    session.add(SignIn(
        account_id=account_id, digest=digest(token), browser=digest(browser), device=device, began_at=now, used_at=now,
    ))  # fmt: skip
    session.flush()
    return bool(known) and digest(browser) not in known


def note_use(sign_in_id: str, now: datetime) -> None:
    """Note that a sign-in is used at this moment."""
    assert_transaction().execute(update(SignIn).where(SignIn.id == sign_in_id).values(used_at=now))


def end(sign_in_id: str, account_id: str, now: datetime) -> None:
    """End one of the person's own sign-ins; one that is over stays as it is. Raises NotFound for anybody else's."""
    session = assert_transaction()
    found = session.get(SignIn, sign_in_id)
    if found is None or found.account_id != account_id:
        raise NotFound
    if found.ended_at is None:
        found.ended_at = now


def end_by_token(token: str, now: datetime) -> None:
    """End the sign-in of a cookie, as signing out does."""
    session = assert_transaction()
    mine = (SignIn.digest == digest(token), SignIn.ended_at.is_(None))
    session.execute(update(SignIn).where(*mine).values(ended_at=now))


def end_all(account_id: str, now: datetime, but: str = "") -> None:
    """End every sign-in of a person, except the one with the id ``but``."""
    open_ones = (SignIn.account_id == account_id, SignIn.ended_at.is_(None), SignIn.id != but)
    assert_transaction().execute(update(SignIn).where(*open_ones).values(ended_at=now))


def forget_sign_ins(account_id: str) -> None:
    """Take the sign-ins of a person who is erased out of the table."""
    assert_transaction().execute(delete(SignIn).where(SignIn.account_id == account_id))
