"""Mails to a person about their own account: what was changed, when, and what to do if it was somebody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from permits import wording
from permits.accounts.models import Account
from permits.accounts.queries import place
from permits.config import Settings
from permits.notices.operations import send_account_mail

SUBJECTS = {
    "new_device": _l("New sign-in to your account"),
    "email_changed": _l("Your email address was changed"),
    "factors_changed": _l("The security of your account was changed"),
    "codes_guessed": _l("Somebody tries codes at your account"),
    "recovery_asked": _l("Is your second factor lost?"),
    "data_asked": _l("Your request about your data has come"),
    "data_answered": _l("The answer to your request about your data"),
    "data_erased": _l("Your data is deleted"),
    "data_ready": _l("The copy of your data is ready"),
    "data_waiting": _l("A request about somebody's data waits"),
    "data_soon": _l("A request about somebody's data is due in a day"),
    "data_late": _l("A request about somebody's data is late"),
    "phone_changed": _l("Your number for notices was changed"),
    "phone_refused": _l("Messages to your number do not arrive"),
    "recovery_done": _l("Your second factor was taken away"),
}


def tell(account: Account, kind: str, now: datetime, to: str = "", **matter: object) -> None:
    """Write one mail of this kind in the person's language, to their address unless another is given.

    ``matter`` is what its template speaks of; instants are put into words.
    What it says is emptied once it is sent. A closed account is told nothing.
    """
    if account.erased_at is not None or not account.active:
        return
    subject, body = _text(kind, account.locale, now, {"user": account, **matter})
    send_account_mail(
        account_id=account.id, to=to or account.email, language=account.locale, kind=kind, subject=subject, body=body,
        now=now,
    )  # fmt: skip


def farewell(account: Account, kind: str, now: datetime, closing: Callable[[], None]) -> None:
    """Close an account and write one last mail to where it was; the mail's row forgets the address once it is sent."""
    to, language, name = account.email, account.locale, account.name
    closing()
    subject, body = _text(kind, language, now, {"name": name})
    send_account_mail(
        account_id=account.id, to=to, language=language, kind=kind, subject=subject, body=body, now=now
    )  # fmt: skip


def _text(kind: str, language: str, now: datetime, matter: Mapping[str, object]) -> tuple[str, str]:
    """Subject and body in a language."""
    settings: Settings = current_app.config["SETTINGS"]
    with force_locale(language):
        template = current_app.jinja_env.get_template(f"security/email/{kind}.txt")
        zone = place().zone
        said = {
            name: wording.instant(each, language, zone) if isinstance(each, datetime) else each
            for name, each in matter.items()
        }
        body = template.render(at=wording.instant(now, language, zone), base_url=settings.base_url, **said)
        return str(SUBJECTS[kind]), body
