"""Everything about one person, gathered from the tables: their own words and files, never those of the office or of others.

Tables that name an account come by themselves, also those of features to come; what belongs to cases is listed here. Keys,
digests and other people's names are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, select

from permits.accounts.models import Account
from permits.applications.models import Answers, Application, ApplicationEvent, CorrectionRow, Submission
from permits.conversation.models import Message
from permits.db import assert_transaction, db
from permits.documents.models import Document
from permits.duplicates.models import PermitDuplicate
from permits.inspections.models import Visit
from permits.issuance.models import Permit
from permits.reviews.models import Review

SECRET = frozenset({
    "password", "fs_uniquifier", "fs_webauthn_user_handle", "tf_totp_secret", "tf_counter", "mf_recovery_codes", "salt", "token",
    "digest", "browser", "credential_id", "public_key", "key", "message_id", "endpoint", "p256dh", "auth",
    "event_head", "previous_hash", "hash",
})  # fmt: skip
# Columns that name somebody else, or say only how the office works.
OTHERS = frozenset({
    "account_id", "applicant_id", "actor_id", "answered_by", "inspector_id", "booked_by", "made_by", "ended_by", "deputy_id",
    "acted", "taken", "asked_by", "settled_by",
})  # fmt: skip
OF_A_CASE = (
    ("answers", Answers), ("sent", Submission), ("corrections", CorrectionRow), ("files", Document), ("permits", Permit),
    ("duplicates", PermitDuplicate), ("visits", Visit), ("record", ApplicationEvent),
)  # fmt: skip
Rows = list[dict[str, Any]]


def gather(account_id: str) -> dict[str, Any]:
    """What the database holds about a person, as plain values by the name of its table; cases with all that is theirs."""
    session = assert_transaction()
    account = Account.__table__
    about = session.execute(select(account).where(account.c.id == account_id)).mappings().one()
    return {"account": _plain(dict(about)), **dict(_of_account(account_id)), "applications": _cases(account_id)}


def _of_account(account_id: str) -> Iterator[tuple[str, Rows]]:
    for table in db.metadata.sorted_tables:
        if "account_id" in table.c and table.name not in ("account", "application"):
            yield table.name, _rows(table, table.c.account_id == account_id)


def _cases(account_id: str) -> Rows:
    table = Application.__table__
    found = _rows(table, table.c.applicant_id == account_id)
    for case in found:
        mine = case["id"]
        for name, model in OF_A_CASE:
            case[name] = _rows(model.__table__, model.__table__.c.application_id == mine)
        case["messages"] = _messages(mine, account_id)
        case["decisions"] = _decisions(mine)
    return found


def _messages(application_id: str, account_id: str) -> Rows:
    """What was written between the applicant and the office, not what the office wrote for itself."""
    wanted = select(Message.at, Message.author_id, Message.body).where(
        Message.application_id == application_id, Message.audience == "applicant"
    )
    return [
        {"at": row.at.isoformat(), "by": "you" if row.author_id == account_id else "office", "body": row.body}
        for row in assert_transaction().execute(wanted.order_by(Message.at, Message.id))
    ]


def _decisions(application_id: str) -> Rows:
    wanted = select(Review.office, Review.result, Review.reason, Review.closed_at).where(
        Review.application_id == application_id, Review.result.is_not(None)
    )
    return [_plain(dict(row)) for row in assert_transaction().execute(wanted.order_by(Review.closed_at)).mappings()]


def _rows(table: Table, mine: Any) -> Rows:
    found = assert_transaction().execute(select(table).where(mine).order_by(*table.primary_key)).mappings()
    return [_plain(dict(row)) for row in found]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime | date) else value
        for name, value in row.items()
        if name not in SECRET | OTHERS and not isinstance(value, bytes)
    }
