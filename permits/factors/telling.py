"""Mails about second factors: whatever changes them is told to the person, so that nobody changes them unseen."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_security import tf_disabled, tf_profile_changed, user_authenticated, wan_deleted, wan_registered

from permits import clock
from permits.accounts.models import Account
from permits.accounts.telling import tell
from permits.db import db
from permits.factors import operations


def install(app: Flask) -> None:
    """Listen to the library: it says what was changed, inside the transaction of its view."""
    for signal, what in (
        (tf_profile_changed, "codes_on"),
        (tf_disabled, "codes_off"),
        (wan_registered, "passkey_made"),
        (wan_deleted, "passkey_removed"),
    ):
        signal.connect(_teller(what), app, weak=False)
    user_authenticated.connect(_call_off, app, weak=False)


def _teller(what: str) -> Any:
    def told(_app: Flask, user: Account, name: str = "", **_more: Any) -> None:
        account = db.session.get_one(Account, user.id)
        if what == "codes_off":
            account.mf_recovery_codes = account.tf_counter = None
        tell(account, "factors_changed", clock.now(), what=what, name=name)

    return told


def _call_off(_app: Flask, user: Account, **_more: Any) -> None:
    """Nobody with a second factor signs in without it, so a sign-in shows that it is not lost."""
    if db.session.info.get("in_transaction"):
        operations.call_off_for(user.id, clock.now())
