"""Questions about kept pages."""

from __future__ import annotations

from sqlalchemy import select

from permits.accounts.models import Account
from permits.db import db
from permits.resuming.models import KeptPage


def has_kept(browser: str) -> bool:
    """Whether anything is kept of the browser with this digest."""
    return db.session.scalar(select(KeptPage.id).where(KeptPage.browser == browser).limit(1)) is not None


def is_active(account_id: str) -> bool:
    """Whether this account still exists."""
    return bool(db.session.scalar(select(Account.active).where(Account.id == account_id)))
