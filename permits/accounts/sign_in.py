"""Signing in, registering, confirming, recovering: Flask-Security, tied to our transactions, mails, looks and words.

Its views are the one exception to «operations never import flask». Left alone the library commits by itself and sends mail
inside the request; here a commit is that of the one transaction around the view, and a mail is a row that a worker sends.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue, ResponseValue
from flask_babel import lazy_gettext as _l
from flask_security import MailUtil, RoleMixin, Security, SQLAlchemyUserDatastore

from permits import clock, language
from permits.accounts.forms import (
    ChangePasswordForm,
    ForgotPasswordForm,
    RegisterForm,
    ResetPasswordForm,
    SendConfirmationForm,
    SignInForm,
)  # fmt: skip
from permits.accounts.models import Account
from permits.config import Settings
from permits.db import db, transaction
from permits.notices.operations import send_account_mail

WRITING = ("register", "confirm_email", "send_confirmation", "forgot_password", "reset_password", "change_password")
# Source: OWASP Password Storage Cheat Sheet, Argon2id with 19 MiB, two passes, one lane.
ARGON2 = {"argon2__type": "ID", "argon2__memory_cost": 19_456, "argon2__rounds": 2, "argon2__parallelism": 1}


class NoRole(RoleMixin):
    """The library wants a class of roles; ours are seats, kept by the policy, so this one has no rows."""


class Datastore(SQLAlchemyUserDatastore):
    """Reads and writes accounts for the library inside the transaction that is open around its view."""

    def __init__(self) -> None:
        super().__init__(db, Account, NoRole)

    def commit(self) -> None:
        """Hand the changes to the open transaction; outside of one there must be nothing to write."""
        session = db.session()
        if session.info.get("in_transaction"):
            session.flush()
        elif session.new or session.dirty or session.deleted:
            raise RuntimeError("the sign-in library wants to write outside a transaction")

    def create_user(self, **values: Any) -> Account:
        """A new account from the registration form."""
        for name in ("roles", "active"):
            values.pop(name, None)
        prepared = self._prepare_create_user_args(**values)  # type: ignore[no-untyped-call]
        prepared.pop("roles")
        prepared["email"] = prepared["email"].lower()
        account = Account(**prepared, created_at=clock.now(), locale=language.language())
        db.session.add(account)
        db.session.flush()
        return account


class MailAsRow(MailUtil):
    """Instead of sending, writes the mail and its job in the open transaction."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: Any,
        sender: Any,
        body: str | None,
        html: str | None,
        **context: Any,
    ) -> None:
        """Note the mail for the person it concerns; ``template`` names its kind."""
        account = context["user"]
        send_account_mail(
            account_id=account.id, to=str(recipient), language=language.language(), kind=template,
            subject=str(subject), body=body or "", now=clock.now(),
        )  # fmt: skip


MESSAGES = {
    "GENERIC_AUTHN_FAILED": (_l("The email address or the password is not right."), "error"),
    "GENERIC_RECOVERY": (_l("If this address has an account, a mail with the next step is on its way."), "info"),
    "CONFIRM_REGISTRATION": (_l("Almost done: open the link in the mail we have sent to %(email)s."), "success"),
    "CONFIRMATION_REQUEST": (
        _l("If this address waits for confirmation, a mail with a new link is on its way."),
        "info",
    ),
    "EMAIL_CONFIRMED": (_l("Your address is confirmed. You can sign in now."), "success"),
    "ALREADY_CONFIRMED": (_l("Your address was confirmed before. You can sign in."), "info"),
    "INVALID_CONFIRMATION_TOKEN": (_l("This link does not work. Ask for a new one below."), "error"),
    "CONFIRMATION_EXPIRED": (_l("This link was valid for %(within)s. Ask for a new one below."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (_l("This link does not work. Ask for a new one below."), "error"),
    "PASSWORD_RESET_EXPIRED": (_l("This link was valid for %(within)s. Ask for a new one below."), "error"),
    "PASSWORD_RESET_REQUEST": (_l("If this address has an account, a mail with the next step is on its way."), "info"),
    "PASSWORD_RESET_NO_LOGIN": (_l("Your password is changed. Sign in with the new one."), "success"),
    "PASSWORD_CHANGE": (_l("Your password is changed."), "success"),
    "PASSWORD_IS_THE_SAME": (_l("The new password must differ from the old one."), "error"),
    "PASSWORD_INVALID_LENGTH": (_l("The password needs at least %(length)s characters."), "error"),
    "PASSWORD_NOT_PROVIDED": (_l("Type a password."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (_l("The two passwords differ."), "error"),
    "INVALID_PASSWORD": (_l("The present password is not right."), "error"),
    "INVALID_EMAIL_ADDRESS": (_l("Type a whole email address, such as name@example.com."), "error"),
    "EMAIL_NOT_PROVIDED": (_l("Type your email address."), "error"),
    "LOGIN": (_l("Sign in to see this page."), "info"),
    "UNAUTHENTICATED": (_l("Sign in to see this page."), "info"),
    "ANONYMOUS_USER_REQUIRED": (_l("You are signed in already."), "info"),
}


ADDRESSES = {
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_REGISTER_URL": "/account/new",
    "SECURITY_RESET_URL": "/recover",
    "SECURITY_CHANGE_URL": "/account/password",
    "SECURITY_CONFIRM_URL": "/confirm",
    "SECURITY_POST_LOGIN_VIEW": "accounts.start",
    "SECURITY_POST_LOGOUT_VIEW": "catalogue.home",
    "SECURITY_POST_REGISTER_VIEW": "security.login",
    "SECURITY_POST_CONFIRM_VIEW": "security.login",
    "SECURITY_POST_RESET_VIEW": "security.login",
    "SECURITY_POST_CHANGE_VIEW": "accounts.profile",
}
SUBJECTS = {
    "SECURITY_EMAIL_SUBJECT_REGISTER": _l("Confirm your address"),
    "SECURITY_EMAIL_SUBJECT_CONFIRM": _l("Confirm your address"),
    "SECURITY_EMAIL_SUBJECT_PASSWORD_RESET": _l("Choose a new password"),
    "SECURITY_EMAIL_SUBJECT_PASSWORD_NOTICE": _l("Your password was changed"),
    "SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": _l("Your password was changed"),
}


def install(app: Flask, settings: Settings) -> None:
    """Set the library up and put one transaction around each of its views that writes."""
    app.config.update({**_configuration(settings), **ADDRESSES, **SUBJECTS})
    for name, message in MESSAGES.items():
        app.config[f"SECURITY_MSG_{name}"] = message
    security = Security(
        app, Datastore(), mail_util_cls=MailAsRow, login_form=SignInForm, register_form=RegisterForm,
        forgot_password_form=ForgotPasswordForm, reset_password_form=ResetPasswordForm,
        change_password_form=ChangePasswordForm, send_confirmation_form=SendConfirmationForm,
    )  # fmt: skip
    security.unauthn_handler(_ask_to_sign_in)
    app.login_manager.unauthorized_handler(_ask_to_sign_in)  # type: ignore[attr-defined]
    for name in WRITING:
        app.view_functions[f"security.{name}"] = _in_one_transaction(app.view_functions[f"security.{name}"])


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_SALT": settings.password_salt,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": False,
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": ARGON2,
        "SECURITY_HASHING_SCHEMES": ["hex_sha256"],
        "SECURITY_DEPRECATED_HASHING_SCHEMES": [],
        "SECURITY_PASSWORD_LENGTH_MIN": 10,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": not settings.production},
        "SECURITY_REGISTERABLE": True,
        "SECURITY_CONFIRMABLE": True,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_I18N_DOMAIN": "messages",
        "SECURITY_I18N_DIRNAME": [settings.home / "none"],
        "SECURITY_DATETIME_FACTORY": clock.now,
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_EMAIL_SENDER": settings.mail_from,
        "SECURITY_CONFIRM_EMAIL_WITHIN": timedelta(days=2),
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=2),
    }


def _ask_to_sign_in(*_mechanisms: Any, **_headers: Any) -> ResponseValue:
    """Send the visitor to the sign-in page, which brings a reader back to the page asked for."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=wanted), 303)


def _in_one_transaction(view: Callable[..., Any]) -> Callable[..., ResponseReturnValue]:
    @wraps(view)
    def wrapped(**values: Any) -> ResponseReturnValue:
        if request.method == "GET" and request.endpoint != "security.confirm_email":
            return current_app.ensure_sync(view)(**values)  # type: ignore[no-any-return]
        with transaction():
            return current_app.ensure_sync(view)(**values)  # type: ignore[no-any-return]

    return wrapped
