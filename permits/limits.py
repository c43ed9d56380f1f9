"""How often one address may ask. Counted in Redis; in the process's own memory while Redis is away, never an error page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from permits.config import Settings

SIGN_IN = (
    "security.login", "security.register", "security.forgot_password", "security.reset_password", "security.send_confirmation",
    "security.change_email", "security.verify", "security.two_factor_token_validation", "security.mf_recovery",
    "security.wan_signin", "security.wan_signin_response", "security.wan_verify", "security.wan_verify_response", "factors.lost",
    "factors.call_off",
)  # fmt: skip
CHECK = ("editor.check",)
VERIFY = ("issuance.ask", "issuance.verify", "issuance.check_file")
AGENCY = ("agencies.show", "agencies.draft", "agencies.answer", "agencies.file")
READS_COUNT = (*VERIFY, *AGENCY)  # doors at which looking is guessing

PUBLIC_COMMENT = ("workshop.comment_publicly", "complaints.report")
FOLLOW = ("complaints.follow", "following.look")
PHONE = ("channels.phone", "channels.code")
IDENTITY = ("identifiers.look",)


def install(app: Flask, settings: Settings) -> None:
    """Put the limits on the doors that guessing would try; called when every door is there.

    Reading a form is free, sending it counts. Counted in Redis in production, in memory in the embedded set-up: Redis is
    disposable, and so are these counts.
    """
    app.config.update(
        RATELIMIT_STORAGE_URI=settings.redis_url if settings.production else "memory://",
        RATELIMIT_STORAGE_OPTIONS={"socket_connect_timeout": 0.2, "socket_timeout": 0.2} if settings.production else {},
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_SWALLOW_ERRORS=True,
        RATELIMIT_HEADERS_ENABLED=False,
    )
    limiter = Limiter(get_remote_address)
    limiter.init_app(app)
    rates = (
        (SIGN_IN, settings.sign_in_rate), (VERIFY, settings.verify_rate), (PUBLIC_COMMENT, settings.public_comment_rate),
        (CHECK, settings.check_rate), (FOLLOW, settings.sign_in_rate), (PHONE, settings.sign_in_rate),
        (IDENTITY, settings.identity_rate), (AGENCY, settings.agency_rate),
    )  # fmt: skip
    for endpoints, rate in rates:
        shared = limiter.shared_limit(rate, scope=endpoints[0], exempt_when=_only_reads)
        for endpoint in endpoints:
            if endpoint in app.view_functions:
                limited: Callable[..., Any] = shared(app.view_functions[endpoint])
                app.view_functions[endpoint] = limited


def _only_reads() -> bool:
    return request.method in {"GET", "HEAD", "OPTIONS"} and request.endpoint not in READS_COUNT
