"""Ties the sign-in library to our table: every sign-in gets a row, every request must have one that holds.

The cookie is the library's own, signed and bound to the account; here it also carries a random token, new at every sign-in, so
that a sign-in can be ended from another device. Asking costs nothing more than asking for the account: both come in one query.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, g, request, session
from flask.typing import ResponseReturnValue
from flask_security import password_reset, user_authenticated
from flask_security.utils import set_request_attr

from permits import clock
from permits.accounts.models import Account
from permits.accounts.telling import tell
from permits.config import Settings
from permits.db import db, transaction
from permits.sessions import operations, queries
from permits.sessions.device import device_words
from permits.sessions.models import SignIn
from permits.sessions.tokens import new_token

TOKEN = "sign_in"  # noqa: S105 - the name of a part of the cookie
A_YEAR = 365 * 24 * 3600
LEFT_BEHIND = ("csrf_token", TOKEN)  # what somebody may have planted before the sign-in


def install(app: Flask, settings: Settings) -> None:
    """Take the library's own loader's place, and listen to its sign-ins and sign-outs."""
    name = "__Host-device" if settings.production else "device"

    @app.login_manager.user_loader  # type: ignore[attr-defined,untyped-decorator]
    def load(uniquifier: str) -> Account | None:
        return _load(uniquifier, settings)

    @app.after_request
    def keep(response: Response) -> Response:
        _note_use()
        if "new_browser" in g:
            response.set_cookie(
                name, g.new_browser, max_age=A_YEAR, secure=settings.production, httponly=True, samesite="Lax", path="/"
            )
        return response

    def begin(_app: Flask, user: Account, authn_via: list[str] | None = None, **_more: Any) -> None:
        _in_a_transaction(lambda: _begin(user.id, request.cookies.get(name, ""), changed=authn_via == ["change"]))

    def end_all(_app: Flask, user: Account, **_more: Any) -> None:
        operations.end_all(user.id, clock.now())

    user_authenticated.connect(begin, app, weak=False)
    password_reset.connect(end_all, app, weak=False)
    app.view_functions["security.logout"] = _ending(app.view_functions["security.logout"])


def present() -> SignIn | None:
    """The sign-in of this request."""
    found: SignIn | None = g.get("sign_in")
    return found


def _ending(view: Callable[..., Any]) -> Callable[..., ResponseReturnValue]:
    """Signing out ends the row too, so that a copy of the cookie is worth nothing afterwards."""

    @wraps(view)
    def sign_out() -> ResponseReturnValue:
        token = session.pop(TOKEN, "")
        answer: ResponseReturnValue = view()
        with transaction():
            operations.end_by_token(token, clock.now())
        return answer

    return sign_out


def _load(uniquifier: str, settings: Settings) -> Account | None:
    token = session.get(TOKEN)
    if not uniquifier or not isinstance(token, str):
        return None
    found = queries.signed_in(uniquifier, token, clock.now() - settings.session_length)
    if found is None:
        return None
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    g.sign_in = found[1]
    g.sign_in_used = (found[1].id, found[1].used_at)
    return found[0]


def _in_a_transaction(change: Any) -> None:
    """Make a change in the view's transaction, or in one of its own where the view has none."""
    if db.session.info.get("in_transaction"):
        change()
        return
    with transaction():
        change()


def _begin(account_id: str, browser: str, *, changed: bool) -> None:
    """Note a sign-in under a fresh token, and tell the person by mail when the device is a new one."""
    now = clock.now()
    for each in LEFT_BEHIND:
        session.pop(each, None)
    session[TOKEN] = new_token()
    if not browser:
        g.new_browser = browser = new_token()
    if changed:
        operations.end_all(account_id, now)
    device = device_words(request.headers.get("User-Agent", ""))
    if operations.begin(account_id, session[TOKEN], browser, device, now):
        tell(db.session.get_one(Account, account_id), "new_device", now, device=device)


def _note_use() -> None:
    if "sign_in_used" not in g or db.session.info.get("in_transaction"):
        return
    sign_in_id, used_at = g.sign_in_used
    now = clock.now()
    if now - used_at > operations.EXACTNESS:
        with transaction():
            operations.note_use(sign_in_id, now)
