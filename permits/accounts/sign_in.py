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
from flask_security import MailUtil, RoleMixin, Security, SQLAlchemyUserDatastore, change_email_confirmed, current_user
from sqlalchemy.orm.attributes import flag_modified

from permits import clock, language
from permits.accounts import leading_on
from permits.accounts.forms import (
    ChangeEmailForm,
    ChangePasswordForm,
    ForgotPasswordForm,
    RegisterForm,
    ResetPasswordForm,
    SendConfirmationForm,
    SignInForm,
)  # fmt: skip
from permits.accounts.models import Account, Passkey
from permits.accounts.queries import account_by_email
from permits.accounts.sign_in_words import ADDRESSES, MESSAGES, SUBJECTS
from permits.accounts.telling import tell
from permits.config import Settings
from permits.db import db, transaction
from permits.factors import telling
from permits.factors.forms import CodeForm, PasskeyAnswerForm, PasskeyNameForm, RecoveryCodeForm
from permits.factors.library import OneTimeCodes, Passkeys, configuration
from permits.notices.operations import send_account_mail
from permits.resuming.door import sign_in_address
from permits.sessions import keeping

WRITING = (
    "register", "confirm_email", "send_confirmation", "forgot_password", "reset_password", "change_password", "change_email",
    "change_email_confirm", "two_factor_setup", "two_factor_setup_validate", "two_factor_token_validation", "mf_recovery_codes",
    "mf_recovery", "wan_register", "wan_register_response", "wan_delete", "wan_signin_response", "wan_verify_response",
)  # fmt: skip
CHANGE = "security/email/change_email_instructions"  # the mail to a new address
KNOWN = "security/email/welcome_existing"  # the mail for whoever registers an address that has an account
# Links in mails, which are opened and not sent: they write too.
OPENED = ("security.confirm_email", "security.change_email_confirm")
# So long after signing in, or after saying once more who one is, a sensitive change is believed.
FRESH = timedelta(minutes=20)
# Source: OWASP Password Storage Cheat Sheet, Argon2id with 19 MiB, two passes, one lane.
ARGON2 = {"argon2__type": "ID", "argon2__memory_cost": 19_456, "argon2__rounds": 2, "argon2__parallelism": 1}


class NoRole(RoleMixin):
    """The library wants a class of roles; ours are seats, kept by the policy, so this one has no rows."""


class Datastore(SQLAlchemyUserDatastore):
    """Reads and writes accounts for the library inside the transaction that is open around its view."""

    def __init__(self) -> None:
        super().__init__(db, Account, NoRole, Passkey)

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
        """Note the mail for the person it concerns; ``template`` names its kind.

        Where the form found nobody, or the new address is somebody's, the same rows are written without a reader and words:
        what a request costs must not tell who has an account.
        """
        account, to, said = context["user"], str(recipient), (str(subject), body or "")
        if template == KNOWN:  # where the address is new its row is written: this one is too, as it stands
            flag_modified(account, "name")
            db.session.flush()
        taken = template == CHANGE and account_by_email(to) is not None
        if account.id is None or taken:
            to, said = "", ("", "")
        send_account_mail(
            account_id=account.id, to=to, language=language.language(), kind=template, subject=said[0], body=said[1],
            now=clock.now(),
        )  # fmt: skip


def install(app: Flask, settings: Settings) -> None:
    """Set the library up and put one transaction around each of its views that writes."""
    app.config.update({**_configuration(settings), **configuration(settings), **ADDRESSES, **SUBJECTS})
    for name, message in MESSAGES.items():
        app.config[f"SECURITY_MSG_{name}"] = message
    security = Security(
        app, Datastore(), mail_util_cls=MailAsRow, login_form=SignInForm, register_form=RegisterForm,
        forgot_password_form=ForgotPasswordForm, reset_password_form=ResetPasswordForm,
        change_password_form=ChangePasswordForm, change_email_form=ChangeEmailForm, send_confirmation_form=SendConfirmationForm,
        two_factor_verify_code_form=CodeForm, mf_recovery_form=RecoveryCodeForm, wan_register_form=PasskeyNameForm,
        wan_signin_response_form=PasskeyAnswerForm, totp_cls=OneTimeCodes, webauthn_util_cls=Passkeys,
    )  # fmt: skip
    security.unauthn_handler(_ask_to_sign_in)
    security.reauthn_handler(_ask_who_it_is)
    keeping.install(app, settings)
    telling.install(app)
    change_email_confirmed.connect(_tell_old_address, app, weak=False)
    app.login_manager.unauthorized_handler(_ask_to_sign_in)  # type: ignore[attr-defined]
    for name in WRITING:
        app.view_functions[f"security.{name}"] = _in_one_transaction(app.view_functions[f"security.{name}"])
    leading_on.install(app)
    code = "security.two_factor_token_validation"
    app.view_functions[code] = _not_for_the_signed_in(app.view_functions[code])


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
        "SECURITY_CHANGE_EMAIL": True,
        "SECURITY_FRESHNESS": FRESH,
        "SECURITY_FRESHNESS_GRACE_PERIOD": FRESH,
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
    return redirect(sign_in_address(), 303)


def _ask_who_it_is(_within: timedelta, _grace: timedelta) -> ResponseValue:
    """Before a sensitive change: ask for the password (or a passkey) again, then lead back to the page of the change."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else url_for("accounts.profile")
    return redirect(url_for("security.verify", next=wanted), 303)


def _tell_old_address(_app: Flask, user: Account, old_email: str, **_more: Any) -> None:
    tell(user, "email_changed", clock.now(), to=old_email)


def _not_for_the_signed_in(view: Callable[..., Any]) -> Callable[..., ResponseReturnValue]:
    """The library signs out whoever opens this page signed in, so that any link elsewhere could; here it leads to the start."""

    @wraps(view)
    def wrapped() -> ResponseReturnValue:
        if current_user.is_authenticated:
            return redirect(url_for("accounts.start"), 303)
        answer: ResponseReturnValue = view()
        return answer

    return wrapped


def _in_one_transaction(view: Callable[..., Any]) -> Callable[..., ResponseReturnValue]:
    @wraps(view)
    def wrapped(**values: Any) -> ResponseReturnValue:
        if request.method == "GET" and request.endpoint not in OPENED:
            return current_app.ensure_sync(view)(**values)  # type: ignore[no-any-return]
        with transaction():
            return current_app.ensure_sync(view)(**values)  # type: ignore[no-any-return]

    return wrapped
