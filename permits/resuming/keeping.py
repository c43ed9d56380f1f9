"""What both ways of keeping a form share: whose it was, the cookie it is read with, sealed into its row and out again."""

from __future__ import annotations

from collections.abc import Sequence

from flask import after_this_request, current_app, g, request
from flask_security import current_user
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from permits import clock
from permits.accounts.queries import current_actor
from permits.config import Settings
from permits.db import transaction
from permits.resuming import operations, queries
from permits.resuming.sealing import seal, unseal
from permits.sessions.tokens import digest, new_token

FIELD = "author"
READ_FOR = 7 * 24 * 3600  # so long after it was read a form is still believed


def author() -> str:
    """The signed mark of who reads this page; empty for nobody. A list has a form, and so a mark, in every row."""
    if not current_user.is_authenticated:
        return ""
    whom, mark = g.get("author_mark", ("", ""))
    if whom != current_user.id:
        mark = _signer().dumps(current_user.id)
        g.author_mark = current_user.id, mark
    return str(mark)


def marked_author() -> str | None:
    """Whose page the form of this request says, signed, that it was; None where the mark is none of ours."""
    try:
        return str(_signer().loads(request.form.get(FIELD, ""), max_age=READ_FOR))
    except BadSignature:
        return None


def keep(path: str, account_id: str, pairs: Sequence[tuple[str, str]]) -> bool:
    """Keep this for the account under this path, to be read with this browser's cookie. Returns whether it was kept."""
    token = request.cookies.get(_cookie()) or new_token()
    sealed = seal(pairs, settings().secret_key, token)
    with transaction():
        kept = operations.keep(digest(token), path, account_id, sealed, clock.now())
    if kept:
        _bring(token)
    return kept


def take(path: str) -> list[tuple[str, str]] | None:
    """What this browser kept under this path for who is signed in; given back once, None without."""
    token = request.cookies.get(_cookie())
    actor = current_actor()
    if not token or not actor.id or not queries.has_kept(digest(token)):
        return None
    with transaction():
        sealed = operations.take(digest(token), path, actor.id, clock.now())
    return unseal(sealed, settings().secret_key, token) if sealed else None


def settings() -> Settings:
    """The settings of the program."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="author of a form")


def _bring(token: str) -> None:
    """Give the browser the cookie that its kept pages are read with."""

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            _cookie(), token, max_age=int(operations.KEPT_FOR.total_seconds()), secure=settings().production,
            httponly=True, samesite="Lax", path="/",
        )  # fmt: skip
        return response


def _cookie() -> str:
    return "__Host-kept" if settings().production else "kept"
