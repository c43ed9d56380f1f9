"""The job that makes the receipt of a sent application. An entry point: it opens its own transactions.

Setting the paper stands between two short transactions, and every step may be repeated: the store keeps the same bytes once,
and the last transaction attaches the paper and marks the row done, all or nothing.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from flask import current_app

from permits.accounts.models import Account
from permits.applications import queries as applications
from permits.applications.cases import load_case
from permits.config import Settings
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.documents.store import store_of
from permits.parties.models import Business
from permits.receipts import operations
from permits.receipts.content import ReceiptPaper, compose
from permits.receipts.models import Receipt
from permits.scheduling.operations import ClaimLost, Job, cancel, finish, lock_job, schedule

UNUSED_FOR = timedelta(days=1)


def run_receipt(job: Job, now: datetime) -> None:
    """Set, store and attach the paper. Doing it again after any crash gives one receipt.

    Raises ClaimLost when somebody else holds the row by now, and whatever the template or the store raise: the row then waits
    for its next attempt.
    """
    application_id, review_round = job.application_id or "", int(job.data["round"])
    receipt = db.session.get(Receipt, (application_id, review_round))
    made = _make(receipt, now) if receipt is not None and receipt.sha256 is None else None
    with transaction():
        if lock_job(job.id, job.token, now) is None:
            raise ClaimLost(job.key)
        if made is not None and operations.attach(application_id, review_round, made[0], made[1]):
            cancel([_removal(made[0])], now)
        finish(job, now)


def _make(receipt: Receipt, now: datetime) -> tuple[str, int]:
    """The digest and size of the stored paper. Should it never be attached, it is removed again."""
    from permits.issuance import pdf  # WeasyPrint: only where something is printed

    paper = _read(receipt)
    db.session.rollback()  # the read snapshot is not held open while the paper is made
    body = pdf.render_page("receipt", paper, {})
    with transaction():
        sha256 = hashlib.sha256(body).hexdigest()
        schedule("file.delete", _removal(sha256), now + UNUSED_FOR, None, {"sha256": sha256}, now)
    return store_of(current_app.config["SETTINGS"]).put(body), len(body)


def _read(receipt: Receipt) -> ReceiptPaper:
    settings: Settings = current_app.config["SETTINGS"]
    case = load_case(db.session(), receipt.application_id)
    person = db.session.get_one(Account, case.row.applicant_id)
    business = db.session.get(Business, case.row.business_id) if case.row.business_id else None
    held = applications.files_of(receipt.application_id)
    titles = [each.title[case.row.language] for code, each in case.definition.documents.items() if code in held]
    link = f"{settings.base_url}/applications/{case.row.id}"
    names = (person.name, business.name if business else "")
    return compose(case, receipt, names, titles, definitions.city(), link)


def _removal(sha256: str) -> str:
    return f"file.delete:{sha256}:unused"
