"""Keep a page that came too late, take it in again, forget it. Called inside the entry point's transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from permits.db import assert_transaction
from permits.ids import new_id
from permits.resuming.models import KeptPage
from permits.scheduling.operations import Job, schedule

KEPT_FOR = timedelta(hours=24)
MOST_OCTETS = 400_000  # a form of the longest answers; what is larger is no form of ours
MOST_OF_ONE = 30  # pages of one account at a time, so that nobody fills the table


def keep(browser: str, path: str, account_id: str, sealed: str, now: datetime) -> bool:
    """Keep a page of this browser; what the same page had sent before is replaced. Returns whether it was kept."""
    session = assert_transaction()
    if len(sealed) > MOST_OCTETS:
        return False
    session.execute(delete(KeptPage).where(KeptPage.browser == browser, KeptPage.path == path))
    held = session.scalar(select(func.count()).select_from(KeptPage).where(KeptPage.account_id == account_id))
    if held is not None and held >= MOST_OF_ONE:
        return False
    made_id, ends_at = new_id(), now + KEPT_FOR
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    made = (
        dialect.insert(KeptPage)
        .values(
            id=made_id, browser=browser, path=path, account_id=account_id, sealed=sealed, kept_at=now, ends_at=ends_at
        )
        .on_conflict_do_nothing()
    )
    if session.execute(made.returning(KeptPage.id)).scalar() is None:
        return True  # the same page sent twice at once: the other one keeps it
    schedule("page.forget", f"page.forget:{made_id}", ends_at, None, {"page": made_id}, now)
    return True


def take(browser: str, path: str, account_id: str, now: datetime) -> str | None:
    """The sealed page that this browser sent to ``path`` for this person, once; None where there is none any more.

    What the browser kept for anybody else is dropped: another person has signed in here.
    """
    session = assert_transaction()
    session.execute(delete(KeptPage).where(KeptPage.browser == browser, KeptPage.account_id != account_id))
    theirs = (KeptPage.browser == browser, KeptPage.path == path, KeptPage.account_id == account_id)
    gone = delete(KeptPage).where(*theirs, KeptPage.ends_at > now)
    return session.execute(gone.returning(KeptPage.sealed)).scalar()


def run_forgetting(job: Job, now: datetime) -> None:
    """The work ``page.forget``: take a page out that nobody came back for; one that was taken in is gone already."""
    assert_transaction().execute(delete(KeptPage).where(KeptPage.id == str(job.data["page"])))


def forget_pages(account_id: str) -> None:
    """Take the pages of a person who is erased out of the table."""
    assert_transaction().execute(delete(KeptPage).where(KeptPage.account_id == account_id))
