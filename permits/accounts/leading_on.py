"""What somebody came for before they had to sign in or register: carried along until they stand there.

The address travels in ``next``, as the sign-in library has it, also through the mail that confirms a new address, because
that is often opened later or in another browser. Only pages of this site are believed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from werkzeug.wrappers import Response

LONGEST = 300
# Where the library's views lead once they have done what they were asked for.
THEN = {"security.register": "accounts.mail_sent", "security.confirm_email": "security.login"}


def install(app: Flask) -> None:
    """Give templates ``wanted`` and ``leading_on``, and lead on from registering and from confirming an address."""
    app.add_template_global(wanted)
    app.add_template_filter(leading_on)
    for endpoint, then in THEN.items():
        app.view_functions[endpoint] = _leading_to(then, app.view_functions[endpoint])


def wanted() -> str | None:
    """The page of ours that is named in ``next``; None without one."""
    address = request.args.get("next", "")
    return address if is_ours(address) and len(address) <= LONGEST else None


def leading_on(link: str) -> str:
    """A link of a mail, with the page to go on to."""
    page = wanted()
    return f"{link}?{urlencode({'next': page})}" if page else link


def is_ours(address: str) -> bool:
    """Whether an address to go on to is a path of this site; browsers read a backslash as a slash."""
    return address.startswith("/") and not address.replace("\\", "/").startswith("//")


def _leading_to(then: str, view: Callable[..., Any]) -> Callable[..., ResponseReturnValue]:
    """The library's view, which leads to ``then`` once it has done its work; its refusals lead where they did."""

    @wraps(view)
    def wrapped(**values: Any) -> ResponseReturnValue:
        answer = view(**values)
        goes_on = (
            isinstance(answer, Response) and answer.status_code in (302, 303) and not current_user.is_authenticated
        )
        refused = goes_on and answer.location.partition("?")[0] == url_for("security.send_confirmation")
        return redirect(url_for(then, next=wanted()), 303) if goes_on and not refused else answer

    return wrapped
