"""The web application, put together. Reads as a table of contents: each line is one part of the house."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from permits import error_pages, headers, language, limits, pages, paths
from permits.accounts import policy, sign_in
from permits.config import Settings, load_settings
from permits.db import db
from permits.features import parts
from permits.resuming import door as resuming
from permits.resuming import switching
from permits.routing import PatientRule


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings, by default those of the environment. Raises SettingError when one is wrong."""
    settings = settings or load_settings()
    app = Flask(
        "permits", static_folder=str(paths.STATIC), static_url_path="/static", template_folder=str(paths.TEMPLATES)
    )
    app.url_rule_class = PatientRule
    configure(app, settings)
    db.init_app(app)
    Migrate(app, db, directory=str(paths.MIGRATIONS), render_as_batch=True)
    CSRFProtect(app)
    sign_in.install(app, settings)
    language.install(app, secure=settings.production)
    policy.install(app)
    pages.install(app)
    error_pages.install(app)
    resuming.install(app)
    switching.install(app)
    headers.install(app, settings)
    register_features(app)
    limits.install(app, settings)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Hand the settings to Flask and its extensions."""
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=trusted_hosts(settings),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1_000_000,
        MAX_FORM_PARTS=3_000,
        SEND_FILE_MAX_AGE_DEFAULT=7 * 24 * 3600,
        SESSION_COOKIE_NAME="__Host-session" if settings.production else "session",
        SESSION_COOKIE_SECURE=settings.production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=settings.session_length,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form left open over lunch is not lost
        WTF_CSRF_SSL_STRICT=settings.production,
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def trusted_hosts(settings: Settings) -> list[str]:
    """The names a request may call us by; links in mails are made from them, so no other is believed."""
    own = urlsplit(settings.base_url).hostname or ""
    return [own] if settings.production else [own, "localhost", "127.0.0.1", "[::1]"]


def register_features(app: Flask) -> None:
    """Load the tables of every feature and register its pages."""
    list(parts("models"))
    for views in parts("views"):
        app.register_blueprint(views.bp)
