"""The page of the local mailbox: what an embedded set-up has sent, for whoever tries it out."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from permits.channels.gateways import kept_texts
from permits.config import Settings
from permits.errors import NotFound
from permits.notices.mailbox import Mailbox

bp = Blueprint("notices", __name__)


def _mailbox() -> Mailbox:
    """The mailbox, which only an embedded set-up has."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.production:
        raise NotFound
    return Mailbox(settings.home / "mailbox")


@bp.get("/mailbox")
def mailbox() -> str:
    """Every mail and short message sent, the latest first."""
    mails, texts = _mailbox().mails(), kept_texts(current_app.config["SETTINGS"].home)
    return render_template("notices/mailbox.html", mails=mails, texts=texts)


@bp.get("/mailbox/<name>")
def message(name: str) -> str:
    """One mail as its reader sees it."""
    return render_template("notices/message.html", mail=_mailbox().mail(name))
