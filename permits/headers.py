"""What every answer tells the browser: load nothing but our own files, frame nothing, keep nothing of a signed-in person."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_security import current_user

from permits.config import Settings

CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "manifest-src 'self'", "worker-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
))  # fmt: skip
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
A_YEAR = "max-age=31536000; includeSubDomains"


def install(app: Flask, settings: Settings) -> None:
    """Add the headers to every answer; HSTS in production alone, where the address is https."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if settings.production:
            response.headers.setdefault("Strict-Transport-Security", A_YEAR)
        if request.endpoint != "static":
            _forbid_keeping(response)
        return response


def _forbid_keeping(response: Response) -> None:
    """Pages of a signed-in person are stored nowhere; public pages are asked for again each time, and differ by cookie."""
    if "no-store" in response.headers.get("Cache-Control", ""):  # a door that is stricter by itself
        return
    response.headers["Cache-Control"] = "private, no-store" if current_user.is_authenticated else "private, no-cache"
    response.vary.update(("Cookie", "Accept-Language"))
