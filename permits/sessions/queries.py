"""Questions about sign-ins: whose a cookie is, and where a person is signed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from permits.accounts.models import Account
from permits.db import db
from permits.sessions.models import SignIn
from permits.sessions.tokens import digest


def signed_in(uniquifier: str, token: str, since: datetime) -> tuple[Account, SignIn] | None:
    """The person and the sign-in of a cookie, in one query; None when it has ended or began before ``since``."""
    found = db.session.execute(
        select(Account, SignIn)
        .join(SignIn, SignIn.account_id == Account.id)
        .where(
            Account.fs_uniquifier == uniquifier,
            Account.active.is_(True),
            SignIn.digest == digest(token),
            SignIn.ended_at.is_(None),
            SignIn.began_at > since,
        )
    ).first()
    return (found[0], found[1]) if found else None


def lasting(account_id: str, now: datetime, length: timedelta) -> Sequence[SignIn]:
    """The person's sign-ins that still hold, the last used first."""
    wanted = select(SignIn).where(
        SignIn.account_id == account_id, SignIn.ended_at.is_(None), SignIn.began_at > now - length
    )
    return db.session.scalars(wanted.order_by(SignIn.used_at.desc(), SignIn.id)).all()
