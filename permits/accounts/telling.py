"""Mails to a person about their own account: what was changed, when, and what to do if it was somebody else."""

from __future__ import annotations

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
}


def tell(account: Account, kind: str, now: datetime, to: str = "", **matter: object) -> None:
    """Write one mail of this kind in the person's language, to their address unless another is given.

    What it says is emptied once it is sent. A closed account is told nothing.
    """
    if account.erased_at is not None or not account.active:
        return
    settings: Settings = current_app.config["SETTINGS"]
    language = account.locale
    with force_locale(language):
        template = current_app.jinja_env.get_template(f"security/email/{kind}.txt")
        at = wording.instant(now, language, place().zone)
        body = template.render(user=account, at=at, base_url=settings.base_url, **matter)
        subject = str(SUBJECTS[kind])
    send_account_mail(
        account_id=account.id, to=to or account.email, language=language, kind=kind, subject=subject, body=body, now=now
    )
