"""Guesses at second factors, and the way back for whoever lost them. Called inside the entry point's transaction."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from permits.accounts.models import Account, Passkey
from permits.accounts.telling import tell
from permits.db import assert_transaction
from permits.errors import Forbidden, NotFound
from permits.factors.models import FactorRecovery
from permits.scheduling.operations import Job, cancel, schedule
from permits.sessions.operations import end_all
from permits.sessions.tokens import digest, new_token

GUESSES = 5
PAUSE = timedelta(minutes=15)


def is_paused(user: Account, now: datetime) -> bool:
    """Whether so many codes were wrong that none is taken at present."""
    return user.tf_paused_until is not None and user.tf_paused_until > now


def note_guess(user: Account, *, right: bool, now: datetime) -> None:
    """Count a wrong code; a right one forgets the wrong ones. At the fifth the account pauses, and its owner is told."""
    assert_transaction()
    user.tf_failures = 0 if right else user.tf_failures + 1
    if user.tf_failures >= GUESSES:
        user.tf_failures, user.tf_paused_until = 0, now + PAUSE
        tell(user, "codes_guessed", now)


def ask_recovery(account: Account, wait: timedelta, now: datetime) -> datetime:
    """Note that the second factors are lost, tell the owner at once, and promise to take them away after the wait.

    Returns when that is; asking again changes nothing. Raises Forbidden where the office demands a second factor: there only
    the office itself lets a person in again.
    """
    session = assert_transaction()
    if account.check_tf_required_setup():
        raise Forbidden("factor_of_office")
    found = _open(account.id)
    if found is not None:
        return found.due_at
    token = new_token()
    made = FactorRecovery(account_id=account.id, digest=digest(token), asked_at=now, due_at=now + wait)
    session.add(made)
    session.flush()
    schedule("factors.recover", _key(made.id), made.due_at, None, {"recovery": made.id}, now=now)
    tell(account, "recovery_asked", now, due=made.due_at, token=token)
    return made.due_at


def call_off(token: str, now: datetime) -> None:
    """The owner calls a recovery off by the link in the mail. Raises NotFound when there is none, or it is over."""
    found = recovery_of(token)
    if found is None:
        raise NotFound
    _end(found, "called_off", now)


def call_off_for(account_id: str, now: datetime) -> None:
    """Whoever signs in with a second factor has not lost it: an open recovery ends."""
    found = _open(account_id)
    if found is not None:
        _end(found, "called_off", now)


def recovery_of(token: str) -> FactorRecovery | None:
    """The open recovery that a mail's link is about."""
    wanted = select(FactorRecovery).where(FactorRecovery.digest == digest(token), FactorRecovery.ended_at.is_(None))
    return assert_transaction().scalar(wanted.with_for_update())


def recover(job: Job, now: datetime) -> None:
    """The work ``factors.recover``: the wait is over, so the second factors go, all sign-ins end, and the owner is told."""
    session = assert_transaction()
    found = session.get(FactorRecovery, str(job.data["recovery"]), with_for_update=True)
    if found is None or found.ended_at is not None:
        return
    account = session.get_one(Account, found.account_id)
    found.ended_at, found.outcome = now, "done"
    take_away(account, now)
    tell(account, "recovery_done", now)


def take_away(account: Account, now: datetime) -> None:
    """Take every second factor of a person away and end every sign-in; the password stays."""
    session = assert_transaction()
    forget_factors(account)
    account.fs_uniquifier = uuid.uuid4().hex
    end_all(account.id, now)
    session.flush()


def forget_factors(account: Account) -> None:
    """Empty what the account keeps of second factors."""
    session = assert_transaction()
    account.tf_primary_method = account.tf_totp_secret = account.fs_webauthn_user_handle = None
    account.mf_recovery_codes = None
    account.tf_counter = account.tf_paused_until = None
    account.tf_failures = 0
    session.execute(delete(Passkey).where(Passkey.account_id == account.id))
    session.expire(account, ["webauthn"])


def forget_recoveries(account_id: str, now: datetime) -> None:
    """End what is open for a person who is erased."""
    mine = (FactorRecovery.account_id == account_id, FactorRecovery.ended_at.is_(None))
    assert_transaction().execute(update(FactorRecovery).where(*mine).values(ended_at=now, outcome="called_off"))


def _open(account_id: str) -> FactorRecovery | None:
    mine = (FactorRecovery.account_id == account_id, FactorRecovery.ended_at.is_(None))
    return assert_transaction().scalar(select(FactorRecovery).where(*mine).with_for_update())


def _end(found: FactorRecovery, outcome: str, now: datetime) -> None:
    found.ended_at, found.outcome = now, outcome
    cancel([_key(found.id)], now)


def _key(recovery_id: str) -> str:
    return f"factors.recover:{recovery_id}"
